"""What citizens write stays in the record: no line of a log holds it, and nothing is sent to anybody."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.programs import Citizen, Program

RECORDER = Path(__file__).parent / "recorder"
HEARD_WITHIN_S = 20
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
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each process of the program says where it wanted to connect."""
    return tmp_path_factory.mktemp("recorded")


@pytest.fixture(scope="module")
def started(start_program: Callable[..., Program], recorded: Path) -> Program:
    """A whole program at the most talkative log level, started by somebody who has not switched telemetry off."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("RASA_TELEMETRY_ENABLED", raising=False)
        seen = {"PYTHONPATH": str(RECORDER), "RECORDED_IN": str(recorded)}
        running = start_program(LOTSE_LOG_LEVEL="DEBUG", **seen)
    running.wait_until_ready()
    return running


@pytest.fixture(scope="module")
def outcomes(started: Program) -> list[str]:
    """How the bot answered a citizen who then used every door of the program."""
    citizen = Citizen(started.url)
    said = [str(_last_reply(citizen.send(text=text))["outcome"]) for text in SAID]
    for broken in ("\x00" + MARKER, MARKER * 200):
        assert citizen.send(text=broken).status_code in (400, 413)
    assert citizen.send(choice=f"/{MARKER}").status_code == 422
    assert citizen.send(unknown=MARKER).status_code == 422
    _use_every_door(citizen)
    return said


def _last_reply(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    return dict(answer.json()["replies"][-1])


@pytest.fixture(scope="module")
def talkative(started: Program, outcomes: list[str]) -> Program:
    """The program after all that; it still runs."""
    return started


def _use_every_door(citizen: Citizen) -> None:
    path, http = citizen.path, citizen.http
    http.post(f"{path}/feedback", json={"score": 1, "text": MARKER})
    http.post(f"{path}/attachments", files={"file": (f"{MARKER}.pdf", b"%PDF-" + MARKER.encode(), "application/pdf")})
    http.post(f"{path}/attachments", files={"file": (f"{MARKER}.txt", MARKER.encode(), "text/plain")})
    http.post(f"{path}/messages", content=f'{{"client_id": "{MARKER}"'.encode())
    for accept in ("application/pdf", "application/json", "text/plain"):
        assert http.get(f"{path}/transcript", headers={"Accept": accept}).is_success
    assert _hears_the_marker(citizen)
    with pytest.raises(httpx.HTTPError):
        httpx.get(f"http://127.0.0.1:1/{MARKER}", timeout=1)
    assert http.delete(path).is_success


def _hears_the_marker(citizen: Citizen) -> bool:
    end, seen = time.monotonic() + HEARD_WITHIN_S, ""
    with citizen.http.stream("GET", f"{citizen.path}/events") as stream:
        for line in stream.iter_lines():  # heartbeats come for ever
            seen += line
            if MARKER in seen or time.monotonic() > end:
                break
    return MARKER in seen


def test_the_whole_program_writes_no_word_of_a_citizen(talkative: Program) -> None:
    lines = [line for line in talkative.text().splitlines() if MARKER.lower() in line.lower()]
    assert lines == []
    assert "is ready with" in talkative.text()


def test_an_erased_conversation_is_in_no_file(talkative: Program) -> None:
    files = [path for path in talkative.data.rglob("*") if path.is_file()]
    assert [str(path) for path in files if MARKER.encode() in path.read_bytes()] == []


@pytest.fixture(scope="module")
def reports(talkative: Program, recorded: Path) -> list[dict[str, Any]]:
    """What each process reported of itself; the program has ended for it."""
    talkative.stop()
    return [json.loads(file.read_text(encoding="utf-8")) for file in recorded.glob("*.json")]


@pytest.fixture(scope="module")
def brain(reports: list[dict[str, Any]]) -> dict[str, Any]:
    """The report of the one brain."""
    (found,) = (report for report in reports if report["command"] == ["brain"])
    return found


def test_the_brain_really_answered(brain: dict[str, Any], outcomes: list[str]) -> None:
    assert brain["rasa"]
    assert len(outcomes) == len(SAID)
    assert "failed" not in outcomes


def test_telemetry_is_off_whoever_starts_the_brain(brain: dict[str, Any]) -> None:
    assert brain["telemetry"] == "false"


def test_loading_and_answering_attempt_no_connection_to_anybody(
    reports: list[dict[str, Any]], talkative: Program
) -> None:
    assert {"serve", "brain"} <= {report["command"][0] for report in reports}  # the gateway's loop connects in C
    for report in reports:
        assert [attempt for attempt in report["attempts"] if not _is_here(attempt, talkative.data)] == []
    assert all(report["attempts"] for report in reports if report["command"] == ["brain"])  # its Redis, at least


def _is_here(attempt: str, data: Path) -> bool:
    """Loopback, or the socket of the program's own Redis."""
    return any(place in attempt for place in ("127.0.0.1", "localhost", str(data)))
