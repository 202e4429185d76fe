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
from promisetrack.forecast.holders import Event, EventKind, EventPath, EventPoint, Interval
from promisetrack.model import Catalog, Ledger, Promise, Trading
from promisetrack.model.knowledge import JudgeReading
from promisetrack.report.edition import make_edition
from promisetrack.report.pages.holder_share_figures import share_figure
from promisetrack.report.pages.holder_titles import events_title
from promisetrack.report.pages.holders import holders_page, holders_title, listed_words
from report.ledgers import AS_OF, HOSTILE, crowd, every_fate, headline
from report.pages import heading, made, site, text

COUNT = 12 * 16
READINGS: tuple[JudgeReading, JudgeReading] = ("strict", "lenient")

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
    assert "2 promises of Acme hold no more than 1 time of waiting" in text(own)
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
    assert dead_site()["organizations/bolt.html"].count("../holders.html") == 3


def test_each_organization_with_closes_has_its_price_over_its_promises_on_its_page() -> None:
    pages = dead_site()
    for slug, ticker in (("acme", "ACME"), ("bolt", "GONE")):
        own = pages[f"organizations/{slug}.html"]
        assert f'href="organizations/{slug}.html#share"' in pages["holders.html"]
        assert '<section id="share">' in own
        assert f"{ticker}: " in text(own)
        chart = json.loads(
            own.partition('<script type="application/json" id="price-chart">')[2].partition("</")[0]
        )
        assert chart["kind"] == "share-line"
        labels = [row["text"] for row in chart["wide"]["data"]["labels"]]
        assert any("all promises: a date passed without delivery" in one for one in labels)
        assert f"data/organizations/{slug}-price.csv" in pages
    assert "no longer traded" in text(pages["organizations/bolt.html"])


def test_a_promise_that_never_slipped_has_a_lane_as_well() -> None:
    edition = make_edition(
        shares(
            promise(
                "steady", [claim("2012-01-28", "../2013-12-31")], outcome("delivered", "2013-06-30")
            )
        ),
        as_of=AS_OF,
    )
    study = edition.holders
    assert study is not None
    assert study.records[0].slipped == ()
    figure = share_figure(study.records[0], study, edition)
    assert figure is not None
    names = [row["text"] for row in figure.chart.wide.data["labels"]]
    assert "Acme delivers steady" in names


def test_what_came_before_the_first_close_is_not_counted_beside_the_picture() -> None:
    early = promise("early", [claim("2008-01-28", "../2009-06-30")],
                    outcome("delivered", "2009-12-31"))  # fmt: skip
    edition = make_edition(shares(slipped(), early), as_of=AS_OF)
    study = edition.holders
    assert study is not None
    figure = share_figure(study.records[0], study, edition)
    assert figure is not None
    names = [row["text"] for row in figure.chart.wide.data["labels"]]
    assert "1 came, 0 by the first date" in names
    assert "3 months" in names


def test_the_titles_of_the_parts_move_with_the_ledger() -> None:
    said = text(page(shares(slipped())))
    assert "Promises that slipped gave 3 dates with a price; from 3 of them a holder has" in said
    assert "While 1 promise ran late, the share did better than the index in 1" in said
    assert "Neither after dates were named nor after dates passed in vain can the share" in said
    fallen = text(page(shares(slipped(), growth=0.99)))
    assert "gave 3 dates with a price; from 0 of them a holder has" in fallen
    assert "ran late, the share did better than the index in 0" in fallen
    young = text(site()["holders.html"])
    assert "To go as Acme did, SPCX would have to stand at" in young


def test_of_several_companies_the_one_with_most_is_named_and_each_is_counted_once() -> None:
    said = text(dead_site()["holders.html"])
    assert "with a price, 3 of them by Acme; from" in said
    assert "With each company counted once, the middle one's middle holder" in said
    copy = json.loads(dead_site()["api/v1/holders.json"])
    assert any("with each company counted once" in one for one in copy["sentences"])
    assert "counted once" not in text(page(shares(slipped())))


def test_events_are_told_where_their_interval_is_beside_zero() -> None:
    point = EventPoint(12, 0.2, Interval(0.1, 0.3, 8))
    event = Event("Acme", date(2020, 1, 1), EventKind.MISSED, ("p",))
    path = EventPath(EventKind.MISSED, (event,), 0, (point,))
    assert events_title([path]) == (
        "12 months after dates passed in vain the share stood 22% better than the index"
    )
    around = replace(path, points=(replace(point, interval=Interval(-0.1, 0.3, 8)),))
    assert events_title([around]) == (
        "After dates passed in vain the share cannot be told from the index"
    )
    assert events_title([]) == "The months around a date"


def test_one_company_is_told_as_one() -> None:
    said = text(page(shares(slipped())))
    assert "From the first close, a holder had more than the index gave" in said
    ended = listed("GONE", "2012-01-02", until="2015-02-01", ended="bankrupt", worth=0)
    alone = text(page(shares(slipped(), owned={"Acme": (ended,)})))
    assert "Of the 1 listed company here, 1 is no longer traded." in alone
    assert "The one organization with a share in this ledger is no longer traded" in alone


def test_a_generous_judge_changes_the_page() -> None:
    generous = {"status": "delivered", "date": "2013-06-30", "evidence": "A prototype."}
    judged = promise(
        "judged",
        [claim("2012-01-28", "../2013-12-31")],
        {**outcome("delivered", "2019-01-31"), "lenient": generous},
    )
    strict, lenient = (
        make_edition(shares(judged), as_of=AS_OF, reading=reading).holders for reading in READINGS
    )
    assert strict is not None
    assert lenient is not None
    assert (strict.records[0].kept, lenient.records[0].kept) == (0, 1)
    assert strict.waits[0].late_years > 0 > lenient.waits[0].late_years


def test_closes_that_end_long_ago_are_told() -> None:
    own = replace(
        shares(slipped()),
        prices=Catalog((table(months(2010, 2020)), table(months(2010, 2025), "IDX"))),
    )
    said = text(page(own))
    assert "Still traded; closes to Dec 2020" in said


def test_the_dividends_of_the_index_are_told_where_the_ledger_has_them() -> None:
    levels = months(2010, 2025, [100 * 1.01**n for n in range(COUNT)])
    paid = {day: level * 1.002**n for n, (day, level) in enumerate(sorted(levels.items()))}
    acme = table(months(2010, 2025, [10 * 1.02**n for n in range(COUNT)]))
    own = replace(shares(slipped()), prices=Catalog((acme, table(levels, "IDX", paid))))
    with_them = paid["2025-12-28"] / paid["2010-01-28"]
    assert f"With its dividends reinvested the Acme gave {with_them:.1f} times the money" in text(
        page(own)
    )
    assert "dividends reinvested" not in text(page(shares(slipped())))


def test_where_nothing_is_decided_nothing_is_said_to_be_kept() -> None:
    later = promise("later", [claim("2024-01-28", "../2030-12-31")])
    said = text(page(shares(later)))
    assert "0 of 0" not in said


def test_hostile_names_are_text() -> None:
    own = shares(
        slipped(organization=HOSTILE, promise=HOSTILE),
        slipped("plain"),
        owned={HOSTILE: (listed(),), "Acme": (listed("GONE"),)},
    )
    titled = Catalog((security(title=HOSTILE), security("IDX", kind="index", title=HOSTILE),
                      security("GONE")))  # fmt: skip
    pages = made(replace(own, securities=titled))
    for path in ("holders.html", "organizations/acme.html"):
        assert "<script>window.hacked" not in pages[path]
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
