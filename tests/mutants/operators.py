"""What is changed in the text of one SQL file: each operator gives spans of the text and what is put there.

sqlglot reads the text; the change is made in the text itself, so that headers and all else stay as they are.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB

MACRO = re.compile(r"create macro .*?\) as(?: table)?\s", re.DOTALL)
Edit = tuple[int, int, str]


class Change(NamedTuple):
    """One changed text of a file."""

    operator: str
    start: int
    end: int
    put: str
    part: str
    """The named part of the query that it is in, or nothing."""


def _noted(method: Callable[..., Any]) -> Callable[..., Any]:
    """Note at each node from where to where it stands in the text."""

    def parse(self: Any, *args: Any, **named: Any) -> Any:
        first, begun = self._index, self.__dict__.setdefault("begun", [])
        if begun and args and isinstance(args[0], exp.Expression):
            _note(self, args[0], begun[-1], first)  # what is read already, and goes on here
        begun.append(first)
        try:
            node = method(self, *args, **named)
        finally:
            begun.pop()
        if isinstance(node, exp.Expression):
            _note(self, node, first, self._index)
        return node

    return parse


def _note(parser: Any, node: exp.Expression, first: int, after: int) -> None:
    if after > first:
        start, end = parser._tokens[first].start, parser._tokens[after - 1].end + 1
        known = node.meta.get("span", (start, end))
        node.meta["span"] = min(start, known[0]), max(end, known[1])


class _Parser(DuckDB.Parser):  # type: ignore[misc]
    """DuckDB's, whose nodes know their place."""


for _name in [name for name in dir(DuckDB.Parser) if name.startswith("_parse_")]:
    setattr(_Parser, _name, _noted(getattr(DuckDB.Parser, _name)))


def changes(text: str) -> list[Change]:
    """Return every change of a text, in its order; fails where sqlglot cannot read it."""
    read = MACRO.sub(lambda found: " " * len(found[0]), text)
    dialect = DuckDB()
    [tree] = _Parser(dialect=dialect).parse(dialect.tokenize(read), read)
    found = {
        (operator, *edit): Change(
            operator, *edit, table.alias if (table := node.find_ancestor(exp.CTE)) else ""
        )
        for node in tree.walk()
        for operator, give in OPERATORS
        for edit in give(node, text)
        if text[edit[0] : edit[1]] != edit[2]
    }
    return sorted(found.values(), key=lambda change: (change.start, change.operator, change.end, change.put))


def span(node: exp.Expression) -> tuple[int, int] | None:
    """Where a node stands: what the parser noted, and all that is in it."""
    spans = [node.meta["span"]] if "span" in node.meta else []
    spans += [inner for child in node.iter_expressions() if (inner := span(child))]
    return (min(start for start, _ in spans), max(end for _, end in spans)) if spans else None


def _of(node: exp.Expression, text: str) -> str:
    start, end = span(node) or (0, 0)
    return text[start:end]


def _whole(node: exp.Expression, put: str) -> Iterator[Edit]:
    if place := span(node):
        yield *place, put


def _first(pattern: str, put: str, node: exp.Expression, text: str) -> Iterator[Edit]:
    """Replace the first match in the text of a node."""
    if (place := span(node)) and (found := re.search(pattern, text[slice(*place)])):
        yield place[0] + found.start(), place[0] + found.end(), put


def _between(left: exp.Expression, right: exp.Expression, old: str, put: str, text: str) -> Iterator[Edit]:
    """Replace an operator that stands between two nodes."""
    a, b = span(left), span(right)
    if a and b and (found := re.search(old, text[a[1] : b[0]])):
        yield a[1] + found.start(), a[1] + found.end(), put


def _without(items: list[exp.Expression]) -> Iterator[Edit]:
    """Leave out each of several items, with the comma or the like before or after it."""
    spans = [place for item in items if (place := span(item))]
    if len(spans) != len(items) or len(spans) < 2:
        return
    yield spans[0][0], spans[1][0], ""
    for (_, before), (_, end) in pairwise(spans):
        yield before, end, ""


def _swapped(left: exp.Expression, right: exp.Expression, text: str) -> Iterator[Edit]:
    a, b = span(left), span(right)
    if a and b and a[1] <= b[0]:
        yield a[0], b[1], text[slice(*b)] + text[a[1] : b[0]] + text[slice(*a)]


BETWEEN = {
    "comparison": {
        exp.LT: ("<", ["<=", ">"]),
        exp.LTE: ("<=", ["<", ">="]),
        exp.GT: (">", [">=", "<"]),
        exp.GTE: (">=", [">", "<="]),
        exp.EQ: ("=", ["<>"]),
        exp.NEQ: ("<>", ["="]),
        exp.NullSafeNEQ: ("is distinct from", ["<>", "is not distinct from"]),
        exp.NullSafeEQ: ("is not distinct from", ["=", "is distinct from"]),
    },
    "and or": {exp.And: (r"\band\b", ["or"]), exp.Or: (r"\bor\b", ["and"])},
    "arithmetic": {
        exp.Add: (r"\+", ["-"]),
        exp.Sub: ("-", ["+"]),
        exp.Mul: (r"\*", ["+"]),
        exp.Div: ("/", ["*"]),
    },
}
"""By operator what stands between two nodes, and what is put there."""
FUNCTIONS = {
    **{"min": "max", "max": "min", "sum": "max", "avg": "min", "least": "greatest", "greatest": "least"},
    **{"bool_or": "bool_and", "bool_and": "bool_or", "arg_min": "arg_max", "arg_max": "arg_min"},
    **{"lag": "lead", "lead": "lag", "first_value": "last_value", "last_value": "first_value"},
    **{"row_number": "rank", "rank": "row_number", "any_value": "max", "floor": "ceil", "ceil": "floor"},
    **{"union": "union all", "union all": "union", "first": "last", "last": "first"},
    **{"list_any_value": "list_last", "count_if": "count"},
}
JOINS = {"left": "inner", "inner": "left", "full": "left", "right": "inner", "semi": "anti", "anti": "semi"}


def _operand(operator: str, node: exp.Expression, text: str) -> Iterator[Edit]:
    old, puts = BETWEEN[operator].get(type(node), ("", []))
    for put in puts:
        yield from _between(node.this, node.expression, old, put, text)


def _range(node: exp.Expression, text: str) -> Iterator[Edit]:
    if isinstance(node, exp.Between):
        low, high = node.args["low"], node.args["high"]
        here, a, b = re.sub(r"\s+between$", "", _of(node.this, text)), _of(low, text), _of(high, text)
        yield from _whole(node, f"({here} > {a} and {here} <= {b})")
        yield from _whole(node, f"({here} >= {a} and {here} < {b})")


def _not(node: exp.Expression, text: str) -> Iterator[Edit]:
    if isinstance(node, exp.Not) and not isinstance(node.this, exp.Is):
        yield from _first(r"\bnot\s", "", node, text)
    elif isinstance(node, exp.In | exp.Like | exp.Between) and not isinstance(node.parent, exp.Not):
        yield from _first(r"(?=\b(?:in|like|between)\b)", "not ", node, text)
    elif isinstance(node, exp.Exists) and not isinstance(node.parent, exp.Not):
        yield from _first(r"\bexists\b", "not exists", node, text)


def _null(node: exp.Expression, text: str) -> Iterator[Edit]:
    if isinstance(node, exp.Is):
        whole = node.parent if isinstance(node.parent, exp.Not) else node
        was = r"\bis\s+not\b" if isinstance(node.parent, exp.Not) else r"\bis\b"
        yield from _first(was, "is" if "not" in was else "is not", whole, text)
    if isinstance(node, exp.Nullif):
        yield from _whole(node, _of(node.this, text))


def _negative(node: exp.Expression, text: str) -> Iterator[Edit]:
    if isinstance(node, exp.Neg):
        yield from _whole(node, _of(node.this, text))


def _constant(node: exp.Expression, text: str) -> Iterator[Edit]:
    if isinstance(node, exp.Boolean):
        yield from _whole(node, "false" if node.this else "true")
    if isinstance(node, exp.Interval):
        yield from _first(r"\d+", "2", node, text)
    if not isinstance(node, exp.Literal) or isinstance(node.parent, exp.Interval):
        return
    here = _of(node, text)
    if here.isdigit():
        yield from _whole(node, str(int(here) + 1))
        yield from _whole(node, str(max(int(here) - 1, 0)))
    elif re.fullmatch(r"\d+\.\d+", here):
        yield from _whole(node, f"{float(here) * 2:g}")
    elif re.fullmatch(r"'\d{4}-\d\d-\d\d'", here):
        yield from _whole(node, f"'{date.fromisoformat(here[1:-1]) + timedelta(days=1)}'")
    elif here.startswith("'"):
        yield from _whole(node, f"{here[:-1]}x'")


def _coalesce(node: exp.Expression, text: str) -> Iterator[Edit]:
    if isinstance(node, exp.Coalesce):
        items = [node.this, *node.expressions]
        for left, right in pairwise(items):
            yield from _swapped(left, right, text)
        yield from _whole(node, _of(items[0], text))
        if len(items) > 2:
            yield from _without(items)
        else:
            yield from _whole(node, _of(items[1], text))


def _join(node: exp.Expression, text: str) -> Iterator[Edit]:
    if isinstance(node, exp.Join) and (kind := node.side.lower() or node.kind.lower()) in JOINS:
        yield from _first(rf"\b{kind}\b", JOINS[kind], node, text)


def _function(node: exp.Expression, text: str) -> Iterator[Edit]:
    if isinstance(node, exp.Union):
        yield from _between(
            node.this,
            node.expression,
            r"\bunion\b" if node.args["distinct"] else r"\bunion\s+all\b",
            "union all" if node.args["distinct"] else "union",
            text,
        )
    called = re.match(r"([a-z_]+)\(", _of(node, text)) if isinstance(node, exp.Func) else None
    if called and called[1] in FUNCTIONS:
        yield from _first(called[1], FUNCTIONS[called[1]], node, text)


def _case(node: exp.Expression, text: str) -> Iterator[Edit]:
    if isinstance(node, exp.Case):
        branches = node.args["ifs"]
        for start, end in (span(one) or (0, 0) for one in branches if len(branches) > 1):
            yield text.rfind("when", 0, start), end, ""
        for left, right in pairwise(branches):
            yield from _swapped(left.args["true"], right.args["true"], text)
        if last := node.args.get("default"):
            yield from _whole(last, "null")
            yield from _swapped(branches[-1].args["true"], last, text)
    elif isinstance(node, exp.If) and not isinstance(node.parent, exp.Case) and node.args.get("false"):
        yield from _swapped(node.args["true"], node.args["false"], text)


def _condition(node: exp.Expression, text: str) -> Iterator[Edit]:
    """Leave out one of several conditions, or the only one."""
    if isinstance(node, exp.Where | exp.Having | exp.Qualify):
        if isinstance(node.this, exp.And):
            yield from _without(list(node.this.flatten(unnest=False)))
        elif not isinstance(node.parent, exp.Filter):
            yield from _whole(node, "")
    elif isinstance(node, exp.Join) and isinstance(on := node.args.get("on"), exp.And):
        yield from _without(list(on.flatten(unnest=False)))
    elif isinstance(node, exp.Filter):
        yield from _whole(node, _of(node.this, text))
    elif isinstance(node, exp.And | exp.Or):
        above = (exp.And, exp.Where, exp.Join) if isinstance(node, exp.And) else (exp.Or,)
        yield from _without([] if isinstance(node.parent, above) else list(node.flatten(unnest=False)))


def _distinct(node: exp.Expression, text: str) -> Iterator[Edit]:
    if isinstance(node, exp.Distinct):
        yield from _first(r"\bdistinct\s", "", node.parent or node, text)


def _order(node: exp.Expression, text: str) -> Iterator[Edit]:
    """Turn or leave out a key, where the order says more than how rows are shown."""
    if isinstance(node, exp.Order):
        asked = node.parent
        if isinstance(asked, exp.Select) and not asked.args.get("limit"):
            return
        yield from _without(node.expressions)
        for key in node.expressions:
            here = _of(key, text)
            turned = here.replace(" desc", "") if " desc" in here else f"{_of(key.this, text)} desc"
            yield from _whole(key, turned + "".join(re.findall(r" nulls \w+", here)) * (" desc" not in here))


def _partition(node: exp.Expression, _: str) -> Iterator[Edit]:
    for key in ("partition_by",) if isinstance(node, exp.Window) else ():
        yield from _without(node.args.get(key) or [])
    if isinstance(node, exp.Group):
        yield from _without(node.expressions)


def _columns(node: exp.Expression, text: str) -> Iterator[Edit]:
    """Leave out a column that is excepted, or one that a join is by."""
    if isinstance(node, exp.Join | exp.Star) and (place := span(node)):
        for listed in re.finditer(r"\b(?:using|exclude) \((.*?)\)", text[slice(*place)], re.DOTALL):
            names = listed[1].split(", ")
            for name in names if len(names) > 1 else []:
                put = ", ".join(kept for kept in names if kept != name)
                yield place[0] + listed.start(1), place[0] + listed.end(1), put


Give = Callable[[exp.Expression, str], Iterator[Edit]]
OPERATORS: list[tuple[str, Give]] = [
    *((operator, partial(_operand, operator)) for operator in BETWEEN),
    *(("comparison", _range), ("arithmetic", _negative), ("not", _not), ("null", _null)),
    *(("constant", _constant), ("coalesce", _coalesce), ("join", _join), ("function", _function)),
    *(("case", _case), ("condition", _condition), ("distinct", _distinct), ("order", _order)),
    *(("partition", _partition), ("columns", _columns)),
]
