"""PNG with at most 256 colours: a picture of words and lines is then a third of its size.

Reads and writes the few forms of PNG that the charts and the browser make: eight bits a channel,
RGB with or without transparency, not interlaced (PNG, second edition, ISO/IEC 15948).
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Pixels: TypeAlias = NDArray[np.uint8]

COLOURS: Final = 256


def with_few_colours(picture: bytes) -> bytes:
    """Return a PNG with the 256 colours that it has most of, every other as the nearest of them."""
    pixels = pixels_of(picture)
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], dtype=np.uint32)
    found, where, often = np.unique(packed, return_inverse=True, return_counts=True)
    kept = np.sort(found[np.argsort(-often, kind="stable")[:COLOURS]])
    palette = np.stack([kept >> 16, kept >> 8 & 255, kept & 255], axis=1).astype(np.int32)
    every = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1).astype(np.int32)
    nearest = np.concatenate(
        [
            np.argmin(((part[:, None] - palette) ** 2).sum(axis=2), axis=1)
            for part in np.array_split(every, len(every) // 4096 + 1)
        ]
    ).astype(np.uint8)
    return png_from(nearest[where].reshape(packed.shape), palette.astype(np.uint8))


def pixels_of(picture: bytes) -> Pixels:
    """Return the pixels of a PNG of eight bits a channel, rows by columns by RGB, on white."""
    width, height, depth, colour, *_ = struct.unpack(">IIBBBBB", picture[16:29])
    channels = {2: 3, 6: 4}[colour]
    if depth != 8:  # noqa: PLR2004  bits
        message = f"{depth} bits a channel"
        raise ValueError(message)
    rows = _unfiltered(data_of(picture), height, width * channels, channels)
    pixels = rows.reshape(height, width, channels).astype(np.float64)
    if channels == 4:  # noqa: PLR2004  with transparency
        alpha = pixels[..., 3:] / 255
        pixels = pixels[..., :3] * alpha + 255 * (1 - alpha)
    return pixels.round().astype(np.uint8)


def png_from(pixels: Pixels, palette: Pixels | None = None) -> bytes:
    """Return a PNG of RGB pixels, or of indices into a palette."""
    height, width = pixels.shape[:2]
    head = struct.pack(">IIBBBBB", width, height, 8, 2 if palette is None else 3, 0, 0, 0)
    rows = pixels.reshape(height, -1)
    data = np.concatenate([np.zeros((height, 1), dtype=np.uint8), rows], axis=1).tobytes()
    parts = [_chunk(b"IHDR", head)]
    if palette is not None:
        parts.append(_chunk(b"PLTE", palette.tobytes()))
    parts += [_chunk(b"IDAT", zlib.compress(data, 9)), _chunk(b"IEND", b"")]
    return _SIGNATURE + b"".join(parts)


def data_of(picture: bytes) -> bytes:
    """Return the unpacked image data of a PNG."""
    at, found = len(_SIGNATURE), b""
    while at < len(picture):
        (size,) = struct.unpack(">I", picture[at : at + 4])
        if picture[at + 4 : at + 8] == b"IDAT":
            found += picture[at + 8 : at + 8 + size]
        at += size + 12
    return zlib.decompress(found)


# --- private -------------------------------------------------------------------------------

_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def _chunk(name: bytes, data: bytes) -> bytes:
    check = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", check)


def _unfiltered(data: bytes, height: int, stride: int, step: int) -> Pixels:
    """Undo the filters of the rows (PNG, second edition, 9.2)."""
    lines = np.frombuffer(data, dtype=np.uint8).reshape(height, stride + 1)
    rows = np.zeros((height + 1, stride), dtype=np.uint8)
    for at, line in enumerate(lines):
        rows[at + 1] = _row(int(line[0]), line[1:], rows[at], step)
    return rows[1:]


def _row(kind: int, line: Pixels, above: Pixels, step: int) -> Pixels:
    """Undo the filter of one row; ``step`` is the bytes of a pixel."""
    if kind in (0, 2):
        return line + (above if kind else np.uint8(0))
    if kind == 1:
        sums = line.reshape(-1, step).astype(np.uint32).cumsum(axis=0)
        return (sums % 256).astype(np.uint8).reshape(-1)
    found, over = [0] * step, [0] * step + above.tolist()
    for at, value in enumerate(line.tolist()):
        left, up, corner = found[at], over[at + step], over[at]
        guess = (left + up) // 2 if kind == 3 else _paeth(left, up, corner)  # noqa: PLR2004  average
        found.append((value + guess) % 256)
    return np.array(found[step:], dtype=np.uint8)


def _paeth(left: int, up: int, corner: int) -> int:
    """Return whichever lies nearest to left + up - corner (PNG, second edition, 9.4)."""
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))
