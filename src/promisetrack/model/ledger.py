"""The ledger as one frozen value: promises, series, roadmaps, prices, rules, its closing date."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, SupportsIndex, TypeVar, overload

from pydantic import Field

from promisetrack.model.derive import derived_outcome
from promisetrack.model.prices import OrganizationsFile, PriceTable, Security, Trading
from promisetrack.model.promise import Outcome, Promise
from promisetrack.model.record import Record
from promisetrack.model.roadmap import Roadmap
from promisetrack.model.scalars import Day, Number, Slug, Text
from promisetrack.model.series import Series

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_VERSION = 1
"""Version of the file format; `claims/ledger.yaml` names the one it is written in."""


class Frame(StrEnum):
    """How a sampling rule came by its promises."""

    SYSTEMATIC = "systematic"
    OPPORTUNISTIC = "opportunistic"


class SamplingRule(Record):
    """One rule by which promises came into the ledger."""

    title: Text
    """The rule in a few words, for tables."""
    kind: Frame
    """How it came by its promises: systematic, or opportunistic."""
    rule: Text
    """Which promises it takes, so that a stranger would take the same."""
    bias: Text | None = None
    """What the rule over- or under-represents."""


class SamplingFile(Record):
    """The sampling rules: the keys of claims/sampling.yaml."""

    rules: dict[Slug, SamplingRule] = Field(default_factory=dict)
    """The rules, each under the name that promises give as `sampling`."""


class LedgerFile(Record):
    """The ledger's own facts: the keys of claims/ledger.yaml."""

    schema_version: Number = SCHEMA_VERSION
    """Version of the file format that this ledger is written in."""
    title: Text = "A ledger of dated promises"
    """What this ledger is about, as its report is headed."""
    closing: Day | None = None
    """Up to this day deliveries would have been noticed. Left out: the newest `as_of` of any
    outcome.
    """
    note: Text | None = None
    """Anything a reader of the whole ledger should know, in own words."""


class NamesFile(Record):
    """One spelling for each name: the keys of claims/names.yaml, spelling to its variants."""

    organizations: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)
    """The spelling to use for each organization, and the others that stand for it."""
    speakers: dict[Text, tuple[Text, ...]] = Field(default_factory=dict)
    """The spelling to use for each person, and the others that stand for it."""


class _Named(Protocol):
    @property
    def id(self) -> str: ...


T = TypeVar("T", bound=_Named)


class Catalog(tuple[T, ...]):
    """Records in the order of their ids, found by position or by id.

    >>> ledger.promises["tesla-semi-first-deliveries"]  # doctest: +SKIP
    """

    __slots__ = ()

    def __new__(cls, records: Iterable[T] = ()) -> Catalog[T]:
        """Sort the records by id."""
        return super().__new__(cls, sorted(records, key=lambda record: record.id))

    @overload
    def __getitem__(self, key: SupportsIndex | str) -> T: ...
    @overload
    def __getitem__(self, key: slice) -> tuple[T, ...]: ...
    def __getitem__(self, key: SupportsIndex | str | slice) -> T | tuple[T, ...]:
        """Return a record by position or id, or a tuple of records by slice.

        Raises
        ------
        KeyError
            If no record has that id.
        """
        if not isinstance(key, str):
            return super().__getitem__(key)
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        """Whether a record, or the record of an id, is here."""
        return self.get(key) is not None if isinstance(key, str) else super().__contains__(key)

    def get(self, key: str) -> T | None:
        """Return the record of an id, or None."""
        low, high = 0, len(self)
        while low < high:
            middle = (low + high) // 2
            record = super().__getitem__(middle)
            if record.id == key:
                return record
            low, high = (middle + 1, high) if record.id < key else (low, middle)
        return None


@dataclass(frozen=True)
class Ledger:
    """All that the files say.

    ``closing`` is the day up to which deliveries would have been noticed; where
    `claims/ledger.yaml` names none, the newest evidence of any outcome.
    """

    promises: Catalog[Promise] = field(default_factory=Catalog)
    series: Catalog[Series] = field(default_factory=Catalog)
    roadmaps: Catalog[Roadmap] = field(default_factory=Catalog)
    sampling: Mapping[str, SamplingRule] = field(default_factory=dict)
    settings: LedgerFile = field(default_factory=LedgerFile)
    names: NamesFile = field(default_factory=NamesFile)
    organizations: Mapping[str, tuple[Trading, ...]] = field(default_factory=dict)
    securities: Catalog[Security] = field(default_factory=Catalog)
    prices: Catalog[PriceTable] = field(default_factory=Catalog)

    @property
    def closing(self) -> date | None:
        """The closing date; None only for a ledger without promises."""
        newest = max((promise.outcome.as_of for promise in self.promises), default=None)
        return self.settings.closing or newest

    @cached_property
    def hash(self) -> str:
        """SHA-256 of everything the ledger says, the same from files and from a database."""
        digest = hashlib.sha256()
        sampling = SamplingFile(rules=dict(self.sampling))
        several: tuple[Record, ...] = (*self.series, *self.promises, *self.roadmaps)
        if self.organizations:
            several += (OrganizationsFile(organizations=dict(self.organizations)),)
        several += (*self.securities, *self.prices)
        for record in (self.settings, self.names, sampling, *several):
            digest.update(record.model_dump_json().encode())
            digest.update(b"\n")
        return digest.hexdigest()

    def outcome(self, promise: Promise, *, as_of: date | None = None) -> Outcome:
        """Return the outcome of a promise: its own, or the one its series gives.

        Parameters
        ----------
        promise
            A promise of this ledger.
        as_of
            Use only readings up to this day; None uses all.
        """
        series_id = promise.measure.series if promise.measure else None
        series = self.series.get(series_id) if series_id else None
        return promise.outcome if series is None else derived_outcome(promise, series, as_of=as_of)

    def __repr__(self) -> str:
        """Return what it holds in one line: all of it would fill a screen a thousand times."""
        from promisetrack.model.shown import ledger_line

        return ledger_line(self)

    def _repr_html_(self) -> str:
        """Return what a notebook shows: counts, closing date and the first promises."""
        from promisetrack.model.shown import ledger_html

        return ledger_html(self)

    def frame(self) -> pd.DataFrame:
        """Return one row a claim, for analysis in pandas.

        Returns
        -------
        DataFrame of shape (claims, 19)
            Of the promise: ``promise`` (its id), ``statement``, ``organization``, ``domain``,
            ``kind``, ``sampling``, ``programme``. Of the claim: ``claim`` (0 is the first),
            ``made_from`` and ``made_to``, ``by``, ``said``, ``due_from`` and ``due_to`` (first
            and last day; NaT where open or taken back), ``verified``. Of the outcome: ``status``,
            ``outcome_from`` and ``outcome_to``, ``as_of``. Dates are datetime64, days.
        """
        from promisetrack.model.frame import claims_frame

        return claims_frame(self)


def ledger_of(records: Sequence[Record]) -> Ledger:
    """Return the ledger that some records make.

    Parameters
    ----------
    records
        In any order, each id once; of sampling rules, settings and names the first file counts,
        and where there is none, an empty one.
    """

    def only(kind: type[Any]) -> Any:
        return next((record for record in records if isinstance(record, kind)), kind())

    return Ledger(
        promises=Catalog(record for record in records if isinstance(record, Promise)),
        series=Catalog(record for record in records if isinstance(record, Series)),
        roadmaps=Catalog(record for record in records if isinstance(record, Roadmap)),
        sampling=only(SamplingFile).rules,
        settings=only(LedgerFile),
        names=only(NamesFile),
        organizations=only(OrganizationsFile).organizations,
        securities=Catalog(record for record in records if isinstance(record, Security)),
        prices=Catalog(record for record in records if isinstance(record, PriceTable)),
    )
