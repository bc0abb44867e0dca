"""Commands of an office that begins: `init` writes its folder, `doctor` says what is missing or odd."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from flows.options import AsJson, Config, Raw, Warehouse
from flows.problems import WrongUsage
from flows.terminal import answer, answering

QUESTIONS = {
    "time-zone": "Time zone",
    "raw": "Folder of raw deliveries",
    "warehouse": "Folder of the warehouse",
}
"""What is asked with an answer that will mostly do."""


def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A new or empty folder for the office.")],
    *,
    name: Annotated[str, typer.Option(help="Name of the office; else it is asked.")] = "",
    territory: Annotated[
        str,
        typer.Option(
            help="Its territory: 0000, a province as 3500, a regency as 3578, or provinces under three "
            "capitals, as JTD=3300,3400; else it is asked."
        ),
    ] = "",
    time_zone: Annotated[str, typer.Option(help="Of its schedule, else that of its first province.")] = "",
    raw: Annotated[Path | None, typer.Option(help="Folder of raw deliveries, else DIR/raw.")] = None,
    warehouse: Annotated[
        Path | None, typer.Option(help="Folder of the warehouse, else DIR/warehouse.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write the folder of an office: configuration, key, references, rows to fill, and what comes next.

    What is not said is asked. Nothing that is there is changed: DIR must be new or empty, and in a raw folder
    that holds something only datasets that are not there are written. The key is for its owner alone (0600).

    Example: cakupan init jatim --name "Kantor Wilayah Jawa Timur" --territory 3500
    """
    with answering(as_json):
        from flows.office.new_office import NewOffice, write_office
        from flows.office.territory import territory_of

        place = folder.resolve()
        named = name or asked("Name of the office, as Kantor Wilayah Jawa Timur", "--name")
        where = territory_of(territory or asked("Its territory, as 3500 or 0000", "--territory"))
        usual = {"time-zone": where.time_zone, "raw": f"{place}/raw", "warehouse": f"{place}/warehouse"}
        said = {"time-zone": time_zone, "raw": str(raw or ""), "warehouse": str(warehouse or "")}
        if not (name and territory):  # somebody sits there
            for flag, question in QUESTIONS.items():
                said[flag] = said[flag] or asked(question, f"--{flag}", usual[flag])
        new = NewOffice(
            folder=place,
            name=named,
            territory=where,
            time_zone=said["time-zone"] or usual["time-zone"],
            raw=Path(said["raw"] or usual["raw"]).resolve(),
            warehouse=Path(said["warehouse"] or usual["warehouse"]).resolve(),
        )
        data = {"folder": str(place), "region_code": where.code, "regencies": len(where.regencies)}
        answer(as_json, data, *write_office(new))


def asked(question: str, flag: str, default: str | None = None) -> str:
    """Return what a person answers. Raises WrongUsage that names the flag where nobody does."""
    try:
        return str(typer.prompt(question, default=default, err=True))
    except typer.Abort:
        raise WrongUsage(f"Nobody answered; say it by {flag}. Nothing was written.") from None


def doctor(
    *,
    raw: Raw = None,
    warehouse: Warehouse = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Say what an office lacks and what is odd, each with the command that mends it. Changes nothing.

    Looks at versions, clock, disk, folders and their modes, the key, the references, bases of the territory
    for its months, targets, how senders write, the schedule, and the cluster of [engine]. Leaves with 1 where
    something is missing without which nothing is published, or not rightly.

    Example: cakupan doctor --config jatim/cakupan.toml
    """
    with answering(as_json):
        from flows.office.doctor import examine, told
        from flows.office.finding import MISSING
        from flows.settings import load_settings

        found = examine(load_settings(config, raw, warehouse))
        answer(as_json, {"findings": [asdict(one) for one in found]}, *told(found))
        raise typer.Exit(any(one.level == MISSING for one in found))
