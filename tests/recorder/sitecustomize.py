"""Python runs this first in every process of a program that has this folder on its PYTHONPATH: it notes connections.

Each process keeps a file in RECORDED_IN: what it is, where it wanted to connect, what it has loaded. It is written at
every attempt and at the end, so that a killed process has reported too.
"""

import atexit
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

attempts: list[str] = []


def _attempted(what: str) -> None:
    attempts.append(what)
    _report()


def _recorded(name: str, original: Any) -> Any:
    def recording(*args: Any, **kwargs: Any) -> Any:
        _attempted(f"{name} {args}")
        return original(*args, **kwargs)

    return recording


for _name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, _name, _recorded(_name, getattr(socket, _name)))


class RecordingSocket(socket.socket):
    """A socket that says where it was to be connected."""

    def connect(self, address: Any) -> None:
        _attempted(f"connect {address}")
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        _attempted(f"connect {address}")
        return super().connect_ex(address)

    def sendto(self, *args: Any) -> int:
        _attempted(f"sendto {args[-1]}")
        return super().sendto(*args)


socket.socket = RecordingSocket  # type: ignore[misc]


@atexit.register
def _report() -> None:
    report = {
        "command": sys.argv[1:],
        "attempts": attempts,
        "telemetry": os.environ.get("RASA_TELEMETRY_ENABLED"),
        "rasa": "rasa" in sys.modules,
    }
    Path(os.environ["RECORDED_IN"], f"{os.getpid()}.json").write_text(json.dumps(report), encoding="utf-8")
