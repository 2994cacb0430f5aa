"""Telegram's Bot API on loopback: takes what the bot sends, hands out files, and refuses when a test wants it to."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "4200:loopback-token-of-a-test-bot"
ME = {"id": 4200, "is_bot": True, "first_name": "Lotse", "username": "musterstadt_bot"}
Refusal = tuple[int, dict[str, Any]]
_SHOWN: dict[str, tuple[str, Any]] = {"MyCommands": ("commands", []), "MyDescription": ("description", "")}
_POLL_S = 0.02


class BotApi:
    """What the bot has sent, by chat, and what is to go wrong."""

    def __init__(self) -> None:
        self.sent: defaultdict[int, list[dict[str, Any]]] = defaultdict(list)
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.files: dict[str, bytes] = {}
        self.shown: dict[tuple[str, str], Any] = {}
        """What the bot shows of itself, by kind (`MyCommands`, `MyDescription`) and language."""
        self.updates: list[dict[str, Any]] = []
        """What waits to be fetched."""
        self.refuse: Callable[[str, dict[str, Any]], Refusal | None] = lambda method, data: None
        self.address, self._number = "", 0
        self._lock = threading.Lock()

    def texts(self, chat: int) -> list[str]:
        """What a chat was told, in order."""
        return [one.get("text", "") for one in self.sent[chat]]

    def called(self, method: str) -> list[dict[str, Any]]:
        """What a method was called with."""
        return [data for name, data in list(self.calls) if name == method]

    def buttons(self, chat: int) -> dict[str, str]:
        """Tokens of the buttons below the newest message that has some, by label."""
        for one in reversed(self.sent[chat]):
            rows = one.get("reply_markup", {}).get("inline_keyboard", [])
            if rows:
                return {button["text"]: button["callback_data"] for row in rows for button in row}
        return {}

    def answer(self, method: str, data: dict[str, Any]) -> tuple[int, Any]:
        """Status and body of a call."""
        if method == "getUpdates" and not self.updates:
            time.sleep(_POLL_S)
        with self._lock:
            self.calls.append((method, data))
            if refused := self.refuse(method, data):
                return refused[0], {"ok": False, "error_code": refused[0], "description": "no"} | refused[1]
            return 200, {"ok": True, "result": self._result(method, data)}

    def _result(self, method: str, data: dict[str, Any]) -> Any:
        if method == "getMe":
            return ME
        if method == "getFile":
            return {"file_id": data["file_id"], "file_unique_id": "u", "file_path": data["file_id"]}
        if method == "getUpdates":
            self.updates = [one for one in self.updates if one["update_id"] >= int(data.get("offset", 0))]
            return self.updates
        if method[3:] in _SHOWN:
            return self._shown(method, data)
        if method in ("sendMessage", "sendPhoto", "sendDocument"):
            chat = int(data["chat_id"])
            self._number += 1
            self.sent[chat].append(data | {"method": method})
            where = {"id": chat, "type": "private"}
            return {"message_id": self._number, "date": int(time.time()), "chat": where, "text": data.get("text", "")}
        return True

    def _shown(self, method: str, data: dict[str, Any]) -> Any:
        """Set or tell what the bot shows of itself in just this language; where nothing was set it is empty."""
        field, empty = _SHOWN[method[3:]]
        place = (method[3:], data.get("language_code", ""))
        if method.startswith("set"):
            self.shown[place] = data.get(field, empty)
            return True
        found = self.shown.get(place, empty)
        return found if field == "commands" else {field: found}


class _Handler(BaseHTTPRequestHandler):
    api: BotApi
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each answer waits for the caller's acknowledgement of its head

    def do_GET(self) -> None:
        found = self.api.files.get(self.path.rpartition("/")[2])
        if found is None:
            self._reply(404, b'{"ok": false, "error_code": 404, "description": "Not Found"}')
            return
        self._reply(200, found, "application/octet-stream")

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        _, token, method = self.path.split("/")
        if token != f"bot{TOKEN}":
            self._reply(401, b'{"ok": false, "error_code": 401, "description": "Unauthorized"}')
            return
        status, body = self.api.answer(method, fields(self.headers["Content-Type"] or "", raw))
        self._reply(status, json.dumps(body).encode())

    def _reply(self, status: int, body: bytes, kind: str = "application/json") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def fields(kind: str, raw: bytes) -> dict[str, Any]:
    """The parameters of a call as a dictionary; what is JSON in them is read, files stay bytes."""
    if kind.startswith("application/json"):
        found: dict[str, Any] = json.loads(raw or b"{}")
        return found
    if kind.startswith("multipart/"):
        whole = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + raw)
        parts = {str(part.get_param("name", header="content-disposition")): part for part in whole.get_payload()}
        return {name: _value(part) for name, part in parts.items()}
    return {name: _read(value) for name, value in parse_qsl(raw.decode())}


def _value(part: Any) -> Any:
    content: bytes = part.get_payload(decode=True)
    return content if part.get_filename() else _read(content.decode())


def _read(value: str) -> Any:
    try:
        return json.loads(value) if value[:1] in "[{" or value.lstrip("-").isdigit() else value
    except ValueError:
        return value


@contextmanager
def open_bot_api() -> Iterator[BotApi]:
    """The API on a port of its own, as long as the block lasts."""
    api = BotApi()
    handler = type("Handler", (_Handler,), {"api": api})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    api.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
