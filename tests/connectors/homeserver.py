"""A real Matrix homeserver on loopback: Synapse, in an environment of its own, on SQLite in a temporary folder."""

import hashlib
import hmac
import itertools
import json
import secrets
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from tests.certificates import CERTIFICATES
from tests.programs import free_port

ENVIRONMENT = Path(__file__).parents[2] / ".venv-matrix"
NAME = "stadt.example"
_SECRET = "only-on-loopback"
_UP_WITHIN_S = 60
_ANY = {"per_second": 100_000, "burst_count": 100_000}
_count = itertools.count(1)


class Account:
    """Somebody with an account, and what their client does for them."""

    def __init__(self, server: str, user: str, token: str) -> None:
        self.user, self.token = user, token
        self.http = httpx.Client(
            base_url=server, headers={"Authorization": f"Bearer {token}"}, timeout=20, verify=CERTIFICATES
        )
        self._transactions = itertools.count(1)

    def call(self, method: str, path: str, **body: Any) -> dict[str, Any]:
        """A call of the client-server API; fails with what the homeserver says."""
        answer = self.http.request(method, f"/_matrix/client/v3/{path}", json=body if method != "GET" else None)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def opens_room(self, *invited: str, direct: bool = True, encrypted: bool = False) -> str:
        """A new room as clients open one for two."""
        algorithm = {"algorithm": "m.megolm.v1.aes-sha2"}
        state = [{"type": "m.room.encryption", "state_key": "", "content": algorithm}] if encrypted else []
        room: str = self.call(
            "POST",
            "createRoom",
            preset="private_chat",
            is_direct=direct,
            invite=list(invited),
            initial_state=state,
        )["room_id"]
        return room

    def sends(self, room: str, content: dict[str, Any], kind: str = "m.room.message") -> str:
        """Any event; its id."""
        event: str = self.call("PUT", f"rooms/{room}/send/{kind}/t{next(self._transactions)}", **content)["event_id"]
        return event

    def says(self, room: str, text: str, **more: Any) -> str:
        """Text; the event's id."""
        return self.sends(room, {"msgtype": "m.text", "body": text, **more})

    def uploads(self, content: bytes, media_type: str) -> str:
        """A file; its address."""
        answer = self.http.post("/_matrix/media/v3/upload", content=content, headers={"Content-Type": media_type})
        return str(answer.json()["content_uri"])

    def downloads(self, address: str) -> bytes:
        """The bytes of a file."""
        path = address.removeprefix("mxc://")
        return self.http.get(f"/_matrix/client/v1/media/download/{path}").content

    def told(self, room: str) -> list[dict[str, Any]]:
        """Contents of what others have said in the room, in order."""
        only = json.dumps({"types": ["m.room.message"], "not_senders": [self.user]})
        answer = self.http.get(
            f"/_matrix/client/v3/rooms/{room}/messages", params={"dir": "b", "limit": 100, "filter": only}
        )
        assert answer.status_code == 200, answer.text
        return [event["content"] for event in reversed(answer.json()["chunk"]) if event["content"]]

    def members(self, room: str) -> dict[str, str]:
        """Membership by user."""
        found = self.call("GET", f"rooms/{room}/members")["chunk"]
        return {one["state_key"]: one["content"]["membership"] for one in found}


class Homeserver:
    """A running one."""

    def __init__(self, address: str) -> None:
        self.address = address

    @cached_property
    def citizen(self) -> "Account":
        """Somebody who has had an account for long."""
        return self.account("anna")

    def account(self, name: str, admin: bool = False) -> Account:
        """A new account, called `name` and a number."""
        at = f"{self.address}/_synapse/admin/v1/register"
        user, nonce = f"{name}{next(_count)}", httpx.get(at, verify=CERTIFICATES).json()["nonce"]
        words = [nonce, user, "password", "admin" if admin else "notadmin"]
        mac = hmac.new(_SECRET.encode(), "\0".join(words).encode(), hashlib.sha1).hexdigest()
        body = {"nonce": nonce, "username": user, "password": "password", "admin": admin, "mac": mac}
        made = httpx.post(at, json=body, timeout=20, verify=CERTIFICATES).json()
        return Account(self.address, made["user_id"], made["access_token"])

    def limits(self, account: Account, per_second: int) -> None:
        """From now on the account may send so many messages a second."""
        path = f"/_synapse/admin/v1/users/{account.user}/override_ratelimit"
        body = {"messages_per_second": per_second, "burst_count": 1}
        assert self.account("admin", admin=True).http.post(path, json=body).status_code == 200


@contextmanager
def open_homeserver(folder: Path) -> Iterator[Homeserver]:
    """One on a port of its own, as long as the block lasts; skips, and says why, where Synapse is not installed."""
    python = ENVIRONMENT / "bin" / "python"
    if not (ENVIRONMENT / "installed").exists():
        pytest.skip("NOT TESTED: Matrix. Synapse is not installed: run `make .venv-matrix/installed`")
    port = free_port()
    config = folder / "homeserver.yaml"
    config.write_text(yaml.safe_dump(_config(folder, port)))
    (folder / "log.yaml").write_text(yaml.safe_dump(_log(folder)))
    command = [str(python), "-m", "synapse.app.homeserver", "-c", str(config)]
    seed = b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    (folder / "signing.key").write_text(f"ed25519 a_test {seed}\n")
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            address = f"http://127.0.0.1:{port}"
            _wait(process, address, folder)
            yield Homeserver(address)
        finally:
            process.terminate()


def _wait(process: subprocess.Popen[bytes], address: str, folder: Path) -> None:
    end = time.monotonic() + _UP_WITHIN_S
    while True:
        try:
            if httpx.get(f"{address}/_matrix/client/versions", verify=CERTIFICATES).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.05)
        running = process.poll() is None and time.monotonic() < end
        assert running, f"Synapse did not start: {(folder / 'synapse.log').read_text()[-2000:]}"


def _config(folder: Path, port: int) -> dict[str, Any]:
    """Alone on this machine, without limits."""
    pair = {"local": _ANY, "remote": _ANY}
    return {
        "server_name": NAME,
        "listeners": [
            {"port": port, "bind_addresses": ["127.0.0.1"], "type": "http", "resources": [{"names": ["client"]}]}
        ],
        "database": {"name": "sqlite3", "args": {"database": str(folder / "synapse.db")}},
        "log_config": str(folder / "log.yaml"),
        "media_store_path": str(folder / "media"),
        "signing_key_path": str(folder / "signing.key"),
        "registration_shared_secret": _SECRET,
        "macaroon_secret_key": _SECRET,
        "form_secret": _SECRET,
        "bcrypt_rounds": 4,
        "report_stats": False,
        "trusted_key_servers": [],
        "federation_domain_whitelist": [],
        "presence": {"enabled": False},
        "rc_message": _ANY,
        "rc_login": {"address": _ANY, "account": _ANY, "failed_attempts": _ANY},
        "rc_room_creation": _ANY,
        "rc_joins": pair,
        "rc_joins_per_room": _ANY,
        "rc_invites": {"per_room": _ANY, "per_user": _ANY, "per_issuer": _ANY},
        "rc_media_create": _ANY,
    }


def _log(folder: Path) -> dict[str, Any]:
    file = {"class": "logging.FileHandler", "filename": str(folder / "synapse.log")}
    root = {"level": "WARNING", "handlers": ["file"]}
    return {"version": 1, "disable_existing_loggers": False, "handlers": {"file": file}, "root": root}
