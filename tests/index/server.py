"""A PostgreSQL server of the tests' own: in a temporary folder, on a free loopback port."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version, outside of PATH."""

USER = "promisetrack"

_ATTEMPTS = 100


@dataclass(frozen=True, slots=True)
class Programs:
    """The two programs that make a server and run it."""

    initdb: Path
    pg_ctl: Path


def find_programs() -> Programs | None:
    """Return PostgreSQL's programs, the newest version's first; None where there are none."""
    versions = sorted(INSTALLED.glob("*/bin"), key=lambda path: _number(path.parent.name))
    folders = [Path(found).parent] if (found := shutil.which("initdb")) else []
    for folder in (*folders, *reversed(versions)):
        programs = Programs(folder / "initdb", folder / "pg_ctl")
        if programs.initdb.is_file() and programs.pg_ctl.is_file():
            return programs
    return None


@dataclass(frozen=True, slots=True)
class Server:
    """A server in a folder of its own; it can be killed, and started again."""

    programs: Programs
    folder: Path
    port: int

    @property
    def data(self) -> Path:
        """Folder of its databases."""
        return self.folder / "data"

    def url(self, user: str = USER) -> str:
        """Return its URL without a database; a user may come with a password."""
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}"

    def make(self) -> None:
        """Make its folder of databases; whoever is not its owner needs a password."""
        make = [str(self.programs.initdb), "--auth=trust", "--encoding=UTF8", "--locale=C"]
        self._run([*make, "--no-sync", f"--username={USER}", f"--pgdata={self.data}"])
        who = self.data / "pg_hba.conf"
        who.write_text(f"host all {USER} 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 md5\n")

    def start(self) -> None:
        """Start it; after a death, as soon as the processes that it left behind are gone."""
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''"
        start = self._control("--wait", f"--log={self.folder / 'log'}", f"--options={options}")
        for attempt in range(_ATTEMPTS):
            try:
                self._run([*start, "start"])
            except AssertionError:
                if attempt + 1 == _ATTEMPTS:
                    raise
                time.sleep(0.2)
            else:
                return

    def kill(self) -> None:
        """Kill its first process without a word, as a machine that runs out of memory does."""
        os.kill(int((self.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def stop(self, mode: str = "immediate") -> None:
        """Stop it; its databases stay."""
        self._run([*self._control("--wait", f"--mode={mode}"), "stop"])

    def _control(self, *options: str) -> list[str]:
        return [str(self.programs.pg_ctl), f"--pgdata={self.data}", *options]

    def _run(self, command: list[str]) -> None:
        _run(command, self.folder, _account())


@contextmanager
def running_server(programs: Programs) -> Iterator[Server]:
    """Run a server; it is stopped and deleted at the end."""
    # Not pytest's own temporary folder: another user could not enter it.
    with tempfile.TemporaryDirectory(prefix="promisetrack-postgres-") as name:
        server = Server(programs, Path(name), _free_port())
        account = _account()
        if account is not None:
            os.chown(server.folder, account.pw_uid, account.pw_gid)
        server.make()
        server.start()
        try:
            yield server
        finally:
            server.stop()


def make_database(server: Server, name: str = "") -> str:
    """Make an empty database, and return its URL."""
    import psycopg

    name = name or f"test_{uuid.uuid4().hex}"
    address = server.url().replace("+psycopg", "")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{server.url()}/{name}"


def _run(command: list[str], folder: Path, account: pwd.struct_passwd | None) -> None:
    """Run a program as an unprivileged user: PostgreSQL refuses to be root."""
    with (folder / "output").open("w+b") as output:
        # Not through a pipe: the server would inherit it, and reading it would never end.
        result = subprocess.run(
            command,
            cwd=folder,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            check=False,
            user=account.pw_uid if account else None,
            group=account.pw_gid if account else None,
            extra_groups=[] if account else None,
        )
        output.seek(0)
        assert result.returncode == 0, output.read().decode(errors="replace")


def _account() -> pwd.struct_passwd | None:
    """Return the account to become: none of ours where we are not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _number(version: str) -> float:
    try:
        return float(version)
    except ValueError:
        return 0.0
