"""What a simulated folder needs beside extracts: branches, a survey, reference data, and its mark."""

import hashlib
import json
from pathlib import Path
from typing import Any

import duckdb

from flows.office.references import header_of, write_rows
from flows.settings import SIMULATED_OFFICE
from flows.simulate.drawing import fill, query
from flows.simulate.request import EXPORTS, REPORT, Request, written
from flows.simulate.senders import REGIONAL, File, sender

RECAPS_COUNT = {
    "unit": "memberships",
    "stock": "month_end",
    "region_basis": "workplace",
    "with_jakon": True,
    "with_pmi": True,
}
"""What the simulated recaps count, as their sender declares it."""
SOURCE = "simulated"
SINCE = "2020-01"
PROVINCE_TARGET, REGENCY_TARGET, CITY_TARGET = 45, 40, 55
"""Percent of the employed; ours."""


def write_offices(connection: duckdb.DuckDBPyConnection, folder: Path, request: Request) -> None:
    """Write the offices, in the columns of the shipped reference, and the regencies that each serves."""
    offices = [{"office_code": REGIONAL, "office_name": SIMULATED_OFFICE, "office_level": "kanwil"}]
    offices[0] |= {"region_code": request.territory.code, "aliases": "Kanwil Simulasi"}
    for branch in range(1, request.branches + 1):
        office = {"office_code": sender(branch), "office_name": f"Cabang Simulasi {branch:02}"}
        offices.append(
            office
            | {"office_level": "branch", "parent_office_code": REGIONAL, "aliases": f"Simulasi {branch:02}"}
        )
    shared = {"meaning": "simulated, no real office", "source": SOURCE, "valid_from": SINCE}
    write_like_shipped(folder, "offices", [office | shared for office in offices])
    served = connection.execute(
        "select branch, region_code from simulate.regencies order by branch, region_code"
    ).fetchall()
    write_rows(
        folder / "office_regions" / "SIM-office_regions.csv",
        ["office_code", "region_code", "valid_from", "valid_to", "source"],
        [[sender(branch), region, SINCE, "", SOURCE] for branch, region in served],
    )


def write_workforce(connection: duckdb.DuckDBPyConnection, folder: Path, request: Request) -> None:
    """Write an August round of every year that the months need, and of the year before them."""
    last = (REPORT + request.simulated[-1]) // 12
    first = (REPORT + min(request.paid)) // 12 - 1
    fill(connection, "round_years", "first_year integer, last_year integer", [(first, last)])
    answer = connection.execute(query("workforce"))
    names = [column[0] for column in answer.description or []]
    rows = [["" if cell is None else cell for cell in row] for row in answer.fetchall()]
    write_rows(folder / "workforce" / "SIM-sakernas.csv", names, rows)


def write_targets(connection: duckdb.DuckDBPyConnection, folder: Path, request: Request) -> None:
    """Write a target of coverage for every province and regency, due in the year after the last month.

    They lie a little above what the simulation reaches.
    """
    year = (REPORT + request.simulated[-1]) // 12 + 1
    regencies = connection.execute(
        "select region_code, kind = 'kota', province_code from simulate.regencies order by region_code"
    ).fetchall()
    provinces = sorted({f"{province}00" for *_, province in regencies})
    percents = [(code, PROVINCE_TARGET) for code in provinces]
    percents += [(code, CITY_TARGET if is_city else REGENCY_TARGET) for code, is_city, _ in regencies]
    shared = {"target_family": "UCJ", "target_year": year, "segment": "ALL", "measure": "coverage_rate"}
    shared |= {"base_definition": "sakernas_employed", "valid_from": SINCE}
    shared |= {"meaning": "simulated, no real target"}
    rows = [shared | {"region_code": code, "target_percent": percent} for code, percent in percents]
    write_like_shipped(folder, "targets", rows)


def write_like_shipped(folder: Path, dataset: str, rows: list[dict[str, Any]]) -> None:
    """Write rows in the columns of the reference that ships."""
    header = header_of(dataset)
    cells = [[row.get(name, "") for name in header] for row in rows]
    write_rows(folder / dataset / f"SIM-{dataset}.csv", header, cells)


def write_mark(folder: Path, name: str, request: Request, files: list[File]) -> None:
    """Write the mark of simulation: what was asked, the key of its pseudonyms, and how its senders write."""
    key = hashlib.sha256(f"simulated pseudonym key {request.seed}".encode()).hexdigest()
    lines = [
        "# Simulated records: no person, employer or office in this folder is real.",
        f"seed = {request.seed}",
        f"scale = {request.scale!r}",
        f'region_code = "{request.territory.code}"',
        f'first_period = "{written(request.simulated[0])}"',
        f'last_period = "{written(request.simulated[-1])}"',
        f"dirt = {request.dirt!r}",
        "# A key that protects nobody, for these are nobody's records.",
        f'pseudonym_key = "{key}"',
    ]
    known = [] if request.formats == EXPORTS else files
    declared = {(file.dataset, file.sender): file.style.declared for file in known}
    for (dataset, who), values in sorted(declared.items()):
        lines += ["", f"[senders.{dataset}.{who}]"]
        said = values | (RECAPS_COUNT if dataset == "recaps" else {})
        lines += [f"{key} = {json.dumps(value)}" for key, value in said.items()]
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
