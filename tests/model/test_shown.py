"""A ledger at a prompt and in a notebook: counts, first rows, and nothing that is run."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from forecast.made_up import ledger as made_up
from forecast.made_up import promise
from promisetrack.model import Ledger
from promisetrack.model.shown import SHOWN, ledger_html


class Cells(HTMLParser):
    """The texts and the names of the elements of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.names: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        assert attrs == []

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def shown(ledger: Ledger) -> Cells:
    cells = Cells()
    cells.feed(ledger_html(ledger))
    return cells


def test_a_prompt_shows_one_line() -> None:
    ledger = made_up(promise(id="a"), promise(id="b"))
    assert repr(ledger) == (
        f"<Ledger {ledger.settings.title!r}: 2 promises, 2 claims, 0 series, 0 roadmaps; "
        f"closed {ledger.closing}>"
    )
    assert repr(Ledger()).endswith("0 promises, 0 claims, 0 series, 0 roadmaps>")


def test_a_notebook_shows_the_first_promises_and_how_many_more_there_are() -> None:
    ledger = made_up(*(promise(id=f"p-{number}") for number in range(SHOWN + 3)))
    found = shown(ledger)
    assert [text for text in found.texts if text.startswith("p-")] == [
        f"p-{number}" for number in range(SHOWN)
    ]
    assert "and 3 more; " in found.texts
    assert isinstance(ledger.closing, date)
    assert any(str(ledger.closing) in text for text in found.texts)
    assert "more" not in "".join(shown(made_up(promise(id="a"))).texts)


def test_texts_of_a_ledger_are_no_html() -> None:
    text = "<img src=x onerror=alert(1)> & 'quotes\""
    found = shown(made_up(promise(promise=text, organization=text)))
    assert found.names == {"p", "strong", "br", "table", "thead", "tr", "th", "tbody", "td"}
    assert found.texts.count(text) == 2


def test_a_notebook_asks_the_ledger_itself() -> None:
    ledger = made_up(promise(id="a"))
    assert ledger._repr_html_() == ledger_html(ledger)
