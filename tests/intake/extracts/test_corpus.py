"""Files as people have touched them: each becomes exactly what the table beside them says."""

import json
import re
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

import pyarrow
import pyarrow.parquet
import pytest

from flows.intake.agreed import agreed, doubted
from flows.intake.blocks import read_blocks
from flows.intake.masking import mask
from flows.intake.outcome import ROWS, Outcome
from flows.settings import Sender
from tests.drawn import read_drawing
from tests.intake.extracts.judging import judge_together, ledger, lines_of
from tests.intake.extracts.made import TWO, write_files
from tests.schemas.extracts.delivered import dataset

CORPUS = Path(__file__).with_name("corpus")
DRAWN = "file  " + (CORPUS / "EXPECTED.txt").read_text(encoding="utf-8").partition("\nfile  ")[2]
SIGNS = {"tab": "\t", "bar": "|"}
CODECS = ("utf-8", "cp1252", "utf-16")


@dataclass(frozen=True)
class Expected:
    """What the table says of a file."""

    declared: Sender
    status: str
    counts: tuple[int, ...]
    """Rows, accepted, rejected, duplicates, structural."""
    told: set[tuple[int, str, str]]
    reason: str


def expected() -> dict[str, Expected]:
    """Return the table by the names of the files."""
    found = {}
    for row in read_drawing(DRAWN)[1]:
        name, declared, status, *counts, told, reason = (cell or "" for cell in row)
        keys = dict(part.split("=") for part in declared.split())
        sender = Sender(**{key: SIGNS.get(value, value) for key, value in keys.items()})
        found[name] = Expected(sender, status, tuple(map(int, counts)), set(breaches(told)), reason)
    return found


def breaches(told: str) -> list[tuple[int, str, str]]:
    """Read `rule@2,4-5` as three breaches; with ? they are warnings."""
    found = []
    for part in told.split():
        rule, sign, lines = re.split("([@?])", part)
        for span in lines.split(","):
            first, _, last = span.partition("-")
            of_span = range(int(first), int(last or first) + 1)
            found += [(line, rule, "error" if sign == "@" else "warning") for line in of_span]
    return found


EXPECTED = expected()


@dataclass(frozen=True)
class Corpus:
    """Every file and what became of it."""

    files: dict[str, Path]
    outcomes: dict[str, Outcome]
    kept: dict[str, Path]


def judged(files: list[Path], folder: Path, reference: dict[str, pyarrow.Table]) -> Corpus:
    """Judge files of the corpus together."""
    outcomes = judge_together([(file, EXPECTED[file.name].declared) for file in files], folder, reference)
    names = [file.name for file in files]
    kept = [folder / str(number) / ROWS for number in range(len(files))]
    return Corpus(*(dict(zip(names, values, strict=True)) for values in (files, outcomes, kept)))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """All files, those that are made too."""
    return [*sorted(CORPUS.glob("*.csv")), *write_files(tmp_path_factory.mktemp("made"))]


@pytest.fixture(scope="module")
def corpus(
    files: list[Path], tmp_path_factory: pytest.TempPathFactory, shipped_reference: dict[str, pyarrow.Table]
) -> Corpus:
    """The corpus, judged once."""
    return judged(files, tmp_path_factory.mktemp("judged"), shipped_reference)


def test_every_file_stands_in_the_table(files: list[Path]) -> None:
    assert sorted(file.name for file in files) == sorted(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_file_becomes_what_the_table_says(name: str, corpus: Corpus) -> None:
    outcome, wanted = corpus.outcomes[name], EXPECTED[name]
    physical, *parts = ledger(outcome)
    counts = (sum(parts[:3]), *parts)
    assert (outcome.status, counts, lines_of(outcome)) == (wanted.status, wanted.counts, wanted.told)
    assert wanted.reason in (outcome.reason or "")
    assert bool(outcome.reason) == (wanted.status == "refused")
    assert physical == sum(parts)


@pytest.mark.parametrize("name", [name for name in EXPECTED if name.endswith(".csv")])
def test_every_physical_line_of_a_text_is_accounted_for(name: str, corpus: Corpus) -> None:
    content = corpus.files[name].read_bytes()
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) and EXPECTED[name].declared.encoding == "utf-16":
        content = content.decode("utf-16", errors="ignore").encode()
    content = content.removeprefix(b"\xef\xbb\xbf")
    lines = content.count(b"\n") + (content != b"" and not content.endswith(b"\n"))
    assert corpus.outcomes[name].physical_rows == lines


def test_every_breach_says_where_it_is_and_what_was_expected(corpus: Corpus) -> None:
    found = [breach for outcome in corpus.outcomes.values() for breach in outcome.breaches]
    about_lines = {"quote", "field_count"}
    assert len({breach.name for breach in found}) > 50
    assert [b for b in found if not (b.line > 1 and b.rule and b.expected)] == []
    told = [b for b in found if (b.column not in dataset("memberships").header) != (b.name in about_lines)]
    assert told == []
    assert {b.severity for b in found} == {"error", "warning"}


def test_as_many_rows_are_kept_as_are_accepted_and_none_of_a_refused_file(corpus: Corpus) -> None:
    kept = {
        name: pyarrow.parquet.ParquetFile(path).metadata.num_rows if path.exists() else 0
        for name, path in corpus.kept.items()
    }
    assert kept == {name: wanted.counts[1] for name, wanted in EXPECTED.items()}


def test_no_value_of_a_file_is_told(corpus: Corpus) -> None:
    own_words = words_of_the_contract()
    told = {name: text_of(outcome) for name, outcome in corpus.outcomes.items()}
    found = {
        name: sorted(cell for cell in cells_of(corpus.files[name]) if cell in told[name])
        for name in corpus.files
    }
    leaked = {name: [c for c in cells if c not in own_words] for name, cells in found.items()}
    assert {name: cells for name, cells in leaked.items() if cells} == {}


def text_of(outcome: Outcome) -> str:
    """All that an outcome says."""
    return json.dumps([asdict(outcome), [b.told for b in outcome.breaches]], ensure_ascii=False)


def cells_of(file: Path) -> set[str]:
    """Values of a file that a person could be known by: longer than four signs, and no shape of a value."""
    texts = [file.read_bytes().decode(codec, errors="ignore") for codec in CODECS]
    if file.suffix != ".csv":
        texts = [",".join(row.values()) for row in TWO]
    cells = {cell.strip(" '\0\ufeff") for text in texts for cell in re.split(r'[,;\t|"\r\n]', text)}
    return {cell for cell in cells if len(cell) > 4 and mask(cell) != cell}


def words_of_the_contract() -> str:
    """What the product itself says: names of columns and regions, and what is expected of a value."""
    told = [*dataset("memberships").header]
    for schema in (agreed(dataset("memberships")), doubted(dataset("memberships"))):
        told += [str(column.description) for column in schema.columns.values()]
        told += [str(check.description) for check in schema.checks]
    return " ".join([*told, "CAB-BANJARMASIN CAB-BALIKPAPAN", "Banjarmasin"])


def test_a_number_of_two_systems_is_read_in_the_one_that_is_stated(corpus: Corpus) -> None:
    rows = corpus.files["codes_that_name_another_regency.csv"].read_text(encoding="utf-8").splitlines()[1:]
    stated = {n: (row.split(",")[10], row.split(",")[11]) for n, row in enumerate(rows, start=2)}
    kept = pyarrow.parquet.read_table(corpus.kept["codes_that_name_another_regency.csv"]).to_pylist()
    read: dict[str, dict[str, str]] = defaultdict(dict)
    for row in kept:
        code, system = stated[row["line"]]
        read[code][system] = row["region_code"]
    assert len(read) == 21
    assert all(found["bps"] == code != found["kemendagri"] for code, found in read.items())
    assert (read["6206"]["kemendagri"], read["6403"]["kemendagri"]) == ("6209", "6405")


def test_a_declared_system_reads_undotted_codes(corpus: Corpus) -> None:
    read = [
        pyarrow.parquet.read_table(corpus.kept[f"declared_{system}.csv"])["region_code"].to_pylist()
        for system in ("bps", "kemendagri")
    ]
    assert read == [["6206"], ["6209"]]


def test_blocks_of_any_size_give_the_same(
    corpus: Corpus,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    shipped_reference: dict[str, pyarrow.Table],
) -> None:
    monkeypatch.setattr("flows.intake.reading.read_blocks", partial(read_blocks, size=250))
    texts = {name: file for name, file in corpus.files.items() if file.suffix not in (".xlsx", ".parquet")}
    again = judged(list(texts.values()), tmp_path, shipped_reference)
    for name in texts:
        outcome, other = corpus.outcomes[name], again.outcomes[name]
        assert (other.status, lines_of(other)) == (outcome.status, lines_of(outcome)), name
        assert ledger(other)[:4] == ledger(outcome)[:4], name


ALONE = [
    "identical_rows.csv",
    "three_rows_of_one_kpj.csv",
    "everything_wrong_in_one_row.csv",
    "workbook_of_numbers.xlsx",
    "nothing_right.csv",
]


@pytest.mark.parametrize("name", ALONE)
def test_a_file_that_is_judged_alone_becomes_the_same(
    name: str, corpus: Corpus, tmp_path: Path, shipped_reference: dict[str, pyarrow.Table]
) -> None:
    alone = judged([corpus.files[name]], tmp_path, shipped_reference)
    assert alone.outcomes[name] == corpus.outcomes[name]
