"""`cakupan propose`: with what it proposes, and answers to what it asks, a file is read to its values."""

import csv
import io
import json
import os
import random
import tomllib
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest

import schemas
from flows.intake import as_found
from flows.problems import Problem, WrongUsage
from flows.sender import Sender
from flows.sender_section import sender_of
from flows.warehouse.propose import Proposal, propose, told
from tests.intake.written import workbook
from tests.schemas.extracts.delivered import reference, take_files

pytestmark = pytest.mark.usefixtures("_here")

TABLES = int(os.environ.get("CAKUPAN_DRAWN_PROPOSALS", "40"))
HEADINGS = {
    "periode": ("periode", "Bulan Data", "BLTH", "Posisi"),
    "kode_kantor": ("kode_kantor", "KANTOR", "Unit Kerja"),
    "kode_wilayah": ("kode_wilayah", "Kode Kab/Kota", "Lokasi"),
    "segmen": ("segmen", "SEGMENTASI", "Jenis"),
    "status": ("status", "Status Peserta", "Ket"),
    "jumlah": ("jumlah", "JML", "Jumlah TK", "Nilai"),
}
"""The last of each is nobody's but its sender's."""
WORDS = {
    "segmen": ({"PU": "Penerima Upah", "BPU": "Bukan Penerima Upah"}, {"PU": "formal", "BPU": "mandiri"}),
    "status": ({"AKTIF": "Aktif", "NONAKTIF": "Tidak Aktif"}, {"AKTIF": "1", "NONAKTIF": "0"}),
}
"""Words that everybody knows, and words that nobody knows."""
MONTHS = ("2024-10", "Oktober 2024", "10/2024", "202410", "Okt-24", "31/10/2024", "2024/10", "10.2024")
TITLES = [["Rekapitulasi à la wilayah"], ["Kantor Cabang Málang", "", "x"], [""]]


class Drawn:
    """A recap in its sender's own hand: its rows, the file, and what its sender answers."""

    def __init__(self, seed: int) -> None:
        draw = random.Random(seed)  # noqa: S311 - a drawing, no secret
        self.answers: dict[str, Any] = {}
        self.asked: list[str] = []
        """A part of each question that is to be asked."""
        keys = [(region, s, t) for region in ("63.71", "62.06") for s in WORDS["segmen"][0] for t in STATUS]
        most = draw.choice((999, 3_000_000))
        self.rows = [(*key, draw.randint(0, most)) for key in draw.sample(keys, draw.randint(3, len(keys)))]
        month, style = draw.choice(MONTHS), draw.choice(("plain", "indonesian"))
        words = {name: self._words(draw, name) for name in WORDS}
        names = [*HEADINGS]
        if draw.random() < 0.3:
            names.remove("kode_kantor")
        draw.shuffle(names)
        sign = draw.choice(("", "", "-"))
        cells = []
        for region, segment, status, count in self.rows:
            number = f"{count:,}".replace(",", ".") if style == "indonesian" else str(count)
            row = {"periode": month, "kode_kantor": "CAB-BANJARMASIN", "kode_wilayah": region}
            row |= {
                "segmen": words["segmen"].get(segment, segment),
                "status": words["status"].get(status, status),
            }
            row["jumlah"] = sign if sign and count == 0 else number
            cells.append([row[name] for name in names])
        if any(sign in row for row in cells) and sign:
            self.answers["zero_signs"] = [sign]
            self.asked.append('"-" stands')
        header = [self._heading(draw, name) for name in names]
        if draw.random() < 0.3:
            self.answers["ignore_columns"] = ["NO"]
            self.asked.append('"NO" in column 1')
            header, cells = ["NO", *header], [[str(at), *row] for at, row in enumerate(cells, start=1)]
        self.has_office = "kode_kantor" in names
        self.above = draw.randint(0, len(TITLES))
        self.format = draw.choice((".csv", ".csv", ".xlsx", ".parquet", ".json"))
        if self.format in (".parquet", ".json"):
            self.above = 0
        self.within = draw.choice(("", "records", "data"))
        """Where JSON has its rows: alone, or in the answer of a portal."""
        self.table = [*TITLES[: self.above], header, *cells]
        self.delimiter = draw.choice(",;\t|")
        self.encoding = draw.choice(("utf-8", "cp1252", "utf-16"))

    def _words(self, draw: random.Random, name: str) -> dict[str, str]:
        kind = draw.choice((0, 0, 0, 1))
        if kind and any(row[1 if name == "segmen" else 2] for row in self.rows):
            self.answers.setdefault("labels", {})[name] = {
                theirs: ours for ours, theirs in WORDS[name][1].items()
            }
            self.asked.append(f"{name} has words that are in no list")
        return WORDS[name][kind] if draw.random() < 0.8 or kind else {}

    def _heading(self, draw: random.Random, name: str) -> str:
        heading = draw.choice(HEADINGS[name])
        if heading == HEADINGS[name][-1]:
            self.answers.setdefault("columns", {})[name] = heading
            self.asked.append(f'"{heading}" in column')
        return heading

    def write(self, folder: Path) -> Path:
        path = folder / f"N01{self.format}"
        if self.format == ".xlsx":
            path.write_bytes(workbook(self.table))
        elif self.format == ".parquet":
            header, *rows = self.table
            columns = {name: [row[at] for row in rows] for at, name in enumerate(header)}
            pyarrow.parquet.write_table(pyarrow.table(columns), path)
        elif self.format == ".json":
            header, *rows = self.table
            records = [{name: _typed(cell) for name, cell in zip(header, row, strict=True)} for row in rows]
            fields = [{"id": name} for name in header]
            result = {"fields": fields, self.within: records, "total": len(records)}
            answer = {"success": True, "result": result} if self.within else records
            path.write_text(json.dumps(answer), encoding="utf-8")
        else:
            text = io.StringIO()
            csv.writer(text, delimiter=self.delimiter, lineterminator="\n").writerows(self.table)
            path.write_bytes(text.getvalue().encode(self.encoding))
        return path


def _typed(cell: str) -> str | int | None:
    """As a portal types what it has: a number where the text is one and nothing else."""
    return int(cell) if cell.isdecimal() and str(int(cell)) == cell else cell or None


STATUS = {"AKTIF": "active", "NONAKTIF": "inactive"}


@pytest.mark.parametrize("seed", range(TABLES))
def test_a_file_is_read_to_its_values_under_what_is_proposed_and_answered(seed: int, tmp_path: Path) -> None:
    drawn, recaps = Drawn(seed), schemas.dataset("recaps")
    path = drawn.write(tmp_path)
    found = propose(path, "recaps")
    questions = found.questions
    if named := {key: drawn.answers[key] for key in drawn.answers.keys() & {"columns", "ignore_columns"}}:
        found = propose(path, "recaps", sender_of(named, recaps, ""))
        questions += found.questions
    for part in drawn.asked:
        assert any(part in question for question in questions), (part, questions)
    open_ones = [q for q in found.questions if not any(part in q for part in drawn.asked)]
    assert open_ones == []
    section = found.section | drawn.answers
    how = sender_of(section, recaps, "senders.recaps.N01")
    [took] = take_files("recaps", [(path, how)], tmp_path)
    assert took.outcome.reason is None
    wanted = sorted((r, s, STATUS[t], n) for r, s, t, n in drawn.rows)
    names = ("region_code", "segment", "status", "memberships")
    codes = {"6371": "63.71", "6209": "62.06"}
    kept = [tuple(codes.get(str(row[name]), row[name]) for name in names) for row in took.kept]
    assert sorted(kept) == wanted
    assert (took.outcome.accepted, took.outcome.rejected) == (len(wanted), 0)


def written(text: str, folder: Path, encoding: str = "utf-8") -> Path:
    path = folder / "N01.csv"
    path.write_bytes(text.encode(encoding))
    return path


def lines(found: Proposal) -> str:
    return "\n".join(told(found, "recaps", "N01"))


def test_what_is_proposed_is_a_section_with_its_reasons(tmp_path: Path) -> None:
    text = (
        "Rekap é\nBLTH;kode_wilayah;segmen;status;jumlah\n10/2024;63.71;PU;AKTIF;1.250\n10/2024;6371;PU;?;7\n"
    )
    found = propose(written(text, tmp_path, "cp1252"), "recaps")
    section = tomllib.loads(lines(found))["senders"]["recaps"]["N01"]
    assert section == found.section
    assert section == {
        "encoding": "cp1252",
        "delimiter": ";",
        "skip_lines": 1,
        "number_format": "indonesian",
        "month_format": "MM/YYYY",
    }
    assert "line 1 is no UTF-8 (byte 0xe9)" in lines(found)
    assert "of 2 texts 1 as plain, 2 as indonesian; 9.999 decides" in lines(found)
    assert "1 codes of regions such as 6371 are of BPS or of Kemendagri" in lines(found)
    assert "status has words that are in no list: 1 that are there seldom" in lines(found)


@pytest.mark.parametrize(
    ("months", "told"),
    [
        ("01/02/2024 02/01/2024", 'may be more than one month: month_format = "DD/MM/YYYY" makes it 2024-02'),
        ("10-11 11-10", 'may be more than one month: month_format = "MM-YY" makes it 2011-10'),
        ("10/2024 2024/10", "1 cells of periode are months in no one format that we know: 9999/99"),
    ],
)
def test_a_month_of_two_readings_is_asked_for(months: str, told: str, tmp_path: Path) -> None:
    rows = "".join(f"{month},63.71,PU,AKTIF,1\n" for month in months.split())
    found = propose(written(f"periode,kode_wilayah,segmen,status,jumlah\n{rows}", tmp_path), "recaps")
    assert "month_format" not in found.section
    assert told in "\n".join(found.questions)


def test_a_number_of_two_readings_is_asked_for(tmp_path: Path) -> None:
    header = ",".join(schemas.dataset("workforce").header)
    row = "regency,6371,2024,Aug,,,,,4.625,,,,,,portal,,"
    found = propose(written(f"{header}\n{row}\n", tmp_path), "workforce")
    assert "number_format" not in found.section
    assert "are read in both formats" in "\n".join(found.questions)


def test_days_that_do_not_prove_their_order_are_told(tmp_path: Path) -> None:
    for day, is_open in (("03/04/2024", True), ("13/04/2024", False)):
        text = f"nik,tanggal_lahir\n1,{day}\n"
        found = propose(written(text, tmp_path), "memberships")
        assert found.section["date_format"] == "indonesian"
        assert any("the month first" in question for question in found.questions) is is_open


@pytest.mark.parametrize(
    ("places", "system", "told"),
    [
        (
            "6209 6206",
            "bps",
            "of 2 codes 2 are BPS's, 1 are Kemendagri's; 6209 decides, Katingan, which Kemendagri",
        ),
        (
            "6208 6371",
            "kemendagri",
            "of 2 codes 1 are BPS's, 2 are Kemendagri's; 6208 decides, Sukamara, which BPS",
        ),
        (
            "6206 6371",
            None,
            "2 are BPS's, 2 are Kemendagri's. 6206 is Sukamara to BPS and Katingan to Kemendagri.",
        ),
        ("6209 6208", None, "1 are BPS's, 1 are Kemendagri's. Declare code_system"),
        ("63.71 Bjm", None, ""),
        (
            "Kembar",
            None,
            '"Kembar" is Banjarmasin (6371) or Jakarta Selatan (3171). Say which: labels.kode_wil',
        ),
        ("Siti", None, "1 names in kode_wilayah are no region's, such as Aaaa."),
    ],
)
def test_codes_and_names_of_regions_are_counted_by_who_knows_them(
    places: str, system: str | None, told: str, tmp_path: Path
) -> None:
    rows = "".join(f"2024-10,{place},PU,AKTIF,1\n" for place in places.split())
    file = written(f"periode,kode_wilayah,segmen,status,jumlah\n{rows}", tmp_path)
    regions = reference()["regions"]
    names = ["Kalimantan Selatan", "Banjarmasin", "Katingan", "Sukamara", "Bulungan", "Jakarta Selatan"]
    regions = regions.set_column(regions.column_names.index("region_name"), "region_name", [names])
    found = propose(file, "recaps", regions=lambda: regions)
    assert (found.section.get("code_system"), told in lines(found)) == (system, True)
    assert bool(found.questions) is (system is None and bool(told))
    said = propose(file, "recaps", Sender(code_system="bps"), regions=lambda: regions)
    assert "code_system" not in lines(said)


def test_nobody_is_shown(tmp_path: Path) -> None:
    row = "6371010101900001,Siti Aminah,12345678901,Banjarmasin"
    found = propose(written("\n".join([row] * 4) + "\n", tmp_path), "memberships")
    assert '"9999999999999999" in column 1' in lines(found)
    nameless = propose(written("Siti Aminah,Banjarmasin\nSiti Rahma,Martapura\n", tmp_path), "memberships")
    assert "Siti" not in lines(nameless)
    text = "nik,nama,upah,status\n" + "6371010101900001,Siti Aminah,2.500.000x,Siti Aminah\n" * 2
    both = lines(found) + lines(propose(written(text, tmp_path), "memberships"))
    for part in ("6371010101900001", "Siti", "12345678901", "2.500.000"):
        assert part not in both


def test_figures_across_are_asked_for_with_their_words(tmp_path: Path) -> None:
    told = lines(propose(written("Kabupaten,PU,Lainnya\nBanjar,1.000,5\n", tmp_path), "recaps"))
    assert (
        'If its cells are figures of that segmen: measures = { "PU" = { column = "jumlah", segmen = "PU" } }.'
        in told
    )
    assert '"Lainnya" in column 3 is no column of recaps' in told
    assert told.count("measures") == 1


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
def test_rows_that_were_not_looked_at_are_told(
    ending: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_found, "MOST_ROWS", 2)
    table = [["periode", "segmen"], *[["2024-10", "PU"]] * 3]
    text = "".join(f"{','.join(row)}\n" for row in table).encode()
    for rows, is_told in ((table, True), (table[:-1], False)):
        path = tmp_path / f"N01{ending}"
        path.write_bytes(workbook(rows) if ending == ".xlsx" else text if is_told else text[:-11])
        said = "# rows: the first 2 were looked at, there are more"
        assert (said in lines(propose(path, "recaps"))) is is_told


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(WrongUsage, match="No dataset is named recap;"):
        propose(tmp_path / "N01.csv", "recap")
    with pytest.raises(WrongUsage, match="No file at "):
        propose(tmp_path / "N01.csv", "recaps")
    with pytest.raises(Problem, match="the file is empty"):
        propose(written("", tmp_path), "recaps")
    (tmp_path / "N01.xlsx").write_text("x")
    with pytest.raises(Problem, match="no Excel workbook"):
        propose(tmp_path / "N01.xlsx", "recaps")
