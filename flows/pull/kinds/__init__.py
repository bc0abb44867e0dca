"""The kinds of sources: every module of this folder is one, under its own name."""

from functools import cache
from importlib import import_module
from pathlib import Path

from flows.pull.keys import Kind

KINDS = tuple(sorted(path.stem for path in Path(__file__).parent.glob("[a-z]*.py")))


@cache
def kind_of(name: str) -> Kind:
    """Return what a kind declares, one of KINDS."""
    found: Kind = import_module(f"{__name__}.{name}").KIND
    return found
