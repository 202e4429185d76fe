"""Groupings of rows: labels read into levels, and what cannot be told apart in them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from promisetrack.survival.blocks import Index
from promisetrack.survival.design import numbered
from promisetrack.survival.families import Array
from promisetrack.survival.linear_predictors import GroupFactor
from promisetrack.survival.pooled_priors import Priors
from promisetrack.survival.problems import FitError, FitWarning


class GroupWarning(FitWarning):
    """The standard deviation of a grouping is not what the data say about it."""


@dataclass(frozen=True, eq=False, slots=True)
class Grouping:
    """Levels of a grouping in the order of their labels, and each row's number (n,) among them."""

    name: str
    levels: tuple[Any, ...]
    of_rows: Index

    def find(self, labels: Any, m: int) -> Index:
        """Return the numbers (m,) of labels, -1 for a level that was not in the fit.

        Labels are (m,) or one for all; None: every row has a new level.
        """
        if labels is None:
            return np.full(m, -1, dtype=np.intp)
        given = np.asarray(labels, dtype=object)
        if given.shape not in {(), (m,)}:
            message = f"groups[{self.name!r}] must be one label or ({m},), not {given.shape}"
            raise FitError(message)
        known = {level: k for k, level in enumerate(self.levels)}
        numbers = [known.get(label, -1) for label in given.ravel().tolist()]
        return np.broadcast_to(np.array(numbers, dtype=np.intp), (m,))


def read_groups(groups: Mapping[str, Any], n: int) -> tuple[Grouping, ...]:
    """Read groupings: a name and labels (n,) each.

    Raises
    ------
    FitError
        For no grouping, another number of labels, a missing label.
    """
    if len(groups) == 0:
        message = "groups is empty: without groups, use fit_aft"
        raise FitError(message)
    return tuple(_read(str(name), labels, n) for name, labels in groups.items())


def factors_of(
    groupings: tuple[Grouping, ...], weights: Array | None, priors: Priors
) -> tuple[GroupFactor, ...]:
    """Return the factors, after looking for levels and scales that the rows say nothing about.

    Raises
    ------
    FitError
        For a level whose rows have no weight; under a flat prior for one level only, or none with
        two rows.

    Warns
    -----
    GroupWarning
        For one level only: its standard deviation is then the prior's.
    """
    return tuple(_factor(each, weights, priors.group_scale_of(each.name)) for each in groupings)


# --- private -------------------------------------------------------------------------------


def _read(name: str, labels: Any, n: int) -> Grouping:
    numbers, levels = numbered(labels, n, called=f"groups[{name!r}]")
    return Grouping(name, tuple(levels), numbers)


def _factor(grouping: Grouping, weights: Array | None, prior: float) -> GroupFactor:
    name, levels = grouping.name, grouping.levels
    used = np.ones(len(grouping.of_rows)) if weights is None else np.asarray(weights)
    weight = np.bincount(grouping.of_rows, used, minlength=len(levels))
    if not weight.all():
        empty = levels[int(np.argmin(weight))]
        message = f"groups[{name!r}]: level {empty!r} has no row with a weight above 0"
        raise FitError(message)
    if not prior > 0:
        message = f"groups[{name!r}]: the prior of its standard deviation must be above 0"
        raise FitError(message)
    rows = np.bincount(grouping.of_rows[used > 0], minlength=len(levels))
    alone = len(levels) == 1
    if np.isinf(prior) and (alone or weight.max() <= 1):
        why = "has one level" if alone else "has no level with two rows"
        message = (
            f"groups[{name!r}] {why} ({rows.sum()} rows): "
            "its standard deviation cannot be told from the data, give it a prior"
        )
        raise FitError(message)
    if alone:
        text = f"groups[{name!r}] has one level: its standard deviation is the prior's"
        warnings.warn(text, GroupWarning, stacklevel=4)
    return GroupFactor(name, levels, grouping.of_rows, prior_sd=float(prior))
