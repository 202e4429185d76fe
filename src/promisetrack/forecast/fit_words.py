"""What a fit rests on and cannot see, in words for commands."""

from __future__ import annotations

from promisetrack.forecast.fit_facts import FitFacts


def limits_words(facts: FitFacts) -> str:
    """Say what forecasts of a fit take into account, and where they stop resting on cases."""
    if facts.kind == "stretch":
        return (
            "one curve for all: who promises, and what, changes nothing; beyond "
            f"{facts.supported_to:.1f} times the promised time too few promises were followed, and "
            "it is drawn on; never counts declared cancellations alone, so it is a least value"
        )
    return (
        "they take domain, organization, the time promised and newer dates into account, not how "
        f"large the step is; beyond {facts.supported_to:.1f} times the promised time too few "
        "promises were followed, and the curves are drawn on"
    )
