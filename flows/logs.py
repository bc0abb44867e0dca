"""No number of a person in a log, whoever writes it: a library's text may quote a row."""

import logging
import re
from typing import Any

LONG_NUMBER = re.compile(r"[0-9]{11,}")
"""As long as a KPJ, a NIK or a phone number; a count, a day or a moment of ours is shorter."""


def without_numbers(text: str) -> str:
    """Return a text whose long numbers are nines."""
    return LONG_NUMBER.sub(lambda number: "9" * len(number.group()), text)


def hide_long_numbers() -> None:
    """Let every record that is logged from now on say long numbers as nines, that of an error too.

    A filter of a logger does not see what the loggers below it write, and Prefect makes its handlers anew
    when a flow begins; every record is made in one place.
    """
    former = logging.getLogRecordFactory()
    if getattr(former, "hides_long_numbers", False):
        return

    def make(*arguments: Any, **named: Any) -> logging.LogRecord:
        record = former(*arguments, **named)
        if record.exc_info:
            record.exc_text = without_numbers(logging.Formatter().formatException(record.exc_info))
        try:
            text = record.getMessage()
        except (TypeError, ValueError, KeyError):  # arguments that do not fit; who writes it says so
            text = ""
            record.msg, record.args = without_numbers(str(record.msg)), None
        if LONG_NUMBER.search(text):
            record.msg, record.args = without_numbers(text), None
        return record

    make.hides_long_numbers = True  # type: ignore[attr-defined]
    logging.setLogRecordFactory(make)
