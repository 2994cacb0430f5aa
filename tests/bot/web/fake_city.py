"""A city with one conversation and no bot: what the chat shows of a person is decided by the test."""

import json
import queue
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[3]
STATIC = _ROOT / "bot" / "web" / "static"
LEAFLET = _ROOT / "node_modules" / "leaflet" / "dist"
LANGUAGES = ["de", "en", "tr", "ru", "ar", "uk", "pl", "fr", "it", "es"]
NOW = "2026-11-21T10:00:00+00:00"
KINDS = {".js": "text/javascript", ".css": "text/css"}
PAGE = """<!doctype html><html lang="de"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Stadt</title><main><h1>Stadt</h1></main><script type="module" src="/widget.js" data-site="stadt"></script>"""


class FakeCity:
    """The conversation, what was done to it, and those who listen."""

    def __init__(self) -> None:
        self.messages: list[dict[str, Any]] = []
        self.state: dict[str, Any] = {"state": "bot"}
        self.acts: list[tuple[str, Any]] = []  # (what was posted to, body)
        self.refusing: set[str] = set()
        self.lines: list[queue.Queue[tuple[str, Any] | None]] = []
        self.address = ""
        self.policy = ""
        """Content-Security-Policy of the page."""
        self.map: dict[str, Any] | None = None
        self.files: list[bytes] = []
        """What was uploaded; each file's id is its place."""
        self.say("bot", "Guten Tag, hier antwortet ein automatischer Assistent.")

    def say(self, author: str, text: str, **more: Any) -> dict[str, Any]:
        """Somebody says something, and all who listen hear it."""
        plain = {"format": "text", "language": "de", "choices": [], "attachments": []}
        message = {"seq": len(self.messages) + 1, "at": NOW, "author": author, "text": text} | plain | more
        self.messages.append(message)
        self.push("message", message)
        return message

    def stands(self, state: str, **more: Any) -> None:
        """The conversation changes hands."""
        self.state = {"state": state} | more
        self.push("state", self.state)

    def push(self, event: str, data: Any) -> None:
        for line in self.lines:
            line.put((event, data))

    def cut(self) -> None:
        """End all live lines."""
        for line in self.lines:
            line.put(None)
        self.lines.clear()

    def done(self, act: str) -> list[Any]:
        """Bodies of what was posted to `act`."""
        return [body for name, body in list(self.acts) if name == act]


class _Handler(BaseHTTPRequestHandler):
    city: FakeCity
    protocol_version = "HTTP/1.0"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        part = path.removeprefix("/api/v1/conversations/made-up")
        if path == "/":
            self._answer(200, PAGE.encode(), "text/html", {"Content-Security-Policy": self.city.policy})
        elif path.startswith("/widget/leaflet/"):
            self._file(LEAFLET / Path(path).name)
        elif path.startswith("/widget"):
            self._file(STATIC / path.lstrip("/"))
        elif path.startswith("/api/v1/sites/"):
            self._json({"id": "stadt", "name": {"de": "Stadt"}, "languages": LANGUAGES, "map": self.city.map})
        elif part == "/events":
            self._stream(int(self.path.partition("after=")[2]))
        elif part.startswith("/attachments/"):
            self._download(part.removeprefix("/attachments/"))
        else:
            self._json({"messages": self.city.messages} if part == "/messages" else self.city.state)

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.path.endswith("/attachments"):
            self._upload(raw)
            return
        body = json.loads(raw or "{}")
        act = re.sub(r"^/api/v1/conversations(/made-up/)?|\?.*$", "", self.path)
        self.city.acts.append((act, body))
        if act in self.city.refusing:
            self._json({"title": "Nein."}, 500)
        elif act == "messages":
            self._json({"message": self._said(body), "replies": []}, 201)
        elif act:
            self._answer(204)
        else:
            self._json({"id": "made-up", "token": "key", "messages": self.city.messages}, 201)

    def _said(self, body: dict[str, Any]) -> dict[str, Any]:
        """A label for a choice, no words for a place or a file, as in the record."""
        labels = {c["payload"]: c["label"] for message in self.city.messages for c in message["choices"]}
        text = body.get("text") or labels.get(body.get("choice", ""), "")
        file = body.get("attachment")
        more = {"attachments": [self._about(int(file))]} if file else {}
        place = {"location": body["location"]} if "location" in body else {}
        return self.city.say("citizen", text, client_id=body["client_id"], **more, **place)

    def _about(self, place: int) -> dict[str, Any]:
        kind = "application/pdf" if self.city.files[place].startswith(b"%PDF-") else "image/jpeg"
        return {"id": str(place), "media_type": kind, "size": len(self.city.files[place])}

    def _upload(self, raw: bytes) -> None:
        self.city.acts.append(("attachments", len(raw)))
        if "attachments" in self.city.refusing:
            self._json({"title": "Dieses Foto ist beschädigt.", "code": "unsupported_attachment"}, 415)
            return
        self.city.files.append(raw.partition(b"\r\n\r\n")[2].rpartition(b"\r\n--")[0])
        self._json(self._about(len(self.city.files) - 1), 201)

    def _download(self, identity: str) -> None:
        if identity.isdigit():
            self._answer(200, self.city.files[int(identity)], "image/jpeg")
        else:
            self._answer(200, b"%PDF-1.7", "application/pdf")

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""

    def _file(self, path: Path) -> None:
        if path.is_file():
            self._answer(200, path.read_bytes(), KINDS[path.suffix])
        else:
            self._answer(404)

    def _json(self, data: Any, status: int = 200) -> None:
        self._answer(status, json.dumps(data).encode(), "application/json")

    def _answer(
        self, status: int, content: bytes = b"", kind: str = "text/plain", headers: dict[str, str] | None = None
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, after: int) -> None:
        line: queue.Queue[tuple[str, Any] | None] = queue.Queue()
        for message in self.city.messages[after:]:
            line.put(("message", message))
        line.put(("state", self.city.state))
        self.city.lines.append(line)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        while event := line.get():
            self.wfile.write(f"event: {event[0]}\ndata: {json.dumps(event[1])}\n\n".encode())
            self.wfile.flush()


@contextmanager
def open_city() -> Iterator[FakeCity]:
    """The city on a free loopback port."""
    city = FakeCity()
    handler = type("Handler", (_Handler,), {"city": city})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        city.address = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield city
        city.cut()
        server.shutdown()
