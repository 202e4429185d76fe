"""The bundle of drawing scripts: made once, kept by version, leaking no name."""

from __future__ import annotations

from pathlib import Path

import pytest

from promisetrack.report.bundle import vega_bundle


def test_a_bundle_is_made_once_and_then_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = vega_bundle(tmp_path)
    assert made.startswith(b"(() => {")
    assert b"window.vegaEmbed" in made

    def refuse(**_: object) -> str:
        raise AssertionError

    monkeypatch.setattr("vl_convert.javascript_bundle", refuse)
    assert vega_bundle(tmp_path) == made


def test_a_folder_that_cannot_be_written_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vl_convert.javascript_bundle", lambda **_: "bundle")
    (tmp_path / "file").write_text("in the way")
    assert b"bundle" in vega_bundle(tmp_path / "file" / "cache")
