"""Problems as GitHub shows them beside the lines of a pull request.

A line that a job prints as ``::error file=...,line=...::message`` becomes an annotation.
"""

from __future__ import annotations

from typing import Final

from promisetrack.problems import Problem, harmless

MOST_SHOWN: Final = 10
"""Annotations of each severity that GitHub shows of one step; the log has them all."""


def annotation(problem: Problem) -> str:
    """Return a problem as one line for GitHub: its place, its code, and what to do about it."""
    place = {"file": problem.path}
    if problem.line:
        end = problem.column + problem.width
        place |= {"line": f"{problem.line}", "col": f"{problem.column}", "endColumn": f"{end}"}
    place["title"] = f"{problem.code}: {problem.message}"
    properties = ",".join(f"{key}={_property(text)}" for key, text in place.items())
    lines = [problem.message]
    if problem.expected:
        lines.append(f"expected: {problem.expected}")
    if problem.remedy:
        lines.append(f"try: {problem.remedy}")
    return f"::{problem.severity.value} {properties}::{'%0A'.join(map(_message, lines))}"


# --- private -------------------------------------------------------------------------------


def _message(text: str) -> str:
    return harmless(text).replace("%", "%25")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
