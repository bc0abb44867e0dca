"""How a message names many things: the first of them, and how many more there are."""

from collections.abc import Sequence


def in_lines(names: Sequence[str], most: int, more: str = "more") -> list[str]:
    """Return the first names, each a line, and behind them how many more there are."""
    return [*names[:most], *([f"and {len(names) - most} {more}"] if len(names) > most else [])]


def in_a_sentence(names: Sequence[str], most: int, between: str = ", ") -> str:
    """Return the first names and how many more there are, for within a sentence."""
    return between.join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
