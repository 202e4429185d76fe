"""Gather the changelog fragments under the heading of a version in CHANGELOG.md.

Run by ``make changelog`` at a release, after the version was raised; with ``--draft`` it prints
the new part and changes nothing. How a fragment is named and what it holds stands in
docs/changelog/README.md.
"""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from dataclasses import dataclass
from pathlib import Path

import promisetrack

FOLDER = Path(__file__).parent / "changelog"
CHANGELOG = FOLDER.parents[1] / "CHANGELOG.md"
KINDS = {
    "added": "Added",
    "changed": "Changed",
    "fixed": "Fixed",
    "removed": "Removed",
    "data": "Data",
}
"""The kinds of change, in the order of their headings."""

NAME = re.compile(r"(?P<subject>[a-z0-9]+(?:-[a-z0-9]+)*)\.(?P<kind>[a-z]+)\.md")
PARAGRAPH = re.compile(r"(?!#|[*-] )\S[^\n]*(\n\S[^\n]*)*(?<=\.)\n")
UNRELEASED = "Nothing has been released yet."


@dataclass(frozen=True, slots=True)
class Fragment:
    """A change that a user would notice."""

    subject: str
    kind: str
    text: str
    """Its sentences, in one line."""


def main() -> None:
    """Print or write the part of the changelog that tells of this version."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--draft", action="store_true", help="print it and change nothing")
    given = parser.parse_args()
    try:
        part = version_part(
            fragments(FOLDER), promisetrack.__version__, dt.datetime.now(dt.UTC).date()
        )
        if given.draft:
            print(part, end="")  # noqa: T201
            return
        write_part(CHANGELOG, part)
    except ValueError as error:
        sys.exit(f"changelog: {error}")
    for path in paths(FOLDER):
        path.unlink()


def paths(folder: Path) -> list[Path]:
    """Return the files of a folder that are fragments, or should be: all pages but the README."""
    return sorted(path for path in folder.glob("*.md") if path.name != "README.md")


def fragments(folder: Path) -> list[Fragment]:
    """Read all fragments of a folder, by subject.

    Raises
    ------
    ValueError
        If a file is not named as fragments are, or holds more or less than a few sentences.
    """
    return [read_fragment(path) for path in paths(folder)]


def read_fragment(path: Path) -> Fragment:
    """Read one fragment; raise ValueError where it is none."""
    named = NAME.fullmatch(path.name)
    if named is None or named["kind"] not in KINDS:
        message = (
            f"{path.name} is not called <subject>.<kind>.md, the kind one of {', '.join(KINDS)}"
        )
        raise ValueError(message)
    text = path.read_text(encoding="utf-8")
    if not PARAGRAPH.fullmatch(text):
        message = f"{path.name} is not one paragraph of plain sentences, ended by a full stop"
        raise ValueError(message)
    return Fragment(named["subject"], named["kind"], " ".join(text.split()))


def version_part(changes: list[Fragment], version: str, day: dt.date) -> str:
    """Return the part of the changelog that tells of a version, its changes by kind.

    Raises
    ------
    ValueError
        If there are no changes to tell of.
    """
    if not changes:
        message = "there are no fragments to gather"
        raise ValueError(message)
    parts = [f"## {version} ({day})"]
    for kind, heading in KINDS.items():
        told = [one for one in changes if one.kind == kind]
        if told:
            parts += [f"### {heading}", "\n".join(f"- {one.text}" for one in told)]
    return "\n\n".join(parts) + "\n"


def write_part(changelog: Path, part: str) -> None:
    """Put the part of a new version before those of the older ones.

    Raises
    ------
    ValueError
        If the changelog tells of this version already.
    """
    text = changelog.read_text(encoding="utf-8")
    version = part.split()[1]
    if re.search(rf"^## {re.escape(version)} ", text, flags=re.MULTILINE):
        message = f"{changelog.name} tells of {version} already: raise __version__ first"
        raise ValueError(message)
    head, mark, older = text.replace(f"{UNRELEASED}\n", "").partition("\n## ")
    changelog.write_text(f"{head.rstrip()}\n\n{part}{mark}{older}", encoding="utf-8")


if __name__ == "__main__":
    main()
