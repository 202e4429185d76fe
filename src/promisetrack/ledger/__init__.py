"""Files to values: read, check and locate; and back, one line at a time."""

from promisetrack.ledger.read import load_ledger, read_ledger
from promisetrack.ledger.rules import RULES, Rule

__all__ = ["RULES", "Rule", "load_ledger", "read_ledger"]
