"""What would be wrong with the ledger if one file said something else, before it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from promisetrack.ledger.files import Place, list_files
from promisetrack.ledger.locate import place_findings, problems_in_text
from promisetrack.ledger.read import FileReading, ledger_findings, read_content, read_file
from promisetrack.model import Record
from promisetrack.model.bulk import many_values
from promisetrack.problems import Finding, Problem, Severity


@dataclass(frozen=True, slots=True)
class Trial:
    """What a changed file says, and the problems that the ledger does not have without it."""

    record: Record | None
    added: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The added problems that would keep the file out of the ledger."""
        return tuple(p for p in self.added if p.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The added problems that only want a look."""
        return tuple(p for p in self.added if p.severity is Severity.WARNING)


def read_files(root: Path) -> tuple[FileReading, ...]:
    """Read every file of a ledger, for trials against it; what is only a warning stays unsaid."""
    with many_values():
        return tuple(read_file(root, place, warnings=False) for place in list_files(root).places)


def try_text(root: Path, files: tuple[FileReading, ...], place: Place, text: str) -> Trial:
    """Check the ledger with another text in one of its files; nothing is written.

    Parameters
    ----------
    root
        The ledger's folder.
    files
        All its files as they are (`read_files`).
    place
        The file that would change; it may be new.
    text
        What it would hold.
    """
    (tried,), added = try_texts(root, files, {place: text})
    here = [one for one in added if one.file == place.file]
    elsewhere = [one for one in added if one.file != place.file]
    problems = problems_in_text(text, root / place.file, here)
    return Trial(tried.record, (*problems, *place_findings(root, elsewhere)))


def try_texts(
    root: Path, files: tuple[FileReading, ...], texts: Mapping[Place, str]
) -> tuple[tuple[FileReading, ...], tuple[Finding, ...]]:
    """Check the ledger with other texts in some of its files at once; nothing is written.

    Returns
    -------
    tried, added
        What the files would say, in the order of ``texts``, and the findings that the ledger
        does not have without them.
    """
    changed = {place.file for place in texts}
    others = tuple(file for file in files if file.place.file not in changed)
    with many_values():
        stands = tuple(read_file(root, f.place) for f in files if f.place.file in changed)
        tried = tuple(read_content(text.encode(), place) for place, text in texts.items())
        before, after = ledger_findings((*others, *stands)), ledger_findings((*others, *tried))
        return tried, tuple(_added(before, after))


# --- private -------------------------------------------------------------------------------


def _added(before: Iterable[Finding], after: Iterable[Finding]) -> list[Finding]:
    """Return the findings that are new; their lines may have moved without making them so."""
    left = Counter(map(_without_place, before))
    added = []
    for finding in after:
        if left[_without_place(finding)]:
            left[_without_place(finding)] -= 1
        else:
            added.append(finding)
    return added


def _without_place(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.file, finding.fault.message
