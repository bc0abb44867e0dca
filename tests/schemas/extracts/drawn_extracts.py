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
"""
OUTSIDE = """
    kode_wilayah = 31.74; sistem_kode =           | kode_wilayah.outside_territory              |
"""
BRANCH = """
    kode_kantor =                                 |                                             |
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

DRAWN = {
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
    + REGION
    + BRANCH
    + """
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
