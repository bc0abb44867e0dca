"""Extracts of October 2024 judged together, as a run does."""

from pathlib import Path

import pyarrow

from flows.intake.outcome import Outcome
from flows.settings import Sender
from tests.schemas.extracts.delivered import take_files


def judge_together(
    files: list[tuple[Path, Sender]], folder: Path, reference: dict[str, pyarrow.Table]
) -> list[Outcome]:
    """Judge files of memberships as deliveries of N01; what is kept of them lies below <folder>/<number>."""
    return [told.outcome for told in take_files("memberships", files, folder, reference)]


def lines_of(outcome: Outcome) -> set[tuple[int, str, str]]:
    """Line, rule and severity of every breach."""
    return {(breach.line, breach.name, breach.severity) for breach in outcome.breaches}


def ledger(outcome: Outcome) -> tuple[int, int, int, int, int]:
    """Physical rows, and what became of them."""
    parts = (outcome.accepted, outcome.rejected, outcome.duplicates, outcome.structural)
    return outcome.physical_rows, *parts
