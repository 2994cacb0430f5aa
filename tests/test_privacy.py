"""What citizens write stays in the record: no line of a log holds it, and nothing is sent to anybody."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.programs import Citizen, Program

ROOT = Path(__file__).parent.parent
MARKER = "Xylophonquastel"
"""A word that occurs nowhere else."""
SAID = [
    f"Was kostet ein Reisepass für Frau {MARKER}?",
    f"{MARKER} {MARKER} {MARKER}",
    f"/ /greet {MARKER}",
    f"Mein Bürgerbüro finden, ich heiße {MARKER}",
    f"{{{MARKER}}} [{MARKER}]({MARKER})",
    f"جواز سفر جديد {MARKER} كيف يمكنني الحصول",
]


@pytest.fixture(scope="module")
def brain(prepared_data: Path) -> dict[str, Any]:
    """The report of a brain that held some turns, with everything it wrote, at the most talkative log level."""
    environment = {name: value for name, value in os.environ.items() if name != "RASA_TELEMETRY_ENABLED"}
    environment |= {"LOTSE_DATA": str(prepared_data), "LOTSE_LOG_LEVEL": "DEBUG", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "tests.silent_brain", *SAID]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-3_000:]
    written, _, report = done.stdout.rstrip().rpartition("\n")
    return json.loads(report) | {"written": written + done.stderr}


def test_the_brain_really_answered(brain: dict[str, Any]) -> None:
    assert brain["rasa"]
    assert len(brain["outcomes"]) == len(SAID)
    assert "failed" not in brain["outcomes"]


def test_telemetry_is_off_whoever_starts_the_brain(brain: dict[str, Any]) -> None:
    assert brain["telemetry"] == "false"


def test_loading_and_answering_attempt_no_connection_to_anybody(brain: dict[str, Any]) -> None:
    assert [attempt for attempt in brain["attempts"] if "127.0.0.1" not in attempt and "localhost" not in attempt] == []


def test_the_brain_writes_no_word_of_a_citizen(brain: dict[str, Any]) -> None:
    assert MARKER not in brain["written"]


@pytest.fixture(scope="module")
def talkative(start_program: Callable[..., Program]) -> Program:
    """A whole program at the most talkative log level, after a citizen used every door of it."""
    running = start_program(LOTSE_LOG_LEVEL="DEBUG")
    running.wait_until_ready()
    citizen = Citizen(running.url)
    for text in SAID:
        assert citizen.send(text=text).status_code == 201
    for broken in ("\x00" + MARKER, MARKER * 200):
        assert citizen.send(text=broken).status_code in (400, 413)
    assert citizen.send(choice=f"/{MARKER}").status_code == 422
    assert citizen.send(unknown=MARKER).status_code == 422
    _use_every_door(citizen)
    return running


def _use_every_door(citizen: Citizen) -> None:
    path, http = citizen.path, citizen.http
    http.post(f"{path}/feedback", json={"score": 1, "text": MARKER})
    http.post(f"{path}/attachments", files={"file": (f"{MARKER}.pdf", b"%PDF-" + MARKER.encode(), "application/pdf")})
    http.post(f"{path}/attachments", files={"file": (f"{MARKER}.txt", MARKER.encode(), "text/plain")})
    http.post(f"{path}/messages", content=f'{{"client_id": "{MARKER}"'.encode())
    for accept in ("application/pdf", "application/json", "text/plain"):
        assert http.get(f"{path}/transcript", headers={"Accept": accept}).is_success
    with http.stream("GET", f"{path}/events") as stream:
        seen = ""
        for line in stream.iter_lines():
            seen += line
            if MARKER in seen:
                break
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"http://127.0.0.1:1/{MARKER}", timeout=1)
    assert http.delete(path).is_success


def test_the_whole_program_writes_no_word_of_a_citizen(talkative: Program) -> None:
    lines = [line for line in talkative.text().splitlines() if MARKER.lower() in line.lower()]
    assert lines == []
    assert "is ready with" in talkative.text()


def test_an_erased_conversation_is_in_no_file(talkative: Program) -> None:
    files = [path for path in talkative.data.rglob("*") if path.is_file()]
    assert [str(path) for path in files if MARKER.encode() in path.read_bytes()] == []
