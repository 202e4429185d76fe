"""Every step by which a program changes a disk, seen before it is taken.

`watched` puts itself between the program and the functions of Python that write: what happens
below one folder is handed to a function first, which may note it, refuse it, or end the process.
"""

from __future__ import annotations

import builtins
import io
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

import pytest

CHANGING: Final = ("replace", "rename", "unlink", "remove", "mkdir", "rmdir", "truncate", "link")
BY_HANDLE: Final = ("fsync", "fchmod", "fchown", "close")


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``target`` is the new name of a file that moves, ``data`` what is written.

    A file that is opened for writing is a `create`, or an `open` where it is there already.
    """

    name: str
    path: Path
    target: Path | None = None
    data: bytes = b""
    number: int = -1
    """Of the open file, -1 where there is none: a file that moves is still the same file."""


Before = Callable[[Step], None]


@contextmanager
def watched(root: Path, before: Before) -> Iterator[None]:
    """Call a function before every step below a folder, for as long as this lasts."""
    watch = _Watch(root.resolve(), before)
    with pytest.MonkeyPatch.context() as patch:
        for name in CHANGING:
            patch.setattr(os, name, watch.changing(name, getattr(os, name)))
        for name in BY_HANDLE:
            patch.setattr(os, name, watch.by_handle(name, getattr(os, name)))
        patch.setattr(os, "open", watch.opening(os.open))
        opening = watch.opening_file(io.open)
        patch.setattr(io, "open", opening)
        patch.setattr(builtins, "open", opening)
        yield


# --- private -------------------------------------------------------------------------------


class _Watch:
    def __init__(self, root: Path, before: Before) -> None:
        self._root, self._before = root, before
        self._handles: dict[int, tuple[Path, int]] = {}
        self._number = 0

    def tell(self, name: str, path: Any, **more: Any) -> bool:
        """Tell of a step; say whether it lies below the folder."""
        place = self._place(path)
        if place is None:
            return False
        self._before(Step(name, place, **more))
        return True

    def changing(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(path: Any, *args: Any, **kwargs: Any) -> Any:
            target = self._place(args[0]) if name in ("replace", "rename", "link") else None
            self.tell(name, path, target=target)
            return real(path, *args, **kwargs)

        return step

    def by_handle(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(handle: Any, *args: Any) -> Any:
            number = handle if isinstance(handle, int) else handle.fileno()
            path, opened = self._handles.get(number, (None, -1))
            if path is not None:
                self.tell(name, path, number=opened)
            if name == "close":
                self._handles.pop(number, None)
            return real(handle, *args)

        return step

    def opening(self, real: Callable[..., int]) -> Callable[..., int]:
        def step(path: Any, flags: int, *args: Any, **kwargs: Any) -> int:
            writes = bool(flags & (os.O_WRONLY | os.O_RDWR))
            if writes:
                self._tell_opening(path)
            handle = real(path, flags, *args, **kwargs)
            self._remember(handle, path, writes=writes)
            return handle

        return step

    def opening_file(self, real: Callable[..., Any]) -> Callable[..., Any]:
        def step(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
            writes = set(mode) & set("wax+") != set()
            if not isinstance(file, int):
                if writes and self._place(file) is not None:
                    self._tell_opening(file)
                opened = real(file, mode, *args, **kwargs)
                self._remember(opened.fileno(), file, writes=writes)
            else:
                opened = real(file, mode, *args, **kwargs)
            known = self._handles.get(opened.fileno())
            return _File(opened, self, *known) if writes and known else opened

        return step

    def forget(self, handle: int) -> None:
        self._handles.pop(handle, None)

    def _tell_opening(self, path: Any) -> None:
        place = self._place(path)
        if place is not None:
            self._number += 1
            name = "open" if place.exists() else "create"
            self._before(Step(name, place, number=self._number))

    def _remember(self, handle: int, path: Any, *, writes: bool) -> None:
        place = self._place(path)
        if place is not None:
            self._handles[handle] = (place, self._number if writes else -1)

    def _place(self, path: Any) -> Path | None:
        if isinstance(path, int):
            return self._handles.get(path, (None, -1))[0]
        place = Path(os.path.abspath(os.fspath(path)))  # noqa: PTH100  a link is itself
        return place if place.is_relative_to(self._root) else None


class _File:
    """An open file whose writing is seen; it writes in two halves, so that one may be missing."""

    def __init__(self, file: Any, watch: _Watch, path: Path, number: int) -> None:
        self._file, self._watch, self._path, self._number = file, watch, path, number

    def write(self, data: Any) -> Any:
        half = len(data) // 2
        return sum(self._write_part(part) for part in (data[:half], data[half:]) if len(part))

    def _write_part(self, part: Any) -> int:
        content = part.encode() if isinstance(part, str) else bytes(part)
        self._watch.tell("write", self._path, data=content, number=self._number)
        written: int = self._file.write(part)
        return written

    def close(self) -> None:
        if not self._file.closed:
            self._watch.forget(self._file.fileno())
        self._file.close()

    def __enter__(self) -> Self:
        self._file.__enter__()
        return self

    def __exit__(self, *about: object) -> None:
        self.close()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
