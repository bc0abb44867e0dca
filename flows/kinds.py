"""The kinds of sources: every module of flows/pull/kinds is one, under its own name."""

from functools import cache
from importlib import import_module

from flows.keys import Kind
from flows.project import PROJECT

FOLDER = PROJECT / "flows" / "pull" / "kinds"
KINDS = tuple(sorted(path.stem for path in FOLDER.glob("[a-z]*.py")))


@cache
def kind_of(name: str) -> Kind:
    """Return what a kind declares, one of KINDS."""
    found: Kind = import_module(".".join((*FOLDER.relative_to(PROJECT).parts, name))).KIND
    return found
