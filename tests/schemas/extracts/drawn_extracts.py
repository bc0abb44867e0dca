"""One row per rule of each extract, and the boundaries that are allowed: the example row, changed.

Without a word in both columns the row is accepted and nothing is odd about it.
"""

REGION = """
    kode_wilayah =                                | .missing                                           |
    kode_wilayah = 6371; sistem_kode =            | kode_wilayah.no_code_system                        |
    kode_wilayah = 6371; sistem_kode = bps        |                                                    |
    kode_wilayah = 6371; sistem_kode = Kemendagri |                                                    |
    kode_wilayah = 6371; sistem_kode = pos        | kode_wilayah.no_code_system sistem_kode.not_in_list |
    kode_wilayah = 63.71; sistem_kode =           |                                                    |
    kode_wilayah = 63.71; sistem_kode = pos       | sistem_kode.not_in_list                            |
    kode_wilayah = 63.99; sistem_kode =           | kode_wilayah.not_valid                             |
    kode_wilayah = 6208; sistem_kode = bps        | kode_wilayah.not_valid                             |
    kode_wilayah = 6404; sistem_kode = kemendagri | kode_wilayah.not_valid                             |
    kode_wilayah = 63; sistem_kode = kemendagri   | kode_wilayah.not_valid                             |
    kode_wilayah = Banjarmasin; sistem_kode = bps | kode_wilayah.not_valid                             |
    kode_wilayah = Banjarmasin; sistem_kode =     | kode_wilayah.not_valid                             |
    kode_wilayah = 63.71; sistem_kode = bps       | kode_wilayah.not_valid                             |
    kode_wilayah = 63.71; sistem_kode = Depdagri  |                                                    |
    kode_wilayah = 6.371; sistem_kode = bps       | kode_wilayah.not_valid                             |
    kode_wilayah = 6.371; sistem_kode = Depdagri  | kode_wilayah.not_valid                             |
    kode_wilayah = 6.371; sistem_kode =           | kode_wilayah.not_valid                             |
    kode_wilayah = 637.1; sistem_kode = Depdagri  | kode_wilayah.not_valid                             |
    kode_wilayah = 6371.; sistem_kode = bps       | kode_wilayah.not_valid                             |
    kode_wilayah = 6.3.7.1; sistem_kode = bps     | kode_wilayah.not_valid                             |
"""
OUTSIDE = """
    kode_wilayah = 31.74; sistem_kode = | kode_wilayah.outside_territory |
"""
NO_BRANCH = (
    "    kode_kantor =                                 |                                             |\n"
)
BRANCH = f"""
{NO_BRANCH.rstrip()}
    kode_kantor = CAB-NIRWANA |                   | .unknown
    kode_kantor = SIM-K01     | .simulated_office |
"""
MONTH = """
    periode =                 | .missing      |
    periode = 2024-13 or 202410 | .unreadable |
    periode = Oktober 2024    |               |
    periode = 2024-11         | .other_period |
"""

HEAD = """
    change                                        | errors                                      | warnings
"""

OWN_ACCOUNT = "segmen = BPU; npp = ; jp = 0; jkp = 0; upah = 1000000"
BUILDER = "segmen = JAKON; no_proyek = JK-1; npp = ; jht = 0; jp = 0; jkp = 0; iuran ="

DRAWN = {
    "memberships": HEAD
    + MONTH
    + REGION.replace("= bps", "= bps; kode_wilayah_domisili =")
    + BRANCH
    + """
    kode_wilayah = 31.74                                                                       | .outside_territory     | kode_kantor.not_serving_region
    kode_wilayah = 62.06                                                                       |                        |
    kode_wilayah = 62.08                                                                       |                        | kode_kantor.not_serving_region
    kode_wilayah = 62.08; kode_kantor =                                                        |                        |
    kode_wilayah = 62.08; kode_kantor = CAB-NIRWANA                                            |                        | kode_kantor.unknown
    kpj, segmen =                                                                              | .missing               |
    kpj = 0001234567 or 000123456789 or 1.2345678E+07 or A0012345678                           | .wrong_form            |
    kpj = 00000000000                                                                          |                        |
    {JAKON}; kpj = ; nik =                                                                     |                        |
    {JAKON}; kpj = 1                                                                           | kpj.wrong_form         |
    nik =                                                                                      |                        | .missing
    nik = 637101450690001 or 63710145069000011 or 6.3710145069E+15 or 637101450690000X or '6371014506900001 | .wrong_form            |
    nik = A123456 or AB12345678                                                                |                        | .passport
    nik = A12345 or ABC123456 or ab123456                                                      | .wrong_form            |
    tgl_lahir = 1990-06-06                                                                     |                        | nik.birth_date_differs
    nik = 6371014506910001 or 6371014507900001                                                 |                        | .birth_date_differs
    nik = 6371010506900001; jk = L                                                             |                        |
    nik = 6371010506900001                                                                     |                        | .sex_differs
    jk = L                                                                                     |                        | nik.sex_differs
    jk, kode_wilayah_domisili, tgl_lahir =                                                     |                        |
    nik = 6371014106900001; tgl_lahir = 1990-06-01                                             |                        |
    nik = 6371014006900001; tgl_lahir =                                                        |                        | nik.sex_differs
    nik = 9999014506900001                                                                     |                        | .unknown_prefix
    nik = 6404014506900001                                                                     |                        |
    kode_wilayah_domisili = 62.08                                                              |                        |
    kode_wilayah_domisili = 31.74                                                              |                        | .outside_territory
    kode_wilayah_domisili = 63.99 or 6371                                                      |                        | .unknown
    kode_wilayah = 6371; kode_wilayah_domisili = 6371; sistem_kode = bps                       |                        |
    kode_wilayah = 6371; kode_wilayah_domisili = 63.71; sistem_kode = bps                      |                        | kode_wilayah_domisili.unknown
    kode_wilayah = 6371; kode_wilayah_domisili = 6.371; sistem_kode = bps                      |                        | kode_wilayah_domisili.unknown
    kode_wilayah_domisili = 63.71; sistem_kode = kemendagri                                    |                        |
    kode_wilayah_domisili = Banjarmasin; sistem_kode = kemendagri                              |                        | kode_wilayah_domisili.unknown
    tgl_lahir = 05-06-1990 or 1990-02-30                                                       | .unreadable            |
    tgl_lahir = 2024-11-01; nik = A123456; tgl_kepesertaan =                                   | tgl_lahir.after_period | nik.passport tgl_lahir.age_outside
    tgl_lahir = 2024-10-31; nik = A123456; tgl_kepesertaan =                                   |                        | nik.passport tgl_lahir.age_outside
    tgl_lahir = 2009-10-31; nik = 6371017110090001                                             |                        |
    tgl_lahir = 2009-11-01; nik = 6371014111090001                                             |                        | tgl_lahir.age_outside
    tgl_lahir = 1943-11-01; nik = 6371014111430001; jkp = 0                                    |                        |
    tgl_lahir = 1943-10-31; nik = 6371017110430001; jkp = 0                                    |                        | tgl_lahir.age_outside
    tgl_lahir = 1970-11-01; nik = 6371014111700001                                             |                        |
    tgl_lahir = 1970-10-31; nik = 6371017110700001                                             |                        | jkp.age_outside
    tgl_lahir = 1970-10-31; nik = 6371017110700001; jkp = 0                                    |                        |
    tgl_lahir = 1970-10-31; nik = 6371017110700001; status = NONAKTIF; sebab_nonaktif = PENSIUN |                        |
    jk = W                                                                                     | .not_in_list           |
    jk = perempuan                                                                             |                        |
    segmen = formal                                                                            | .not_in_list           |
    segmen = Penerima Upah                                                                     |                        |
    npp =                                                                                      | .missing_for_pu        |
    no_proyek = JK-1                                                                           |                        |
    {JAKON}                                                        |                                  |
    {JAKON}; no_proyek =                                             | no_proyek.missing_for_jakon                        |
    {JAKON}; jht = 1                                                 |                                                    | jht.not_of_segment
    {JAKON}; jp = 1; jkp = 1                                         |                                                    | jkp.not_of_segment jp.not_of_segment
    {BPU}; iuran = 36800                                             |                                                    |
    {BPU}; iuran = 35800                                             |                                                    |
    {BPU}; iuran = 35799.99                                          |                                                    | iuran.not_by_rates
    {BPU}; iuran = 37800                                             |                                                    |
    {BPU}; iuran = 37800.01                                          |                                                    | iuran.not_by_rates
    {BPU}; iuran = ; jp = 1                                          |                                                    | jp.not_of_segment
    {BPU}; iuran = ; jkp = 1                                         |                                                    | jkp.not_of_segment
    segmen = PMI; npp = ; jp = 0; jkp = 0                            |                                                    |
    segmen = PMI; npp = ; jkp = 0                                    |                                                    | jp.not_of_segment
    status =                                                         | .missing                                           |
    status = A                                                       | .not_in_list                                       |
    jkk = 2                                                          | .not_in_list                                       | iuran.not_by_rates
    jkm = 2                                                          | .not_in_list                                       |
    jht = T                                                          | .not_in_list                                       | iuran.not_by_rates
    jp = x                                                           | .not_in_list                                       | iuran.not_by_rates
    jkp = -                                                          | .not_in_list                                       |
    jkk = ; jkm = ; jht = ; jp = ; jkp =                             |                                                    | iuran.not_by_rates
    jkk = ya; jkm = YA; jht = ya; jp = ya; jkp = tidak               |                                                    |
    upah, iuran, sumber_dana, blth_terakhir, tgl_kepesertaan, nama = |                                                    |
    upah = 3.5 juta or 3.500.000 or 4.6e6                            | .unreadable                                        |
    upah = -1; iuran =                                               | upah.negative                                      |
    upah = 0; iuran =                                                |                                                    |
    upah = 4.6; iuran =                                              | upah.wrong_magnitude                               |
    upah = 99999.99; iuran =                                         | upah.wrong_magnitude                               |
    upah = 100000; iuran = 9240                                      |                                                    |
    upah = 999999999.99; iuran =                                     |                                                    |
    upah = 1000000000; iuran =                                       | upah.wrong_magnitude                               |
    iuran = 0 or 320166 or 379659                                    |                                                    |
    iuran = 6e6                                                      | .unreadable                                        |
    iuran = -1                                                       | .negative                                          |
    iuran = 99.99 or 3500000.01                                      | .wrong_magnitude                                   | .not_by_rates
    iuran = 100 or 3500000 or 320165.99 or 379659.01                 |                                                    | .not_by_rates
    upah = 100000; iuran = 8240                                      |                                                    |
    upah = 100000; iuran = 8239.99                                   |                                                    | iuran.not_by_rates
    upah = 20000000; iuran = 1533776.31                              |                                                    |
    upah = 20000000; iuran = 1533776.3                               |                                                    | iuran.not_by_rates
    jp = 0; iuran = 218400                                           |                                                    |
    iuran = 200000; status = NONAKTIF; blth_terakhir = 2024-06       |                                                    |
    sumber_dana = Dana Desa                                          |                                                    |
    sumber_dana = APBD                                               | .not_in_list                                       |
    blth_terakhir = 10-2024                                          | .unreadable                                        |
    blth_terakhir = 2025-12 or 2024-07                               |                                                    |
    blth_terakhir = 2024-06                                          |                                                    | status.not_by_payments
    {BPU}; iuran = ; blth_terakhir = 2024-06                         |                                                    | status.not_by_payments
    segmen = PMI; npp = ; jp = 0; jkp = 0; blth_terakhir = 2024-01   |                                                    |
    {JAKON}; blth_terakhir = 2024-01; tgl_akhir_kontrak = 2024-10-01 |                                                    |
    {JAKON}; tgl_akhir_kontrak = 2024-09-30                          |                                                    | status.not_by_payments
    status = NONAKTIF                                                |                                                    | .not_by_payments
    status = NONAKTIF; blth_terakhir = 2024-09                       |                                                    |
    status = NONAKTIF; tgl_nonaktif = 2024-10-31                     |                                                    |
    status = NONAKTIF; sebab_nonaktif = PHK                          |                                                    |
    tgl_kepesertaan = 2020-01                                        | .unreadable                                        |
    tgl_kepesertaan = 2024-10-31 or 1990-06-06                       |                                                    |
    tgl_kepesertaan, tgl_nonaktif = 2024-11-01                       | .after_period                                      |
    tgl_kepesertaan = 1990-06-05                                     | .before_birth                                      |
    tgl_nonaktif = 2024-10-32 or 31/31/2020 or 12 Agustuz 2020 or 45000 | .unreadable                                        |
    tgl_nonaktif, tgl_akhir_kontrak, tgl_akhir_dana = 2020-01-15     |                                                    |
    tgl_nonaktif, tgl_akhir_kontrak, tgl_akhir_dana = 2020-01-14     | .before_start                                      |
    sebab_nonaktif = KELUAR                                          | .not_in_list                                       |
    sebab_nonaktif = Meninggal Dunia                                 |                                                    |
    tgl_akhir_kontrak = x                                            | .unreadable                                        |
    tgl_akhir_dana = 31-12-2024                                      | .unreadable                                        |
    kpj = x; jk = x; status = x; upah = 3 5                          | jk.not_in_list kpj.wrong_form status.not_in_list upah.unreadable |
    """.replace("{BPU}", OWN_ACCOUNT).replace("{JAKON}", BUILDER),
    "employers": HEAD
    + MONTH
    + REGION
    + OUTSIDE
    + BRANCH
    + """
    npp, status =                                | .missing                                           |
    npp = 12345 or 000123456 or jj012345         | .wrong_form                                        |
    npp = JJ012345                               |                                                    |
    nama, skala_usaha, sektor, kelompok_risiko = |                                                    |
    skala_usaha = UMKM                           | .not_in_list                                       |
    skala_usaha = Usaha Mikro                    |                                                    |
    sektor = V or 44                             | .not_in_list                                       |
    sektor = 41011                               |                                                    |
    kelompok_risiko = VI                         | .not_in_list                                       |
    kelompok_risiko = Sangat Tinggi              |                                                    |
    status = Tutup                               | .not_in_list                                       |
    status = Non Aktif; jml_tk_aktif =           |                                                    |
    status = Non Aktif; jml_tk_aktif = 0         |                                                    |
    jml_tk_aktif = -1                            | .negative                                          |
    jml_tk_aktif = 12 orang                      | .unreadable                                        |
    jml_tk_aktif = 0                             |                                                    | .none_when_active
    jml_tk_aktif =                               |                                                    | .none_when_active
    jml_tk_aktif = 1                             |                                                    |
    npp = x; status = x; skala_usaha = x         | npp.wrong_form skala_usaha.not_in_list status.not_in_list |
    """,
    "projects": HEAD
    + REGION
    + OUTSIDE
    + """
    no_proyek, npp, tgl_mulai =                                   | .missing                                           |
    no_proyek = jalan raya                                        | .wrong_form                                        |
    no_proyek = 24/KTR-01.2_A                                     |                                                    |
    npp = 1234567                                                 | .wrong_form                                        |
    nama_proyek, sumber_dana, nilai_kontrak, tgl_selesai, iuran = |                                                    |
    sumber_dana = BUMN                                            | .not_in_list                                       |
    sumber_dana = swasta                                          |                                                    |
    nilai_kontrak = 2.5 miliar                                    | .unreadable                                        |
    nilai_kontrak, jml_tk = -1                                    | .negative                                          |
    nilai_kontrak = 999999.99                                     | .wrong_magnitude                                   |
    nilai_kontrak = 1000000 or 0                                  |                                                    |
    tgl_mulai = 2024-02-30 or 01-03-2024                          | .unreadable                                        |
    tgl_selesai = 2024-12-32                                      | .unreadable                                        |
    tgl_selesai = 2024-02-29                                      | .before_start                                      |
    tgl_selesai = 2024-03-01                                      |                                                    |
    jml_tk = banyak                                               | .unreadable                                        |
    jml_tk = 0                                                    |                                                    | .none_while_running
    jml_tk =                                                      |                                                    | .none_while_running
    jml_tk = 0; tgl_selesai = 2024-09-30                          |                                                    |
    jml_tk = 0; tgl_selesai = 2024-10-01                          |                                                    | jml_tk.none_while_running
    jml_tk = 0; tgl_mulai = 2024-11-01                            |                                                    |
    jml_tk = 0; tgl_mulai = 2024-10-31                            |                                                    | jml_tk.none_while_running
    iuran = 6e6                                                   | .unreadable                                        |
    iuran = -100                                                  | .negative                                          |
    iuran = 99                                                    | .wrong_magnitude                                   |
    iuran = 100 or 0                                              |                                                    |
    npp = x; sumber_dana = x; iuran = 6                           | iuran.wrong_magnitude npp.wrong_form sumber_dana.not_in_list |
    """,
    "contributions": HEAD
    + """
    npp =                                                | .neither_or_both                                   |
    kpj = 00012345678                                    | npp.neither_or_both                                |
    npp = ; kpj = 00012345678                            |                                                    |
    npp = ; kpj = 12345678                               | kpj.wrong_form                                     |
    npp = 12345                                          | .wrong_form                                        |
    blth, program, segmen, iuran, tgl_bayar =            | .missing                                           |
    blth = 09-2024                                       | .unreadable                                        |
    blth = 2025-10 or 2019-10                            |                                                    |
    blth = 2025-11                                       | .too_far_ahead                                     |
    blth = 2019-09                                       |                                                    | .long_ago
    program = JKN                                        | .not_in_list                                       |
    program = JKP                                        |                                                    | .not_paid_by_employers
    program = JKP; iuran = 0                             |                                                    |
    program = JKP; npp = ; kpj = 00012345678             |                                                    |
    segmen = formal                                      | .not_in_list                                       |
    segmen = Jasa Konstruksi                             |                                                    |
    jml_tk, upah, denda, kode_billing =                  |                                                    |
    jml_tk = dua                                         | .unreadable                                        |
    jml_tk, denda = -1                                   | .negative                                          |
    jml_tk = 0                                           |                                                    |
    upah = 42 juta                                       | .unreadable                                        |
    upah = -42000000                                     | .negative                                          |
    upah = 42 or 99999.99                                | .wrong_magnitude                                   |
    upah = 100000 or 0                                   |                                                    |
    iuran = 2.394.000 or 250.500 or 99999999999999999999 | .unreadable                                        |
    iuran = 250.50 or 100 or 0                           |                                                    |
    iuran = -2394000                                     | .negative                                          |
    iuran = 99.99                                        | .wrong_magnitude                                   |
    denda = x                                            | .unreadable                                        |
    tgl_bayar = 2024-10-32                               | .unreadable                                        |
    tgl_bayar = 2024-09-30 or 2024-11-01                 | .other_period                                      |
    tgl_bayar = 2024-10-31                               |                                                    |
    program = x; iuran = 2.4; tgl_bayar =                | iuran.wrong_magnitude program.not_in_list tgl_bayar.missing |
    """,
    "recaps": HEAD
    + MONTH
    + REGION.replace("= Banjarmasin;", "= Solok;").replace("= 63; sistem_kode", "= 630; sistem_kode")
    + BRANCH.replace(NO_BRANCH, NO_BRANCH.rstrip() + " kode_kantor.not_named\n")
    + """
    kode_wilayah = B J M                    |                                                    |
    kode_wilayah = bjm; sistem_kode = bps   |                                                    |
    kode_wilayah = Kota Sukamara            | .not_valid                                         |
    kode_wilayah = Jak-Sel or 31.74         |                                                    | .outside_territory
    kode_wilayah = 63 or 6300 or Kalsel     |                                                    |
    kode_wilayah = 0000 or 00 or Indonesia  |                                                    |
    kode_wilayah = NASIONAL or Kalimantan   |                                                    |
    kode_wilayah = 32 or 3200 or Jabar      |                                                    | .outside_territory
    kode_wilayah = 94; sistem_kode = bps    |                                                    | kode_wilayah.outside_territory
    kode_wilayah = 94 or Solok              | .not_valid                                        |
    kode_wilayah = 9400                     | .no_code_system                                    |
    segmen, status, jumlah =                | .missing                                           |
    segmen = Semua segmen                   | .not_in_list                                       |
    segmen = Bukan Penerima Upah or ALL     |                                                    |
    status = jumlah or SEMUA                | .not_in_list                                       |
    status = ALL                            |                                                    |
    status = TIDAK AKTIF                    |                                                    |
    jumlah = 1.953.661 or 10.5              | .unreadable                                        |
    jumlah = -1                             | .negative                                          |
    jumlah = 0                              |                                                    |
    kode_wilayah = ; segmen = x; jumlah = x | jumlah.unreadable kode_wilayah.missing segmen.not_in_list |
    """,
}
