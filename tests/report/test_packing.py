"""What goes to another process without what both have."""

from __future__ import annotations

from promisetrack.report.packing import packed, unpacked


def test_what_both_have_is_named_and_not_sent() -> None:
    mine, yours = ["a ledger"] * 10_000, ["the same ledger elsewhere"]
    value = {"ledger": mine, "again": [mine], "own": (1, "two")}
    content = packed(value, (None, mine))
    assert len(content) < 200
    found = unpacked(content, (None, yours))
    assert found["ledger"] is yours
    assert found["again"][0] is yours
    assert found["own"] == (1, "two")
