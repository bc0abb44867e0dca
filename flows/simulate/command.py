"""The command `simulate`."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.options import AsJson
from flows.simulate.request import REPORT_TERRITORY
from flows.terminal import answer, answering, tell


def simulate(
    *,
    out: Annotated[Path, typer.Option(help="Folder to write: a new or empty one, or one simulated before.")],
    first: Annotated[str, typer.Option(help="First month, 2023-01 to 2025-12.")] = "2024-10",
    months: Annotated[int, typer.Option(help="How many months.")] = 1,
    territory: Annotated[
        str,
        typer.Option(help="Whose regencies: 0000, 3500, 3578, KAL, or provinces as JTD=3300,3400."),
    ] = REPORT_TERRITORY,
    branches: Annotated[
        int | None, typer.Option(help="How many branches, else about one for two regencies.")
    ] = None,
    scale: Annotated[
        float,
        typer.Option(
            help="1 is as many as there are: 5.6 million memberships a month of KAL, 16 times that of 0000."
        ),
    ] = 1.0,
    seed: Annotated[int, typer.Option(help="Equal seeds draw equal records.")] = 1,
    dirt: Annotated[float, typer.Option(help="Share of the rows that get a defect, such as 0.01.")] = 0.0,
    formats: Annotated[
        Literal["mixed", "plain", "exports"],
        typer.Option(help="As people write files, all as plain CSV, or as offices export them, undeclared."),
    ] = "mixed",
    as_json: AsJson = False,
) -> None:
    """Write raw extracts of people who do not exist, and what is true of them.

    Memberships, employers, projects, payments and recaps of an office's branches, and a survey at their
    scale. Of KAL the clean records of October 2024 add up to the office's report of 7 November 2024;
    elsewhere there are as many for each formal and each informal worker of August 2024. truth.csv lists every
    planted defect by file and line, truth_files.csv the rows of every file, truth_counts.csv the memberships
    that count. Equal arguments write equal bytes. A run on the folder is marked simulated.

    Example: cakupan simulate --out ~/simulated --scale 0.01 --dirt 0.01
    """
    with answering(as_json):
        from flows.simulate.request import checked

        request = checked(
            out=out,
            first=first,
            months=months,
            scale=scale,
            seed=seed,
            dirt=dirt,
            formats=formats,
            territory=territory,
            branches=branches,
        )
        from flows.simulate.simulate import simulate as write_folder

        counts = write_folder(request, tell)
        answer(
            as_json,
            {"out": str(request.out), **counts},
            f"{request.out}: {counts['files']:,} files, {counts['rows']:,} rows",
            f"Planted defects: {counts['planted']:,}; see {request.out / 'truth.csv'}",
            f"Next: cakupan run --raw {request.out} --warehouse <a folder of its own>",
        )
