"""Written dates: a window or a `WindowError`, and every window reads back as itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fuzzing.feed import Feed
from fuzzing.replay import check_words
from promisetrack.dates import DateWindow, WindowError, add_days, add_months, parse_window

WORDS: Final = ("../", "/..", "-Q", "-H", "X", "2017", "-06", "-01", "0000", "9999", " ", "٣")


def seeds() -> Iterator[bytes]:
    for text in (
        "2017", "2017-06", "2017-06-01", "2017-Q3", "2017-H2", "203X", "2017-01-01/2018-12-31",
        "../2017-12-31", "2021-07-01/..", "../..", "2020-02-30",
    ):  # fmt: skip
        yield b"\0\0\0\0" + text.encode()


def check(data: bytes) -> None:
    feed = Feed(data)
    step = feed.number(1 << 24) - (1 << 23)
    feed.number(2)
    text = feed.text()
    try:
        window = parse_window(text)
    except WindowError as error:
        check_words(error)
        return
    assert parse_window(str(window)) == window
    assert len(str(window)) <= len("2017-01-01/2018-12-31")
    assert window.middle in window
    assert window.days is None or window.days >= 1
    check_moved(window, step)


def check_moved(window: DateWindow, step: int) -> None:
    try:
        moved = add_days(window.middle, step)
        assert add_days(moved, -step) == window.middle
    except WindowError:
        pass
    try:
        later = add_months(window.middle, step)
        assert (later.year - window.middle.year) * 12 + later.month - window.middle.month == step
    except WindowError:
        pass
