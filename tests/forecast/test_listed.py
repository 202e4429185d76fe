"""The share kept by how promises came into the ledger."""

from __future__ import annotations

import pytest

from forecast.made_up import CLOSING, ledger, promise, timed
from promisetrack.forecast import delay_rows
from promisetrack.forecast.listed import KeptByListing, kept_by_listing
from promisetrack.model import Catalog, Ledger, Promise
from promisetrack.model.ledger import SamplingRule


def listed(of: Ledger) -> KeptByListing:
    rule = SamplingRule.model_validate({"title": "A list", "kind": "systematic", "rule": "All."})
    marked = Ledger(promises=Catalog(of.promises), sampling={"whole-list": rule})
    return kept_by_listing(delay_rows(marked, as_of=CLOSING), marked)


def crowd(rule: str, kept: int, late: int) -> list[Promise]:
    named = [timed(f"{rule}-k{k:02}", 365, 300) for k in range(kept)]
    named += [timed(f"{rule}-l{k:02}", 365, 700) for k in range(late)]
    return [one.model_copy(update={"sampling": rule}) for one in named]


def test_kept_and_decided_are_counted_by_the_kind_of_the_rule() -> None:
    found = listed(ledger(*crowd("whole-list", 12, 12), *crowd("famous", 6, 24)))
    assert found == KeptByListing((12, 24), (6, 30))
    assert found.recorded == pytest.approx(0.25)
    assert found.words == (
        "in lists gone through whole 50% of 24 decided promises were kept, "
        "in the others 20% of 30, as if kept ones were 0.2 times as likely to be listed there"
    )


def test_what_is_not_due_is_not_decided() -> None:
    early = promise("early", became={"status": "pending", "as_of": "2020-06-01"})
    found = listed(ledger(*crowd("whole-list", 1, 0), early))
    assert found == KeptByListing((1, 1), (0, 0))
    assert found.recorded is None
    assert found.words == ""
