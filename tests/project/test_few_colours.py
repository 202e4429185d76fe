"""The pictures of the README and the pages: read and written without loss, and with few colours."""

from __future__ import annotations

import importlib.util
import struct
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
import vl_convert

if TYPE_CHECKING:
    from numpy.typing import NDArray

Pixels: TypeAlias = "NDArray[np.uint8]"

ROOT = Path(__file__).parents[2]
LARGEST = 200_000


def few_colours() -> ModuleType:
    spec = importlib.util.spec_from_file_location("few_colours", ROOT / "docs/few_colours.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def drawn() -> bytes:
    """Return a picture with transparency, as the charts' renderer writes it."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="40">'
        '<defs><linearGradient id="g"><stop offset="0" stop-color="#D55E00"/>'
        '<stop offset="1" stop-color="#0072B2"/></linearGradient></defs>'
        '<rect width="60" height="20" fill="url(#g)"/>'
        '<rect y="20" width="30" height="20" fill="#00FF00"/></svg>'
    )
    made: bytes = vl_convert.svg_to_png(svg)
    return made


def test_a_picture_of_the_renderer_is_read_to_the_pixel() -> None:
    pixels = few_colours().pixels_of(drawn())
    assert pixels.shape == (40, 60, 3)
    assert pixels[30, 10].tolist() == [0, 255, 0]
    assert pixels[30, 50].tolist() == [255, 255, 255]
    left, right = pixels[10, 0].astype(int), pixels[10, 59].astype(int)
    assert abs(left - [0xD5, 0x5E, 0x00]).max() <= 4
    assert abs(right - [0x00, 0x72, 0xB2]).max() <= 4
    assert (np.diff(pixels[10, :, 2].astype(int)) >= 0).all()


def test_what_was_written_is_read_again() -> None:
    module = few_colours()
    pixels = np.random.default_rng(7).integers(0, 256, (13, 11, 3), dtype=np.uint8)
    assert (module.pixels_of(module.png_from(pixels)) == pixels).all()


def test_few_colours_are_near_the_right_ones_and_the_most_frequent_are_exact() -> None:
    module = few_colours()
    pixels = module.pixels_of(drawn())
    small = module.with_few_colours(module.png_from(pixels))
    assert small == module.with_few_colours(module.png_from(pixels))
    indices, palette = read_palette(module, small)
    again = palette[indices]
    assert len(palette) <= 256
    assert (again[30:, :30] == [0, 255, 0]).all()
    assert abs(again.astype(int) - pixels.astype(int)).max() < 12


def read_palette(module: ModuleType, picture: bytes) -> tuple[Pixels, Pixels]:
    width, height = struct.unpack(">II", picture[16:24])
    lines = np.frombuffer(module.data_of(picture), dtype=np.uint8).reshape(height, width + 1)
    at = picture.index(b"PLTE")
    (size,) = struct.unpack(">I", picture[at - 4 : at])
    palette = np.frombuffer(picture[at + 4 : at + 4 + size], dtype=np.uint8).reshape(-1, 3)
    return lines[:, 1:], palette


@pytest.mark.parametrize(
    "picture", sorted((ROOT / "docs/figures").glob("*.png")), ids=lambda one: one.name
)
def test_a_committed_picture_is_small_and_shown(picture: Path) -> None:
    assert picture.stat().st_size < LARGEST
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*/*.md")]
    shown = f'src="docs/figures/{picture.name}"', f"](../figures/{picture.name})"
    assert any(one in page.read_text(encoding="utf-8") for page in pages for one in shown)
