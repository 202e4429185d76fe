"""A PostgreSQL server of the tests' own: in a temporary folder, on a free loopback port."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

INSTALLED = Path("/usr/lib/postgresql")
"""Where Debian keeps the programs of each version, outside of PATH."""

USER = "promisetrack"


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


@contextmanager
def running_server(programs: Programs) -> Iterator[str]:
    """Run a server and yield its URL without a database; it is stopped and deleted at the end."""
    # Not pytest's own temporary folder: another user could not enter it.
    with tempfile.TemporaryDirectory(prefix="promisetrack-postgres-") as name:
        folder, port = Path(name), _free_port()
        account = _account()
        if account is not None:
            os.chown(folder, account.pw_uid, account.pw_gid)
        data = folder / "data"
        make = [str(programs.initdb), "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        _run([*make, f"--username={USER}", f"--pgdata={data}"], folder, account)
        options = (
            f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
        )
        control = [str(programs.pg_ctl), f"--pgdata={data}", "--wait", f"--log={folder / 'log'}"]
        _run([*control, f"--options={options} -c fsync=off", "start"], folder, account)
        try:
            yield f"postgresql+psycopg://{USER}@127.0.0.1:{port}"
        finally:
            _run([*control, "--mode=immediate", "stop"], folder, account)


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
