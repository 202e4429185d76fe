"""Sampling rules: every promise came in by one that is written down."""

from __future__ import annotations

from collections.abc import Iterator

from promisetrack.ledger.checks.overview import FileFault, Overview, promise_file
from promisetrack.ledger.checks.references import nearest
from promisetrack.ledger.files import Role
from promisetrack.problems import Fault


def no_rules(whole: Overview) -> Iterator[FileFault]:
    """Find promises without a file that says how they came in."""
    if whole.ledger.promises and not whole.has_sampling:
        yield (
            Role.SAMPLING.value,
            Fault(
                (),
                "the ledger has promises, but no file of sampling rules",
                f"claims/{Role.SAMPLING}, with a title, a kind and a rule for each",
                "write down how the promises were found, famous or not, kept or not",
            ),
        )


def rule_unknown(whole: Overview) -> Iterator[FileFault]:
    """Find a promise that names a rule nobody wrote down."""
    if not whole.is_sampling_sound or not whole.has_sampling:
        return
    for promise in whole.ledger.promises:
        if promise.sampling not in whole.ledger.sampling:
            near = nearest(promise.sampling, whole.ledger.sampling)
            yield (
                promise_file(promise),
                Fault(
                    ("sampling",),
                    f"no sampling rule has the name {promise.sampling}",
                    f"a rule of {Role.SAMPLING}",
                    near or f"add the rule to {Role.SAMPLING}",
                ),
            )


def rule_unused(whole: Overview) -> Iterator[FileFault]:
    """Find a rule by which nothing came in."""
    if whole.unread:
        return
    used = {promise.sampling for promise in whole.ledger.promises}
    for name in whole.ledger.sampling:
        if name not in used:
            yield (
                Role.SAMPLING.value,
                Fault(
                    ("rules", name),
                    f"no promise came in by the rule {name}",
                    "rules in use",
                    "delete it, or correct the `sampling` of the promises that are meant",
                ),
            )
