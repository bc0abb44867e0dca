"""From a request to a raw folder of simulated extracts, written aside and put in place when it is whole."""

import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb

from flows.duck import quoted
from flows.office.references import write_references
from flows.problems import WrongUsage
from flows.settings import SIMULATED
from flows.simulate import references
from flows.simulate.drawing import connect, prepare, query
from flows.simulate.extracts import write_extract, write_payments
from flows.simulate.memberships import write_memberships
from flows.simulate.request import Request, written
from flows.simulate.senders import File

TRUTHS = ("truth", "truth_files", "truth_counts")


def simulate(
    request: Request, tell: Callable[[str], None] = lambda _: None, threads: int | None = None
) -> dict[str, int]:
    """Write the folder; return counts of what is in it. Raises WrongUsage where the folder is somebody's."""
    refuse_foreign(request.out)
    draft = request.out.with_name(f".{request.out.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    spill = draft.with_name(f".{request.out.name}.spill")
    try:
        draft.mkdir(parents=True)
        with connect(spill, threads) as connection:
            counts = fill_folder(connection, draft, request, tell)
        if request.out.exists():
            shutil.rmtree(request.out)
        draft.rename(request.out)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
        shutil.rmtree(spill, ignore_errors=True)
    return counts


def refuse_foreign(out: Path) -> None:
    """Raise WrongUsage where a folder holds what no simulation wrote."""
    if out.exists() and not out.is_dir():
        raise WrongUsage(f"{out} is a file; name a folder with --out.")
    if out.is_dir() and any(out.iterdir()) and not (out / SIMULATED).is_file():
        raise WrongUsage(
            f"{out} is not empty and holds no {SIMULATED}, so its files may be somebody's. Name a new "
            "folder, an empty one, or one that was simulated: that is replaced."
        )


def fill_folder(
    connection: duckdb.DuckDBPyConnection, folder: Path, request: Request, tell: Callable[[str], None]
) -> dict[str, int]:
    """Write everything into a folder; return counts."""
    sizes = prepare(connection, request)
    write_references(folder, request.territory)
    references.write_offices(connection, folder, request)
    references.write_workforce(connection, folder, request)
    references.write_targets(connection, folder, request)
    files: list[File] = []
    for month in request.simulated:
        files += write_memberships(connection, folder, request, month)
        for dataset in ("employers", "projects", "recaps"):
            files += write_extract(connection, folder, request, dataset, month)
        tell(f"{written(month)}: memberships, employers, projects, recap")
    files += write_payments(connection, folder, request, sizes)
    tell(f"payments of {len(request.paid)} months")
    for name in TRUTHS:
        connection.execute(
            f"copy ({query(name)}) to {quoted(folder / f'{name}.csv')} (header, delimiter ',')"
        )
    references.write_mark(folder, SIMULATED, request, files)
    found = connection.execute(
        "select sum(rows)::bigint, (select count(*) from simulate.truth_rows) from simulate.file_counts"
    ).fetchone()
    rows, planted = found or (0, 0)
    return {"files": len(files), "rows": rows, "planted": planted}
