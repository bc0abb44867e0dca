"""Export: the current release as files for everybody, with a description that a machine can check."""

import json
import shutil
from pathlib import Path

import duckdb

import schemas
from flows.duck import Row, quoted, read_only, rows_of
from flows.report.catalogue import Table, tables
from flows.report.dictionary import DICTIONARY, dictionary_text
from flows.report.export_words import DESCRIPTION, NO_LICENCE, README, SIMULATED_NOTE
from flows.report.flat_files import write_csv, write_parquet, written
from flows.report.keys import codes, references
from flows.report.package import GENERATOR, Exported, Json, Licence, is_simulated, package, rights, title
from flows.report.whole_folder import whole_folder
from flows.warehouse.publish import require_published

PACKAGE = "datapackage.json"
MARTS = "marts"
ARTICLES = """
select distinct publisher, source_url
from marts.published_figures
where publisher is not null
order by all
"""
SURVEYS = """
select distinct source
from marts.definitions
where base_kind = 'sakernas' and exists (from core.survey_statements)
order by all
"""
RECORDS = """
select distinct dataset
from audit.deliveries
where accepted_rows > 0 and list_contains(?, dataset)
order by all
"""


def export(published: Path, folder: Path, licence: Licence | None = None) -> Json:
    """Write the release into a folder, whole or not at all; return its datapackage.json.

    The folder is new, empty, or a former export, which is replaced. Raises WrongUsage for another one, and
    where none can be made. Equal releases give equal bytes.
    """
    require_published(published)
    with (
        whole_folder(folder, is_export) as draft,
        read_only(published) as connection,
    ):
        spill = draft / ".spill"
        connection.execute("set threads = 1")  # or the parts of a Parquet file could be cut elsewhere
        connection.execute(f"set temp_directory = {quoted(spill)}")
        described = _write(connection, draft, licence)
        shutil.rmtree(spill, ignore_errors=True)
    return described


def is_export(folder: Path) -> bool:
    """Whether a folder holds a former export and nothing else."""
    try:
        described = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
        is_ours = described["generator"] == GENERATOR
        listed = {resource["path"] for resource in described["resources"]} | {PACKAGE}
    except (OSError, ValueError, KeyError, TypeError):
        return False
    found = [path for path in folder.rglob("*") if path != folder / MARTS]
    return is_ours and all(path.relative_to(folder).as_posix() in listed for path in found)


def _write(connection: duckdb.DuckDBPyConnection, folder: Path, licence: Licence | None) -> Json:
    """Write all files of an export into an empty folder; return its description."""
    [release] = rows_of(connection, "from audit.current_release")
    (folder / MARTS).mkdir()
    marts = tables(connection, MARTS)
    exported = [_exported(connection, table, marts, folder) for table in marts]
    (folder / DICTIONARY).write_text(dictionary_text(connection), encoding="utf-8")
    guarded = sum(sum(one.csv.guarded.values()) for one in exported)
    (folder / "README.txt").write_text(_readme(release, guarded, licence), encoding="utf-8")
    beside = [written(folder, name, 0) for name in (DICTIONARY, "README.txt")]
    described = package(release, exported, beside, _sources(connection, release), licence)
    text = json.dumps(described, ensure_ascii=False, indent=2)
    (folder / PACKAGE).write_text(f"{text}\n", encoding="utf-8")
    return described


def _exported(
    connection: duckdb.DuckDBPyConnection, table: Table, marts: list[Table], folder: Path
) -> Exported:
    listed = {column.name: codes(connection, table, column) for column in table.columns}
    return Exported(
        table=table,
        csv=write_csv(connection, table, folder, f"{MARTS}/{table.name}.csv"),
        parquet=write_parquet(connection, table, folder, f"{MARTS}/{table.name}.parquet"),
        references=references(connection, table, marts),
        codes={name: found for name, found in listed.items() if found},
    )


def _sources(connection: duckdb.DuckDBPyConnection, release: Row) -> list[Json]:
    """Return where the figures come from: articles that print them, surveys, the office's own records."""
    if is_simulated(release):
        return [{"title": "Simulasi / simulated"}]
    articles = [{"title": who, "path": where} for who, where in connection.execute(ARTICLES).fetchall()]
    surveys = [{"title": name} for (name,) in connection.execute(SURVEYS).fetchall()]
    datasets = [name for (name,) in connection.execute(RECORDS, [list(schemas.EXTRACTS)]).fetchall()]
    records = [{"title": f"{release['office_name']}: {', '.join(datasets)}"}] if datasets else []
    return [*records, *surveys, *articles]


def _readme(release: Row, guarded: int, licence: Licence | None) -> str:
    return README.format(
        simulated=f"{SIMULATED_NOTE}\n\n" if is_simulated(release) else "",
        title=title(release),
        **{**release, "published_at": release["published_at"].isoformat(timespec="seconds")},
        office=release["office_name"],
        licence=" ".join(filter(None, (licence.name, licence.url))) if licence else NO_LICENCE,
        description_id=DESCRIPTION["id"].format(guarded=guarded),
        description_en=DESCRIPTION["en"].format(guarded=guarded),
        rights=rights(release, licence),
    )
