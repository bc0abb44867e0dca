"""Declarations of what is delivered, one module per dataset, named after its folder in data/raw/."""

from importlib import import_module
from pathlib import Path

from schemas.contract import Dataset, Role


def _declared() -> dict[str, Dataset]:
    """Return every DATASET that a module declares, by name."""
    modules = (import_module(f"schemas.{path.stem}") for path in Path(__file__).parent.glob("[a-z]*.py"))
    found: list[Dataset] = [module.DATASET for module in modules if hasattr(module, "DATASET")]
    return {dataset.name: dataset for dataset in sorted(found, key=lambda dataset: dataset.name)}


def _of(*roles: Role) -> tuple[str, ...]:
    return tuple(name for name, dataset in DATASETS.items() if dataset.role in roles)


DATASETS = _declared()
NAMES = tuple(DATASETS)
REFERENCE = _of(Role.REFERENCE)
FACTS = _of(Role.FACT)
CURATED = _of(Role.REFERENCE, Role.FACT)
EXTRACTS = _of(Role.EXTRACT)
KEYED = tuple(name for name in EXTRACTS if DATASETS[name].numbered)
"""Extracts that keep pseudonyms, so that a key is needed."""
NEEDS_REGIONS = tuple(name for name in CURATED if DATASETS[name].judged_by)
"""Curated, and judged by the reference of regions."""
JUDGED_BY = tuple(dict.fromkeys(by for name in EXTRACTS for by in DATASETS[name].judged_by))
"""What extracts are judged by, in the order in which it is taken in; tables of core are made of it."""


def dataset(name: str) -> Dataset:
    """Return the dataset of that name; KeyError when there is none."""
    return DATASETS[name]
