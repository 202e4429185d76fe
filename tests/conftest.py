"""Shared by every test: Hypothesis without a clock, since machines are shared, imports slow."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "promisetrack", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("promisetrack")
