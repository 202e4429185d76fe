"""Which id is meant."""

from __future__ import annotations

import pytest

from promisetrack.ledger.ids import UnknownIdError, find_id, near_ids

IDS = ["tesla-roadster", "tesla-semi", "tesla-semi-volume", "waymo-dallas"]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tesla-semi", "tesla-semi"),
        ("tesla-semi-", "tesla-semi-volume"),
        ("w", "waymo-dallas"),
    ],
)
def test_an_id_or_the_start_of_only_one(text: str, meant: str) -> None:
    assert find_id(text, IDS) == meant


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        (
            "tesla",
            "3 ids begin with 'tesla': tesla-roadster, tesla-semi, tesla-semi-volume",
            "type on until it is only one",
        ),
        ("tesla-simi", "no promise 'tesla-simi'", "did you mean tesla-semi?"),
        ("zzz", "no promise 'zzz'", "promisetrack list shows all ids"),
        ("", "no promise ''", "promisetrack list shows all ids"),
        ("../waymo-dallas/../../etc", "no promise '../waymo-dallas/../../etc'", None),
        ("x" * 10_000_000, f"no promise '{'x' * 97}...'", "promisetrack list shows all ids"),
    ],
    ids=["several", "nearly", "none", "empty", "path", "endless"],
)
def test_what_is_no_id_is_refused(text: str, message: str, remedy: str | None) -> None:
    with pytest.raises(UnknownIdError) as caught:
        find_id(text, IDS)
    assert str(caught.value) == message
    assert caught.value.exit_code == 2
    assert remedy in (None, caught.value.remedy)


def test_many_ids_are_not_all_shown() -> None:
    with pytest.raises(UnknownIdError) as caught:
        find_id("a-", [f"a-{n}" for n in range(9)])
    assert str(caught.value) == "9 ids begin with 'a-': a-0, a-1, a-2, a-3, a-4, ..."


def test_the_kind_of_thing_is_named() -> None:
    with pytest.raises(UnknownIdError, match="no series 'zzz'"):
        find_id("zzz", IDS, what="series")


def test_near_ids_come_nearest_first() -> None:
    assert near_ids("tesla-sem", IDS) == ["tesla-semi"]
