"""Extracts of October 2024 judged together, as a run does."""

from pathlib import Path

import pyarrow

from flows.intake.outcome import Outcome
from flows.intake.pseudonym import PseudonymKey
from flows.intake.reading import Place
from flows.intake.surroundings import Surroundings, opened
from flows.intake.take_in import take_in
from flows.settings import Sender
from tests.schemas.extracts.delivered import OCTOBER, dataset

KEY = PseudonymKey(b"k" * 32)


def judge_together(
    files: list[tuple[Path, Sender]], folder: Path, reference: dict[str, pyarrow.Table]
) -> list[Outcome]:
    """Judge files of memberships as deliveries of N01; what is kept of them lies below <folder>/<number>."""
    places = [
        Place(path, "N01", sender, OCTOBER, folder / str(number))
        for number, (path, sender) in enumerate(files)
    ]
    for place in places:
        place.folder.mkdir(parents=True)
    around = Surroundings("KAL", reference, folder / "spill")
    with opened(around) as connection:
        return take_in(dataset("memberships"), places, connection, KEY)


def lines_of(outcome: Outcome) -> set[tuple[int, str, str]]:
    """Line, rule and severity of every breach."""
    return {(breach.line, breach.name, breach.severity) for breach in outcome.breaches}


def ledger(outcome: Outcome) -> tuple[int, int, int, int, int]:
    """Physical rows, and what became of them."""
    parts = (outcome.accepted, outcome.rejected, outcome.duplicates, outcome.structural)
    return outcome.physical_rows, *parts
