"""A client of yaml-language-server, as an editor is one: it opens a file and asks about places."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
from collections.abc import Mapping
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import Any, Final, Self

VARIABLE: Final = "YAML_LANGUAGE_SERVER"
"""Names the program where it is not on PATH: node_modules/.bin/yaml-language-server."""

PATIENCE: Final = 60.0
"""Seconds that the server may take to answer."""

_SETTINGS: Final = {
    "yaml": {
        "completion": True,
        "hover": True,
        "validate": True,
        "schemaStore": {"enable": False},
        "format": {"enable": False},
    },
}


def program() -> str | None:
    """Return the server's program, or None where there is none on this machine."""
    return os.environ.get(VARIABLE) or shutil.which("yaml-language-server")


class LanguageServer:
    """A server that runs while the block does; places are counted from 0, as the protocol does."""

    def __init__(self, command: str, folder: Path) -> None:
        self._process = subprocess.Popen(
            [command, "--stdio"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=folder,
        )
        self._folder = folder
        self._number = 0
        self._answers: dict[int, Any] = {}
        self._found: dict[str, list[dict[str, Any]]] = {}
        self._messages: Queue[dict[str, Any] | None] = Queue()
        threading.Thread(target=self._read_all, daemon=True).start()

    def __enter__(self) -> Self:
        """Introduce the client to the server."""
        self._ask(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": self._folder.as_uri(),
                "workspaceFolders": [{"uri": self._folder.as_uri(), "name": "ledger"}],
                "capabilities": {
                    "workspace": {"configuration": True},
                    "textDocument": {
                        "hover": {"contentFormat": ["markdown"]},
                        "completion": {
                            "completionItem": {
                                "snippetSupport": True,
                                "documentationFormat": ["markdown"],
                            }
                        },
                    },
                },
            },
        )
        self._tell("initialized", {})
        self._tell("workspace/didChangeConfiguration", {"settings": _SETTINGS})
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End the server."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def open(self, path: Path, text: str) -> str:
        """Open a file with a text, which need not be what the disk holds; return its address."""
        uri = path.as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._tell("textDocument/didOpen", {"textDocument": document})
        return uri

    def completions(self, uri: str, line: int, column: int) -> dict[str, str]:
        """Return what may stand at a place, each with the words that explain it."""
        found = self._ask("textDocument/completion", _at(uri, line, column))
        items = found["items"] if isinstance(found, dict) else found or []
        shown: dict[str, str] = {}
        for item in items:  # a whole record is offered under the name of its first key, after it
            shown.setdefault(item["label"], _words(item.get("documentation")))
        return shown

    def hover(self, uri: str, line: int, column: int) -> str:
        """Return what is said about the word at a place."""
        found = self._ask("textDocument/hover", _at(uri, line, column))
        return _words(found["contents"]) if found else ""

    def faults(self, uri: str) -> list[str]:
        """Return what the server finds wrong with a file, once it has looked at it."""
        while uri not in self._found:
            self._take()
        return [fault["message"] for fault in self._found[uri]]

    # --- private ---------------------------------------------------------------------------

    def _ask(self, method: str, params: Mapping[str, Any]) -> Any:
        self._number += 1
        number = self._number
        self._send({"id": number, "method": method, "params": params})
        while number not in self._answers:
            self._take()
        return self._answers.pop(number)

    def _tell(self, method: str, params: Mapping[str, Any]) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Mapping[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._process.stdin.flush()

    def _take(self) -> None:
        """Take one message of the server, and answer it where it asks something itself."""
        try:
            message = self._messages.get(timeout=PATIENCE)
        except Empty:
            message = None
        assert message is not None, "the server has ended or says nothing any more"
        if "method" not in message:
            assert "error" not in message, message["error"]
            self._answers[message["id"]] = message["result"]
        elif message["method"] == "textDocument/publishDiagnostics":
            self._found[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message:
            self._send({"id": message["id"], "result": _wanted(message)})

    def _read_all(self) -> None:
        stream = self._process.stdout
        assert stream is not None
        try:
            while line := stream.readline():
                length = int(line.partition(b":")[2])
                while stream.readline().strip():
                    pass
                self._messages.put(json.loads(stream.read(length)))
        except ValueError:
            pass  # the stream was closed while it was read: the block has ended
        self._messages.put(None)


def _at(uri: str, line: int, column: int) -> dict[str, Any]:
    return {"textDocument": {"uri": uri}, "position": {"line": line, "character": column}}


def _words(contents: Any) -> str:
    return str(contents["value"]) if isinstance(contents, dict) else str(contents or "")


def _wanted(message: Mapping[str, Any]) -> Any:
    """Return what the server asks its client for: its settings, section by section."""
    if message["method"] != "workspace/configuration":
        return None
    items = message["params"]["items"]
    return [_SETTINGS.get(item.get("section"), {}) for item in items]
