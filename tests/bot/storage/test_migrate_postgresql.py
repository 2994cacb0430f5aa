"""Machines that start together on an empty PostgreSQL: each waits until the other has made the tables."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge.record import Knowledge
from bot.storage.database import Database

_PREPARE = """
import sys
from pathlib import Path
from bot.prepare import prepare_record
from bot.settings import Settings
settings = Settings(data=Path(sys.argv[1]))
print("loaded", flush=True)
sys.stdin.readline()
prepare_record(settings, print)
"""


@pytest.fixture(scope="module")
def postgresql() -> Iterator[str]:
    """Address of a PostgreSQL on loopback, from Debian's package; empty when the tests of a file begin."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not programs:
        pytest.skip("PostgreSQL's server is not installed (Debian: postgresql): this test did NOT run")
    folder, user = Path(tempfile.mkdtemp(prefix="lotse-")), "postgres" if os.geteuid() == 0 else None
    if user:
        shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    control = [programs[-1].with_name("pg_ctl"), "-D", folder / "data", "-w", "-l", folder / "log"]
    listen = ["-o", f"-p {port} -k {folder} -c listen_addresses=127.0.0.1"]
    try:
        _run([programs[-1], "-D", folder / "data", "-A", "trust", "-U", "lotse"], user, folder)
        _run([*control, *listen, "start"], user, folder)
        try:
            yield f"postgresql://lotse@127.0.0.1:{port}/postgres"
        finally:
            _run([*control, "-m", "immediate", "stop"], user, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(command: list[str | Path], user: str | None, folder: Path) -> None:
    quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}
    subprocess.run(command, user=user, cwd=folder, check=True, timeout=60, **quiet)


def test_two_programs_that_start_at_once_share_one_city(postgresql: str, tmp_path: Path) -> None:
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", _PREPARE, str(tmp_path / name)],
            env=os.environ | {"DATABASE_URL": postgresql},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for name in ("a", "b")
    ]
    for program in starting:
        assert program.stdout is not None
        assert program.stdout.readline() == "loaded\n"
    for program in starting:
        assert program.stdin is not None
        program.stdin.write("\n")
        program.stdin.flush()
    said = [program.communicate(timeout=60)[0] for program in starting]
    assert [program.returncode for program in starting] == [0, 0], said
    assert sorted(len(lines.splitlines()) for lines in said) == [0, 5]
    database = Database(postgresql.replace("postgresql://", "postgresql+psycopg://"))
    assert Knowledge(database).sites() == ["musterstadt"]
    database.close()
