"""Meta's Graph API on loopback: takes what a phone number sends, hands out media, and refuses when a test wants it."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.connectors.bot_api import fields
from tests.connectors.whatsapp_deliveries import CITIZEN, NUMBER

TOKEN = "EAAJB-loopback-token-of-a-test-number"
Answer = tuple[int, Any]


def error(code: int, status: int = 400, **more: Any) -> Answer:
    """A refusal as Meta writes it."""
    return status, {"error": {"message": f"(#{code}) no", "type": "OAuthException", "code": code, **more}}


class Cut(Exception):
    """The message was taken, and the line breaks before the answer."""


class GraphApi:
    """What was sent, in order, and what is to go wrong."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.shown: list[dict[str, Any]] = []
        self.media: dict[str, bytes] = {}
        self.uploaded: list[dict[str, Any]] = []
        self.refuse: Callable[[dict[str, Any]], Answer | None] = lambda body: None
        self.cut = self.takes_and_fails = False
        """Whether the next message is taken, and the line breaks or the service fails before it says so."""
        self.address = ""
        self._lock = threading.Lock()

    def to(self, whom: str = CITIZEN) -> list[dict[str, Any]]:
        """What a citizen got."""
        return [one for one in list(self.sent) if whom in (one.get("to"), one.get("recipient"))]

    def texts(self, whom: str = CITIZEN) -> list[str]:
        """What a citizen read, in order."""
        return [_words(one) for one in self.to(whom)]

    def buttons(self, whom: str = CITIZEN) -> dict[str, str]:
        """Tokens of the newest buttons or list, by label."""
        for one in reversed(self.to(whom)):
            action = one.get("interactive", {}).get("action", {})
            rows = [row for section in action.get("sections", []) for row in section["rows"]]
            found = [*rows, *(button["reply"] for button in action.get("buttons", []))]
            if found:
                return {each.get("description", each["title"]): each["id"] for each in found}
        return {}

    def is_list(self, whom: str = CITIZEN) -> bool:
        """Whether the newest choices are rows of a list and not buttons."""
        shown = [one["interactive"]["action"] for one in self.to(whom) if "interactive" in one]
        return bool(shown) and "sections" in shown[-1]

    def get(self, path: str) -> Answer:
        """The number, or where a file is."""
        name = path.rpartition("/")[2]
        if name == NUMBER:
            return 200, {"id": NUMBER}
        if name in self.media:
            where = f"{self.address}/file/{name}"
            return 200, {"messaging_product": "whatsapp", "url": where, "mime_type": "image/jpeg", "id": name}
        return error(100, error_subcode=33)

    def post(self, path: str, body: dict[str, Any]) -> Answer:
        """A message, a sign, or a file."""
        with self._lock:
            if path.rpartition("/")[2] == "media":
                self.uploaded.append(body)
                return 200, {"id": str(len(self.uploaded))}
            if body.get("status") == "read":
                self.shown.append(body)
                return 200, {"success": True}
            if refused := self.refuse(body) or _beyond_limits(body):
                return refused
            self.sent.append(body)
            if self.takes_and_fails:
                self.takes_and_fails = False
                return error(131000, 500)
            if self.cut:
                self.cut = False
                raise Cut
            return 200, {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{len(self.sent)}"}]}


class _Handler(BaseHTTPRequestHandler):
    api: GraphApi
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if self._is_known():
            file = self.api.media.get(path.rpartition("/")[2]) if path.startswith("/file/") else None
            if file is not None:
                self._reply(200, file)
            else:
                self._json(*self.api.get(path))

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self._is_known():
            try:
                self._json(*self.api.post(self.path, fields(self.headers["Content-Type"] or "", raw)))
            except Cut:
                self.close_connection = True

    def _is_known(self) -> bool:
        known = self.headers.get("Authorization") == f"Bearer {TOKEN}"
        if not known:
            self._json(*error(190, 401))
        return known

    def _json(self, status: int, body: Any) -> None:
        self._reply(status, json.dumps(body).encode())

    def _reply(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


def _beyond_limits(body: dict[str, Any]) -> Answer | None:
    """Meta's limits of texts, buttons and lists (Cloud API 25, `messages`)."""
    shown = body.get("interactive", {})
    action = shown.get("action", {})
    buttons = [one["reply"]["title"] for one in action.get("buttons", [])]
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    fits = (
        0 < len(body.get("text", {}).get("body", "x")) <= 4_096
        and 0 < len(shown.get("body", {}).get("text", "x")) <= 1_024
        and 0 < len(action.get("button", "x")) <= 20
        and len(buttons) <= 3
        and all(0 < len(title) <= 20 for title in buttons)
        and len(set(buttons)) == len(buttons)
        and len(rows) <= 10
        and all(0 < len(row["title"]) <= 24 and len(row.get("description", "")) <= 72 for row in rows)
    )
    return None if fits else error(131009)


def _words(sent: dict[str, Any]) -> str:
    kind = sent["type"]
    return str(sent[kind]["body"]["text"] if kind == "interactive" else sent[kind].get("body", ""))


@contextmanager
def open_graph_api() -> Iterator[GraphApi]:
    """The API on a port of its own, as long as the block lasts."""
    api = GraphApi()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"api": api}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    api.address = f"http://127.0.0.1:{server.server_port}"
    try:
        yield api
    finally:
        server.shutdown()
        server.server_close()
