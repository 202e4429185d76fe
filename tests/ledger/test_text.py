"""A file's bytes to text."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from promisetrack.ledger.files import list_files
from promisetrack.ledger.text import MAX_BYTES, decode, read_bytes, split_lines


def test_utf8_is_read_with_and_without_a_byte_order_mark() -> None:
    assert decode("Ω: ä".encode()) == ("Ω: ä", [])
    assert decode("Ω: ä".encode("utf-8-sig")) == ("Ω: ä", [])


@pytest.mark.parametrize(
    ("content", "line", "column"),
    [
        (b"a: b\nc: \xe9\n", 2, 4),
        ("a: b".encode("utf-16"), 1, 1),
        (b"\xc3\xa4\r\n\xc3\xa4: \xff", 2, 4),
        (b"a: \xed\xa0\x80", 1, 4),  # half of a surrogate pair
        (b"a: \xc0\xaf", 1, 4),  # a slash written longer than it is
    ],
    ids=["latin-1", "utf-16", "after-umlauts", "surrogate", "overlong"],
)
def test_other_encodings_are_refused_at_the_first_wrong_byte(
    content: bytes, line: int, column: int
) -> None:
    text, [(code, fault)] = decode(content)
    assert text is None
    assert code == "FIL003"
    assert fault.span is not None
    assert (fault.span.line, fault.span.column) == (line, column)


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u202e", "\u2066", "\ufeff"],
    ids=ascii,
)
def test_characters_that_hide_are_refused_once_a_file(character: str) -> None:
    _, [(code, fault)] = decode(f"a: b\nc: d{character}e{character}".encode())
    assert code == "FIL004"
    assert f"U+{ord(character):04X}" in fault.message
    assert "1 more" in fault.message
    assert fault.span is not None
    assert (fault.span.line, fault.span.column) == (2, 5)


@pytest.mark.parametrize("text", ["tab\tand\r\nline", "עברית", "日本語 🚀", "e\u0301", "a\u00a0b"])
def test_other_characters_of_all_scripts_are_text(text: str) -> None:
    assert decode(text.encode()) == (text, [])


def test_lines_are_split_where_yaml_does() -> None:
    assert split_lines("a\nb\r\nc\rd\x0be\u2028f") == ["a", "b", "c", "d\x0be\u2028f"]


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"x" * MAX_BYTES)
    assert read_bytes(path) == (b"x" * MAX_BYTES, "", None)


def test_a_larger_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        os.truncate(file.fileno(), 1 << 40)  # a terabyte of nothing
    content, code, fault = read_bytes(path)
    assert (content, code) == (None, "FIL002")
    assert fault is not None
    assert "1,099,511,627,776 bytes" in fault.message


def test_a_file_that_is_gone_says_so(tmp_path: Path) -> None:
    content, code, fault = read_bytes(tmp_path / "x.yaml")
    assert (content, code) == (None, "FIL001")
    assert fault is not None
    assert fault.message == "the file cannot be read: no such file or directory"


@pytest.fixture
def ordinary_user() -> Iterator[None]:
    """Stop being root for the length of a test: root may read everything."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    yield
    os.seteuid(0)


@pytest.mark.usefixtures("ordinary_user")
def test_a_file_without_permission_says_so() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.yaml"
        path.touch(mode=0)
        content, code, fault = read_bytes(path)
    assert (content, code) == (None, "FIL001")
    assert fault is not None
    assert fault.message == "the file cannot be read: permission denied"


@pytest.mark.usefixtures("ordinary_user")
def test_a_folder_without_permission_says_so() -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "energy").mkdir(mode=0)
        findings = list_files(Path(folder)).findings
    assert [(one.code, one.file) for one in findings] == [("FIL001", "energy")]
    assert findings[0].fault.message == "the folder cannot be read: permission denied"
