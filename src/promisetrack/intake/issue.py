"""A filled issue form to a claim: the body of an issue, as GitHub writes and returns it.

Each field of ``.github/ISSUE_TEMPLATE/log-a-claim.yml`` is called as the key that it fills, and
stands in the body as a heading of the third level, with the answer below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from promisetrack.intake.columns import KEYS, made_id
from promisetrack.intake.faults import Code, FileFault, IntakeError
from promisetrack.intake.incoming import Incoming
from promisetrack.problems import Span

MAX_BYTES: Final = 100_000
"""GitHub takes 65,536 characters."""

NO_ANSWER: Final = "_No response_"
"""What GitHub writes below the heading of a field that was left empty."""


def read_issue(content: bytes) -> Incoming:
    """Read the body of an issue that was made with the form.

    Parameters
    ----------
    content
        Markdown in UTF-8, at most `MAX_BYTES`.

    Returns
    -------
    Incoming
        The answers by their keys, without those left empty; where no id is given, it is made of the
        promise's statement.

    Raises
    ------
    IntakeError
        With every fault: what is no text, a heading that is no key, one that comes twice.
    """
    answers = list(_answers(_text(content)))
    faults = list(_faults(answers))
    given = {one.key: one for one in answers if one.text not in ("", NO_ANSWER)}
    if not faults and not {"id", "promise"} & given.keys():
        faults = [FileFault(Code.MISSING, "which promise it is, is not said", "id or promise",
                            "answer one of the two")]  # fmt: skip
    if faults:
        raise IntakeError(faults)

    def locate(key: str) -> Span:
        return given[key].span if key in given else Span(1, 1)

    fields = {key: one.text for key, one in given.items()}
    if "id" not in fields and "promise" in fields:
        fields["id"] = made_id(fields["promise"])
    return Incoming(fields, locate=locate)


# --- private -------------------------------------------------------------------------------

_SAVE: Final = "save it with: gh issue view NUMBER --json body --jq .body"
_HEADING: Final = re.compile(r"### +(.*?) *")


@dataclass(frozen=True, slots=True)
class _Answer:
    """What stands below a heading, and where it begins."""

    key: str
    text: str
    heading: Span
    span: Span


def _text(content: bytes) -> str:
    if len(content) > MAX_BYTES:
        message = "the file is too large for the body of an issue"
        most = f"at most {MAX_BYTES:,} bytes"
        raise IntakeError([FileFault(Code.UNREADABLE, message, most, _SAVE)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"byte {error.start} (0x{content[error.start]:02x}) is not UTF-8"
        fault = FileFault(Code.UNREADABLE, message, "text in UTF-8", _SAVE)
        raise IntakeError([fault]) from None


def _answers(text: str) -> Iterator[_Answer]:
    lines = text.splitlines()
    places = [number for number, line in enumerate(lines) if _HEADING.fullmatch(line)]
    for start, end in pairwise([*places, len(lines)]):
        found = _HEADING.fullmatch(lines[start])
        key = found[1] if found else ""
        below = range(start + 1, end)
        first = next((number for number in below if lines[number].strip()), start)
        yield _Answer(
            key,
            " ".join(" ".join(lines[start + 1 : end]).split()),
            Span(start + 1, 1, max(len(lines[start]), 1)),
            Span(first + 1, 1, max(len(lines[first].rstrip()), 1)),
        )


def _faults(answers: list[_Answer]) -> Iterator[FileFault]:
    if not answers:
        yield FileFault(
            Code.MISSING,
            "no answer stands here: there is no heading such as `### promise`",
            "the body of an issue that was made with the form, with its id or promise",
            _SAVE,
        )
    seen: set[str] = set()
    for one in answers:
        if one.key not in KEYS:
            yield FileFault(
                Code.COLUMNS,
                f"the heading {one.key[:60]!r} is no key of a claim",
                "one of " + ", ".join(KEYS),
                "write it as the form does, or take the three marks before it away",
                one.heading,
            )
        elif one.key in seen:
            yield FileFault(
                Code.COLUMNS,
                f"{one.key!r} is answered twice",
                "one answer for each key",
                "delete one of the two, with its heading",
                one.heading,
            )
        seen.add(one.key)
