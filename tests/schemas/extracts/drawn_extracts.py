"""One row per rule of each extract, and the boundaries that are allowed: the example row, changed.

Without a word in both columns the row is accepted and nothing is odd about it.
"""

REGION = """
    kode_wilayah =                                | kode_wilayah.missing                        |
    kode_wilayah = 6371; sistem_kode =            | kode_wilayah.no_code_system                 |
    kode_wilayah = 6371; sistem_kode = bps        |                                             |
    kode_wilayah = 6371; sistem_kode = Kemendagri |                                             |
    kode_wilayah = 6371; sistem_kode = pos        | kode_wilayah.no_code_system sistem_kode.not_in_list |
    kode_wilayah = 63.71; sistem_kode =           |                                             |
    kode_wilayah = 63.71; sistem_kode = pos       | sistem_kode.not_in_list                     |
    kode_wilayah = 63.99; sistem_kode =           | kode_wilayah.not_valid                      |
    kode_wilayah = 6208; sistem_kode = bps        | kode_wilayah.not_valid                      |
    kode_wilayah = 6404; sistem_kode = kemendagri | kode_wilayah.not_valid                      |
    kode_wilayah = 63; sistem_kode = kemendagri   | kode_wilayah.not_valid                      |
    kode_wilayah = Banjarmasin; sistem_kode = bps | kode_wilayah.not_valid                      |
    kode_wilayah = Banjarmasin; sistem_kode =     | kode_wilayah.not_valid                      |
    kode_wilayah = 63.71; sistem_kode = bps       | kode_wilayah.not_valid                      |
    kode_wilayah = 63.71; sistem_kode = Depdagri  |                                             |
    kode_wilayah = 6.371; sistem_kode = bps       | kode_wilayah.not_valid                      |
    kode_wilayah = 6.371; sistem_kode = Depdagri  | kode_wilayah.not_valid                      |
    kode_wilayah = 6.371; sistem_kode =           | kode_wilayah.not_valid                      |
    kode_wilayah = 637.1; sistem_kode = Depdagri  | kode_wilayah.not_valid                      |
    kode_wilayah = 6371.; sistem_kode = bps       | kode_wilayah.not_valid                      |
    kode_wilayah = 6.3.7.1; sistem_kode = bps     | kode_wilayah.not_valid                      |
"""
OUTSIDE = """
    kode_wilayah = 31.74; sistem_kode =           | kode_wilayah.outside_territory              |
"""
NO_BRANCH = (
    "    kode_kantor =                                 |                                             |\n"
)
BRANCH = f"""
{NO_BRANCH.rstrip()}
    kode_kantor = CAB-NIRWANA                     |                                             | kode_kantor.unknown
    kode_kantor = SIM-K01                         | kode_kantor.simulated_office                |
"""
MONTH = """
    periode =                                     | periode.missing                             |
    periode = 2024-13                             | periode.unreadable                          |
    periode = Oktober 2024                        |                                             |
    periode = 2024-11                             | periode.other_period                        |
"""

HEAD = """
    change                                        | errors                                      | warnings
    ----------------------------------------------+---------------------------------------------+---------
"""

OWN_ACCOUNT = "segmen = BPU; npp = ; jp = 0; jkp = 0; upah = 1000000"
BUILDER = "segmen = JAKON; no_proyek = JK-1; npp = ; jht = 0; jp = 0; jkp = 0; iuran ="

DRAWN = {
    "memberships": HEAD
    + MONTH
    + REGION.replace("= bps", "= bps; kode_wilayah_domisili =")
    + BRANCH
    + """
    kode_wilayah = 31.74                                           | kode_wilayah.outside_territory   | kode_kantor.not_serving_region
    kode_wilayah = 62.06                                           |                                  |
    kode_wilayah = 62.08                                           |                                  | kode_kantor.not_serving_region
    kode_wilayah = 62.08; kode_kantor =                            |                                  |
    kode_wilayah = 62.08; kode_kantor = CAB-NIRWANA                |                                  | kode_kantor.unknown
    kpj =                                                          | kpj.missing                      |
    kpj = 0001234567                                               | kpj.wrong_form                   |
    kpj = 000123456789                                             | kpj.wrong_form                   |
    kpj = 1.2345678E+07                                            | kpj.wrong_form                   |
    kpj = A0012345678                                              | kpj.wrong_form                   |
    kpj = 00000000000                                              |                                  |
    {JAKON}; kpj = ; nik =                                         |                                  |
    {JAKON}; kpj = 1                                               | kpj.wrong_form                   |
    nik =                                                          |                                  | nik.missing
    nik = 637101450690001                                          | nik.wrong_form                   |
    nik = 63710145069000011                                        | nik.wrong_form                   |
    nik = 6.3710145069E+15                                         | nik.wrong_form                   |
    nik = 637101450690000X                                         | nik.wrong_form                   |
    nik = A123456                                                  |                                  | nik.passport
    nik = AB12345678                                               |                                  | nik.passport
    nik = A12345                                                   | nik.wrong_form                   |
    nik = ABC123456                                                | nik.wrong_form                   |
    nik = ab123456                                                 | nik.wrong_form                   |
    tgl_lahir = 1990-06-06                                         |                                  | nik.birth_date_differs
    nik = 6371014506910001                                         |                                  | nik.birth_date_differs
    nik = 6371014507900001                                         |                                  | nik.birth_date_differs
    nik = 6371010506900001; jk = L                                 |                                  |
    nik = 6371010506900001                                         |                                  | nik.sex_differs
    jk = L                                                         |                                  | nik.sex_differs
    jk =                                                           |                                  |
    nik = 6371014106900001; tgl_lahir = 1990-06-01                 |                                  |
    nik = 6371014006900001; tgl_lahir =                            |                                  | nik.sex_differs
    nik = 9999014506900001                                         |                                  | nik.unknown_prefix
    nik = 6404014506900001                                         |                                  |
    kode_wilayah_domisili =                                        |                                  |
    kode_wilayah_domisili = 62.08                                  |                                  |
    kode_wilayah_domisili = 31.74                                  |                                  | kode_wilayah_domisili.outside_territory
    kode_wilayah_domisili = 63.99                                  |                                  | kode_wilayah_domisili.unknown
    kode_wilayah_domisili = 6371                                   |                                  | kode_wilayah_domisili.unknown
    kode_wilayah = 6371; kode_wilayah_domisili = 6371; sistem_kode = bps |                                  |
    kode_wilayah = 6371; kode_wilayah_domisili = 63.71; sistem_kode = bps |                                  | kode_wilayah_domisili.unknown
    kode_wilayah = 6371; kode_wilayah_domisili = 6.371; sistem_kode = bps |                                  | kode_wilayah_domisili.unknown
    kode_wilayah_domisili = 63.71; sistem_kode = kemendagri        |                                  |
    kode_wilayah_domisili = Banjarmasin; sistem_kode = kemendagri  |                                  | kode_wilayah_domisili.unknown
    tgl_lahir =                                                    |                                  |
    tgl_lahir = 05-06-1990                                         | tgl_lahir.unreadable             |
    tgl_lahir = 1990-02-30                                         | tgl_lahir.unreadable             |
    tgl_lahir = 2024-11-01; nik = A123456; tgl_kepesertaan =       | tgl_lahir.after_period           | nik.passport tgl_lahir.age_outside
    tgl_lahir = 2024-10-31; nik = A123456; tgl_kepesertaan =       |                                  | nik.passport tgl_lahir.age_outside
    tgl_lahir = 2009-10-31; nik = 6371017110090001                 |                                  |
    tgl_lahir = 2009-11-01; nik = 6371014111090001                 |                                  | tgl_lahir.age_outside
    tgl_lahir = 1943-11-01; nik = 6371014111430001; jkp = 0        |                                  |
    tgl_lahir = 1943-10-31; nik = 6371017110430001; jkp = 0        |                                  | tgl_lahir.age_outside
    tgl_lahir = 1970-11-01; nik = 6371014111700001                 |                                  |
    tgl_lahir = 1970-10-31; nik = 6371017110700001                 |                                  | jkp.age_outside
    tgl_lahir = 1970-10-31; nik = 6371017110700001; jkp = 0        |                                  |
    tgl_lahir = 1970-10-31; nik = 6371017110700001; status = NONAKTIF; sebab_nonaktif = PENSIUN |                                  |
    jk = W                                                         | jk.not_in_list                   |
    jk = perempuan                                                 |                                  |
    segmen =                                                       | segmen.missing                   |
    segmen = formal                                                | segmen.not_in_list               |
    segmen = Penerima Upah                                         |                                  |
    npp =                                                          | npp.missing_for_pu               |
    no_proyek = JK-1                                               |                                  |
    {JAKON}                                                        |                                  |
    {JAKON}; no_proyek =                                           | no_proyek.missing_for_jakon      |
    {JAKON}; jht = 1                                               |                                  | jht.not_of_segment
    {JAKON}; jp = 1; jkp = 1                                       |                                  | jkp.not_of_segment jp.not_of_segment
    {BPU}; iuran = 36800                                           |                                  |
    {BPU}; iuran = 35800                                           |                                  |
    {BPU}; iuran = 35799.99                                        |                                  | iuran.not_by_rates
    {BPU}; iuran = 37800                                           |                                  |
    {BPU}; iuran = 37800.01                                        |                                  | iuran.not_by_rates
    {BPU}; iuran = ; jp = 1                                        |                                  | jp.not_of_segment
    {BPU}; iuran = ; jkp = 1                                       |                                  | jkp.not_of_segment
    segmen = PMI; npp = ; jp = 0; jkp = 0                          |                                  |
    segmen = PMI; npp = ; jkp = 0                                  |                                  | jp.not_of_segment
    status =                                                       | status.missing                   |
    status = A                                                     | status.not_in_list               |
    jkk = 2                                                        | jkk.not_in_list                  | iuran.not_by_rates
    jkm = 2                                                        | jkm.not_in_list                  |
    jht = T                                                        | jht.not_in_list                  | iuran.not_by_rates
    jp = x                                                         | jp.not_in_list                   | iuran.not_by_rates
    jkp = -                                                        | jkp.not_in_list                  |
    jkk = ; jkm = ; jht = ; jp = ; jkp =                           |                                  | iuran.not_by_rates
    jkk = ya; jkm = YA; jht = ya; jp = ya; jkp = tidak             |                                  |
    upah =                                                         |                                  |
    upah = 3.5 juta                                                | upah.unreadable                  |
    upah = 3.500.000                                               | upah.unreadable                  |
    upah = -1; iuran =                                             | upah.negative                    |
    upah = 0; iuran =                                              |                                  |
    upah = 4.6; iuran =                                            | upah.wrong_magnitude             |
    upah = 99999.99; iuran =                                       | upah.wrong_magnitude             |
    upah = 100000; iuran = 9240                                    |                                  |
    upah = 999999999.99; iuran =                                   |                                  |
    upah = 1000000000; iuran =                                     | upah.wrong_magnitude             |
    iuran =                                                        |                                  |
    iuran = 0                                                      |                                  |
    iuran = 6e6                                                    | iuran.unreadable                 |
    iuran = -1                                                     | iuran.negative                   |
    iuran = 99.99                                                  | iuran.wrong_magnitude            | iuran.not_by_rates
    iuran = 100                                                    |                                  | iuran.not_by_rates
    iuran = 3500000                                                |                                  | iuran.not_by_rates
    iuran = 3500000.01                                             | iuran.wrong_magnitude            | iuran.not_by_rates
    iuran = 320166                                                 |                                  |
    iuran = 320165.99                                              |                                  | iuran.not_by_rates
    iuran = 379659                                                 |                                  |
    iuran = 379659.01                                              |                                  | iuran.not_by_rates
    upah = 100000; iuran = 8240                                    |                                  |
    upah = 100000; iuran = 8239.99                                 |                                  | iuran.not_by_rates
    upah = 20000000; iuran = 1533776.31                            |                                  |
    upah = 20000000; iuran = 1533776.3                             |                                  | iuran.not_by_rates
    jp = 0; iuran = 218400                                         |                                  |
    iuran = 200000; status = NONAKTIF; blth_terakhir = 2024-06     |                                  |
    sumber_dana =                                                  |                                  |
    sumber_dana = Dana Desa                                        |                                  |
    sumber_dana = APBD                                             | sumber_dana.not_in_list          |
    blth_terakhir =                                                |                                  |
    blth_terakhir = 10-2024                                        | blth_terakhir.unreadable         |
    blth_terakhir = 2025-12                                        |                                  |
    blth_terakhir = 2024-07                                        |                                  |
    blth_terakhir = 2024-06                                        |                                  | status.not_by_payments
    {BPU}; iuran = ; blth_terakhir = 2024-06                       |                                  | status.not_by_payments
    segmen = PMI; npp = ; jp = 0; jkp = 0; blth_terakhir = 2024-01 |                                  |
    {JAKON}; blth_terakhir = 2024-01; tgl_akhir_kontrak = 2024-10-01 |                                  |
    {JAKON}; tgl_akhir_kontrak = 2024-09-30                        |                                  | status.not_by_payments
    status = NONAKTIF                                              |                                  | status.not_by_payments
    status = NONAKTIF; blth_terakhir = 2024-09                     |                                  |
    status = NONAKTIF; tgl_nonaktif = 2024-10-31                   |                                  |
    status = NONAKTIF; sebab_nonaktif = PHK                        |                                  |
    tgl_kepesertaan =                                              |                                  |
    tgl_kepesertaan = 2020-01                                      | tgl_kepesertaan.unreadable       |
    tgl_kepesertaan = 2024-10-31                                   |                                  |
    tgl_kepesertaan = 2024-11-01                                   | tgl_kepesertaan.after_period     |
    tgl_kepesertaan = 1990-06-06                                   |                                  |
    tgl_kepesertaan = 1990-06-05                                   | tgl_kepesertaan.before_birth     |
    tgl_nonaktif = 2024-10-32                                      | tgl_nonaktif.unreadable          |
    tgl_nonaktif = 2024-11-01                                      | tgl_nonaktif.after_period        |
    tgl_nonaktif = 2020-01-15                                      |                                  |
    tgl_nonaktif = 2020-01-14                                      | tgl_nonaktif.before_start        |
    sebab_nonaktif = KELUAR                                        | sebab_nonaktif.not_in_list       |
    sebab_nonaktif = Meninggal Dunia                               |                                  |
    tgl_akhir_kontrak = x                                          | tgl_akhir_kontrak.unreadable     |
    tgl_akhir_kontrak = 2020-01-15                                 |                                  |
    tgl_akhir_kontrak = 2020-01-14                                 | tgl_akhir_kontrak.before_start   |
    tgl_akhir_dana = 31-12-2024                                    | tgl_akhir_dana.unreadable        |
    tgl_akhir_dana = 2020-01-15                                    |                                  |
    tgl_akhir_dana = 2020-01-14                                    | tgl_akhir_dana.before_start      |
    nama =                                                         |                                  |
    kpj = x; jk = x; status = x; upah = 3 5                        | jk.not_in_list kpj.wrong_form status.not_in_list upah.unreadable |
    """.replace("{BPU}", OWN_ACCOUNT).replace("{JAKON}", BUILDER),
    "employers": HEAD
    + MONTH
    + REGION
    + OUTSIDE
    + BRANCH
    + """
    npp =                                         | npp.missing                                 |
    npp = 12345                                   | npp.wrong_form                              |
    npp = 000123456                               | npp.wrong_form                              |
    npp = JJ012345                                |                                             |
    npp = jj012345                                | npp.wrong_form                              |
    nama =                                        |                                             |
    skala_usaha =                                 |                                             |
    skala_usaha = UMKM                            | skala_usaha.not_in_list                     |
    skala_usaha = Usaha Mikro                     |                                             |
    sektor =                                      |                                             |
    sektor = V                                    | sektor.not_in_list                          |
    sektor = 41011                                |                                             |
    sektor = 44                                   | sektor.not_in_list                          |
    kelompok_risiko =                             |                                             |
    kelompok_risiko = VI                          | kelompok_risiko.not_in_list                 |
    kelompok_risiko = Sangat Tinggi               |                                             |
    status =                                      | status.missing                              |
    status = Tutup                                | status.not_in_list                          |
    status = Non Aktif; jml_tk_aktif =            |                                             |
    status = Non Aktif; jml_tk_aktif = 0          |                                             |
    jml_tk_aktif = -1                             | jml_tk_aktif.negative                       |
    jml_tk_aktif = 12 orang                       | jml_tk_aktif.unreadable                     |
    jml_tk_aktif = 0                              |                                             | jml_tk_aktif.none_when_active
    jml_tk_aktif =                                |                                             | jml_tk_aktif.none_when_active
    jml_tk_aktif = 1                              |                                             |
    npp = x; status = x; skala_usaha = x          | npp.wrong_form skala_usaha.not_in_list status.not_in_list |
    """,
    "projects": HEAD
    + REGION
    + OUTSIDE
    + """
    no_proyek =                                   | no_proyek.missing                           |
    no_proyek = jalan raya                        | no_proyek.wrong_form                        |
    no_proyek = 24/KTR-01.2_A                     |                                             |
    npp =                                         | npp.missing                                 |
    npp = 1234567                                 | npp.wrong_form                              |
    nama_proyek =                                 |                                             |
    sumber_dana =                                 |                                             |
    sumber_dana = BUMN                            | sumber_dana.not_in_list                     |
    sumber_dana = swasta                          |                                             |
    nilai_kontrak =                               |                                             |
    nilai_kontrak = 2.5 miliar                    | nilai_kontrak.unreadable                    |
    nilai_kontrak = -1                            | nilai_kontrak.negative                      |
    nilai_kontrak = 999999.99                     | nilai_kontrak.wrong_magnitude               |
    nilai_kontrak = 1000000                       |                                             |
    nilai_kontrak = 0                             |                                             |
    tgl_mulai =                                   | tgl_mulai.missing                           |
    tgl_mulai = 2024-02-30                        | tgl_mulai.unreadable                        |
    tgl_mulai = 01-03-2024                        | tgl_mulai.unreadable                        |
    tgl_selesai = 2024-12-32                      | tgl_selesai.unreadable                      |
    tgl_selesai = 2024-02-29                      | tgl_selesai.before_start                    |
    tgl_selesai = 2024-03-01                      |                                             |
    tgl_selesai =                                 |                                             |
    jml_tk = banyak                               | jml_tk.unreadable                           |
    jml_tk = -1                                   | jml_tk.negative                             |
    jml_tk = 0                                    |                                             | jml_tk.none_while_running
    jml_tk =                                      |                                             | jml_tk.none_while_running
    jml_tk = 0; tgl_selesai = 2024-09-30          |                                             |
    jml_tk = 0; tgl_selesai = 2024-10-01          |                                             | jml_tk.none_while_running
    jml_tk = 0; tgl_mulai = 2024-11-01            |                                             |
    jml_tk = 0; tgl_mulai = 2024-10-31            |                                             | jml_tk.none_while_running
    iuran =                                       |                                             |
    iuran = 6e6                                   | iuran.unreadable                            |
    iuran = -100                                  | iuran.negative                              |
    iuran = 99                                    | iuran.wrong_magnitude                       |
    iuran = 100                                   |                                             |
    iuran = 0                                     |                                             |
    npp = x; sumber_dana = x; iuran = 6           | iuran.wrong_magnitude npp.wrong_form sumber_dana.not_in_list |
    """,
    "contributions": HEAD
    + """
    npp =                                         | npp.neither_or_both                         |
    kpj = 00012345678                             | npp.neither_or_both                         |
    npp = ; kpj = 00012345678                     |                                             |
    npp = ; kpj = 12345678                        | kpj.wrong_form                              |
    npp = 12345                                   | npp.wrong_form                              |
    blth =                                        | blth.missing                                |
    blth = 09-2024                                | blth.unreadable                             |
    blth = 2025-10                                |                                             |
    blth = 2025-11                                | blth.too_far_ahead                          |
    blth = 2019-10                                |                                             |
    blth = 2019-09                                |                                             | blth.long_ago
    program =                                     | program.missing                             |
    program = JKN                                 | program.not_in_list                         |
    program = JKP                                 |                                             | program.not_paid_by_employers
    program = JKP; iuran = 0                      |                                             |
    program = JKP; npp = ; kpj = 00012345678      |                                             |
    segmen =                                      | segmen.missing                              |
    segmen = formal                               | segmen.not_in_list                          |
    segmen = Jasa Konstruksi                      |                                             |
    jml_tk =                                      |                                             |
    jml_tk = dua                                  | jml_tk.unreadable                           |
    jml_tk = -1                                   | jml_tk.negative                             |
    jml_tk = 0                                    |                                             |
    upah =                                        |                                             |
    upah = 42 juta                                | upah.unreadable                             |
    upah = -42000000                              | upah.negative                               |
    upah = 42                                     | upah.wrong_magnitude                        |
    upah = 99999.99                               | upah.wrong_magnitude                        |
    upah = 100000                                 |                                             |
    upah = 0                                      |                                             |
    iuran =                                       | iuran.missing                               |
    iuran = 2.394.000                             | iuran.unreadable                            |
    iuran = 250.500                               | iuran.unreadable                            |
    iuran = 250.50                                |                                             |
    iuran = 99999999999999999999                  | iuran.unreadable                            |
    iuran = -2394000                              | iuran.negative                              |
    iuran = 99.99                                 | iuran.wrong_magnitude                       |
    iuran = 100                                   |                                             |
    iuran = 0                                     |                                             |
    denda =                                       |                                             |
    denda = x                                     | denda.unreadable                            |
    denda = -1                                    | denda.negative                              |
    tgl_bayar =                                   | tgl_bayar.missing                           |
    tgl_bayar = 2024-10-32                        | tgl_bayar.unreadable                        |
    tgl_bayar = 2024-09-30                        | tgl_bayar.other_period                      |
    tgl_bayar = 2024-10-31                        |                                             |
    tgl_bayar = 2024-11-01                        | tgl_bayar.other_period                      |
    kode_billing =                                |                                             |
    program = x; iuran = 2.4; tgl_bayar =         | iuran.wrong_magnitude program.not_in_list tgl_bayar.missing |
    """,
    "recaps": HEAD
    + MONTH
    + REGION.replace("= Banjarmasin;", "= Solok;")
    + BRANCH.replace(NO_BRANCH, NO_BRANCH.rstrip() + " kode_kantor.not_named\n")
    + """
    kode_wilayah = B J M                          |                                             |
    kode_wilayah = bjm; sistem_kode = bps         |                                             |
    kode_wilayah = Kota Sukamara                  | kode_wilayah.not_valid                      |
    kode_wilayah = Jak-Sel                        |                                             | kode_wilayah.outside_territory
    kode_wilayah = 31.74                          |                                             | kode_wilayah.outside_territory
    segmen =                                      | segmen.missing                              |
    segmen = Semua segmen                         | segmen.not_in_list                          |
    segmen = Bukan Penerima Upah                  |                                             |
    status =                                      | status.missing                              |
    status = jumlah                               | status.not_in_list                          |
    status = TIDAK AKTIF                          |                                             |
    jumlah =                                      | jumlah.missing                              |
    jumlah = 1.953.661                            | jumlah.unreadable                           |
    jumlah = 10.5                                 | jumlah.unreadable                           |
    jumlah = -1                                   | jumlah.negative                             |
    jumlah = 0                                    |                                             |
    kode_wilayah = ; segmen = x; jumlah = x       | jumlah.unreadable kode_wilayah.missing segmen.not_in_list |
    """,
}
