"""What becomes of every line of a delivery, and what of an accepted row is counted."""

import hashlib
import hmac
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.differential.reading import Configuration, File, Folder, Lines, read_lines
from tests.differential.reference import Reference
from tests.differential.rules import Breach, Judge, Values, read_row
from tests.differential.words import month

COLUMNS = {
    "memberships": "periode kpj nik nama tgl_lahir jk segmen npp no_proyek* kode_kantor kode_wilayah "
    "sistem_kode* kode_wilayah_domisili status jkk jkm jht jp jkp upah iuran sumber_dana blth_terakhir "
    "tgl_kepesertaan tgl_nonaktif sebab_nonaktif tgl_akhir_kontrak* tgl_akhir_dana*",
    "employers": "periode npp nama skala_usaha sektor kelompok_risiko kode_kantor kode_wilayah sistem_kode* "
    "status jml_tk_aktif",
    "projects": "no_proyek npp nama_proyek kode_wilayah sistem_kode* sumber_dana nilai_kontrak tgl_mulai "
    "tgl_selesai jml_tk iuran",
    "contributions": "npp* kpj* blth program segmen jml_tk* upah* iuran denda* tgl_bayar kode_billing*",
    "recaps": "periode kode_kantor* kode_wilayah sistem_kode* segmen status jumlah",
}
"""Columns of each extract; one with a star may be left out."""
OTHER_NAMES = {
    "memberships": {"bulan": "periode", "gaji": "upah"},
    "employers": {"bulan": "periode"},
    "projects": {"tk": "jml_tk"},
    "contributions": {"tk": "jml_tk"},
    "recaps": {"bulan": "periode", "jumlah_peserta": "jumlah"},
}
"""Of those under which drawn files write them."""
KEYS = {
    "memberships": ("kpj",),
    "employers": ("npp",),
    "projects": ("no_proyek",),
    "recaps": ("kode_kantor", "kode_wilayah", "segmen", "status"),
}
BANDS = (10, 15, 20, 30, 50)
"""Wages above ten million fall into bands that begin at so many millions."""
SENSES = {"kode_wilayah": "region", "segmen": "segmen", "status": "status"}
"""Of a key the parts that are compared by what they mean, not by how they are written."""


@dataclass
class Outcome:
    """What became of a delivery."""

    file: File
    status: str = "accepted"
    is_counted: bool = True
    """Not where it is refused and a former revision is used."""
    physical: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    structural: int = 0
    rules: Counter[Breach] = field(default_factory=Counter)
    told: set[tuple[int, str]] = field(default_factory=set)
    """Lines and the rules that they break."""
    kept: list[Values] = field(default_factory=list)
    """Accepted rows, each with its line."""
    refused: Counter[tuple[str | None, str | None, str | None]] = field(default_factory=Counter)
    """Refused membership rows by office, segment and status, as far as they say so."""


def judge_all(configuration: Configuration, folder: Folder, reference: Reference) -> list[Outcome]:
    """Judge every extract: of each delivery the highest revision that is not refused whole is used."""
    outcomes = []
    for one in folder.current:
        if one.dataset not in COLUMNS:
            continue
        judged: list[Outcome] = []
        for revision in (one, *folder.former.get(one.identity, [])):
            judged.append(judge(configuration, reference, revision))
            if judged[-1].status != "refused":
                break
        for former in judged[:-1]:
            former.is_counted = judged[-1].status == "refused"
        outcomes += judged
    return outcomes


def judge(configuration: Configuration, reference: Reference, file: File) -> Outcome:
    """Judge one delivery, line by line."""
    content = (configuration.raw / file.path).read_bytes()
    names = {name.rstrip("*"): not name.endswith("*") for name in COLUMNS[file.dataset].split()}
    known = {name: name for name in names} | OTHER_NAMES[file.dataset]
    style = configuration.style(file.dataset, file.sender)
    lines = read_lines(content, style, known, {name for name, needed in names.items() if needed})
    if lines is None:
        physical = content.count(b"\n")
        return Outcome(file, "refused", physical=physical, rejected=physical)
    if not lines.rows and not lines.broken:
        return Outcome(file, physical=lines.physical, structural=lines.structural)  # it says none
    period = month(file.period) or date.min
    by = Judge(reference, period, style, reference.codes(period))
    read = {number: read_row(file.dataset, cells, by) for number, cells in lines.rows.items()}
    return settle(file, lines, read, configuration.key)


def settle(file: File, lines: Lines, read: dict[int, tuple[Values, list[Breach]]], key: bytes) -> Outcome:
    """Say what comes twice, what contradicts itself, and count."""
    found = Outcome(file, physical=lines.physical, structural=lines.structural)
    repeats = repeats_of(file.dataset, lines, read)
    clashes = clashes_of(file.dataset, lines, read, repeats)
    for number, rule in lines.broken.items():
        found.rules[rule, True] += 1
        found.told.add((number, rule))
        found.rejected += 1
    for number, (values, own) in read.items():
        if number in repeats:
            found.duplicates += 1
            continue
        breaches = [*own, *([(f"{KEYS[file.dataset][0]}.conflict", True)] if number in clashes else [])]
        for breach in set(breaches):
            found.rules[breach] += 1
            found.told.add((number, breach[0]))
        if any(is_error for _, is_error in breaches):
            found.rejected += 1
            if file.dataset == "memberships":
                found.refused[values["office"], values["segmen"], values["status"]] += 1
        else:
            found.accepted += 1
            found.kept.append(kept_of(file.dataset, lines.rows[number], values, key) | {"line": number})
    found.status = "partial" if found.rejected else "accepted"
    if not found.accepted:
        found.status, found.kept = "refused", []
    return found


def key_of(dataset: str, cells: dict[str, str | None], values: Values) -> tuple[Any, ...] | None:
    """Return what names a row, None where a part of it is lacking; a recap need not name its branch."""
    parts = KEYS.get(dataset, ())
    key = tuple(values[SENSES[name]] if name in SENSES else cells[name] for name in parts)
    lacks = any(one is None for name, one in zip(parts, key, strict=True) if name != "kode_kantor")
    return None if lacks else key


def repeats_of(dataset: str, lines: Lines, read: dict[int, tuple[Values, list[Breach]]]) -> set[int]:
    """Return the lines that say what an earlier one says; a row that has no key repeats none."""
    seen: set[tuple[Any, ...]] = set()
    repeats = set()
    for number, cells in sorted(lines.rows.items()):
        row = tuple(sorted(cells.items()))
        if key_of(dataset, cells, read[number][0]) is not None:
            if row in seen:
                repeats.add(number)
            seen.add(row)
    return repeats


def clashes_of(
    dataset: str, lines: Lines, read: dict[int, tuple[Values, list[Breach]]], repeats: set[int]
) -> set[int]:
    """Return the lines whose key another line has with another content."""
    by_key: dict[tuple[Any, ...], list[int]] = {}
    parts = {*KEYS.get(dataset, ()), "periode"}
    for number, (values, breaches) in read.items():
        wrong = {rule.partition(".")[0] for rule, is_error in breaches if is_error}
        key = key_of(dataset, lines.rows[number], values)
        if key and number not in repeats and not wrong & parts:
            by_key.setdefault(key, []).append(number)
    return {number for numbers in by_key.values() if len(numbers) > 1 for number in numbers}


def kept_of(dataset: str, cells: dict[str, str | None], values: Values, key: bytes) -> Values:
    """Return what is counted of an accepted row: no number of a person, no wage."""
    if dataset != "memberships":
        own = {"number": cells.get("npp"), "project": cells.get("no_proyek"), "payer": cells.get("kpj")}
        written = {"written_end": cells.get("tgl_selesai"), "written_office": cells.get("kode_kantor")}
        return values | own | written
    nik = cells["nik"] or ""
    reason = values["sebab_nonaktif"]
    return {
        "membership": pseudonym(key, cells["kpj"]),
        "person": pseudonym(key, nik) if nik.isdecimal() else None,
        "segment": values["segmen"],
        "office": values["office"],
        "region": values["region"],
        "domicile": values["domicile"],
        "sex": values["jk"],
        "age_group": age_group(values["age"]),
        "is_active": values["status"] == "active",
        **{name: values[name] for name in ("jkk", "jkm", "jht", "jp", "jkp")},
        "payer": values["sumber_dana"],
        "wage_band": wage_band(values["upah"]),
        "paid_through": values["blth_terakhir"],
        "joined": values["tgl_kepesertaan"],
        "left": values["tgl_nonaktif"],
        "reason": None if reason == "arrears" else reason,
        "contract_end": values["tgl_akhir_kontrak"],
        "funding_end": values["tgl_akhir_dana"],
    }


def pseudonym(key: bytes, number: str | None) -> str | None:
    """Return the first 128 bits of the HMAC-SHA-256 of a number, hexadecimal."""
    return None if number is None else hmac.new(key, number.encode(), hashlib.sha256).hexdigest()[:32]


def age_group(age: int | None) -> str:
    """Return the five years in which an age lies."""
    if age is None:
        return "unknown"
    if age < 15:
        return "under_15"
    return "65+" if age >= 65 else f"{age // 5 * 5}-{age // 5 * 5 + 4}"


def wage_band(wage: Any) -> int:
    """Return the band of a wage: 0 for none, one for each million up to ten, five wider ones above."""
    millions = int((wage or 0) // 1_000_000)
    if not wage:
        return 0
    return millions + 1 if millions < BANDS[0] else 10 + sum(millions >= band for band in BANDS)
