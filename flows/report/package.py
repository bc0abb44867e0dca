"""The description of an export as a Frictionless Data Package (v1): what each file holds, and what it is."""

from dataclasses import dataclass
from typing import Any

from flows.duck import Row
from flows.report.catalogue import Column, Table
from flows.report.export_words import DESCRIPTION, RIGHTS, SIMULATED_NOTE, SIMULATED_TITLE, TITLE
from flows.report.flat_files import NEWLINE, FlatFile
from flows.report.keys import Reference

Json = dict[str, Any]
GENERATOR = "cakupan export"
"""Value of `generator` in a package of ours."""
TYPES = {
    "BIGINT": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DOUBLE": "number",
    "TIMESTAMP": "datetime",
    "VARCHAR": "string",
}
"""Type of a field by that of the column; all others are decimals."""
MEDIA = {
    "csv": "text/csv",
    "html": "text/html",
    "parquet": "application/vnd.apache.parquet",
    "txt": "text/plain",
}


@dataclass(frozen=True)
class Licence:
    """Under what the office gives the data away."""

    name: str
    """An identifier, such as CC-BY-4.0."""
    url: str | None = None

    @property
    def as_data(self) -> Json:
        """It as a Data Package has it."""
        return {"name": self.name, **({"path": self.url} if self.url else {})}


@dataclass(frozen=True)
class Exported:
    """A table, the files that hold it, and what is known of its columns."""

    table: Table
    csv: FlatFile
    parquet: FlatFile
    references: list[Reference]
    codes: dict[str, list[str]]


def package(
    release: Row,
    tables: list[Exported],
    others: list[FlatFile],
    sources: list[Json],
    licence: Licence | None,
) -> Json:
    """Return datapackage.json. `others` are files beside the tables; `sources` have title and path."""
    guarded = sum(sum(table.csv.guarded.values()) for table in tables)
    described = "\n\n".join(DESCRIPTION[language].format(guarded=guarded) for language in ("id", "en"))
    simulated = f"{SIMULATED_NOTE}\n\n" if is_simulated(release) else ""
    return {
        "profile": "data-package",
        "name": f"cakupan-{release['region_code'].lower()}",
        "title": title(release),
        "description": simulated + described,
        "version": release["release_id"],
        "created": f"{release['published_at'].isoformat()}Z",
        "data_kind": release["data_kind"],
        "generator": GENERATOR,
        "generator_version": release["cakupan_version"],
        **({"licenses": [licence.as_data]} if licence else {}),
        "rights": rights(release, licence),
        "contributors": [{"title": release["office_name"], "role": "publisher"}],
        "sources": sources,
        "resources": [
            *(resource for table in tables for resource in (_csv(table), _parquet(table))),
            *(_beside(file) for file in others),
        ],
    }


def is_simulated(release: Row) -> bool:
    """Whether no record of a release is real; its row in audit.current_release says so."""
    return bool(release["data_kind"] == "simulated")


def title(release: Row) -> str:
    """Return the title of an export, which says where its records are simulated."""
    named = TITLE.format(office=release["office_name"])
    return f"{SIMULATED_TITLE}: {named}" if is_simulated(release) else named


def rights(release: Row, licence: Licence | None) -> str:
    """Return what may be done with an export, in both languages."""
    if is_simulated(release):
        return RIGHTS["simulated"]
    return RIGHTS["licensed" if licence else "open"]


def _csv(exported: Exported) -> Json:
    return {
        "name": exported.table.name,
        "profile": "tabular-data-resource",
        **_file(exported.csv),
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "lineTerminator": NEWLINE,
            "header": True,
        },
        "description": exported.table.sentence,
        "rows": exported.csv.rows,
        "guarded_texts": exported.csv.guarded,
        "empty_texts": exported.csv.blank,
        "schema": _schema(exported),
    }


def _parquet(exported: Exported) -> Json:
    return {
        "name": f"{exported.table.name}-parquet",
        "profile": "data-resource",
        "type": "file",  # frictionless reads Parquet through floats, which lose whole numbers beside nulls
        **_file(exported.parquet),
        "description": exported.table.sentence,
        "schema": _schema(exported),
    }


def _beside(file: FlatFile) -> Json:
    return {"name": file.path.partition(".")[0].lower(), "type": "file", **_file(file), "encoding": "utf-8"}


def _file(file: FlatFile) -> Json:
    form = file.path.rpartition(".")[2]
    return {
        "path": file.path,
        "format": form,
        "mediatype": MEDIA[form],
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
    }


def _schema(exported: Exported) -> Json:
    table = exported.table
    schema: Json = {"fields": [_field(column, exported) for column in table.columns], "missingValues": [""]}
    if table.grain:
        schema["primaryKey"] = list(table.grain)
    if exported.references:
        schema["foreignKeys"] = [
            {"fields": [one.column], "reference": {"resource": one.table, "fields": [one.key]}}
            for one in exported.references
        ]
    return schema


def _field(column: Column, exported: Exported) -> Json:
    constraints: Json = {}
    if column.name in exported.table.grain:
        constraints["required"] = True
    if column.name in exported.codes:
        constraints["enum"] = exported.codes[column.name]
    field = {
        "name": column.name,
        "type": TYPES.get(column.data_type, "number"),
        "description": column.meaning,
        "duckdb_type": column.data_type,
    }
    return {**field, "constraints": constraints} if constraints else field
