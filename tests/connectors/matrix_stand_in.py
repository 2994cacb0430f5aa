"""The answers of a homeserver that no healthy one gives: rooms that it cannot read, and pages that it does not find."""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.connectors.matrix_events import ANNA, ME

Answer = tuple[int, Any]
BROKEN: Answer = (500, {"errcode": "M_UNKNOWN", "error": "Internal server error"})
REFUSED: Answer = (400, {"errcode": "M_INVALID_PARAM", "error": "no such position"})
FORBIDDEN: Answer = (403, {"errcode": "M_FORBIDDEN", "error": "not invited"})


def page(*events: dict[str, Any], end: str = "") -> Answer:
    """Older events, the newest first, and where to go on."""
    return 200, {"start": "p0", "chunk": list(events), "state": []} | ({"end": end} if end else {})


def timeline(*events: dict[str, Any], limited: bool = False) -> dict[str, Any]:
    """What is new in a room; `limited`: something before it is left out."""
    return {"timeline": {"events": list(events), "limited": limited, "prev_batch": "p0"}}


def members(count: int) -> Answer:
    """So many are in a room, and the assistant is one of them."""
    others = [ANNA, *(f"@p{number}:stadt.example" for number in range(count))][: count - 1]
    return 200, {"joined": {one: {"display_name": None, "avatar_url": None} for one in [ME, *others]}}


_USUALLY: dict[str, Answer] = {
    "whoami": (200, {"user_id": ME, "device_id": "D"}),
    "joined_members": members(2),
    "leave": (200, {}),
    "forget": (200, {}),
}


class StandIn:
    """What it says, and which calls it got."""

    def __init__(self) -> None:
        self.batches: list[dict[str, Any]] = []
        self.invited: list[str] = []
        self.answers: dict[str, list[Answer]] = defaultdict(list)
        """By the end of the path; the last one is given again and again."""
        self.calls: list[str] = []
        self.address = ""
        self.late: dict[str, threading.Event] = {}
        """Calls that are answered only when a test says so."""

    def news(self, joined: dict[str, Any] | None = None, **more: Any) -> None:
        """The next that `/sync` has to tell."""
        self.batches.append({"join": joined or {}, **more})

    def answer(self, path: str, query: dict[str, list[str]]) -> Answer:
        """What a call gets."""
        if path.endswith("/sync"):
            return 200, self._sync(query.get("since", [""])[0])
        end = path.partition("/v3/")[2]
        self.calls.append(end)
        if late := self.late.get(end):
            late.wait(5)
        planned = self.answers[end]
        if planned:
            return planned.pop(0) if len(planned) > 1 else planned[0]
        return _USUALLY.get(end.rpartition("/")[2]) or (200, {"room_id": end.rpartition("/")[2]})

    def _sync(self, since: str) -> dict[str, Any]:
        if not since:
            invites: dict[str, Any] = {room: {"invite_state": {"events": []}} for room in self.invited}
            return {"next_batch": f"s{len(self.batches)}", "rooms": {"invite": invites}}
        at = int(since[1:])
        if at == len(self.batches):
            time.sleep(0.05)
            return {"next_batch": since, "rooms": {}}
        return {"next_batch": f"s{at + 1}", "rooms": self.batches[at]}


@contextmanager
def open_stand_in() -> Iterator[StandIn]:
    """One on a port of its own, as long as the block lasts."""
    standing = StandIn()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"] or 0))
            where = urlsplit(self.path)
            status, body = standing.answer(unquote(where.path), parse_qs(where.query))
            content = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_PUT = do_GET

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        standing.address = f"http://127.0.0.1:{server.server_port}"
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield standing
        server.shutdown()
