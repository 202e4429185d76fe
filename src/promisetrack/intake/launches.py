"""Dates of launches out of a saved list of the Launch Library.

The Launch Library 2 of The Space Devs answers with a list of launches (`results`) or one launch.
Each has the date now planned, `net`, and how precisely it is known, `net_precision`: to the minute
or the day, or only to the month, quarter, half, year or decade. Where it is known to a period only,
`net` is some moment of that period, mostly its end, and no day: the period is the window of the
claim. A precision that is a week, a fiscal year, or none that is known here settles no date; such a
launch is left out and named, and so is one that has flown.

Claims are dated by `last_updated`, the day on which the entry last changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from promisetrack.crowd.document import find_place, read_document
from promisetrack.crowd.faults import Code
from promisetrack.crowd.node import Node
from promisetrack.intake.columns import made_id
from promisetrack.intake.incoming import Incoming
from promisetrack.problems import Span

PUBLISHER: Final = "Launch Library 2, The Space Devs"


@dataclass(frozen=True, slots=True)
class LaunchList:
    """The claims of a saved list, the launches left out (name, and why), and those that flew.

    ``flown`` gives the day, and whether the flight failed, by the id that a claim would have.
    """

    claims: tuple[Incoming, ...]
    left_out: tuple[tuple[str, str], ...]
    flown: Mapping[str, tuple[date, bool]]


def read_launches(content: bytes) -> LaunchList:
    """Read a saved list of launches.

    Parameters
    ----------
    content
        The JSON that the Launch Library 2 answers, a list or one launch; its times are in UTC.

    Returns
    -------
    LaunchList
        Its claims lack `domain` and `sampling`, which only the ledger knows.

    Raises
    ------
    MarketFileError
        With the place in the file, and what was expected there.
    """
    document = Node(read_document(content))
    claims: list[Incoming] = []
    left_out: list[tuple[str, str]] = []
    flown: dict[str, tuple[date, bool]] = {}
    text = content.decode("utf-8-sig")
    for launch in _launches(document):
        name, status = _needed(launch, "name"), _status(launch)
        reason = _FLOWN.get(status) or _why_not(launch)
        if status in _FLOWN:
            flown[_identity(launch, name)] = (_day(launch, "net"), status in _FAILED)
        if reason:
            left_out.append((name, reason))
        else:
            claims.append(_claim(launch, name, text))
    return LaunchList(tuple(claims), tuple(left_out), flown)


def launch_window(net: date, precision: str) -> str | None:
    """Return the window in which a launch is planned, as a ledger writes it.

    Parameters
    ----------
    net
        The planned date, in UTC.
    precision
        The name of its precision; None is returned for one that settles no date.

    Examples
    --------
    >>> launch_window(date(2027, 6, 30), "Quarter 2")
    '2027-Q2'
    """
    name = precision.casefold()
    part = re.fullmatch(r"(q|quarter |h|half )([1-4])", name)
    if name in _DAYS:
        return str(net)
    if name in ("month", "m"):
        return f"{net:%Y-%m}"
    if part is not None and (part[1][0] == "q" or part[2] in "12"):
        return f"{net.year}-{part[1][0].upper()}{part[2]}"
    if name in ("year", "y"):
        return str(net.year)
    return f"{net.year // 10}X" if name == "decade" else None


# --- private -------------------------------------------------------------------------------

_NOTHING: Final = "nothing is written here"
_NO_LAUNCHES: Final = "there are no launches here"
_DAYS: Final = frozenset(
    {"second", "sec", "minute", "min", "hour", "hr", "morning", "afternoon", "day"}
)

_FLOWN: Final[Mapping[int, str]] = {
    3: "it has flown", 4: "it has flown, and failed", 6: "it is in flight",
    7: "it has flown, and failed in part", 9: "it has flown, and put up its payload",
}  # fmt: skip
"""Numbers of the status of launches whose date is an outcome and no promise."""

_FAILED: Final = (4, 7)


def _launches(document: Node) -> Iterator[Node]:
    results = document.get("results")
    if not results.is_missing:
        yield from results.objects()
    elif not document.get("net").is_missing:
        yield document
    else:
        raise document.fault(
            _NO_LAUNCHES,
            expected="`results`, a list of launches, or one launch with its `net`",
            remedy="save the answer of /launches/upcoming/ in JSON",
            code=Code.OTHER_SHAPE,
        )


def _needed(launch: Node, *path: str) -> str:
    node = launch
    for key in path:
        node = node.get(key)
    found = node.text()
    if found is None:
        raise node.fault(_NOTHING, expected=f"the launch's {path[-1]}")
    return found


def _day(launch: Node, key: str) -> date:
    moment = launch.get(key).moment()
    if moment is None:
        raise launch.get(key).fault(_NOTHING, expected="a day and time in UTC")
    return moment.date()


def _precision(launch: Node) -> str | None:
    """Return the name of the precision; older answers hold a text, or nothing."""
    node = launch.get("net_precision")
    if isinstance(node.value, Mapping):
        return node.get("name").text() or node.get("abbrev").text()
    return node.text()


def _status(launch: Node) -> int:
    number = launch.get("status").get("id").number()
    return 0 if number is None else int(number)


def _why_not(launch: Node) -> str:
    precision = _precision(launch)
    if precision is None:
        return "how precisely its date is known is not said"
    if launch_window(_day(launch, "net"), precision) is None:
        return f"a date that is known to the {precision.casefold()} settles no window"
    return ""


def _claim(launch: Node, name: str, text: str) -> Incoming:
    provider = _needed(launch, "launch_service_provider", "name")
    due = launch_window(_day(launch, "net"), _precision(launch) or "")
    rocket, _, mission = (part.strip() for part in name.partition("|"))
    fields = {
        "id": _identity(launch, name),
        "promise": f"{rocket} launches {mission}" if mission else f"{rocket} launches",
        "organization": provider,
        "kind": "flight",
        "criteria": f"The rocket of the launch listed as “{name}” lifts off.",
        "by": provider,
        "made": str(_day(launch, "last_updated")),
        "due": due or "",
        "publisher": PUBLISHER,
        "published": str(_day(launch, "last_updated")),
        "verified": "false",
    }
    url = launch.get("url").text()
    if url is not None:
        fields["url"] = url

    def locate(key: str) -> Span:
        path = (*launch.where, *_PATHS.get(key, ()))
        return find_place(text, path) or Span(1, 1)

    return Incoming(fields, locate=locate)


_PATHS: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("slug",), "promise": ("name",), "organization": ("launch_service_provider", "name"),
    "by": ("launch_service_provider", "name"), "made": ("last_updated",), "due": ("net",),
    "published": ("last_updated",), "url": ("url",),
}  # fmt: skip
"""Where in a launch the values of the keys stand."""


def _identity(launch: Node, name: str) -> str:
    slug = launch.get("slug").text() or ""
    return slug if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug) else made_id(name)
