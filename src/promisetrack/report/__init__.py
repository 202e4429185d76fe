"""Values to pages: the only writer of the report."""

from promisetrack.report.building import build_report

__all__ = ["build_report"]
