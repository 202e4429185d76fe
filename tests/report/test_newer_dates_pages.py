"""What a newer date is worth, on the method page and on the pages of restated promises."""

from __future__ import annotations

from forecast.made_up import claim, ledger, promise
from promisetrack.forecast.backtest.newer_dates import NewerDates
from promisetrack.forecast.backtest.summary import Versus
from promisetrack.report.edition import make_edition
from promisetrack.report.site import site_files
from report.ledgers import AS_OF, crowd, restated
from report.pages import text

REPEATED = promise("repeated", [claim("2025-01-01", "2027"), claim("2025-06-01", "../2027-12-31")])
WORTH = NewerDates(
    as_of=AS_OF,
    first=2012,
    last=2025,
    cases=721,
    promises=187,
    programmes=142,
    log_scores={"first": 2.8, "newest": 2.7, "both": 2.6},
    crps={"first": 1.07, "newest": 0.94, "both": 0.94},
    newest=Versus(-0.1, 0.068, -0.1, 0.09),
    both=Versus(-0.154, 0.033, -0.13, 0.045),
)


def pages(worth: NewerDates | None) -> dict[str, str]:
    held = ledger(restated(), REPEATED, *crowd())
    edition = make_edition(held, as_of=AS_OF, newer_dates=worth)
    files = dict(site_files(edition, bundle=b""))
    names = ("method.html", "promises/restated.html", "promises/repeated.html")
    return {name: text(files[name].decode()) for name in names}


def test_the_method_page_says_it_whole_and_restated_promises_in_one_sentence() -> None:
    found = pages(WORTH)
    assert "A new date from the same mouth is worth something" in found["method.html"]
    assert "721 looks at 187 promises of 142 programmes" in found["method.html"]
    sentence = (
        "What a new date from the same mouth is worth: In 721 looks at 187 open promises that had "
        "been given a newer date, forecasts that read it beside the first gave what then happened "
        "1.17 times the chance."
    )
    assert sentence in found["promises/restated.html"]


def test_a_date_that_was_only_repeated_is_no_newer_one() -> None:
    assert "same mouth" not in pages(WORTH)["promises/repeated.html"]


def test_where_it_was_not_computed_nothing_is_said() -> None:
    assert not any("same mouth" in page for page in pages(None).values())
