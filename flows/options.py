"""Options that commands share."""

from pathlib import Path
from typing import Annotated

import typer

Config = Annotated[
    Path | None,
    typer.Option(help="The office's configuration, else CAKUPAN_CONFIG, else the project's cakupan.toml."),
]
Raw = Annotated[Path | None, typer.Option(help="Folder of raw deliveries instead of the configured one.")]
Warehouse = Annotated[
    Path | None, typer.Option(help="Folder of the warehouse instead of the configured one.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON to standard output, for machines.")]
