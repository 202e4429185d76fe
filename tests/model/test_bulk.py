"""Python's collector of cycles waits while very many values are made, and is at work afterwards."""

import gc
from collections.abc import Iterator

import pytest

from promisetrack.model.bulk import lasting_values, many_values


@pytest.fixture(autouse=True)
def at_work() -> Iterator[None]:
    """Start with a collector at work and nothing frozen, and leave it so."""
    assert gc.isenabled()
    gc.unfreeze()
    yield
    gc.enable()
    gc.unfreeze()


def test_the_collector_waits_and_is_at_work_again() -> None:
    """Also where the making fails."""
    with many_values():
        assert not gc.isenabled()
    assert gc.isenabled()
    with pytest.raises(ValueError, match="invalid literal"), many_values():
        int("no value")
    assert gc.isenabled()


def test_a_making_inside_another_leaves_the_end_to_that() -> None:
    """The outer one has not finished."""
    with many_values():
        with many_values():
            pass
        assert not gc.isenabled()


def test_what_lasts_is_never_looked_at_again() -> None:
    """It is among the frozen ones, of which the collector's own list holds none."""
    with lasting_values():
        made = [[number] for number in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() >= len(made)
    looked_at = {id(one) for one in gc.get_objects()}
    assert not any(id(one) in looked_at for one in made)


def test_garbage_from_before_goes_first() -> None:
    """It would stay for good."""

    class Knot:
        def __init__(self) -> None:
            self.own = self

    Knot()
    with lasting_values():
        assert not any(isinstance(one, Knot) for one in gc.get_objects())


def test_what_fails_is_not_kept() -> None:
    """A ledger with faults ends the command."""
    with pytest.raises(ValueError, match="invalid literal"), lasting_values():
        int("no ledger")
    assert gc.get_freeze_count() == 0
    assert gc.isenabled()
