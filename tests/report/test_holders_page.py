"""The page of what holders got: it says what the ledger says, and is there only with prices."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from forecast.holders.markets import listed, months, security, table
from forecast.made_up import claim, ledger, outcome, promise
from promisetrack.model import Catalog, Ledger, Promise, Trading
from promisetrack.report.edition import make_edition
from promisetrack.report.pages.holders import holders_page, holders_title, listed_words
from report.ledgers import AS_OF, HOSTILE, crowd, every_fate, headline
from report.pages import heading, made, site, text

COUNT = 12 * 16

Owned = Mapping[str, tuple[Trading, ...]]


def slipped(name: str = "slipped", **keys: object) -> Promise:
    claims = [
        claim("2012-01-28", "../2013-12-31", said="next year"),
        claim("2014-01-28", "../2015-12-31", said="soon"),
        claim("2016-01-28", "../2017-12-31", said="very soon"),
    ]
    return promise(name, claims, outcome("delivered", "2019-01-31"), **keys)


def shares(*promises: Promise, growth: float = 1.02, owned: Owned | None = None) -> Ledger:
    """Return a ledger in which Acme's share grows by a factor a month."""
    acme = table(months(2010, 2025, [10 * growth**n for n in range(COUNT)]))
    index = table(months(2010, 2025, [100 * 1.01**n for n in range(COUNT)]), "IDX")
    gone = table(months(2012, 2014, [100 * 0.9**n for n in range(36)]), "GONE")
    return replace(
        ledger(*promises),
        organizations=owned or {"Acme": (listed(),)},
        securities=Catalog((security(), security("IDX", kind="index"), security("GONE"))),
        prices=Catalog((acme, index, gone)),
    )


def dead() -> Ledger:
    ended = listed("GONE", "2012-01-02", until="2015-02-01", ended="bankrupt", worth=0)
    fallen = promise(
        "fallen",
        [claim("2012-06-01", "../2013-12-31"), claim("2014-01-28", "../2014-12-31")],
        outcome("cancelled", "2015-02-01"),
        organization="Bolt",
    )
    return shares(slipped(), fallen, owned={"Acme": (listed(),), "Bolt": (ended,)})


@cache
def dead_site() -> dict[str, str]:
    return made(dead())


def page(own: Ledger) -> str:
    return made(own)["holders.html"]


def test_the_headline_moves_with_the_ledger() -> None:
    before = heading(page(shares(slipped())))
    assert before == (
        "Acme moved two of its dates to a later day; the middle holder from a date had 3.3 times "
        "the money five years later"
    )
    fallen = heading(page(shares(slipped(), growth=0.99)))
    assert fallen.endswith("the middle holder from a date lost 45% five years later")
    assert "none of its dates" in heading(page(shares(promise())))


def test_the_headline_says_how_few_observations_stand_behind_it() -> None:
    said = text(page(shares(slipped())))
    assert (
        "3 dates have that time behind them; no more than 1 of those times do not overlap" in said
    )
    assert "1 observation of one share" in said


def test_nothing_advises_and_nothing_names_a_cause() -> None:
    for own in (site()["holders.html"], dead_site()["holders.html"]):
        said = text(own)
        assert "not advice, and nothing here says why a price moved" in said
        for word in ("should buy", "because of the promise", "will rise", "undervalued"):
            assert word not in said


def test_the_title_of_lateness_carries_the_caveat() -> None:
    own = page(shares(slipped(), slipped("other")))
    assert "2 promises of 1 company, 2 by Acme, hold no more than 1 time of waiting" in text(own)
    assert "too few to tell lateness from luck" in text(own)


def test_every_date_of_a_chain_has_its_row_with_share_and_index() -> None:
    edition = make_edition(shares(slipped()), as_of=AS_OF)
    assert edition.holders is not None
    built = holders_page(edition.holders, edition)
    (figure,) = [one for one in built.figures if one.id == "dates-of-one"]
    assert figure.title.startswith("The date slipped twice") or "2 times" in figure.title
    ratio, index = figure.table.columns.index("ratio"), figure.table.columns.index(
        "benchmark_ratio"
    )  # fmt: skip
    rows = figure.table.rows
    assert len(rows) == 3
    assert all(float(row[ratio] or 0) > float(row[index] or 0) for row in rows)


def test_who_died_is_shown_with_the_last_price_and_what_was_left() -> None:
    said = text(dead_site()["holders.html"])
    assert "1 of the 2 organizations with a share in this ledger is no longer traded" in said
    assert "Went bankrupt, last traded 1 Feb 2015" in said
    assert "nothing: a loss of everything from the first close" in said


def test_a_young_share_is_told_what_it_would_have_to_reach() -> None:
    said = text(site()["holders.html"])
    assert "What would have to hold for SPCX" in said
    assert "Nothing here says how likely any of that is" in said
    assert "about SpaceX it is a sample of one" in said


def test_without_prices_there_is_no_page_and_no_way_to_it() -> None:
    pages = made(replace(every_fate(), organizations={}))
    assert "holders.html" not in pages
    assert not any(path.startswith(("data/holders", "api/v1/holders")) for path in pages)
    assert not any(
        "holders.html" in content for path, content in pages.items() if path.endswith(".html")
    )


def test_a_share_of_nobody_who_promised_makes_no_page() -> None:
    own = shares(*crowd(), owned={"Nobody": (listed(),)})
    edition = make_edition(own, as_of=AS_OF)
    assert edition.listed == frozenset()
    assert edition.holders is None
    assert listed_words(edition) == ""


def test_the_front_page_and_the_organization_lead_to_it() -> None:
    pages = site()
    assert 'href="holders.html">What holders got</a>' in pages["index.html"]
    assert "What holders of 2 listed companies got while they waited" in text(pages["index.html"])
    assert 'href="../holders.html"' in pages["organizations/acme.html"]
    assert dead_site()["organizations/bolt.html"].count("../holders.html") == 2


def test_hostile_names_are_text() -> None:
    own = shares(
        slipped(organization=HOSTILE, promise=HOSTILE),
        slipped("plain"),
        owned={HOSTILE: (listed(),), "Acme": (listed("GONE"),)},
    )
    pages = made(own)
    assert "<script>window.hacked" not in pages["holders.html"]
    assert "&lt;/script&gt;" in pages["holders.html"]
    for path in pages:
        assert ".." not in path


def test_the_table_of_holdings_has_a_row_a_claim_and_horizon() -> None:
    rows = list(csv.DictReader(io.StringIO(site()["data/holders.csv"])))
    dated = [
        claim
        for one in every_fate().promises
        if one.organization in {"Acme", "SpaceX"}
        for claim in one.claims
        if claim.deadline is not None
    ]
    assert len(rows) == 6 * len(dated)
    assert {row["left_out"] == "" for row in rows} == {True, False}
    assert all((row["ratio"] == "") == (row["left_out"] != "") for row in rows)


def test_the_copy_has_the_numbers_of_the_page() -> None:
    copy = json.loads(dead_site()["api/v1/holders.json"])
    assert [one["organization"] for one in copy["organizations"]] == ["Acme", "Bolt"]
    assert copy["organizations"][1]["ended"] == "bankrupt"
    assert copy["organizations"][1]["since_first"]["ratio"] == 0
    assert {one["promise"] for one in copy["lateness"]} == {"slipped", "fallen"}


def test_a_report_of_one_field_counts_its_promises_alone() -> None:
    own = shares(slipped(), slipped("elsewhere", domain="energy"))
    whole, part = (make_edition(own, as_of=AS_OF, only=only) for only in (None, "energy"))
    assert whole.holders is not None
    assert part.holders is not None
    assert whole.holders.records[0].promises == 2
    assert part.holders.records[0].promises == 1


def test_later_prices_and_claims_are_not_known() -> None:
    early = make_edition(shares(slipped()), as_of=date(2013, 6, 1))
    assert early.holders is not None
    record = early.holders.records[0]
    assert record.dates == 1
    assert record.markets[0].line.days[-1] <= date(2013, 6, 1)
    assert "cannot be told yet" in holders_title(early.holders) or "a year later" in holders_title(
        early.holders
    )


def test_a_share_with_one_close_makes_a_page_without_a_picture_of_it() -> None:
    own = replace(
        shares(slipped()), prices=Catalog((table({"2025-12-01": 10.0}),)),
        securities=Catalog((security(),)),
    )  # fmt: skip
    said = page(own)
    assert "what its holders got cannot be told yet" in heading(said)
    assert 'id="price"' not in said


def test_a_headline_promise_of_a_listed_company_keeps_the_front_page() -> None:
    own = shares(*crowd(), headline())
    assert heading(made(own)["index.html"])


def test_what_is_left_of_a_share_that_is_nearly_gone_is_not_rounded_away() -> None:
    closes = months(2010, 2025, [10 * 0.93**n for n in range(COUNT)])
    own = replace(shares(slipped()), prices=Catalog((table(closes),)))
    rows = list(csv.DictReader(io.StringIO(made(own)["data/holders/acme-price.csv"])))
    assert 0 < float(rows[-1]["times_first_close"]) < 0.00001
