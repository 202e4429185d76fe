"""Who waits for whom: orders, round trips and ways, on any graph."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promisetrack.model.graph import RoundTripError, has_round_trip, in_order, shortest_way

Graph = dict[str, tuple[str, ...]]
names = st.sampled_from("abcdefgh")


@st.composite
def rising_graphs(draw: st.DrawFn) -> Graph:
    """Graphs in which everything waits for letters before its own, in any order of the keys."""
    keys = draw(st.permutations("abcdefgh"))
    return {
        key: tuple(draw(st.lists(st.sampled_from("abcdefgh"[: ord(key) - ord("a")]), max_size=4)))
        if key != "a"
        else ()
        for key in keys
    }


graphs = st.dictionaries(names, st.lists(names, max_size=3).map(tuple))


@given(graph=rising_graphs())
def test_nothing_stands_before_what_it_waits_for(graph: Graph) -> None:
    order = in_order(graph)
    assert sorted(order) == sorted(graph)
    for key, others in graph.items():
        assert all(order.index(other) < order.index(key) for other in others)


@given(graph=rising_graphs())
def test_what_is_in_order_stays_as_it_is(graph: Graph) -> None:
    once = in_order(graph)
    assert in_order({key: graph[key] for key in once}) == once


@given(graph=rising_graphs())
def test_the_first_of_the_file_comes_first_where_it_may(graph: Graph) -> None:
    keys, done = list(graph), set[str]()
    for key in in_order(graph):
        ready = [one for one in keys if one not in done and done.issuperset(graph[one])]
        assert key == ready[0]
        done.add(key)


@given(graph=graphs)
def test_there_is_an_order_just_where_no_way_leads_back(graph: Graph) -> None:
    back = {
        key
        for key, others in graph.items()
        for other in others
        if shortest_way(other, key, graph) is not None
    }
    assert has_round_trip(graph) == bool(back)
    if back:
        with pytest.raises(RoundTripError, match="these wait for each other"):
            in_order(graph)


@given(graph=graphs, start=names, goal=names)
def test_a_way_follows_the_graph_and_takes_no_place_twice(
    graph: Graph, start: str, goal: str
) -> None:
    way = shortest_way(start, goal, graph)
    if way is None:
        return
    assert (way[0], way[-1]) == (start, goal)
    assert len(set(way)) == len(way)
    assert all(other in graph[one] for one, other in pairwise(way))


def test_the_shortest_of_two_ways_is_found() -> None:
    graph = {"a": ("b", "c"), "b": ("d",), "d": ("e",), "c": ("e",)}
    assert shortest_way("a", "e", graph) == ("a", "c", "e")
    assert shortest_way("e", "a", graph) is None
    assert shortest_way("a", "a", graph) == ("a",)


def test_ids_that_are_no_keys_wait_for_nothing() -> None:
    assert in_order({"b": ("elsewhere",), "a": ("b",)}) == ("b", "a")


def test_a_long_chain_is_put_in_order_without_deep_calls() -> None:
    chain = {str(i): (str(i + 1),) for i in range(20_000)}
    assert in_order(chain)[0] == "19999"
