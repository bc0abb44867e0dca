"""Parts of README.md and docs/ that the program writes itself, between `<!-- name -->` and `<!-- /name -->`.

`make readme` writes them again.
"""

import io
import json
import re
import tempfile
from importlib import import_module
from pathlib import Path

import duckdb
from rich.console import Console

import schemas
from flows.engine.declared import KEYS as ENGINE
from flows.engine.declared import Declared
from flows.kinds import KINDS, kind_of
from flows.meaning import STAGES
from flows.report.page import write_page
from flows.report.summary import print_summary
from flows.sender_section import COUNTED, KEYS, LAYOUT, WIDE
from flows.settings import PROJECT, SQL
from flows.sources import COMMON
from flows.warehouse.model import load_model, read_header
from flows.warehouse.query import cookbook
from schemas.contract import Column
from tests.builds import cold
from tests.conftest import publish

README = PROJECT / "README.md"
CLUSTER = PROJECT / "docs" / "operate" / "cluster.md"
INVALIDATES = PROJECT / "docs" / "what_invalidates_what.md"
RELEASE = re.compile(r"\b[0-9]{6}-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}\b")
PLAIN = ("1 or 0", "A day", "A whole number", "Rupiah")
"""What README.md says once of all days, amounts, counts and flags."""
COMMAND = re.compile(r"^  \S*cakupan ", re.MULTILINE)


def marts_table() -> str:
    """Return the public tables as Markdown, from the headers of their models."""
    with duckdb.connect(":memory:") as connection:
        models = [load_model(connection, path) for path in sorted((SQL / "marts").glob("*.sql"))]
    rows = [f"| `{m.name}` | {m.description} | {', '.join(m.grain)} |" for m in models]
    return "\n".join(["| Table | Holds | One row per |", "|---|---|---|", *rows])


def questions_table() -> str:
    """Return the cookbook as Markdown, from the headers of its files."""
    rows = [f"| `{name}` | {one.english} | {one.indonesian} |" for name, one in cookbook().items()]
    return "\n".join(["| Name | Question | Pertanyaan |", "|---|---|---|", *rows])


def cuts_table() -> str:
    """Return the table macros as Markdown, from the headers of their files."""
    headers = [read_header(p.read_text(encoding="utf-8")) for p in sorted((SQL / "macros").glob("*.sql"))]
    rows = [f"| `{keys['example'][0]}` | {sentence} |" for sentence, keys in headers]
    return "\n".join(["| Example | Gives |", "|---|---|", *rows])


def extracts_tables() -> str:
    """Return the datasets of administrative records as Markdown, a table each, from their contracts."""
    parts = []
    for name in schemas.EXTRACTS:
        told = re.sub(r"\s+", " ", str(import_module(f"schemas.{name}").__doc__).partition("\n\n")[0])
        parts += [f"**`{name}`**: {told.partition(': ')[2]}", ""]
        parts += ["| Column | Example | Holds | Also written |", "|---|---|---|---|"]
        for column in schemas.dataset(name).columns:
            mark, example = "*" if column.optional else "", f"`{column.example}`" if column.example else ""
            others = ", ".join(column.aliases)
            parts.append(f"| `{column.name}`{mark} | {example} | {holds(column)} | {others} |")
        parts.append("")
    return "\n".join(parts).rstrip("\n")


def sources_table() -> str:
    """Return the keys of sources as Markdown, from what their kinds declare; * where a kind needs it."""
    kinds: dict[tuple[bool, str, str, str], list[str]] = {}
    for name, kind in ((name, kind_of(name)) for name in KINDS):
        for key in {key.name: key for key in (*COMMON, *kind.needs, *kind.may_have)}.values():
            is_own = key.name not in {common.name for common in COMMON}
            told = (is_own, key.name, key.holds, json.dumps(key.default) if key.default else "")
            kinds.setdefault(told, []).append(f"`{name}`{'*' if key in kind.needs else ''}")
    rows = []
    for (_, key, holds, default), of in sorted(kinds.items()):
        told_of = ["all", *(one for one in of if "*" in one)] if len(of) == len(KINDS) else of
        rows.append(f"| `{key}` | {holds} | {', '.join(told_of)} | {default} |")
    return "\n".join(["| Key | Holds | Of kinds | Unless said |", "|---|---|---|---|", *rows])


def senders_table() -> str:
    """Return the keys of a sender as Markdown, from what its section declares."""
    rows = []
    for key in (*KEYS.values(), *COUNTED.values(), LAYOUT, *WIDE.values()):
        default = json.dumps(key.default) if key.default else ""
        of = " (wide)" if key.name in WIDE else " (recaps)" if key.name in COUNTED else ""
        name = f"`{key.name}`{of}"
        rows.append(f"| {name} | {key.holds} | {default} |")
    return "\n".join(["| Key | Says | Unless said |", "|---|---|---|", *rows])


def engine_table() -> str:
    """Return the keys of [engine] as Markdown, from what it declares."""
    told = vars(Declared())
    rows = [
        f"| `{key.name}` | {key.holds} | {'' if (said := told[key.name]) is None else json.dumps(said)} |"
        for key in ENGINE.values()
    ]
    return "\n".join(["| Key | Says | Unless said |", "|---|---|---|", *rows])


def holds(column: Column) -> str:
    """Return what a delivered column holds: the text that is expected, or the meaning where that is plain."""
    return column.meaning if column.expected.startswith(PLAIN) else column.expected


def stages_table() -> str:
    """Return where the code of each stage begins as Markdown, from flows/meaning.py."""
    rows = ["| Code of | Begins with | Runs, in `sql/` | Follows names into |", "|---|---|---|---|"]
    for name, of in STAGES.items():
        sql = ", ".join(of.sql) or (f"what of {of.folders[0]} a release asks for" if of.asked_by else "")
        cells = (name, ", ".join(of.modules), sql, ", ".join(of.folders))
        rows.append(f"| {' | '.join(cells)} |".replace("{}", "`<dataset>`"))
    return "\n".join(rows)


def summary(published: Path) -> str:
    """Write the page and return what a run says at its end, without what differs from run to run."""
    page = write_page(published)
    said = io.StringIO()
    print_summary(published, Console(file=said, width=100))
    text = said.getvalue().replace(f" --warehouse {published.parent}", "")
    text = text.replace(str(page), "data/warehouse/report/index.html")
    text = text.replace(str(published), "data/warehouse/cakupan.duckdb")
    text = COMMAND.sub("  .venv/bin/cakupan ", RELEASE.sub("000001-...", text))
    lines = [line.rstrip() for line in text.strip().splitlines()]
    return "\n".join(["```text", *lines, "```"])


def written(text: str, parts: dict[str, str]) -> str:
    """Return the text with each part between its two marks."""
    for name, part in parts.items():
        before, opening, rest = text.partition(f"<!-- {name} -->\n")
        _, closing, after = rest.partition(f"<!-- /{name} -->")
        if not opening or not closing:
            raise ValueError(f"There is no part <!-- {name} --> to <!-- /{name} -->")
        text = f"{before}{opening}\n{part}\n\n{closing}{after}"
    return text


PARTS = {
    "marts": marts_table,
    "extracts": extracts_tables,
    "questions": questions_table,
    "cuts": cuts_table,
    "sources": sources_table,
    "senders": senders_table,
}


def parts_of_readme(published: Path) -> dict[str, str]:
    """Return every part of README.md, one of them from a published file."""
    return {**{name: make() for name, make in PARTS.items()}, "summary": summary(published)}


def write_readme() -> None:
    """Build a warehouse from the shipped records and write the parts into README.md."""
    with tempfile.TemporaryDirectory() as folder:
        settings = cold(Path(folder))
        publish(settings)
        parts = parts_of_readme(settings.published)
    others = ((INVALIDATES, {"stages": stages_table()}), (CLUSTER, {"engine": engine_table()}))
    for page, of_page in ((README, parts), *others):
        page.write_text(written(page.read_text(encoding="utf-8"), of_page), encoding="utf-8")


if __name__ == "__main__":
    write_readme()
