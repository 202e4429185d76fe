"""Method and limits: short, honest, with the counts of this very edition."""

from __future__ import annotations

from collections import Counter

from promisetrack.forecast.newer_dates_words import worth_sentences, worth_title
from promisetrack.forecast.rows import LEFT_OUT
from promisetrack.report.basis import basis_of
from promisetrack.report.edition import Edition
from promisetrack.report.page import Page
from promisetrack.report.pages.group import sampling_path
from promisetrack.report.pages.limits import limits
from promisetrack.words import date_words, probability_words, share_words, stretch_words


def method_page(edition: Edition) -> Page:
    """Return the page on how the numbers are made and what they leave out."""
    facts = edition.facts
    quartiles = []
    if facts is not None:
        quartiles = [
            (f"{100 * one.share:.0f}%", stretch_words(one.stretch))
            for one in facts.quartiles
            if one.stretch is not None
        ]
    excluded = [
        (count, LEFT_OUT[reason])
        for reason, count in (facts.excluded if facts is not None else {}).items()
    ]
    verified = sum(c.verified for entry in edition.entries for c in entry.promise.claims)
    used = Counter(entry.promise.sampling for entry in edition.entries)
    rules = [
        (sampling_path(edition, name), rule, used[name])
        for name, rule in sorted(edition.ledger.sampling.items())
        if used[name]
    ]
    return Page(
        path="method.html",
        template="method.html.j2",
        title="How these numbers are made, and what they leave out",
        description="Method and limits of the forecasts.",
        place="method",
        values={
            "facts": facts,
            "quartiles": quartiles,
            "excluded": excluded,
            "kept": share_words(facts.kept, facts.decided) if facts is not None else "",
            "never": probability_words(facts.never) if facts is not None else "",
            "verified": verified,
            "rules": rules,
            "limits": limits(edition),
            "basis": basis_of(facts),
            "newer_title": worth_title(edition.newer_dates),
            "newer": worth_sentences(edition.newer_dates) if edition.newer_dates else (),
            "words": date_words,
        },
    )
