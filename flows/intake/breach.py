"""Rules that rows of a delivery broke, as a clerk is told of them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that a row broke. `value` is masked before it leaves the intake."""

    line: int
    column: str
    """Column of the delivery; empty where the rule is about the whole row."""
    rule: str
    expected: str
    value: str | None = None
    severity: str = "error"
    """error, which refuses the row, or warning, which is counted and shown."""

    @property
    def name(self) -> str:
        """The rule in full: `column.rule`, or the rule alone where it is about the row."""
        return f"{self.column}.{self.rule}".lstrip(".")

    @property
    def told(self) -> str:
        """Where it is, what was found and what was expected."""
        where = f"line {self.line}, column {self.column}" if self.column else f"line {self.line}"
        found = "" if self.value is None else f" found {self.value!r},"
        return f"{where}:{found} expected: {self.expected.removesuffix('.')}"


def first_of_each_rule(breaches: list[Breach]) -> list[Breach]:
    """Return the first breach of each rule: enough where every row breaks one."""
    first: dict[str, Breach] = {}
    for breach in breaches:
        first.setdefault(breach.name, breach)
    return list(first.values())
