"""A group of promises (an organization, a domain, a sampling rule): its record, in words and rows.

The pages of all three are made of the same parts; what differs is in their own modules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from markupsafe import Markup

from promisetrack.forecast.fates import Fates, fates, median_stretch
from promisetrack.forecast.records import LEAST_DECIDED, count_fates
from promisetrack.model.state import Label
from promisetrack.report.edition import Edition, Entry
from promisetrack.report.phrasing import counted, number_words, opening
from promisetrack.words import share_words, stretch_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

ORGANIZATIONS: Final = "organizations"
DOMAINS: Final = "domains"
SAMPLING: Final = "sampling"
"""Folders of the pages."""

ON_TIME: Final = 1.005
"""A median stretch up to here is on time."""


@dataclass(frozen=True)
class Group:
    """Promises of one name, with what became of them."""

    name: str
    entries: tuple[Entry, ...] = field(repr=False)
    edition: Edition = field(repr=False)

    @cached_property
    def among(self) -> NDArray[np.bool_]:
        """Which of the edition's delay rows (n,) are its own."""
        mask = np.zeros(len(self.edition.rows), dtype=np.bool_)
        mask[[at for at, _ in self._found]] = True
        return mask

    @cached_property
    def fate_counts(self) -> dict[str, int]:
        """Number of rows of each fate (`promisetrack.forecast.records.TrackRecord`)."""
        return count_fates(np.array([fate for _, fate in self._found], dtype=np.str_))

    @cached_property
    def _found(self) -> list[tuple[int, str]]:
        fates = self.edition.fates
        return [fates[entry.id] for entry in self.entries if entry.id in fates]

    @property
    def rows(self) -> int:
        """Number of promises that have a date and can be judged once it has passed."""
        return len(self._found)

    @property
    def kept(self) -> int:
        """Number delivered by the first date."""
        return self.fate_counts["early"] + self.fate_counts["in_time"]

    @property
    def decided(self) -> int:
        """Number of which it is known whether they were kept."""
        counts = self.fate_counts
        return self.kept + counts["late"] + counts["overdue"] + counts["cancelled"]

    @property
    def is_told(self) -> bool:
        """Whether enough is decided to say more than the counts."""
        return self.decided >= LEAST_DECIDED

    @cached_property
    def median(self) -> float | None:
        """The multiple of the promised time within which half came; None where half never did."""
        return median_stretch(self.edition.rows, self.among)

    @cached_property
    def fates(self) -> Fates | None:
        """What became of them as their time ran; None where they are too few."""
        return fates(self.edition.rows, self.among)

    @cached_property
    def others(self) -> Fates | None:
        """The same of all other promises."""
        return fates(self.edition.rows, ~self.among)

    @cached_property
    def quotas(self) -> tuple[Entry, ...]:
        """The quotas of a fixed period among them, which are judged apart."""
        return tuple(entry for entry in self.entries if entry.promise.is_fixed_window)


def organization_path(edition: Edition, name: str) -> str:
    """Return the path of an organization's page from the root of the site."""
    return f"{ORGANIZATIONS}/{edition.organization_slugs[name]}.html"


def domain_path(edition: Edition, domain: str) -> str:
    """Return the path of a domain's page from the root of the site."""
    return f"{DOMAINS}/{edition.domain_slugs[domain]}.html"


def sampling_path(edition: Edition, name: str) -> str:
    """Return the path of a rule's page from the root of the site."""
    return f"{SAMPLING}/{edition.sampling_slugs[name]}.html"


def groups(edition: Edition, key: Callable[[Entry], str]) -> dict[str, Group]:
    """Return the groups of an edition's promises by a key, in the order of names."""
    found: dict[str, list[Entry]] = {}
    for entry in edition.entries:
        found.setdefault(key(entry), []).append(entry)
    return {name: Group(name, tuple(found[name]), edition) for name in sorted(found)}


def group_title(group: Group, name: str) -> str:
    """Say how a group keeps its word, as plainly as the number of cases allows."""
    kept, decided = group.kept, group.decided
    if decided == 0:
        return f"{name}: {_undecided(len(group.entries))}"
    if not group.is_told:
        if decided == 1:
            verb = "was" if kept else "was not"
            return f"{name}: the one promise that can be judged {verb} kept on time"
        judged = f"{kept} of {decided} promises that can be judged"
        return f"{name}: {judged} kept on time, too few to say more"
    return f"{name}: {kept} of {decided} promises kept on time; {pace_words(group.median)}"


def pace_words(median: float | None) -> str:
    """Say how long half of the promises of a group took.

    >>> pace_words(2.93), pace_words(0.9), pace_words(None)
    ('half take 2.9 times the promised time or more', 'half come within the promised time', \
'fewer than half have come')
    """
    if median is None:
        return "fewer than half have come"
    if median <= ON_TIME:
        return "half come within the promised time"
    return f"half take {stretch_words(median)} or more"


def fates_sentence(group: Group) -> Markup:
    """Say what became of a group: early as loudly as late, and what is in no count."""
    counts, decided = group.fate_counts, group.decided
    parts = []
    if decided:
        told = [
            Markup("<b>{}</b> came early").format(counts["early"]),
            *(
                Markup("<b>{}</b> {}").format(counts[name], words)
                for name, words in _FATES
                if counts[name]
            ),
        ]
        judged = "the one promise" if decided == 1 else f"the {decided} promises"
        start = Markup("Of {} that can be judged, ").format(judged)
        parts.append(start + _joined(told) + Markup("."))
    parts.extend(Markup("{}").format(one) for one in _uncounted(group))
    return Markup(" ").join(parts)


def restated_sentence(group: Group) -> str:
    """Say how many were given a newer date, and which most often; empty where none was."""
    head, rest = restated_parts(group)
    return f"{head}, {rest}" if head else ""


def restated_parts(group: Group) -> tuple[str, str]:
    """Say how many were given a newer date, and apart from it how many dates; empty where none."""
    restated = [entry for entry in group.entries if _dates(entry) > 1]
    if not restated:
        return "", ""
    newer = sum(_dates(entry) - 1 for entry in restated)
    most = max(restated, key=lambda entry: (_dates(entry), entry.id))
    were = "was" if len(restated) == 1 else "were"
    every = counted(len(group.entries), "promise")
    head = f"{opening(number_words(len(restated)))} of {every} {were} given a newer date"
    rest = f"{counted(newer, 'newer date')} in all"
    if len(restated) > 1:
        rest += f"; most often \u201c{most.promise.promise}\u201d, with {_dates(most)} different "
        rest += "dates"
    return head, f"{rest}."


def early_words(group: Group) -> str:
    """Say how many came early, of those decided."""
    return f"{group.fate_counts['early']} of {group.decided}" if group.decided else "none"


def median_words_of(median: float | None) -> str:
    """Say a median stretch in a table."""
    return f"{median:.1f}×" if median is not None else "not half"


@dataclass(frozen=True, slots=True)
class Share:
    """One row of a breakdown: a group under a link, how much of it was kept, and how long it took.

    ``bar`` is the share kept, None where too few are decided for a bar.
    """

    name: str
    href: str | None
    of: str
    promises: int
    kept: str
    bar: float | None
    early: str
    median: str
    expected: str


def share_row(group: Group, *, name: str, href: str | None, of: str = "") -> Share:
    """Return a group as a row of a breakdown; the shrunk stretch where it has one."""
    told = group.is_told
    shrunk = group.edition.stretches.get(group.name) if told else None
    expected = f"cannot tell, {group.decided} decided"
    if group.name in group.edition.stretches:
        expected = "half never"
    if shrunk is not None:
        expected = f"{shrunk.value:.1f}× ({shrunk.lower:.1f} – {shrunk.upper:.1f})"
    return Share(
        name=name,
        href=href,
        of=of,
        promises=len(group.entries),
        kept=share_words(group.kept, group.decided),
        bar=group.kept / group.decided if told and group.kept else None,
        early=str(group.fate_counts["early"]),
        median=median_words_of(group.median) if told else "too few",
        expected=expected,
    )


def group_fields(group: Group) -> dict[str, Any]:
    """Return a group as JSON fields."""
    found = group.fates
    by_due = found.at(1.0) if found is not None else None
    return {
        "name": group.name,
        "promises": len(group.entries),
        "with_row": group.rows,
        **group.fate_counts,
        "kept": group.kept,
        "decided": group.decided,
        "median_stretch": _rounded(group.median),
        "quotas": len(group.quotas),
        "restated": sum(_dates(entry) > 1 for entry in group.entries),
        "delivered_by_due": _rounded(by_due[0]) if by_due is not None else None,
        "ids": [entry.id for entry in group.entries],
    }


def came_in(group: Group, what: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Say by which rules the promises of a group came in, the most frequent first.

    Returns
    -------
    tuple
        A title, the text, and links: words and address from a page one folder down.
    """
    edition = group.edition
    links = []
    for name, count in Counter(one.promise.sampling for one in group.entries).most_common():
        rule = edition.ledger.sampling.get(name)
        title = rule.title if rule is not None else name
        links.append((f"{title} ({count})", f"../sampling/{edition.sampling_slugs[name]}.html"))
    text = f"A record is that of a list before it is that of a {what}. These promises came in by"
    return f"{opening(what)} or list?", text, tuple(links)


def by_record(found: Iterable[Group]) -> list[Group]:
    """Return groups with most decided promises first."""
    return sorted(found, key=lambda group: (-group.decided, -len(group.entries), group.name))


# --- private -------------------------------------------------------------------------------

_FATES: Final = (
    ("in_time", "came in time"),
    ("late", "came late"),
    ("overdue", "are open past their date"),
    ("cancelled", "were cancelled"),
)


def _joined(parts: Sequence[Markup]) -> Markup:
    if len(parts) <= 1:
        return Markup().join(parts)
    return Markup(", ").join(parts[:-1]) + Markup(" and ") + parts[-1]


def _undecided(promises: int) -> str:
    if promises == 1:
        return "its one promise cannot be judged yet"
    return f"none of {number_words(promises)} promises can be judged yet"


def _uncounted(group: Group) -> list[str]:
    """Say what is in no count: not due yet, due in a window, quotas, and the rest."""
    counts = group.fate_counts
    said = []
    if counts["not_due"]:
        verb = "is" if counts["not_due"] == 1 else "are"
        said.append(f"{number_words(counts['not_due'])} {verb} not due yet")
    if counts["straddling"]:
        said.append(f"{number_words(counts['straddling'])} came in a window that holds the date")
    if group.quotas:
        kept = sum(entry.state.label is Label.KEPT for entry in group.quotas)
        words = counted(len(group.quotas), "quota")
        apart = f"{words} of a fixed period {_are(len(group.quotas))} judged apart"
        said.append(f"{apart} ({number_words(kept)} kept)")
    rest = len(group.entries) - group.rows - len(group.quotas)
    if rest:
        said.append(f"{number_words(rest)} cannot be judged or {_have(rest)} no date")
    return [f"{opening(one)}." for one in said]


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _dates(entry: Entry) -> int:
    return len({one.due for one in entry.chain.dated})


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
