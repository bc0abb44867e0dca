"""Rows of membership extracts about which nothing is odd, and the texts that are made of them."""

from schemas.memberships import DATASET

HEADER = DATASET.header
EMPLOYEE = DATASET.example | {
    **{"kpj": "00000000001", "nama": "Siti Aminah", "sistem_kode": "bps"},
    **dict.fromkeys(("kode_wilayah", "kode_wilayah_domisili"), "6371"),
}
"""An active PU membership: 9.24 percent of the wage is JKK at 0.24, JKM at 0.30, JHT at 5.70 and JP at 3."""
NOBODY = ("kpj", "nik", "nama", "tgl_lahir", "jk", "upah", "iuran", "sumber_dana", "blth_terakhir")
BUILDER = {
    **EMPLOYEE,
    **dict.fromkeys(NOBODY, ""),
    **{"segmen": "JAKON", "no_proyek": "JK-1", "jht": "0", "jp": "0", "jkp": "0"},
    **{"tgl_kepesertaan": "2024-03-01", "tgl_akhir_kontrak": "2024-12-31"},
}
"""A builder whom nobody names."""


def employee(number: int, **changes: str) -> dict[str, str]:
    """Return an active PU membership with a KPJ and a NIK of its own."""
    return {**EMPLOYEE, "kpj": f"{number:011}", "nik": f"637101450690{number:04}", **changes}


def text_of(rows: list[dict[str, str]], delimiter: str = ",", header: tuple[str, ...] = HEADER) -> str:
    """Return the text of a file with these rows; a cell holds no delimiter."""
    lines = [delimiter.join(header), *(delimiter.join(row[name] for name in header) for row in rows)]
    return "\n".join([*lines, ""])
