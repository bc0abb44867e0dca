"""How each simulated branch writes its files, what it delivers late or again, and how that is declared."""

from dataclasses import dataclass, replace

from flows.simulate.request import EXPORTS, Request, written

REGIONAL = "SIM-KW"
SMALL = 12_000
"""Rows up to which the branch with workbooks writes them; spreadsheets of more are not sent around."""
CELL = "\x1f"
"""Parts the cells of a row that becomes a row of a workbook or of Parquet."""


@dataclass(frozen=True)
class Style:
    """How a sender writes. `code_form` is what its area codes look like, `code_system` what is declared."""

    ending: str = "csv"
    encoding: str = "utf-8"
    mark: bool = False
    line_end: str = "\n"
    delimiter: str = ","
    number_format: str = "plain"
    date_form: str = "iso"
    code_form: str = "bps"
    layout: str = "full"
    parts: int = 1
    titles: tuple[str, ...] = ()
    """Lines above the header."""
    is_export: bool = False
    """Whether its headings are those of an office's system, and the first column counts the rows."""

    @property
    def code_system(self) -> str:
        """The system that is declared for the sender."""
        return self.code_form.removeprefix("declared_") if self.code_form.startswith("declared_") else "none"

    @property
    def code_class(self) -> str:
        """S a system per row, D dotted codes, V declared for the sender."""
        return {"bps": "S", "kemendagri": "S", "dotted": "D"}.get(self.code_form, "V")

    @property
    def declared(self) -> dict[str, str]:
        """Return the section of the sender in simulated.toml."""
        return {
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "number_format": self.number_format,
            "date_format": "iso" if self.date_form == "iso" else "indonesian",
            "code_system": self.code_system,
        }


PLAIN = Style()
EXPORTED = Style(
    encoding="cp1252",
    line_end="\r\n",
    delimiter=";",
    number_format="indonesian",
    date_form="slash",
    code_form="dotted",
    layout="bare",
)
STYLES = (
    PLAIN,
    Style(
        mark=True,
        line_end="\r\n",
        delimiter=";",
        number_format="indonesian",
        date_form="dash",
        code_form="kemendagri",
    ),
    EXPORTED,
    Style(encoding="utf-16", delimiter="\t", code_form="declared_kemendagri", layout="bare"),
    Style(ending="csv.gz", delimiter="|", code_form="kemendagri"),
    Style(ending="zip", date_form="words"),
    Style(line_end="\r\n", delimiter="|", date_form="dash", code_form="declared_bps", layout="bare", parts=2),
    Style(number_format="indonesian", layout="turned"),
    Style(ending="csv.gz", delimiter=";", number_format="indonesian", date_form="dash", code_form="dotted"),
    Style(delimiter="\t", parts=2),
)
EXPORT = replace(EXPORTED, titles=("DAFTAR KEPESERTAAN", "Dicetak oleh sistem kantor", ""), is_export=True)
"""As Indonesian offices export files; nothing of it is declared."""
WORKBOOK = Style(ending="xlsx")
PARQUET = Style(ending="parquet", code_form="kemendagri")


@dataclass(frozen=True)
class File:
    """One file that is delivered, or with `is_written` false one that should have been."""

    number: int
    branch: int
    dataset: str
    month: int
    sender: str
    style: Style
    part: int = 0
    revision: int = 0
    is_latest: bool = True
    is_written: bool = True

    @property
    def path(self) -> str:
        """Where it stands in the raw folder."""
        revision = f".r{self.revision}" if self.revision else ""
        part = f".p{self.part}" if self.part else ""
        return f"{self.dataset}/{written(self.month)}/{self.sender}{revision}{part}.{self.style.ending}"

    @property
    def medium(self) -> str:
        """T text, X workbook, P Parquet."""
        return {"xlsx": "X", "parquet": "P"}.get(self.style.ending, "T")


def sender(branch: int) -> str:
    """Return the name of a branch as a sender, which is its office code."""
    return f"SIM-K{branch:02}"


def style_of(request: Request, branch: int, dataset: str, rows: int) -> Style:
    """Return how a branch writes a dataset. Only membership files are workbooks, Parquet or in parts."""
    if request.formats != "mixed":
        return EXPORT if request.formats == EXPORTS else PLAIN
    if dataset == "memberships" and branch == request.branches:
        return PARQUET
    if dataset == "memberships" and branch == request.branches - 1 and rows <= SMALL:
        return WORKBOOK
    return STYLES[branch % len(STYLES)]


def is_missing(request: Request, branch: int, month: int) -> bool:
    """Say whether a branch delivers nothing in a month; the report's month, the first and last are whole."""
    whole = month in (0, request.simulated[0], request.simulated[-1])
    return request.months > 2 and not whole and (branch * 7 + month * 3) % 61 == 0  # noqa: PLR2004


def is_restated(branch: int, month: int) -> bool:
    """Say whether a branch delivers a month again, as a second revision that replaces the first."""
    return (branch + month) % 23 == 7  # noqa: PLR2004


def membership_files(request: Request, month: int, rows: dict[int, int]) -> list[File]:
    """Return the membership files of a month; `rows` says how many memberships a branch has, about."""
    files: list[File] = []
    for branch in range(1, request.branches + 1):
        style = style_of(request, branch, "memberships", rows[branch])
        parts = range(1, style.parts + 1) if style.parts > 1 else range(1)
        revisions = (0, 2) if is_restated(branch, month) and not is_missing(request, branch, month) else (0,)
        files += [
            File(
                number=branch * 10 + revision * 2 + part,
                branch=branch,
                dataset="memberships",
                month=month,
                sender=sender(branch),
                style=style,
                part=part,
                revision=revision,
                is_latest=revision == revisions[-1],
                is_written=not is_missing(request, branch, month),
            )
            for revision in revisions
            for part in parts
        ]
    return files


def extract_files(request: Request, dataset: str, month: int) -> list[File]:
    """Return the files of another extract in a month, one a branch."""
    return [
        File(branch, branch, dataset, month, sender(branch), style_of(request, branch, dataset, 0))
        for branch in range(1, request.branches + 1)
    ]


def recap_file(request: Request, month: int) -> File:
    """Return the regional office's recap of a month."""
    return File(0, 0, "recaps", month, REGIONAL, EXPORT if request.formats == EXPORTS else PLAIN)
