"""Timing words ("by the end of next year") read relative to the day they were said."""

from promisetrack.phrases.reading import Reading, explain_phrase, resolve_phrase

__all__ = ["Reading", "explain_phrase", "resolve_phrase"]
