"""What an export says of itself, in Indonesian and English."""

TITLE = "Cakupan jaminan sosial ketenagakerjaan, {office} / Coverage of employment social security, {office}"
SIMULATED_TITLE = "DATA SIMULASI / SIMULATED DATA"
SIMULATED_NOTE = (
    "DATA SIMULASI: tidak ada orang, perusahaan, kantor, atau angka nyata di sini; jangan dikutip.\n"
    "SIMULATED DATA: no person, employer, office or figure here is real; do not quote it."
)
DESCRIPTION = {
    "id": (
        "Cakupan kepesertaan BPJS Ketenagakerjaan dan angka yang mendasarinya. Setiap cakupan "
        "disertai jumlah peserta, penyebut, definisi, dan tanggalnya; dua angka hanya boleh "
        "dibandingkan jika kedua definisinya sama (kolom series). Nilai kosong berarti tidak "
        "diketahui, bukan nol. Keterangan tabel dan kolom ditulis dalam bahasa Inggris. Dalam CSV, "
        "{guarded} teks yang diawali = + - @ tab atau CR diberi apostrof di depannya (lihat "
        "guarded_texts); angka tidak diubah. Parquet memuat nilai apa adanya."
    ),
    "en": (
        "Coverage of BPJS Ketenagakerjaan and the figures behind it. Every coverage comes with its "
        "participants, its base, their definitions and dates; two figures compare only where both "
        "definitions are equal (column series). An empty value is unknown, never zero. Tables and "
        "columns are described in English. In CSV, {guarded} texts that begin with = + - @ tab or CR "
        "have an apostrophe before them (see guarded_texts); no number is changed. Parquet holds the "
        "values as they are."
    ),
}
RIGHTS = {
    "simulated": (
        "Data simulasi tidak memuat fakta; gunakan untuk mencoba, bukan untuk dikutip. / Simulated data"
        " hold no facts; use them to try things out, not to quote."
    ),
    "open": (
        "Angka-angka ini adalah fakta yang sumbernya disebutkan di sini; kantor belum menetapkan "
        "lisensi untuk data ini. Lisensi MIT berlaku untuk program Cakupan, bukan untuk data ini. / The "
        "figures are facts, their sources named here; the office has stated no licence for these data. "
        "The MIT licence is of the program Cakupan, not of these data."
    ),
    "licensed": (
        "Lisensi di atas diberikan oleh kantor untuk himpunan data ini; angka yang dikutip adalah "
        "fakta dari sumber yang disebutkan. / The licence above is the office's, of this collection; "
        "quoted figures are facts of the sources named."
    ),
}
README = """{simulated}{title}

Rilis / Release: {release_id}
Diterbitkan / Published: {published_at}Z (UTC)
Jenis data / Data kind: {data_kind}
Penerbit / Publisher: {office}
Lisensi / Licence: {licence}

ISI

  marts/NAMA.csv, marts/NAMA.parquet   satu tabel, dua bentuk, isi yang sama
  datapackage.json                     kolom, tipe data, kunci, dan nilai hash (sha256) setiap berkas
  dictionary.html                      kamus data: buka dengan peramban, tanpa jaringan

{description_id}

CONTENTS

  marts/NAME.csv, marts/NAME.parquet   one table in two forms, with the same rows
  datapackage.json                     fields, types, keys and sha256 of every file (Data Package v1)
  dictionary.html                      the data dictionary: open it in a browser, no network needed

{description_en}

CSV: UTF-8, RFC 4180, YYYY-MM-DD, 1234.56, true/false.

{rights}
"""
NO_LICENCE = "belum ditetapkan / not stated"
