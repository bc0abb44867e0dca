"""The section [engine] of the configuration: where jobs are done."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flows.keys import Key, address, one_of, path, read_key, value
from flows.problems import WrongUsage


@dataclass(frozen=True)
class Declared:
    """Where jobs are done. Paths are absolute."""

    kind: str = "local"
    workers: int | None = None
    scheduler: str | None = None
    ca_file: str | None = None
    cert_file: str | None = None
    tls_key_file: str | None = None
    worker_memory_mb: int = 1500


def _some(unit: str) -> Any:
    return value(int, f"a number of {unit}, 1 or more", lambda found: found >= 1)


KEYS = {
    key.name: key
    for key in (
        Key("kind", "local: processes of this machine; dask: workers of a cluster", one_of("local", "dask")),
        Key("workers", "how many processes; of dask those of a cluster on this machine", _some("processes")),
        Key("scheduler", "of a dask cluster that is there, such as tls://10.0.0.5:8786", address("tls")),
        Key("ca_file", "certificate (PEM) of the authority that vouches for the cluster's parts", path),
        Key("cert_file", "certificate (PEM) of the run", path),
        Key("tls_key_file", "its private key", path),
        Key("worker_memory_mb", "that a dask worker on this machine may take, at least 1000", _some("MB")),
    )
}
"""What the section may say, and how it is read."""
OF_TLS = ("ca_file", "cert_file", "tls_key_file")


def engine_of(section: Any, file: Path) -> Declared:
    """Read the section. Raises WrongUsage that names the key."""
    if not isinstance(section, Mapping):
        raise WrongUsage(f"{file}: engine must be a section, written [engine].")
    for key in section:
        if key not in KEYS:
            raise WrongUsage(f"{file}: engine.{key} is not known; expected {', '.join(KEYS)}.")
    said = {k: read_key(f"{file}: engine.{k}", KEYS[k].read, v, file.parent) for k, v in section.items()}
    _refuse_misfits(said, file)
    return Declared(**said)


def _refuse_misfits(said: Mapping[str, Any], file: Path) -> None:
    """Raise WrongUsage where keys do not fit each other."""
    is_dask = said.get("kind") == "dask"
    for key in ("scheduler", "worker_memory_mb", *OF_TLS):
        if key in said and not is_dask:
            raise WrongUsage(f'{file}: engine.{key} needs engine.kind = "dask".')
    if is_dask and ("scheduler" in said) is ("workers" in said):
        raise WrongUsage(
            f"{file}: engine.kind is dask; expected either engine.scheduler, a cluster that is there, or "
            "engine.workers, so many on this machine."
        )
    lacking = [key for key in OF_TLS if ("scheduler" in said) is not (key in said)]
    if lacking:
        raise WrongUsage(
            f"{file}: engine.scheduler and {', '.join(f'engine.{key}' for key in OF_TLS)} belong together; "
            f"engine.{lacking[0]} is {'missing' if 'scheduler' in said else 'there alone'}."
        )
    if said.get("worker_memory_mb", 1000) < 1000:  # noqa: PLR2004 - pandas, Pandera and DuckDB take so much
        raise WrongUsage(
            f"{file}: engine.worker_memory_mb is {said['worker_memory_mb']}; expected 1000 or more."
        )
