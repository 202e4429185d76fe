"""Exponential: a Weibull whose scale is 1, so that e^mu is the mean duration."""

from __future__ import annotations

from dataclasses import replace

from promisetrack.survival.families.weibull import WEIBULL

EXPONENTIAL = replace(WEIBULL, name="exponential", log_scale=0.0)
