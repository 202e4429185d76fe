"""The checks: pure functions from values to faults. `promisetrack.ledger.rules` lists them."""
