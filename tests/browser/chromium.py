"""A headless Chromium spoken to over its debugging pipe: no driver, no socket, no network.

The browser reads commands from file descriptor 3 and writes answers and events to 4, as JSON
texts that end in a NUL (`--remote-debugging-pipe`).
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATIENCE_SECONDS = 60.0

DRAWN = """
document.documentElement.dataset.drawn === 'yes'
  || !document.querySelector('script[src$="report.js"]')
"""
"""Whether all charts of a page are there; a page without the script that draws has none."""

ON_THREE_AND_FOUR = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.dup2(int(sys.argv[2]), 4)
os.execv(sys.argv[3], sys.argv[3:])
"""
"""Moves the pipes to the two numbers that Chromium insists on, and becomes Chromium."""

Message = dict[str, Any]


def find_chromium() -> str | None:
    """Return the path of an installed Chromium, or None."""
    return next((path for name in PROGRAMS if (path := shutil.which(name))), None)


class Browser:
    """One browser process and the page that it shows."""

    def __init__(self, process: subprocess.Popen[bytes], write: int, read: int) -> None:
        self._process, self._write, self._read = process, write, read
        self._buffer = b""
        self._number = 0
        self._session: str | None = None
        self.events: list[Message] = []

    def call(self, method: str, **params: object) -> Message:
        """Send a command to the page and return its result."""
        self._number += 1
        message: Message = {"id": self._number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._receive()
            if answer.get("id") == self._number:
                if "error" in answer:
                    msg = f"{method}: {answer['error']}"
                    raise AssertionError(msg)
                result: Message = answer["result"]
                return result
            self.events.append(answer)

    def open_page(self) -> None:
        """Attach to a new empty page and turn on what is listened for."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call(
            "Network.emulateNetworkConditions",
            offline=True, latency=0, downloadThroughput=0, uploadThroughput=0,
        )  # fmt: skip

    def show(  # noqa: PLR0913  all that a reader may bring
        self,
        page: Path,
        *,
        width: int,
        height: int = 900,
        scheme: str = "light",
        query: str = "",
        drawn: bool = True,
    ) -> None:
        """Load a page at a width in a colour scheme, and wait until its charts are drawn."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        self.emulate(scheme=scheme)
        self.events.clear()
        if "loaderId" not in self.call("Page.navigate", url=page.as_uri() + query):
            self._wait_for("Page.navigatedWithinDocument")  # only the fragment differs
            self.call("Page.reload")
        self._wait_for("Page.loadEventFired")
        if drawn:
            self.wait_until(DRAWN)

    def emulate(self, *, scheme: str, media: str = "") -> None:
        """Ask for a colour scheme, and for a medium ('print') other than the page's own."""
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.call("Emulation.setEmulatedMedia", media=media, features=features)

    def evaluate(self, expression: str) -> Any:
        """Return the value of a JavaScript expression in the page."""
        answer = self.call(
            "Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def wait_until(self, condition: str) -> None:
        """Wait until a JavaScript condition holds."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not self.evaluate(condition):
            assert time.monotonic() < end, f"never true: {condition}; {self.complaints()}"
            time.sleep(0.02)

    def complaints(self) -> list[str]:
        """Return what the console, the page or the log complained about since the last `show`."""
        told = []
        for event in self.events:
            params = event.get("params", {})
            if event.get("method") == "Runtime.exceptionThrown":
                told.append(json.dumps(params["exceptionDetails"])[:2000])
            if event.get("method") == "Runtime.consoleAPICalled" and params["type"] in (
                "error",
                "warning",
                "assert",
            ):
                told.append(json.dumps(params["args"])[:2000])
            if event.get("method") == "Log.entryAdded":
                told.append(json.dumps(params["entry"])[:2000])
        return told

    def text(self, selector: str) -> str:
        """Return the text of the first element of a kind, without running a script of the page."""
        root = self.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        html: str = self.call("DOM.getOuterHTML", nodeId=node)["outerHTML"]
        return re.sub(r"<[^>]*>", " ", html).strip()

    def requests(self) -> list[str]:
        """Return the addresses that were asked for since the last `show`."""
        return [
            event["params"]["request"]["url"]
            for event in self.events
            if event.get("method") == "Network.requestWillBeSent"
        ]

    def save_screenshot(self, to: Path, *, whole_page: bool = True) -> None:
        """Write what is shown as a PNG."""
        shot = self.call("Page.captureScreenshot", captureBeyondViewport=whole_page)
        to.write_bytes(base64.b64decode(shot["data"]))

    def save_pdf(self, to: Path) -> None:
        """Print the page to a PDF on A4."""
        printed = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        to.write_bytes(base64.b64decode(printed["data"]))

    def press(self, key: str, *, code: int = 0, text: str = "") -> None:
        """Press and release a key; ``text`` is what it types, "\\r" for Enter."""
        keys = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **keys)
        self.call("Input.dispatchKeyEvent", type="keyUp", **keys)

    def _wait_for(self, method: str) -> None:
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self._receive())

    def _receive(self) -> Message:
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], PATIENCE_SECONDS)
            assert ready, "Chromium does not answer"
            chunk = os.read(self._read, 1 << 20)
            assert chunk, f"Chromium ended with code {self._process.poll()}"
            self._buffer += chunk
        text, _, self._buffer = self._buffer.partition(b"\0")
        message: Message = json.loads(text)
        return message


@contextmanager
def started(
    program: str, profile: Path, *, environment: Mapping[str, str] | None = None
) -> Iterator[Browser]:
    """Start a browser with its own profile folder; end it on leaving."""
    (from_us, to_browser), (from_browser, to_us) = _pipe(), _pipe()
    command = [
        program, "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
        "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run",
        "--disable-component-update", "--disable-sync", "--font-render-hinting=none",
        "--remote-debugging-pipe", f"--user-data-dir={profile}", "about:blank",
    ]  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", ON_THREE_AND_FOUR, str(from_us), str(to_us), *command],
        pass_fds=(from_us, to_us),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **(environment or {})},
    )
    os.close(from_us)
    os.close(to_us)
    browser = Browser(process, to_browser, from_browser)
    try:
        browser.open_page()
        yield browser
    finally:
        process.terminate()
        process.wait(timeout=20)
        os.close(to_browser)
        os.close(from_browser)


def _pipe() -> tuple[int, int]:
    """Return a pipe whose ends have numbers that collide with nothing."""
    ends = os.pipe()
    high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in ends]
    for end in ends:
        os.close(end)
    return high[0], high[1]
