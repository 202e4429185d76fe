"""Write the generated pages of the reference: commands and problem codes.

Run by ``make docs``; a test fails when a committed page is not what this program writes.
"""

from __future__ import annotations

import sys
from pathlib import Path

import typer.main
from typer.testing import CliRunner

from promisetrack.cli import app
from promisetrack.ledger import RULES
from promisetrack.problems import Severity

ROOT = Path(__file__).parent
GOLDEN = ROOT.parent / "tests" / "problems" / "golden"


def commands_page() -> str:
    """Return the page of all commands: the help of each, as a terminal of 100 columns shows it."""
    parts = ["# Commands", "Written by `make docs` from the program's own help."]
    names = sorted(typer.main.get_command(app).commands)  # type: ignore[attr-defined]
    for name in names:
        shown = CliRunner().invoke(app, [name, "--help"], prog_name="promisetrack", env=WIDE)
        parts += [f"## {name}", f"```text\n{shown.stdout.strip()}\n```"]
    return "\n\n".join(parts) + "\n"


def problems_page() -> str:
    """Return the page of all problem codes: what each says, and one rendered example."""
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
    return "\n\n".join(parts) + "\n"


PAGES = {"commands.md": commands_page, "problems.md": problems_page}
WIDE = {"COLUMNS": "100", "TERMINAL_WIDTH": "100", "NO_COLOR": "1"}


def main() -> None:
    """Write every generated page."""
    for name, page in PAGES.items():
        path = ROOT / "reference" / name
        path.write_text(page(), encoding="utf-8")
        sys.stdout.write(f"wrote docs/reference/{name}\n")


if __name__ == "__main__":
    main()
