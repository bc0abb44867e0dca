"""The data dictionary as a page: tables, columns, metrics and definitions, from the published file itself."""

from pathlib import Path

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.duck import read_only, rows_of
from flows.report.catalogue import tables
from flows.report.dictionary_words import SCHEMAS, WORDS
from flows.report.numbers import day

DICTIONARY = "dictionary.html"
PAGES = Environment(
    loader=FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def dictionary_text(warehouse: duckdb.DuckDBPyConnection | Path) -> str:
    """Return the dictionary of a published file as one HTML text that needs no other file and no network.

    warehouse: the file, or a connection to it that reads.
    """
    if isinstance(warehouse, Path):
        with read_only(warehouse) as connection:
            return dictionary_text(connection)
    [release] = rows_of(warehouse, "from audit.current_release")
    definitions = rows_of(warehouse, "from marts.definitions order by definition_kind, definition")
    return PAGES.get_template("dictionary.html.jinja").render(
        release=release,
        schemas={schema: tables(warehouse, schema) for schema in SCHEMAS},
        metrics=rows_of(warehouse, "from marts.metric_definitions order by metric"),
        participants=[one for one in definitions if one["definition_kind"] == "participants"],
        bases=[one for one in definitions if one["definition_kind"] == "base"],
        words=WORDS,
        described=SCHEMAS,
        day=day,
    )
