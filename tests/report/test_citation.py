"""How to cite a page: checkable, the same every time, and safe whatever a statement holds."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from promisetrack import __version__
from promisetrack.report.citation import citation
from promisetrack.report.edition import Edition, make_edition
from promisetrack.report.site import site_files
from report.ledgers import AS_OF, HOSTILE, every_fate
from report.pages import site, text


def edition() -> Edition:
    return make_edition(every_fate(), as_of=AS_OF)


def test_a_page_is_cited_with_its_day_ledger_and_program() -> None:
    made = edition()
    cited = citation(made, made.by_id["restated"])
    assert cited.page.startswith("“Acme delivers restated”, promise restated. In: ")
    for part in ("As of 1 Jan 2026", made.ledger.hash[:16], f"promisetrack {__version__}"):
        assert part in cited.page
        assert part in cited.data
    assert made.ledger.hash in cited.bibtex()
    assert "howpublished" not in cited.bibtex()
    assert r"\url{https://example.org/}" in cited.bibtex("https://example.org/")


def test_braces_and_commands_of_a_statement_do_not_end_the_entry() -> None:
    made = edition()
    entry = made.by_id["kept"]
    evil = entry.promise.model_copy(update={"promise": r"50% of } @misc{x, \input{a} & $y_1$"})
    bibtex = citation(made, replace(entry, promise=evil)).bibtex()
    assert r"50\% of \} @misc\{x, \textbackslash{}input\{a\} \& \$y\_1\$" in bibtex
    assert bibtex.count("\n") == 4


def test_promise_pages_and_the_front_page_say_how_to_cite_them() -> None:
    for path in ("index.html", "promises/restated.html", "promises/delivered.html"):
        said = text(site()[path])
        assert "This page" in said
        assert f"promisetrack {__version__}" in said
    said = text(site()["promises/restated.html"])
    assert '<iframe src="embed/restated.html" title="Acme delivers restated"' in said
    assert 'sandbox="allow-popups"' in said


def test_a_published_site_has_its_address_in_every_snippet() -> None:
    address = "https://example.org/r/"
    files = dict(site_files(edition(), bundle=b"", address=address))
    said = text(files["promises/restated.html"].decode())
    assert f'src="{address}embed/restated.html"' in said
    assert f"{address}promises/restated.html" in said


def test_a_snippet_of_a_hostile_statement_is_text() -> None:
    html = site()["promises/hostile.html"]
    assert "<iframe" not in html
    assert f'title="{escape(HOSTILE)}" width' in text(html)
