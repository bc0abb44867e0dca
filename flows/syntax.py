"""What a file means: its syntax, without comments, docstrings, line breaks and what is there for types."""

import ast
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flows.warehouse.model import read_header

NAME = re.compile(r"[\w-]+(?:\.[\w-]+)+")
"""In a text of a module a table, a macro, a module or a file."""
TOKEN = re.compile(
    r"--[^\n]*|/\*.*?\*/|\s+|(?P<token>e'(?:[^'\\]|\\.|'')*'|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|\$\$.*?\$\$|\w+|.)",
    re.DOTALL | re.IGNORECASE,
)
"""Of SQL; what is none is a comment or space."""


@dataclass(frozen=True)
class Meaning:
    """What a file means wherever it lies."""

    code: str
    """Digest of its syntax; of what is neither Python nor SQL of its bytes."""
    header: str
    """Digest of its header as it is published; of SQL."""
    names: Sequence[str]
    """Names that it imports or mentions."""


def meaning_of(content: bytes, suffix: str) -> Meaning:
    """Return what a file means, by its bytes and its ending."""
    if suffix == ".py":
        named: set[str] = set()
        return Meaning(digest(_told(ast.parse(content), named)), "", tuple(sorted(named)))
    if suffix == ".sql":
        text = content.decode()
        tokens = [found["token"] for found in TOKEN.finditer(text) if found["token"]]
        sentence, keys = read_header(text)
        runs = {key: said for key, said in keys.items() if key != "column"}
        names = {f"{a}.{b}" for a, dot, b in zip(tokens, tokens[1:], tokens[2:], strict=False) if dot == "."}
        return Meaning(
            digest(repr((tokens, sorted(runs.items())))),
            digest(repr((sentence, sorted(keys.items())))),
            tuple(sorted(name.replace('"', "") for name in names)),
        )
    return Meaning(hashlib.sha256(content).hexdigest(), "", ())


def _told(node: Any, names: set[str]) -> str:
    """Return syntax as text, without places, the same under every version of Python; collect its names."""
    if isinstance(node, list):
        return f"[{','.join(_told(one, names) for one in _running(node))}]"
    if not isinstance(node, ast.AST):
        return repr(node)
    if isinstance(node, ast.Import | ast.ImportFrom):
        names.update(_imported(node))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        names.update(NAME.findall(node.value))
    parts = ((name, getattr(node, name, None)) for name in node._fields if name != "ctx")
    told = [f"{name}={said}" for name, part in parts if (said := _told(part, names)) not in ("None", "[]")]
    return f"{type(node).__name__}({','.join(told)})"


def _running(nodes: list[Any]) -> Iterator[Any]:
    """Yield those that do something when they run: no docstring, nothing that is there for types alone."""
    for node in nodes:
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            yield from _running(node.orelse)
        elif not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
            yield node


def _imported(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """Yield the modules that are imported, and what may be one."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
        return
    module = "." * node.level + (node.module or "")
    yield module
    yield from (f"{module}{'.' if node.module else ''}{alias.name}" for alias in node.names)


def digest(text: str) -> str:
    """Return the checksum of a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
