"""Write what is generated: the reference of commands, problem codes and the report's files.

Run by ``make docs``; a test fails when a committed page is not what this program writes.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer.main
from typer.testing import CliRunner

from promisetrack.cli import app
from promisetrack.ledger import RULES
from promisetrack.problems import Severity
from promisetrack.report.api import BESIDE
from promisetrack.report.copies import COPIES, FOLDER, SCHEMA_VERSION, copy_schemas

ROOT = Path(__file__).parent
GOLDEN = ROOT.parent / "tests" / "problems" / "golden"


def commands_page() -> str:
    """Return the page of all commands: the help of each, as a terminal of 100 columns shows it."""
    parts = ["# Commands", "Written by `make docs` from the program's own help."]
    for words in _commands(typer.main.get_command(app)):
        shown = CliRunner().invoke(app, [*words, "--help"], prog_name="promisetrack", env=WIDE)
        parts += [f"#{'#' * len(words)} {' '.join(words)}", f"```text\n{shown.stdout.strip()}\n```"]
    return "\n\n".join(parts) + "\n"


def problems_page() -> str:
    """Return the page of all problem codes: what each says, and one rendered example."""
    from import_faults import IMPORT_FAULTS, shown  # this lies beside this program

    parts = [
        "# Problem codes",
        """\
What `promisetrack check` can find. An error keeps the file out of every result; a warning wants a
look. Written by `make docs`.""",
    ]
    for rule in sorted(RULES, key=lambda rule: rule.code):
        kind = "error" if rule.severity is Severity.ERROR else "warning"
        parts.append(f"## {rule.code}\n\n{rule.title} ({kind})")
        example = next(iter(sorted(GOLDEN.glob(f"{rule.code}-*.txt"))), None)
        if example is not None:
            parts.append(f"```text\n{example.read_text(encoding='utf-8').strip()}\n```")
    parts.append(OF_IMPORTS)
    for code, faulty in IMPORT_FAULTS.items():
        parts += [f"## {code}\n\n{faulty.title} (error)", f"```text\n{shown(code)}\n```"]
    return "\n\n".join(parts) + "\n"


def copies_page() -> str:
    """Return the page of the report's files for programs: what each holds, key by key."""
    parts = [
        "# The report's files for programs",
        f"""\
Written by `make docs` from the schemas that a report carries in `{FOLDER}/schema/`, and the
repository in `schema/api/`. Every address counts from the folder of the report.

A file is one JSON object. Its first keys say what it is of: `schema_version` (now
{SCHEMA_VERSION}), `as_of`, `ledger_hash`, `reading` and `domain`. The version counts up when a key
leaves or changes its meaning; new keys may come at any time. Days are written 2027-12-31, and
windows of days as in [the files of the ledger](ledger-format.md). Chances and shares run from 0
to 1. The CSV of charts and tables are described, column by column, in `datapackage.json`.""",
        "\n".join(
            ["| address | holds |", "|---|---|"]
            + [f"| `{FOLDER}/{copy.path}` | {copy.holds} |" for copy in COPIES]
            + [f"| `{path}` | {holds} |" for path, holds in BESIDE]
        ),
    ]
    schemas, seen = copy_schemas(), dict[str, str]()
    for copy in COPIES:
        if copy.path.startswith("roadmaps/"):
            continue
        rows = list(_rows(schemas[copy.schema], schemas[copy.schema], "", copy.path, seen))
        table = ["| key | form | holds |", "|---|---|---|", *rows]
        parts += [f"## {copy.path}", copy.holds, "\n".join(table)]
    return "\n\n".join(parts) + "\n"


PAGES = {
    "commands.md": commands_page, "problems.md": problems_page, "report-files.md": copies_page,
}  # fmt: skip
OF_IMPORTS = """\
The codes below are of files that `promisetrack import` and `promisetrack log --from` read:
[tables](../how-to/import-a-table.md), and [prices of markets](../how-to/import-market-prices.md).
What is wrong with a value by itself, such as a day that does not exist, keeps its code from above.
With an error nothing of the file is written."""
HEAD = ("schema_version", "as_of", "ledger_hash", "reading", "domain")
WIDE = {"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1"}


def main() -> None:
    """Write every generated page, the schemas of the report's files, and the words of shells."""
    import python_reference  # these lie beside this program
    from command_words import TARGET, command_words

    for name, page in PAGES.items():
        path = ROOT / "reference" / name
        path.write_text(page(), encoding="utf-8")
        sys.stdout.write(f"wrote docs/reference/{name}\n")
    (ROOT.parent / python_reference.TARGET).write_text(
        python_reference.python_page(), encoding="utf-8"
    )
    sys.stdout.write(f"wrote {python_reference.TARGET}\n")
    (ROOT.parent / TARGET).write_text(command_words(), encoding="utf-8")
    sys.stdout.write(f"wrote {TARGET}\n")
    folder = ROOT.parent / "schema" / "api"
    folder.mkdir(exist_ok=True)
    for name, schema in copy_schemas().items():
        text = json.dumps(schema, indent=2, ensure_ascii=False)
        (folder / f"{name}.schema.json").write_text(f"{text}\n", encoding="utf-8")
        sys.stdout.write(f"wrote schema/api/{name}.schema.json\n")


# --- private -------------------------------------------------------------------------------


def _commands(group: Any) -> Iterator[list[str]]:
    """Give the words of every command, a group before those under it."""
    for name, command in sorted(getattr(group, "commands", {}).items()):
        yield [name]
        yield from ([name, *more] for more in _commands(command))


def _rows(
    schema: dict[str, Any], whole: dict[str, Any], at: str, path: str, seen: dict[str, str]
) -> Iterator[str]:
    """Give the rows of a record's keys, then of what they hold; a record is told only once."""
    for key, field in schema.get("properties", {}).items():
        if not at and key in HEAD:
            continue
        inner, form = _inside(field, whole)
        name = f"{at}{key}"
        words = field.get("description") or inner.get("description", "")
        told = json.dumps(inner, sort_keys=True) if "properties" in inner else ""
        if told in seen:
            words += f" As `{seen[told]}`."
        yield f"| `{name}` | {form} | {words.replace('|', ' or ')} |"
        if told and told not in seen:
            seen[told] = f"{name}` of `{path}"
            yield from _rows(inner, whole, f"{name}{'[]' if 'list' in form else ''}.", path, seen)


def _inside(field: dict[str, Any], whole: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """Return the record that a field holds, alone or in a list, and the field's form in words."""
    found = _plain(field, whole)
    kinds = found.get("type", "text")
    kind = next(one for one in kinds if one != "null") if isinstance(kinds, list) else kinds
    if kind == "array":
        inner = _plain(found.get("items", {}), whole)
        return inner, f"list of {_FORMS.get(inner.get('type', 'string'), 'object')}s"
    if "patternProperties" in found:
        return _plain(next(iter(found["patternProperties"].values())), whole), "object by key"
    if "enum" in found:
        return found, "one of " + ", ".join(str(one) for one in found["enum"] if one is not None)
    unit = found.get("x-unit", "")
    if "minimum" in found and kind == "integer" and unit:
        unit = f"number of {unit}"
    return found, unit or _FORMS.get(kind, kind)


_FORMS = {
    "string": "text", "integer": "number", "number": "number", "boolean": "true or false",
    "object": "object",
}  # fmt: skip


def _plain(field: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without references and without the choice of null."""
    if "anyOf" in field:
        chosen = next(one for one in field["anyOf"] if one.get("type") != "null")
        return _plain(chosen, whole)
    if "$ref" in field:
        return _plain(whole["$defs"][field["$ref"].rpartition("/")[2]], whole)
    return field


if __name__ == "__main__":
    main()
