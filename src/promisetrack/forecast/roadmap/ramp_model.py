r"""Yearly growth, learned from ramps of the past.

For ramp :math:`i` with yearly amounts :math:`y_t`, :math:`t` years after its first,

.. math:: \log y_{t+1} - \log y_t = a + u_i + (b + v_i) \log(1 + t) + s\, \varepsilon_t
   + \eta_{t+1} - \eta_t

(where years are missing, their sum with :math:`t` held).

* :math:`b` lets growth slow down as a ramp grows old: of five ways to slow down this one
  forecast the later years of ramps best (docs/explanation/roadmap.md);
* :math:`u_i \sim N(0, \tau^2)` and :math:`v_i \sim N(0, \kappa^2 \tau^2)` make ramps differ;
  of both, half the variance is shared by the ramps of one organization;
* :math:`\eta_t` is the chance in a small count, of variance :math:`1/y_t`, where single things are
  counted (launches, satellites);
* :math:`a` and :math:`b` have normal priors, :math:`s` and :math:`\tau` half-normal ones
  (`RampPriors`). Given :math:`s` and :math:`\tau` all is normal, so that the posterior is a sum
  over a grid of these two: no sampler, no optimiser, no approximation but the grid.

A ramp that is in the fit grows with its own effects. A new one shares those of its organization,
and is else a draw from the population.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from promisetrack.forecast.roadmap.ramps import Growth, Ramp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

LEAST_YEARS: Final = 3
"""A ramp with fewer yearly amounts says nothing of how growth changes."""


@dataclass(frozen=True, slots=True)
class RampPriors:
    """Mean and deviation of a and b; scales of the half-normal s and tau; what is not learned.

    Growth is a year, in logs. ``slope_share`` is kappa, ``shared`` the part of the variance of
    effects that the ramps of one organization have in common.
    """

    a: tuple[float, float] = (0.4, 0.5)
    b: tuple[float, float] = (-0.05, 0.25)
    s: float = 0.4
    tau: float = 0.3
    slope_share: float = 0.6
    shared: float = 0.5


PRIORS: Final = RampPriors()


@dataclass(frozen=True, eq=False)
class RampModel:
    """The posterior of yearly growth. Made by `fit_growth`.

    Parameters
    ----------
    ramps
        What it was fitted to.
    priors
        What it was fitted with.
    cells
        The grid over (s, tau), with the normal posterior of (a, b) in each cell.
    """

    ramps: tuple[Ramp, ...]
    priors: RampPriors
    cells: tuple[_Cell, ...]

    def draw(
        self, count: int, shared: np.random.Generator, own: np.random.Generator, ramp: Ramp
    ) -> Growth:
        """Draw the growth of one ramp.

        Parameters
        ----------
        count
            Number n of draws.
        shared
            Source of a, b, s and tau: in the same state it gives the same ones to every ramp.
        own
            Source of its effects.
        ramp
            One of the fit by its name, or a new one, of which only the organization counts.
        """
        picked = shared.choice(len(self.cells), size=count, p=self._weights)
        line, normal = shared.standard_normal((count, 2)), own.standard_normal((count, 2))
        a, b, s = np.empty(count), np.empty(count), np.empty(count)
        for at in np.unique(picked):
            rows = np.flatnonzero(picked == at)
            cell = self.cells[at]
            base = cell.mean[:, None] + cell.root @ line[rows].T
            gain, mean, root = self._effect(cell, ramp)
            effect = mean[:, None] - gain @ base + root @ normal[rows].T
            a[rows], b[rows] = base + effect
            s[rows] = cell.s
        return Growth(a, b, s)

    def _effect(self, cell: _Cell, ramp: Ramp) -> tuple[Floats, Floats, Floats]:
        """Return what the effects (u, v) of a ramp are, given (a, b): mean - gain (a, b), root."""
        alone = cell.tau**2 * np.diag([1.0, self.priors.slope_share**2])
        family = self._families.get(ramp.organization or ramp.name)
        if family is None:
            return np.zeros((2, 2)), np.zeros(2), _root(alone)
        solved = np.linalg.inv(family.variance(cell.s, cell.tau, self.priors))
        cross = alone @ (family.lines * family.relation(ramp.name, self.priors)[:, None]).T
        weight = cross @ solved
        left = alone - weight @ cross.T
        return weight @ family.lines, weight @ family.growth, _root(0.5 * (left + left.T))

    @cached_property
    def _families(self) -> Mapping[str, _Family]:
        return {family.name: family for family in _families(self.ramps)}

    @cached_property
    def _weights(self) -> Floats:
        log = np.array([cell.log_weight for cell in self.cells])
        weights = np.exp(log - log.max())
        normed: Floats = weights / weights.sum()
        return normed


def fit_growth(ramps: Sequence[Ramp], *, priors: RampPriors = PRIORS) -> RampModel:
    """Fit yearly growth to ramps.

    Raises
    ------
    ValueError
        Without a ramp of at least `LEAST_YEARS` years.
    """
    usable = tuple(ramp for ramp in ramps if len(ramp) >= 2)  # noqa: PLR2004  one step of growth
    if not any(len(ramp) >= LEAST_YEARS for ramp in usable):
        message = f"no ramp has {LEAST_YEARS} yearly amounts"
        raise ValueError(message)
    return RampModel(usable, priors, _cells(_families(usable), priors))


# --- private -------------------------------------------------------------------------------

_NODES: Final = np.geomspace(0.1, 3.0, 18)
"""Of s and tau, in units of their priors' scales: evenly spaced in their logs."""


@dataclass(frozen=True, eq=False)
class _Family:
    """The ramps of one organization, their growth stacked: (n,) with lines (n, 2) for (a, b)."""

    name: str
    names: tuple[str, ...]
    growth: Floats
    lines: Floats
    gaps: Floats
    counts: Floats
    """Covariance (n, n) of the chance in counts."""
    owner: NDArray[np.intp]
    """Which ramp each row belongs to."""

    def variance(self, s: float | Floats, tau: float | Floats, priors: RampPriors) -> Floats:
        """Return the covariance (..., n, n) of the growth, given (a, b); s, tau (..., 1, 1)."""
        same = np.where(self.owner[:, None] == self.owner[None, :], 1.0, priors.shared)
        alike = self.lines @ np.diag([1.0, priors.slope_share**2]) @ self.lines.T
        whole: Floats = s**2 * np.diag(self.gaps) + self.counts + tau**2 * same * alike
        return whole

    def relation(self, name: str, priors: RampPriors) -> Floats:
        """Return the correlation (n,) of the effects of a ramp with those of each row."""
        own = self.names.index(name) if name in self.names else -1
        return np.where(self.owner == own, 1.0, priors.shared)


def _families(ramps: Sequence[Ramp]) -> list[_Family]:
    groups: dict[str, list[Ramp]] = {}
    for ramp in ramps:
        groups.setdefault(ramp.organization or ramp.name, []).append(ramp)
    return [_family(name, members) for name, members in groups.items()]


def _family(name: str, ramps: Sequence[Ramp]) -> _Family:
    from scipy.linalg import block_diag

    ages = np.concatenate([ramp.ages[:-1] for ramp in ramps])
    gaps = np.concatenate([ramp.gaps for ramp in ramps])
    return _Family(
        name=name,
        names=tuple(ramp.name for ramp in ramps),
        growth=np.concatenate([ramp.growth for ramp in ramps]),
        lines=np.column_stack([gaps, gaps * np.log1p(ages)]),
        gaps=gaps,
        counts=np.asarray(block_diag(*[_chance(ramp) for ramp in ramps]), dtype=np.float64),
        owner=np.repeat(np.arange(len(ramps)), [len(ramp) - 1 for ramp in ramps]),
    )


def _chance(ramp: Ramp) -> Floats:
    """Return the covariance of the chance in the growth of a count."""
    if not ramp.counted:
        return np.zeros((len(ramp) - 1, len(ramp) - 1))
    step = np.diff(np.eye(len(ramp)), axis=0)
    chance: Floats = step @ np.diag(1.0 / ramp.amounts) @ step.T
    return chance


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    """The normal posterior of (a, b) for one (s, tau), and how likely these two are."""

    s: float
    tau: float
    log_weight: float
    mean: Floats
    root: Floats


def _cells(families: Sequence[_Family], priors: RampPriors) -> tuple[_Cell, ...]:
    """Integrate a, b and all effects out for each (s, tau), flat in their logs times the priors.

    All G cells at once: for each alone there are more calls than numbers.
    """
    s, tau = np.array(list(product(priors.s * _NODES, priors.tau * _NODES))).T
    centre = np.array([priors.a[0], priors.b[0]])
    prior = np.diag([priors.a[1] ** -2.0, priors.b[1] ** -2.0])
    precision, inside = np.tile(prior, (len(s), 1, 1)), np.tile(prior @ centre, (len(s), 1))
    log_weight = np.log(s) - 0.5 * (s / priors.s) ** 2 + np.log(tau) - 0.5 * (tau / priors.tau) ** 2
    log_weight += 0.5 * np.linalg.slogdet(prior)[1] - 0.5 * centre @ prior @ centre
    for family in families:
        root = np.linalg.cholesky(family.variance(s[:, None, None], tau[:, None, None], priors))
        scaled = np.linalg.solve(root, np.column_stack([family.lines, family.growth]))
        lines, growth = scaled[:, :, :2], scaled[:, :, 2]
        precision += lines.transpose(0, 2, 1) @ lines
        inside += (lines * growth[:, :, None]).sum(axis=1)
        log_weight -= np.log(np.diagonal(root, axis1=1, axis2=2)).sum(axis=1)
        log_weight -= 0.5 * (growth**2).sum(axis=1)
    mean = np.linalg.solve(precision, inside[:, :, None])[:, :, 0]
    log_weight += 0.5 * (inside * mean).sum(axis=1) - 0.5 * np.linalg.slogdet(precision)[1]
    roots = np.linalg.cholesky(np.linalg.inv(precision))
    numbers = (s.tolist(), tau.tolist(), log_weight.tolist(), mean, roots)
    return tuple(_Cell(*cell) for cell in zip(*numbers, strict=True))


def _root(covariance: NDArray[np.floating[Any]]) -> Floats:
    root: Floats = np.linalg.cholesky(covariance).astype(np.float64)
    return root
