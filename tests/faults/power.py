"""A disk that forgets at a power cut what was not flushed: a model of names and contents.

Strict, as POSIX allows: a file's content is safe once the file was flushed after writing it, a
name once its folder was flushed after changing it. Of all else anything may be left: of the
changes of names any, of unflushed contents nothing, half or all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Final

from faults.steps import Step

Names = dict[tuple[int, str], int]
"""Folder and name to what has the name."""

Files = dict[str, bytes]
"""The files below the root by their paths, hidden ones left out."""

MOST_WHOLLY: Final = 6
"""Changes of names of which every part is tried: 64 of them."""

SHARES: Final = (0.0, 0.5, 1.0)
"""How much of an unflushed content is left."""


@dataclass
class Disk:
    """What a program sees, and what a power cut would leave."""

    root: Path
    _folders: set[int] = field(default_factory=lambda: {0})
    _now: Names = field(default_factory=dict)
    _safe: Names = field(default_factory=dict)
    _pending: list[Names] = field(default_factory=list)
    """Changes of names that were not flushed; a node of -1 takes the name away."""
    _content: dict[int, bytes] = field(default_factory=dict)
    _flushed: dict[int, bytes] = field(default_factory=dict)
    _opened: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Path) -> Disk:
        """Return the disk as it is now, all of it flushed."""
        disk = cls(root)
        for path in sorted(root.rglob("*")):
            node = disk._node()
            key = disk._key(path)
            disk._now[key] = disk._safe[key] = node
            if path.is_dir():
                disk._folders.add(node)
            else:
                disk._content[node] = disk._flushed[node] = path.read_bytes()
        return disk

    def take(self, step: Step) -> None:
        """Take one step of the program."""
        match step.name:
            case "create":
                self._opened[step.number] = node = self._node()
                self._content[node] = self._flushed[node] = b""
                self._change({self._key(step.path): node})
            case "open":
                self._opened[step.number] = self._find(step.path)
                self._content[self._find(step.path)] = b""
            case "write":
                self._content[self._opened[step.number]] += step.data
            case "fsync":
                self._flush(self._opened.get(step.number, -1), step.path)
            case "replace" | "rename":
                assert step.target is not None
                moved = {self._key(step.path): -1, self._key(step.target): self._find(step.path)}
                self._change(moved)
            case "unlink" | "remove" if self._key(step.path) in self._now:
                self._change({self._key(step.path): -1})
            case "rmdir" if not self._holds(step.path):
                self._change({self._key(step.path): -1})
            case "mkdir" if self._could_make(step.path):
                self._folders.add(node := self._node())
                self._change({self._key(step.path): node})
            case "close" | "fchmod" | "fchown" | "unlink" | "remove" | "rmdir" | "mkdir":
                pass  # what cannot be done changes nothing
            case _:
                raise NotImplementedError(step.name)

    def after_a_cut(self) -> Iterator[Files]:
        """Give every state in which a power cut now could leave the disk."""
        for kept in _some_of(self._pending):
            names = dict(self._safe)
            for change in kept:
                names.update(change)
            for share in SHARES:
                yield self._files(names, share)

    # --- private ---------------------------------------------------------------------------

    def _node(self) -> int:
        return max([0, *self._folders, *self._content]) + 1

    def _key(self, path: Path) -> tuple[int, str]:
        return self._find(path.parent), path.name

    def _find(self, path: Path) -> int:
        node = 0
        for name in path.relative_to(self.root).parts:
            node = self._now[node, name]
        return node

    def _could_make(self, path: Path) -> bool:
        try:
            return self._key(path) not in self._now
        except KeyError:  # nor is its folder there yet
            return False

    def _holds(self, path: Path) -> bool:
        folder = self._find(path)
        return any(parent == folder for parent, _ in self._now)

    def _change(self, change: Names) -> None:
        self._pending.append(change)
        self._now.update(change)
        self._now = {key: node for key, node in self._now.items() if node >= 0}

    def _flush(self, opened: int, path: Path) -> None:
        node = opened if opened >= 0 else self._find(path)
        if node not in self._folders:
            self._flushed[node] = self._content[node]
            return
        for change in [one for one in self._pending if any(folder == node for folder, _ in one)]:
            self._pending.remove(change)
            self._safe.update(change)

    def _files(self, names: Names, share: float) -> Files:
        found: Files = {}
        ahead = [(0, "")]
        while ahead:
            folder, path = ahead.pop()
            for (parent, name), node in names.items():
                if parent != folder or node < 0 or name.startswith("."):
                    continue
                if node in self._folders:
                    ahead.append((node, f"{path}{name}/"))
                else:
                    found[path + name] = self._left(node, share)
        return found

    def _left(self, node: int, share: float) -> bytes:
        content, flushed = self._content[node], self._flushed[node]
        return flushed if content == flushed or not share else content[: int(len(content) * share)]


def _some_of(changes: Sequence[Names]) -> Iterator[Sequence[Names]]:
    """Give every part of a few changes; of many, the first so many, each alone, all but each."""
    if len(changes) <= MOST_WHOLLY:
        for count in range(len(changes) + 1):
            yield from combinations(changes, count)
        return
    for place, one in enumerate(changes):
        yield changes[:place]
        yield [one]
        yield [other for other in changes if other is not one]
    yield changes


def cuts(disk: Disk, steps: Sequence[Step]) -> Iterator[tuple[int, Files]]:
    """Give every state after a power cut before each step, and after the last, with its number."""
    for number, step in enumerate(steps):
        for state in disk.after_a_cut():
            yield number, state
        disk.take(step)
    for state in disk.after_a_cut():
        yield len(steps), state
