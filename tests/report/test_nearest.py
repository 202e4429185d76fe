"""Analogues of many promises: those of each, looked up when they are asked for."""

from __future__ import annotations

from promisetrack.forecast.analogues import analogues
from promisetrack.report.edition import make_edition
from report.ledgers import AS_OF, every_fate


def test_the_nearest_of_an_edition_are_those_of_its_open_promises() -> None:
    edition = make_edition(every_fate(), as_of=AS_OF)
    asked = [one for one in edition.entries if one.forecast and not one.promise.is_fixed_window]
    assert list(edition.nearest) == [one.id for one in asked]
    assert len(edition.nearest) == len(asked) > 0
    for one in asked:
        found = analogues(edition.ledger, one.promise, as_of=AS_OF)
        assert edition.nearest[one.id] == found
        assert found
    assert edition.nearest.get("delivered", ()) == ()
