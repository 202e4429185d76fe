"""Faults of a file that claims come from, as problems with line, column and excerpt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from promisetrack.intake import FileFault, IntakeError
from promisetrack.ledger.text import split_lines
from promisetrack.problems import LedgerError, Problem, Severity, Span


@dataclass(frozen=True)
class SourceFile:
    """A file that claims come from."""

    path: Path
    content: bytes

    @cached_property
    def lines(self) -> list[str]:
        """Its lines; what is no text is shown as a replacement."""
        return split_lines(self.content.decode("utf-8-sig", "replace"))

    def problem(self, fault: FileFault, severity: Severity = Severity.ERROR) -> Problem:
        """Return a fault as a problem."""
        span = fault.span or Span(0, 0)
        shown = self.lines[span.line - 1] if 0 < span.line <= len(self.lines) else None
        return Problem(
            path=str(self.path),
            line=span.line,
            column=span.column,
            code=fault.code,
            message=fault.message,
            severity=severity,
            expected=fault.expected,
            remedy=fault.remedy,
            excerpt=() if shown is None else ((span.line, shown),),
            width=span.width,
        )

    def refusal(self, error: IntakeError) -> LedgerError:
        """Return the error that shows every fault of a file that cannot be used."""
        return LedgerError([self.problem(fault) for fault in error.faults])
