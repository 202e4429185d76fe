"""Delivery dates of several promises, drawn together.

One replicate is one state of the world: the same family, the same draw of its parameters (and so
the same effects of domains and organizations) and the same reading of restatements hold for all
promises in it, and what is left to chance is correlated through one common factor. Each promise's
dates have, over the replicates, exactly the distribution that `DelayModel.forecast` gives.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeAlias
from zlib import crc32

import numpy as np

from promisetrack.dates import DAYS_PER_YEAR
from promisetrack.forecast.delay_draws import DelayDraws
from promisetrack.forecast.delays import DelayModel
from promisetrack.forecast.members import NEWEST_SHARE, DelayMembers
from promisetrack.forecast.on_plan import plan_share_by
from promisetrack.forecast.open_promises import Member, OpenClaims, average_members
from promisetrack.forecast.stretch_member import StretchForecasts, StretchMember
from promisetrack.forecast.tabulated import LAST_DAY
from promisetrack.model import Promise

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]
    Indices: TypeAlias = NDArray[np.intp]

DRAWS: Final = 20_000
SEED: Final = 20_261_231
BLOCK: Final = 5_000
"""Replicates that are drawn at once, by one worker where several work."""

DEPENDENCE: Final = 0.3
"""Correlation of what is left to chance, on the normal scale."""


@dataclass(frozen=True, eq=False)
class Worlds:
    """What all milestones of a replicate share, and a source of chance for each of them.

    Parameters
    ----------
    count
        Number n of replicates.
    dependence
        Correlation of the residuals of two milestones, at least 0 and below 1.
    seed
        The same seed gives the same worlds, whatever milestones are asked for and in what order.
    block
        Number of the block that these are, where they are a part of more.
    """

    count: int = DRAWS
    dependence: float = DEPENDENCE
    seed: int = SEED
    block: int = 0

    @property
    def blocks(self) -> tuple[Worlds, ...]:
        """The same worlds in blocks of at most `BLOCK`, each with chance of its own."""
        if self.count <= BLOCK:
            return (self,)
        starts = range(0, self.count, BLOCK)
        return tuple(
            replace(self, count=min(BLOCK, self.count - start), block=number)
            for number, start in enumerate(starts)
        )

    @cached_property
    def member(self) -> Floats:
        """Uniform (n,): which family holds."""
        return self._uniform("member")

    @cached_property
    def parameters(self) -> Floats:
        """Uniform (n,): which draw of its parameters."""
        return self._uniform("parameters")

    @cached_property
    def reading(self) -> Floats:
        """Uniform (n,): whether the newest date or the first one tells more."""
        return self._uniform("reading")

    def chance(self, name: str) -> Floats:
        """Return uniforms (n,) of one milestone, correlated with those of all others."""
        from scipy.special import ndtr

        own = self._normal(name)
        shared = np.sqrt(self.dependence) * self._normal("shared by all")  # no id has spaces
        uniform: Floats = ndtr(shared + np.sqrt(1.0 - self.dependence) * own)
        return uniform

    def alone(self, name: str) -> Floats:
        """Return uniforms (n,) that nothing else shares."""
        return self._uniform(f"alone {name}")

    def generator(self, name: str) -> np.random.Generator:
        """Return the source of chance of a name: the same whatever else is drawn."""
        return np.random.default_rng([self.seed, crc32(name.encode()), self.block])

    def _uniform(self, name: str) -> Floats:
        return self.generator(f"uniform {name}").random(self.count)

    def _normal(self, name: str) -> Floats:
        return self.generator(f"normal {name}").standard_normal(self.count)


def draw_delivery(model: DelayModel, promise: Promise, *, as_of: date, worlds: Worlds) -> Floats:
    """Draw the days from ``as_of`` to the delivery of an open promise.

    Returns
    -------
    ndarray
        Shape (n,); infinite where it is never delivered, and not above 0 where the delivery may
        have gone unseen since the newest evidence.

    Raises
    ------
    ForecastError
        As `DelayModel.forecast`.
    """
    read = model.read_claims(promise, as_of=as_of)
    if read is None or model.members is None or not _is_usual(model.members):
        forecast = model.forecast(promise, as_of=as_of)
        curve, zero = forecast.curve, forecast.known_as_of
        days = draw_curve(curve.probability_within, curve.never, name=promise.id, worlds=worlds)
    else:
        members, zero = model.members.all, read.zero
        days = draw_days(members, read.first, read.newest, name=promise.id, worlds=worlds)
    return days - (as_of - zero).days


def draw_days(
    members: Sequence[Member], first: OpenClaims, newest: OpenClaims | None, *, name: str,
    worlds: Worlds,
) -> Floats:  # fmt: skip
    """Draw the days from the zero day to the delivery of one promise.

    Parameters
    ----------
    members
        The fitted members of the delay model.
    first, newest
        Its first dated claim and its newest one, tables of one row; None: it has one date.
    name
        Of the promise.
    worlds
        The replicates.

    Returns
    -------
    ndarray
        Shape (n,), above 0; infinite where it is never delivered.
    """
    chance = worlds.chance(name)
    days = np.empty(worlds.count)
    renewed = worlds.reading < NEWEST_SHARE if newest is not None else np.zeros(len(days), bool)
    for claims, chosen in ((first, ~renewed), (newest, renewed)):
        if claims is not None and chosen.any():
            at = np.flatnonzero(chosen)
            days[at] = _days_of_claim(members, claims, at, chance[at], worlds)
    return days


def draw_curve(
    within: Callable[[Floats], Floats], never: float, *, name: str, worlds: Worlds
) -> Floats:
    """Draw days from a distribution of which nothing but the curve is known.

    Parameters
    ----------
    within
        From days (m,) to P(delivered within them).
    never
        P(never delivered).
    name
        Of the promise.
    worlds
        The replicates.
    """
    chance = worlds.chance(name)
    grid = np.expm1(np.linspace(0.0, np.log1p(LAST_DAY), _KNOTS))
    reached = np.maximum.accumulate(within(grid))
    days = np.interp(chance, reached, grid)
    return np.where(chance > 1.0 - never, np.inf, days)


# --- private -------------------------------------------------------------------------------

_KNOTS = 4097
_HALVINGS = 24
"""Of the time to a deadline: of thirty years a minute is left."""


def _is_usual(members: DelayMembers) -> bool:
    """Whether `draw_days` knows how the members are averaged; else their curve is all there is."""
    return members.cancellation is None and members.newest_share == NEWEST_SHARE


def _days_of_claim(
    members: Sequence[Member], claims: OpenClaims, at: Indices, chance: Floats, worlds: Worlds
) -> Floats:
    """Draw the days of the replicates ``at`` (k,) from one claim, for chances (k,)."""
    weights = average_members(members, claims).weights[:, 0]
    chosen = _pick(weights, worlds.member[at])
    days = np.empty(len(at))
    for number, member in enumerate(members):
        mine = np.flatnonzero(chosen == number)
        if not len(mine):
            continue
        if isinstance(member, DelayDraws):
            draw = _pick_draw(member, claims, worlds.parameters[at[mine]])
            days[mine] = _days_of_family(member, claims, draw, chance[mine])
        elif isinstance(member, StretchMember):
            days[mine] = _days_of_stretch(member.forecast(claims), chance[mine])
        else:
            message = f"no dates can be drawn from a {type(member).__name__}"
            raise TypeError(message)
    return days


def _pick(weights: Floats, uniform: Floats) -> Indices:
    """Return for uniforms (k,) which of m parts with weights (m,) they fall on."""
    upto = np.cumsum(weights)
    picked = np.searchsorted(upto / upto[-1], uniform, side="right")
    return np.minimum(picked, len(weights) - 1)


def _pick_draw(draws: DelayDraws, claims: OpenClaims, uniform: Floats) -> Indices:
    """Return which draw of the parameters holds, for uniforms (k,).

    A draw counts as it does in the forecast. Draws stand in the order of their general slowness,
    so that where two promises weigh them differently the worlds still share much the same ones.
    """
    order = np.argsort(draws.coefficients[:, 0], kind="stable")
    weights = draws.weights(claims)[0]
    picked: Indices = order[_pick(weights[order], uniform)]
    return picked


def _days_of_family(draws: DelayDraws, claims: OpenClaims, draw: Indices, chance: Floats) -> Floats:
    """Invert the distributions of given draws (k,) at chances (k,)."""
    one = _Chosen.of(draws, claims, draw)
    target = chance * one.open
    horizon = np.full(len(draw), claims.horizon[0])
    opens = np.full(len(draw), claims.opens[0])
    by_opening, by_horizon = one.gone(opens), one.gone(horizon)
    early = one.time_of(one.late_now - target)
    late = one.time_of(one.late_now + one.plan_now - target)
    time = np.where(target <= by_opening, early, late)
    within = np.flatnonzero((target > by_opening) & (target <= by_horizon))
    if len(within):
        time[within] = _bisect(one.only(within), opens[within], horizon[within], target[within])
    time = np.where(target >= one.plan_now + one.late_now, np.inf, np.minimum(time, LAST_DAY))
    return np.where(np.isinf(time), np.inf, np.maximum(time - claims.elapsed[0], _INSTANT))


def _bisect(one: _Chosen, low: Floats, high: Floats, target: Floats) -> Floats:
    """Return the times between low and high at which what is gone reaches the target."""
    for _ in range(_HALVINGS):
        middle = 0.5 * (low + high)
        reached = one.gone(middle) >= target
        low, high = np.where(reached, low, middle), np.where(reached, middle, high)
    return high


_INSTANT = 1e-3  # days


@dataclass(frozen=True, slots=True, eq=False)
class _Chosen:
    """One claim under k chosen draws; times in days since the clock started."""

    draws: DelayDraws
    claims: OpenClaims
    mu: Floats
    scale: Floats
    on_plan: Floats
    late_share: Floats
    late_now: Floats
    plan_now: Floats
    open: Floats

    @classmethod
    def of(cls, draws: DelayDraws, claims: OpenClaims, draw: Indices) -> _Chosen:
        parts = draws.parts(claims)
        plan, late, never = (part[0][draw] for part in (parts.plan, parts.late, parts.never))
        on_plan = draws.plan_share(claims)[0][draw]
        late_share = (1.0 - on_plan) * (1.0 - draws.never_share()[draw])
        mu = draws.location(claims)[0][draw]
        scale = draws.scale(claims)[0][draw]
        return cls(draws, claims, mu, scale, on_plan, late_share, late, plan, plan + late + never)

    def only(self, rows: Indices) -> _Chosen:
        columns = (
            self.mu, self.scale, self.on_plan, self.late_share, self.late_now, self.plan_now,
            self.open,
        )  # fmt: skip
        return _Chosen(self.draws, self.claims, *(column[rows] for column in columns))

    def gone(self, time: Floats) -> Floats:
        """Return the mass (k,) delivered between the zero day and times (k,), 0 before it."""
        claims = self.claims
        window = plan_share_by(time, claims.opens[0], claims.horizon[0])
        ahead = self.plan_now - self.on_plan * (1.0 - window)
        years = np.maximum(time, _INSTANT) / DAYS_PER_YEAR
        z = (np.log(years) - self.mu) / self.scale
        left = self.late_share * np.exp(self.draws.family.log_survival(z).value)
        return np.where(time > claims.elapsed[0], ahead + self.late_now - left, 0.0)

    def time_of(self, left: Floats) -> Floats:
        """Return the times (k,) at which the late part's mass is ``left``; 0 where it is above."""
        share = np.clip(left / self.late_share, 1e-300, 1.0 - 1e-16)
        z = self.draws.family.inverse_log_survival(np.log(share))
        log_days = np.minimum(self.mu + self.scale * z + np.log(DAYS_PER_YEAR), np.log(LAST_DAY))
        days: Floats = np.exp(log_days)
        return days


def _days_of_stretch(forecast: StretchForecasts, chance: Floats) -> Floats:
    """Invert the joined stretch curve at chances (k,)."""
    one = forecast.alone(0)
    stretch = one.curve.inverse_joined_survival(one.left - chance * one.open)
    days = np.clip(stretch * one.horizon - one.elapsed, 0.0, LAST_DAY)
    return np.where(chance > 1.0 - forecast.never[0], np.inf, days)
