"""How a source names what it has: a path with fields, read and written both ways."""

import re
from dataclasses import dataclass
from functools import cache

from flows.intake.file_name import ENDINGS, SENDER
from flows.month_words import month_words
from flows.problems import WrongUsage

FIELDS = {
    "dataset": "[a-z_]+",
    "sender": SENDER.pattern,
    "period": "[0-9]{4}-[0-9]{2}",
    "year": "[0-9]{4}",
    "month": "[0-9]{2}",
    "revision": "[0-9]{1,18}",
    "part": "[0-9]{1,18}",
}
"""Regular expression of each field; a number is one that a BIGINT holds. Months are also read in words."""
BETWEEN = "[ _.,-]{1,3}"
"""What stands between the word of a month and its year."""
ANYTHING = "[^/]*"
_PIECE = re.compile(r"\{([^{}]*)\}|(\*)|([^{}*]+)|([{}])")


@dataclass(frozen=True)
class Pattern:
    """A path below a location, such as {year}/{month}/TK_{sender}.csv; * is anything within a name."""

    text: str

    @property
    def fields(self) -> frozenset[str]:
        """Names of its fields."""
        return frozenset(found[1] for found in _PIECE.finditer(self.text) if found[1])

    @property
    def is_exact(self) -> bool:
        """Whether a path can be written from its fields."""
        return "*" not in self.text

    @property
    def ending(self) -> str | None:
        """The end of its text that is one of ENDINGS, or behind a * a part of one, so also empty.

        None where no path of this pattern can have one.
        """
        last = re.split("[{}*]", self.text)[-1]
        whole = ending_of(last)
        if whole is not None:
            return last[-len(whole) :]
        is_rest = self.text.endswith(f"*{last}") and any(one.endswith(last.lower()) for one in ENDINGS)
        return last if is_rest else None

    def read(self, path: str) -> dict[str, str] | None:
        """Return what the fields of a path say, None where the path is not of this pattern.

        `period` is there as 2024-11 also where the path has year and month apart, or November 2024. The
        ending, such as .csv, may be written in any case.
        """
        return self._read(path, ANYTHING)

    def read_name(self, name: str) -> dict[str, str] | None:
        """Return the same of a name, which is no path: * is anything in it, slashes too."""
        return self._read(name, ".*")

    def write(self, **values: str) -> str:
        """Return the path of these values; year and month are taken from the period."""
        if values.get("period"):
            values = {**values, "year": values["period"][:4], "month": values["period"][5:7]}
        return "".join(values[field] if field else text for field, _, text, _ in _PIECE.findall(self.text))

    def _read(self, path: str, anything: str) -> dict[str, str] | None:
        found = _compiled(self.text, self.ending or "", anything).fullmatch(path)
        if found is None:
            return None
        read = found.groupdict()
        if "month" in read:
            read["month"] = _in_figures(read["month"])
        if "year" in read and "month" in read:
            read["period"] = f"{read['year']}-{read['month']}"
        elif "period" in read:
            read["period"] = _in_figures(read["period"])
        return read


def ending_of(name: str) -> str | None:
    """Return which of ENDINGS a name has, written in any case; None where it has none."""
    return next((ending for ending in ENDINGS if name.lower().endswith(ending)), None)


@cache
def _compiled(text: str, ending: str, anything: str) -> re.Pattern[str]:
    """Return what reads a path; its ending may be written in any case."""
    seen: set[str] = set()
    parts = []
    for name, star, literal, _ in _PIECE.findall(text.removesuffix(ending)):
        if name in seen:
            parts.append(f"(?P={name})")
        elif name:
            parts.append(f"(?P<{name}>{_field(name)})")
            seen.add(name)
        else:
            parts.append(anything if star else re.escape(literal))
    return re.compile("".join([*parts, f"(?i:{re.escape(ending)})"]))


def _field(name: str) -> str:
    """Return the expression of a field, with the months in words."""
    word = f"(?i:{'|'.join(month_words())})"
    in_words = {
        "month": word,
        "period": f"{word}{BETWEEN}[0-9]{{4}}|[0-9]{{4}}{BETWEEN}{word}",
    }
    return f"{FIELDS[name]}|{in_words[name]}" if name in in_words else FIELDS[name]


def _in_figures(told: str) -> str:
    """Return a month as 11, or as 2024-11 where its year stands beside it."""
    word = "".join(filter(str.isalpha, told)).lower()
    if not word:
        return told
    year, month = "".join(filter(str.isdigit, told)), f"{month_words()[word]:02d}"
    return f"{year}-{month}" if year else month


def pattern_of(text: str, where: str) -> Pattern:
    """Check and return a pattern. Raises WrongUsage that names the key."""
    names = re.findall(r"\{([^{}]*)\}", text)
    if not set(names) <= FIELDS.keys() or {"{", "}"} & set(re.sub(r"\{[a-z]+\}", "", text)):
        known = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise WrongUsage(f"{where} is {text!r}; its fields may be {known}, and * any other text.")
    if text.startswith("/") or ".." in text.split("/"):
        raise WrongUsage(f"{where} is {text!r}; expected a path below the location.")
    return Pattern(text)
