"""What frames the data dictionary, in Indonesian and English."""

SCHEMAS = {
    "marts": {
        "id": ("Tabel publik (marts)", "Tabel untuk dibaca, dijadikan grafik, dan disambungkan ke alat BI."),
        "en": ("Public tables (marts)", "The tables to read, to draw and to connect BI tools to."),
    },
    "audit": {
        "id": ("Kiriman dan pemeriksaan (audit)", "Apa yang dikirim, apa yang ditolak, apa yang diperiksa."),
        "en": ("Deliveries and checks (audit)", "What was delivered, what was refused, what was checked."),
    },
    "core": {
        "id": ("Pernyataan yang mendasarinya (core)", "Setiap pernyataan yang mendasari tabel publik."),
        "en": ("The statements behind them (core)", "Every statement behind the public tables."),
    },
}
"""Schemas of the dictionary in its order: title and sentence."""
BOTH = {
    "title": ("Kamus data", "Data dictionary"),
    "skip": ("Langsung ke isi", "Skip to content"),
    "release": ("Rilis", "Release"),
    "published": ("diterbitkan", "published on"),
    "english": (
        "Keterangan tabel, kolom, dan metrik ditulis dalam bahasa Inggris, seperti di berkasnya.",
        "Tables, columns and metrics are described in English, as in the file itself.",
    ),
    "empty": (
        "Kosong (null) berarti tidak diketahui; 0 berarti sudah dihitung dan hasilnya nol.",
        "Empty (null) means unknown; 0 means counted, and there are none.",
    ),
    "contents": ("Daftar isi", "Contents"),
    "metrics": ("Metrik", "Metrics"),
    "metrics_means": (
        "Setiap metrik adalah satu makro dalam berkas; panggil sebagai metrics.nama(...).",
        "Each metric is one macro in the file; call it as metrics.name(...).",
    ),
    "participants": ("Definisi peserta", "Participant definitions"),
    "participants_means": (
        "Siapa yang dihitung. Dua jumlah hanya sebanding jika definisinya sama.",
        "Who is counted. Two counts can be compared only under one definition.",
    ),
    "bases": ("Definisi penyebut", "Base definitions"),
    "bases_means": (
        "Terhadap siapa cakupan dihitung. Cakupan berbeda penyebut bukan satu deret waktu.",
        "Over whom participants are counted. Coverage over different bases is not one series.",
    ),
    "row": ("Satu baris per", "One row per"),
    "column": ("Kolom", "Column"),
    "type": ("Tipe data", "Type"),
    "meaning": ("Arti", "Meaning"),
    "metric": ("Metrik", "Metric"),
    "formula": ("Rumus", "Formula"),
    "key": ("Kunci", "Key"),
    "name": ("Nama", "Name"),
    "unit": ("Satuan", "Unit"),
    "valid": ("Berlaku", "Holds"),
    "tables": ("tabel", "tables"),
    "top": ("Kembali ke daftar isi", "Back to contents"),
}
"""Words by their name, in Indonesian and English."""
WORDS = {
    language: {name: told[place] for name, told in BOTH.items()}
    for place, language in enumerate(("id", "en"))
}
