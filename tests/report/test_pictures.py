"""Charts outside a page: SVG and PNG that carry their words, and metadata beside each CSV."""

from __future__ import annotations

import json
import re
from posixpath import dirname, join, normpath
from xml.etree import ElementTree as ET

import pytest

from forecast.made_up import ledger
from promisetrack.charts.tokens import LIGHT, in_colours
from promisetrack.report.edition import Edition, make_edition
from promisetrack.report.figures import Figure
from promisetrack.report.pages.chain_figures import chain_figures
from promisetrack.report.pages.forecast_figure import forecast_figure
from promisetrack.report.pictures import figure_svg, png_of
from promisetrack.report.site import site_files
from report.ledgers import AS_OF, every_fate
from report.pages import site, tags

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def edition() -> Edition:
    return make_edition(every_fate(), as_of=AS_OF)


@pytest.fixture(scope="module")
def figures(edition: Edition) -> list[Figure]:
    """Return a forecast, and the two figures of a chain with hostile words in it."""
    hostile = edition.by_id["hostile"]
    forecast = forecast_figure(edition.by_id["restated"], edition)
    assert forecast is not None
    return [forecast, *chain_figures(hostile, edition)]


def words(svg: str) -> str:
    root = ET.fromstring(svg)  # noqa: S314  our own
    return " ".join(one.text or "" for one in root.iter(f"{SVG}text"))


def test_a_picture_has_its_title_key_chart_and_source_in_it(figures: list[Figure]) -> None:
    for figure in figures:
        svg = figure_svg(figure)
        said = words(svg)
        for text in (figure.title, figure.source, str(figure.subtitle.striptags())):
            for word in text.split():
                assert word in said
        assert "var(--" not in svg
        assert "#D55E00" in svg
        root = ET.fromstring(svg)  # noqa: S314
        assert len(list(root.iter(f"{SVG}path"))) > 5
        assert not [one for one in root.iter() if one.tag.endswith(("script", "foreignObject"))]


def test_the_same_figure_gives_the_same_bytes_and_its_clip_paths_are_found(
    figures: list[Figure],
) -> None:
    first, again = figure_svg(figures[0]), figure_svg(figures[0])
    assert first == again
    root = ET.fromstring(first)  # noqa: S314
    ids = {one.get("id") for one in root.iter() if one.get("id")}
    used = {(one.get("clip-path") or "")[5:-1] for one in root.iter() if one.get("clip-path")}
    assert used <= ids


def test_a_png_is_twice_the_size_of_the_svg(figures: list[Figure]) -> None:
    svg = figure_svg(figures[1])
    png = png_of(svg)
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width = int.from_bytes(png[16:20], "big")
    assert width == 2 * float(ET.fromstring(svg).get("width") or 0)  # noqa: S314


def test_a_name_that_is_no_colour_stays_a_text() -> None:
    assert in_colours("var(--page) var(--nothing)", LIGHT) == "#FFFFFF var(--nothing)"


def test_every_csv_of_a_chart_has_metadata_beside_it(edition: Edition) -> None:
    about = {path: text for path, text in site().items() if path.endswith(".metadata.json")}
    assert "data/promises/restated-forecast.metadata.json" in about
    for path, text in about.items():
        fields = json.loads(text)
        assert fields["csv"] == f"{path.removesuffix('.metadata.json')}.csv"
        head = site()[fields["csv"]].split("\n", 1)[0]
        assert head == ",".join(column["name"] for column in fields["columns"])
        assert all(column["description"] for column in fields["columns"])
        assert fields["n"] > 0
        assert fields["n_of"]
        assert (fields["as_of"], fields["reading"]) == (str(AS_OF), "strict")
        assert fields["licence"] == "CC-BY-4.0"
        assert fields["citation"].startswith(fields["title"])
        assert edition.ledger.hash[:16] in fields["citation"]
        page, _, anchor = fields["page"].partition("#")
        assert f'id="{anchor}"' in site()[page]
        assert fields["ledger_hash"] == edition.ledger.hash
        assert fields["svg"] is None


def test_under_every_chart_stand_links_to_its_csv_and_to_what_is_said_of_it() -> None:
    charts = 0
    for path, html in site().items():
        if not path.endswith(".html"):
            continue
        for figure in re.findall(r'<figure class="chart".*?</figure>', html, flags=re.DOTALL):
            links = {normpath(join(dirname(path), a["href"] or "")) for tag, a in tags(figure)
                     if tag == "a" and a.get("href")}  # fmt: skip
            (csv,) = (link for link in links if link.endswith(".csv"))
            assert {csv, csv.replace(".csv", ".metadata.json")} <= links & set(site())
            charts += 1
    assert charts > 10


def test_metadata_count_what_a_picture_rests_on(edition: Edition) -> None:
    def counted(path: str) -> tuple[int, str]:
        fields = json.loads(site()[f"data/{path}.metadata.json"])
        return fields["n"], fields["n_of"]

    assert edition.facts is not None
    fitted = (edition.facts.rows, "promises that the model was fitted to")
    assert counted("promises/restated-forecast") == fitted
    assert counted("promises/restated-togo") == (len(edition.by_id["restated"].promise.claims),
                                                 "statements")  # fmt: skip
    sizes = {str(name): int(n) for name, n in edition.by_domain.at_risk["rows"].items()}
    domain = max(sizes, key=lambda name: sizes[name])
    assert counted(f"domains/{edition.domain_slugs[domain]}-delay") == (sizes[domain], "promises")


def test_with_pictures_every_chart_offers_them_and_they_are_there() -> None:
    few = make_edition(
        ledger(*[one for one in every_fate().promises if one.id in ("restated", "kept")]),
        as_of=AS_OF,
    )
    files = dict(site_files(few, bundle=b"", pictures=True))
    html = files["promises/restated.html"].decode()
    offered = [a["href"] or "" for tag, a in tags(html) if tag == "a" and a["href"]]
    pictures = {one.removeprefix("../") for one in offered if one.startswith("../figures/")}
    assert pictures == {
        f"figures/promises/restated-{name}.{kind}"
        for name in ("chain", "togo")
        for kind in ("svg", "png")
    }
    assert pictures <= set(files)
    assert json.loads(files["data/promises/restated-togo.metadata.json"])["png"] in files
