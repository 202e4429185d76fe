"""The reference of the public names for Python, written from their signatures and docstrings."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import promisetrack

TARGET = "docs/reference/python.md"
HEAD = """\
# Names for Python

Written by `make docs` from the docstrings of `promisetrack`. These names are what a program may
rely on; `import promisetrack as pt` costs nothing, and each is loaded on first use. Days are
`datetime.date`, and every function that depends on today is told the day, `as_of`."""


def python_page() -> str:
    """Return the page of all public names: how each is called, and what its docstring says."""
    parts = [HEAD]
    for name in promisetrack.__all__:
        value = getattr(promisetrack, name)
        if inspect.isclass(value):
            parts += _class(name, value)
        elif inspect.isfunction(value):
            parts += [f"## {name}", _signature(name, value), _prose(inspect.getdoc(value) or "")]
        else:
            parts += [f"## {name}", f"The version of the package, a `{type(value).__name__}`."]
    return "\n\n".join(parts) + "\n"


# --- private -------------------------------------------------------------------------------


def _class(name: str, value: type) -> Iterator[str]:
    """Give a class's heading, docstring, fields, properties and methods."""
    yield f"## {name}"
    yield _prose(inspect.getdoc(value) or "")
    fields = list(_fields(value))
    if fields:
        yield "\n".join(["| field | form | holds |", "|---|---|---|", *fields])
    for member, found in _members(value).items():
        if inspect.isfunction(found):
            yield f"### {name}.{member}()"
            yield _signature(member, found)
            yield _prose(inspect.getdoc(found) or "")
        elif isinstance(found, property | cached_property):
            yield f"### {name}.{member}"
            yield _prose(inspect.getdoc(found) or "")


def _members(value: type) -> dict[str, Any]:
    """Return the public members that the project's own classes give, those of bases first."""
    own = [base for base in reversed(value.__mro__) if base.__module__.startswith("promisetrack")]
    found = {name: member for base in own for name, member in vars(base).items()}
    return {name: member for name, member in found.items() if not name.startswith("_")}


def _fields(value: type) -> Iterator[str]:
    """Give the table's rows for the fields of a class, those of its bases first."""
    for base in reversed(value.__mro__):
        if not base.__module__.startswith("promisetrack"):
            continue
        [tree] = ast.parse(textwrap.dedent(inspect.getsource(base))).body
        body = tree.body if isinstance(tree, ast.ClassDef) else []
        for line, following in zip(body, [*body[1:], None], strict=True):
            if not (isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)):
                continue
            told = following.value if isinstance(following, ast.Expr) else None
            holds = inspect.cleandoc(str(told.value)) if isinstance(told, ast.Constant) else ""
            form = ast.unparse(line.annotation)
            if not line.target.id.startswith("_"):
                yield f"| `{line.target.id}` | `{_cell(form)}` | {_cell(holds)} |"


def _cell(text: str) -> str:
    """Return text that fits a cell of a table."""
    return " ".join(text.split()).replace("|", "or").replace("``", "`")


def _signature(name: str, function: Any) -> str:
    """Return how a function is called, an argument a line; values without a text are `...`."""
    lines = [f"{name}("]
    star = False
    for parameter in inspect.signature(function).parameters.values():
        if parameter.name == "self":
            continue
        if parameter.kind is parameter.KEYWORD_ONLY and not star:
            lines.append("    *,")
            star = True
        shown = parameter
        if parameter.default is not parameter.empty and " at 0x" in repr(parameter.default):
            shown = parameter.replace(default=...)
        lines.append(f"    {_unquoted(str(shown).replace('Ellipsis', '...'))},")
    answer = inspect.signature(function).return_annotation
    lines.append(f") -> {answer if isinstance(answer, str) else inspect.formatannotation(answer)}")
    return "```text\n" + "\n".join(lines) + "\n```"


def _unquoted(text: str) -> str:
    """Return an argument whose annotation is not in quotation marks."""
    return re.sub(r"^(\S+?: )'([^']*)'", r"\1\2", text)


def _prose(doc: str) -> str:
    """Return a NumPy docstring as Markdown: each section a list, examples a block."""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}\n", doc, flags=re.MULTILINE)
    shown = [parts[0].strip()]
    for title, body in zip(parts[1::2], parts[2::2], strict=True):
        shown.append(f"**{title}**")
        if title == "Examples":
            shown.append(f"```pycon\n{body.strip()}\n```")
        elif title in {"Parameters", "Returns", "Yields", "Raises", "Attributes"}:
            shown.append("\n".join(_items(body)))
        else:
            shown.append(body.strip())
    return re.sub(r"(?<!`)``(?!`)", "`", "\n\n".join(shown))


def _items(body: str) -> Iterator[str]:
    """Give a list's lines for the named entries of a section."""
    for name, words in re.findall(r"^(\S.*)\n((?:(?: +.*)?(?:\n|\Z))*)", body, flags=re.MULTILINE):
        told = " ".join(textwrap.dedent(words).split())
        yield f"- `{name}`: {told}" if told else f"- `{name}`"
