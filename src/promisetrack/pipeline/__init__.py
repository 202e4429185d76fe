"""One short function a verb: a straight line of calls from the ledger to a result."""

from promisetrack.pipeline.faults import CommandError

__all__ = ["CommandError"]
