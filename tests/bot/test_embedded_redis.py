"""The Redis that comes along: real, without a network port, and with a memory."""

import stat
from pathlib import Path

import pytest
import redis

from bot.embedded_redis import EmbeddedRedis
from tests.bot.conftest import running


def test_it_listens_on_a_private_socket_only(redis_url: str) -> None:
    assert redis_url.startswith("unix://")
    with redis.Redis.from_url(redis_url) as client:
        assert client.config_get("port") == {"port": "0"} or client.config_get("port")["port"] in (b"0", "0")
    assert stat.S_IMODE(Path(redis_url.removeprefix("unix://")).stat().st_mode) == 0o600


def test_what_it_was_told_survives_a_kill(tmp_path: Path) -> None:
    for expected in (None, b"1"):
        server = EmbeddedRedis(tmp_path)
        with running(server), redis.Redis.from_url(server.url) as client:
            assert client.get("a") == expected
            client.set("a", "1")


def test_a_folder_with_a_long_name_gets_a_short_socket(tmp_path: Path) -> None:
    server = EmbeddedRedis(tmp_path / ("ä" * 60))
    assert len(str(server.socket).encode()) <= 100
    with running(server), redis.Redis.from_url(server.url) as client:
        assert client.ping()


@pytest.mark.parametrize("name", ["Bürger Lotse", "a?b=c", "a#b", "50%20", "\"a'"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    server = EmbeddedRedis(tmp_path / name)
    with running(server), redis.Redis.from_url(server.url) as client:
        assert client.ping()
