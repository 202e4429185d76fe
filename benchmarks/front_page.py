"""How long the front page takes until all of its charts are drawn, in a headless Chromium.

Each run is a browser of its own with an empty profile, so nothing is cached. Counted is from the
order to load the page until its last chart is there; beside it stands a page of one line, which
is what the browser itself takes. Wanted: at most 2 s on two processors. Run it as
``.venv/bin/python benchmarks/front_page.py [REPORT] [RUNS]``.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from browser.chromium import find_chromium, started  # noqa: E402  the tests' own browser

LOOKS = ((1280, "light"), (1280, "dark"), (420, "light"))


def seconds(program: str, page: Path, *, width: int, scheme: str) -> float:
    """Return the seconds from the order to load a page until it is drawn."""
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile,
        started(program, Path(profile)) as browser,
    ):
        start = time.perf_counter()
        browser.show(page, width=width, scheme=scheme)
        return time.perf_counter() - start


def main() -> None:
    report, runs = [*sys.argv[1:], *(str(ROOT / "reports"), "5")[len(sys.argv) - 1 :]]
    front, program = Path(report).resolve() / "index.html", find_chromium()
    if program is None or not front.is_file():
        sys.exit(f"no Chromium, or no report at {report}: run `promisetrack report`")
    with tempfile.TemporaryDirectory() as folder:
        line = Path(folder, "line.html")
        line.write_text("<!doctype html><title>A line</title><p>One line.", "utf-8")
        for width, scheme in LOOKS:
            drawn = [seconds(program, front, width=width, scheme=scheme) for _ in range(int(runs))]
            bare = [seconds(program, line, width=width, scheme=scheme) for _ in range(int(runs))]
            print(
                f"{width} px, {scheme}: front page {median(drawn):.2f} s "
                f"({min(drawn):.2f} to {max(drawn):.2f}), a line {median(bare):.2f} s"
            )


if __name__ == "__main__":
    main()
