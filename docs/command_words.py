"""The commands and options of the program, as its shell completion reads them.

Written by ``make docs`` to ``src/promisetrack/completion/commands.json``: completion has no time
to import the commands themselves.
"""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path
from typing import Any, Final

import typer.main

from promisetrack.cli import app

TARGET: Final = Path("src/promisetrack/completion/commands.json")

_ARGUMENTS: Final = {"promise": "promise", "promises": "promise", "series": "series",
                     "name": "roadmap", "shell": "shell"}  # fmt: skip
"""What stands for an argument, by its name; all others are files or folders."""

_OPTIONS: Final = {
    "--organization": "organization", "--domain": "domain", "--only": "domain", "--by": "speaker",
    "--speaker": "speaker", "--sampling": "sampling", "--series": "series",
    "--superseded-by": "promise", "--moves": "promise",
}  # fmt: skip
"""What stands for the value of an option."""

_FILES: Final = ("DIR", "FILE")


def command_words() -> str:
    """Return the text of ``commands.json``."""
    tree = _command(typer.main.get_command(app))
    return json.dumps(tree, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


# --- private -------------------------------------------------------------------------------


def _command(command: Any) -> dict[str, Any]:
    options: dict[str, Any] = {"--help": {"help": "Show this message and exit.", "values": None}}
    arguments, many = [], False
    for param in command.params:
        if param.param_type_name == "argument":
            arguments.append(_choices(param) or _ARGUMENTS.get(param.name, "files"))
            many = many or param.nargs == -1
            continue
        about = {"help": _first_line(param.help), "values": _values(param)}
        options.update({one: about for one in (*param.opts, *param.secondary_opts) if "--" in one})
    found = {"help": _first_line(command.help), "options": options}
    inner = getattr(command, "commands", None)
    if inner:
        return {**found, "commands": {name: _command(one) for name, one in inner.items()}}
    return {**found, "arguments": arguments, "many": many}


def _values(option: Any) -> Any:
    """Return None for a flag, the words of a closed list, or the sort of names that may stand."""
    if option.is_flag:
        return None
    choices = _choices(option)
    if choices:
        return choices
    if option.metavar in _FILES:
        return "files"
    return _OPTIONS.get(option.opts[0], "")


def _choices(param: Any) -> list[str]:
    # What typer keeps of an annotation has changed its place between versions.
    kind = getattr(getattr(param, "type_descriptor", None), "annotation", None)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return [str(one.value) for one in kind]
    listed = () if kind is not None else getattr(param.type, "choices", ())
    return [str(getattr(one, "value", one)) for one in listed]


def _first_line(text: str | None) -> str:
    return (text or "").strip().partition("\n")[0]
