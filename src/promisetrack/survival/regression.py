"""Everything that is regressed, read and checked once; a part of it is regressed the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from promisetrack.survival.blocks import Index, blocks_of
from promisetrack.survival.design import Design, Strata, Table, read_design, read_never, read_strata
from promisetrack.survival.families import Family, family_named
from promisetrack.survival.likelihood import Likelihood, chunks_of
from promisetrack.survival.observations import Observations
from promisetrack.survival.problems import FitError


@dataclass(frozen=True, eq=False, slots=True)
class Regression:
    """Rows, their covariates and the family of their durations.

    Parameters
    ----------
    obs
        n durations.
    family
        The distribution of the standardised log time.
    x
        Columns of the location.
    z
        Columns of the logit of the never-delivered share; None: no such share.
    strata
        Rows that share a scale; None: all do.
    """

    obs: Observations
    family: Family
    x: Design
    z: Design | None
    strata: Strata | None

    @property
    def parameters(self) -> list[str]:
        """Names of the k parameters in their order."""
        strata = () if self.strata is None else self.strata.names
        scales = [f"log_scale[{name}]" for name in strata] or ["log_scale"]
        return [
            *self.x.names,
            *(scales if self.family.log_scale is None else ()),
            *(f"never[{name}]" for name in (() if self.z is None else self.z.names)),
        ]

    def likelihood(self) -> Likelihood:
        """Return the log-likelihood of all rows."""
        blocks = blocks_of(self.obs, None if self.strata is None else self.strata.of_rows)
        scales = 1 if self.strata is None else len(self.strata.names)
        return Likelihood(
            self.family,
            chunks_of(blocks, self.x.matrix, None if self.z is None else self.z.matrix),
            len(self.obs),
            len(self.x.names),
            scales if self.family.log_scale is None else 0,
            0 if self.z is None else len(self.z.names),
        )

    def part(self, rows: Index) -> Regression:
        """Return the regression of some rows."""
        obs, x, z, strata = self.obs, self.x, self.z, self.strata
        return Regression(
            Observations(
                obs.lower[rows],
                obs.upper[rows],
                None if obs.entry is None else obs.entry[rows],
                None if obs.weights is None else obs.weights[rows],
            ),
            self.family,
            Design(x.names, x.matrix[:, rows]),
            None if z is None else Design(z.names, z.matrix[:, rows]),
            None if strata is None else Strata(strata.names, strata.of_rows[rows]),
        )


def read_regression(
    obs: Observations, table: Table, family: str | Family, never: Table, strata: Any
) -> Regression:
    """Read what `fit_aft` is given.

    Raises
    ------
    FitError
        For an unknown family, strata of a family without a scale, tables that do not fit, a column
        named as another parameter is.
    """
    known = family_named(family)
    if strata is not None and known.log_scale is not None:
        message = f"{known.name} has no scale of its own, so it takes no strata"
        raise FitError(message)
    n = len(obs)
    regression = Regression(
        obs,
        known,
        read_design(table, n),
        read_never(never, n),
        None if strata is None else read_strata(strata, n),
    )
    taken = set(regression.x.names) & set(regression.parameters[len(regression.x.names) :])
    if taken:
        message = f"X column {min(taken)!r} has the name of another parameter: rename it"
        raise FitError(message)
    return regression
