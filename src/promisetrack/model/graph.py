"""Who waits for whom, as ids: an order in which everything can happen, and ways through.

A graph maps an id to the ids that it waits for. Ids that are no keys wait for nothing.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Collection, Mapping
from typing import TypeAlias

Graph: TypeAlias = Mapping[str, Collection[str]]


class RoundTripError(ValueError):
    """Ids wait for each other, so nothing can come first."""


def in_order(graph: Graph) -> tuple[str, ...]:
    """Return the keys of a graph so that none stands before one that it waits for.

    Of those that could come next, the one that is first in the graph does: a graph that is in
    order already is returned as it is.

    Raises
    ------
    RoundTripError
        Where ids wait for each other.
    """
    keys = tuple(graph)
    place = {key: i for i, key in enumerate(keys)}
    left = {key: {one for one in graph[key] if one in place} for key in keys}
    waiting: dict[str, list[str]] = {key: [] for key in keys}
    for key, others in left.items():
        for other in others:
            waiting[other].append(key)
    ready = [place[key] for key in keys if not left[key]]
    done: list[str] = []
    while ready:
        done.append(keys[heapq.heappop(ready)])
        for key in waiting[done[-1]]:
            left[key].discard(done[-1])
            if not left[key]:
                heapq.heappush(ready, place[key])
    if len(done) < len(keys):
        message = "these wait for each other: " + ", ".join(sorted(set(keys) - set(done)))
        raise RoundTripError(message)
    return tuple(done)


def has_round_trip(graph: Graph) -> bool:
    """Whether ids wait for each other."""
    try:
        in_order(graph)
    except RoundTripError:
        return True
    return False


def shortest_way(start: str, goal: str, graph: Graph) -> tuple[str, ...] | None:
    """Return the shortest way along what is waited for, both ends named; None where none leads.

    >>> shortest_way("roof", "ground", {"roof": ["wall"], "wall": ["ground"]})
    ('roof', 'wall', 'ground')
    """
    ways: deque[tuple[str, ...]] = deque([(start,)])
    seen = {start}
    while ways:
        way = ways.popleft()
        if way[-1] == goal:
            return way
        following = [one for one in graph.get(way[-1], ()) if one not in seen]
        seen.update(following)
        ways.extend((*way, one) for one in following)
    return None
