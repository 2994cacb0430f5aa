"""The real parts that tests of the services use: a migrated SQLite file, an embedded Redis, the gateway's app."""

import shutil
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from functools import cache
from pathlib import Path

import pytest
import redis
import redis.utils
from argon2 import PasswordHasher

from bot.api.services import Services
from bot.app import build_services
from bot.cases import cabinet, secret_word
from bot.conversations.record import Conversations
from bot.embedded_redis import EmbeddedRedis
from bot.knowledge.files import Site
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.staff import passwords
from bot.storage.database import Database
from bot.storage.live import Live
from bot.storage.migrate import migrate
from tests.bot.gateways import Gateway, run_app
from tests.bot.statements import share_compiled_statements
from tests.no_reports import NothingToReport

SITE = Site(
    id="musterstadt",
    name={"de": "Musterstadt", "en": "Sample City"},
    languages=("de", "en"),
    phone="01234 56-0",
    email="stadt@musterstadt.example",
    districts={"Nordstadt": "buergerbuero-nord", "Südpark": "buergerbuero-sued"},
)
vars(redis.utils)["get_lib_version"] = cache(redis.utils.get_lib_version)  # each client looks through the packages
share_compiled_statements()
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
_NOBODYS = _CHEAP.hash("nobody has this password")


@pytest.fixture(autouse=True)
def cheap_passwords(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2id and scrypt with the least they can do; the tests of passwords and words have them as cities do."""
    monkeypatch.setattr(passwords, "_hasher", _CHEAP)
    monkeypatch.setattr(passwords, "_nobodys", lambda: _NOBODYS)
    monkeypatch.setattr(secret_word, "_COST", 2)


@pytest.fixture(autouse=True)
def nothing_to_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """Brains ask the process's cabinet about every message; who tests reports installs a full one."""
    monkeypatch.setattr(cabinet, "_installed", [NothingToReport()])


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and one site; tests work on copies of it."""
    path = tmp_path_factory.mktemp("migrated") / "lotse.db"
    database = Database(f"sqlite:///{path}")
    migrate(database)
    Knowledge(database).save_site(SITE)
    database.truncate_log()
    database.close()
    return path


@pytest.fixture
def settings(migrated: Path, tmp_path: Path) -> Settings:
    """Settings with a data folder of the test's own, already migrated, without rate limits."""
    shutil.copy(migrated, tmp_path / "lotse.db")
    return _settings().model_copy(update={"data": tmp_path})


@cache
def _settings() -> Settings:
    """Read once: looking for each of them in the environment takes longer than many a test."""
    return Settings(site="musterstadt", rate_conversations=0, rate_messages=0)


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    """The test's own record."""
    opened = Database(settings.database)
    yield opened
    opened.close()


@pytest.fixture
def record(database: Database) -> Conversations:
    """The conversations of the test's own record."""
    return Conversations(database)


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real Redis that the program brings along, started once for all tests."""
    server = EmbeddedRedis(tmp_path_factory.mktemp("live"))
    with running(server):
        yield server.url


@pytest.fixture
async def live(redis_url: str) -> AsyncIterator[Live]:
    """An empty live part."""
    opened = Live(redis_url)
    await opened.redis.flushall()
    yield opened
    await opened.close()


@pytest.fixture
def services(settings: Settings, redis_url: str) -> Services:
    """The services of a gateway on the test's own record and the shared Redis."""
    with redis.Redis.from_url(redis_url) as client:
        client.flushall()
    return build_services(settings, redis_url)


@pytest.fixture
async def gateway(services: Services) -> AsyncIterator[Gateway]:
    """The gateway's application, running in this process."""
    async with run_app(services) as running_app:
        yield running_app


class running:
    """Runs a Redis server as long as the block lasts."""

    def __init__(self, server: EmbeddedRedis) -> None:
        self._server = server

    def __enter__(self) -> "subprocess.Popen[bytes]":
        quiet = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._process = subprocess.Popen(self._server.command(), **quiet)  # it must not hold a pipe of the tests
        end = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < end, "the embedded Redis does not answer"
            time.sleep(0.02)
        return self._process

    def _answers(self) -> bool:
        try:
            with redis.Redis.from_url(self._server.url) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
