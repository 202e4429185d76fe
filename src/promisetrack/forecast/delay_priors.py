"""The priors of the delay model: one table, a reason for each."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Normal:
    """A normal prior."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True)
class DelayPriors:
    """Weak priors of every parameter; times are in years.

    Parameters
    ----------
    stretch
        Of a, the log of the typical stretch of a promise of one year that misses its plan.
        N(0.4, 0.7^2): between 0.5 and 4.5 times as long as promised, with probability .9.
    slope
        Of b, how log duration goes with log horizon. N(1, 0.15^2): 1 is a stretch that is the
        same for all horizons. A smaller b is what a misread due date looks like as well (read as
        the start of its window it gave .63), so that the data have to insist on it.
    plan
        Of logit W at a horizon of a year. N(-1, 1): 27 in a hundred, from 7 to 66 with
        probability .9.
    plan_slope
        How logit W goes with log horizon. N(-0.5, 0.5^2): fewer long plans are hit to the window;
        twice the horizon changes the odds by a factor between 0.4 and 1.3 with probability .9.
    deviation
        Of the log of the standard deviation of log time, late part, at a horizon of a year.
        N(log 0.8, 0.5^2): half of such delays within a factor of 1.7 of their median, give or take.
    scale_slope
        Of g, how that standard deviation goes with the horizon, as H^g. N(-0.25, 0.25^2), from
        -0.66 to 0.16 with probability .9: 0 is the same factor for all horizons, -0.5 what a sum
        of many independent parts would have.
    never
        Of the logit of the share that never comes, among those that miss the plan.
        N(-1.6, 0.9^2): 17 in a hundred, from 4 to 47 with probability .9. Before the follow-up is
        three times the median delay the data cannot tell never from very late.
    log_hazard
        Of the log of the hazard a year with which what never comes is called off.
        N(log 0.1, 0.7^2): half of it within 7 years, give or take a factor of 2.
    domain_scale, organization_scale
        Standard deviations of the half-normal priors of the spread of log stretch between domains
        and between organizations. 0.5: a factor of 1.6 is one standard deviation of it.
    plan_scale
        The same for the spread of logit W between organizations. 1: some keep to no plan.
    """

    stretch: Normal = Normal(0.4, 0.7)
    slope: Normal = Normal(1.0, 0.15)
    plan: Normal = Normal(-1.0, 1.0)
    plan_slope: Normal = Normal(-0.5, 0.5)
    deviation: Normal = Normal(math.log(0.8), 0.5)
    scale_slope: Normal = Normal(-0.25, 0.25)
    never: Normal = Normal(-1.6, 0.9)
    log_hazard: Normal = Normal(math.log(0.1), 0.7)
    domain_scale: float = 0.5
    organization_scale: float = 0.5
    plan_scale: float = 1.0


PRIORS: Final = DelayPriors()
