"""Labels stand beside their points, over nothing, and apart from each other."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promisetrack.charts.labels import (
    Box,
    Place,
    Wish,
    label_box,
    line_boxes,
    place_beside,
    spread,
)
from promisetrack.charts.widths import text_height, text_width, wrap

FRAME = Box(0, 0, 400, 300)
PIXELS = st.floats(0, 400)
WISHES = st.lists(
    st.builds(Wish, PIXELS, st.floats(0, 300), st.sampled_from(["a", "by the end\nof 2027"])),
    max_size=8,
)


@given(WISHES)
def test_placed_labels_cover_neither_each_other_nor_what_is_taken(wishes: list[Wish]) -> None:
    taken = [Box(wish.x - 5, wish.y - 5, wish.x + 5, wish.y + 5) for wish in wishes]
    places = place_beside(wishes, frame=FRAME, taken=taken)
    boxes = [label_box(wish, place) for wish, place in zip(wishes, places, strict=True) if place]
    for i, box in enumerate(boxes):
        assert box.within(FRAME)
        assert not any(box.meets(other) for other in [*boxes[:i], *taken])


def test_a_label_without_a_free_place_is_left_out() -> None:
    assert place_beside([Wish(200, 150, "here")], frame=FRAME, taken=[FRAME]) == [None]


def test_an_end_label_prefers_to_stand_beside_its_point() -> None:
    (place,) = place_beside([Wish(100, 100, "open", beside=True)], frame=FRAME, taken=[])
    assert place is not None
    assert (place.dy, place.align) == (0, "left")


def test_a_label_box_holds_the_text_that_is_set_from_its_side() -> None:
    wish = Wish(100, 50, "12%")
    box = label_box(wish, Place(10, 0, "right"))
    assert box.right == pytest.approx(111)
    assert box.left == pytest.approx(109 - text_width("12%"))


@given(st.lists(PIXELS, max_size=12), st.floats(1, 40))
def test_spread_labels_keep_their_order_their_distance_and_their_bounds(
    wanted: list[float], apart: float
) -> None:
    placed = spread(wanted, apart=apart, low=0, high=400)
    room = min(apart, 400 / max(len(wanted) - 1, 1))
    ranked = [placed[i] for i in sorted(range(len(wanted)), key=lambda i: wanted[i])]
    assert all(b - a >= room - 1e-6 for a, b in itertools.pairwise(ranked))
    assert all(-1e-6 <= one <= 400 + 1e-6 for one in placed)


def test_labels_that_do_not_touch_are_not_moved() -> None:
    assert spread([300, 10, 100], apart=16, low=0, high=400) == pytest.approx([300, 10, 100])


def test_two_labels_at_one_height_part_evenly() -> None:
    assert spread([100, 100], apart=16, low=0, high=400) == pytest.approx([92, 108])


def test_a_slanting_line_is_kept_clear_along_its_whole_length() -> None:
    boxes = line_boxes([(0, 0), (100, 100)])
    assert all(any(box.meets(Box(x, x, x + 1, x + 1)) for box in boxes) for x in range(0, 99, 7))
    assert not any(box.meets(Box(80, 10, 90, 20)) for box in boxes)


def test_wrapped_text_fits_unless_a_word_does_not() -> None:
    text = "maybe five or six years from now"
    lines = wrap(text, width=90).split("\n")
    assert " ".join(lines) == text
    assert all(text_width(line) <= 90 for line in lines)
    assert wrap("Donaudampfschifffahrt", width=20) == "Donaudampfschifffahrt"


def test_widths_are_those_of_the_sans_faces() -> None:
    assert text_width("2030", size=10) == pytest.approx(22.24)
    assert text_width("il", size=10) < text_width("MW", size=10) / 3
    assert text_width("open", bold=True) > text_width("open")
    assert text_height("one\ntwo", size=12) == pytest.approx(30)
