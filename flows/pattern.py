"""How a source names what it has: a path with fields, read and written both ways."""

import re
from dataclasses import dataclass

from flows.problems import WrongUsage

FIELDS = {
    "dataset": "[a-z_]+",
    "sender": "[A-Za-z0-9][A-Za-z0-9_-]*",
    "period": "[0-9]{4}-[0-9]{2}",
    "year": "[0-9]{4}",
    "month": "[0-9]{2}",
    "revision": "[0-9]{1,18}",
    "part": "[0-9]{1,18}",
}
"""Regular expression of each field; a number is one that a BIGINT holds."""
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

    def read(self, path: str) -> dict[str, str] | None:
        """Return what the fields of a path say, None where the path is not of this pattern.

        `period` is there as 2024-11 also where the path has year and month apart.
        """
        found = re.fullmatch(self._expression(), path)
        if found is None:
            return None
        read = found.groupdict()
        if "year" in read and "month" in read:
            read["period"] = f"{read['year']}-{read['month']}"
        return read

    def write(self, **values: str) -> str:
        """Return the path of these values; year and month are taken from the period."""
        if values.get("period"):
            values = {**values, "year": values["period"][:4], "month": values["period"][5:7]}
        return "".join(values[field] if field else text for field, _, text, _ in _PIECE.findall(self.text))

    def _expression(self) -> str:
        seen: set[str] = set()
        parts = []
        for name, star, text, _ in _PIECE.findall(self.text):
            if name in seen:
                parts.append(f"(?P={name})")
            elif name:
                parts.append(f"(?P<{name}>{FIELDS[name]})")
                seen.add(name)
            else:
                parts.append(ANYTHING if star else re.escape(text))
        return "".join(parts)


def pattern_of(text: str, where: str) -> Pattern:
    """Check and return a pattern. Raises WrongUsage that names the key."""
    names = re.findall(r"\{([^{}]*)\}", text)
    if not set(names) <= FIELDS.keys() or {"{", "}"} & set(re.sub(r"\{[a-z]+\}", "", text)):
        known = ", ".join(f"{{{name}}}" for name in FIELDS)
        raise WrongUsage(f"{where} is {text!r}; its fields may be {known}, and * any other text.")
    if text.startswith("/") or ".." in text.split("/"):
        raise WrongUsage(f"{where} is {text!r}; expected a path below the location.")
    return Pattern(text)
