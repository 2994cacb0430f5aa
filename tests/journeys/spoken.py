"""Scripted dialogues (tests/dialogues/*.yml): what a citizen says step by step, and what has to come of it."""

import json
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import func, select, update

from bot.cases.models import Case
from bot.cases.record import Cases
from bot.clock import now
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tables import case_photos, cases
from nlu.yaml_files import read_yaml
from tests.programs import Citizen

FOLDER = Path(__file__).parents[1] / "dialogues"
SKIPS = [">Ohne Foto weiter", ">Ohne Kontakt weiter", ">Absenden"]
SHORT = "one_sentence"
"""File of dialogues that need at most four messages of the citizen."""

Dialogue = dict[str, Any]


def dialogues() -> list[Dialogue]:
    """All of them, each with its file."""
    return [one | {"file": path.stem} for path in sorted(FOLDER.glob("*.yml")) for one in read_yaml(path)]


def steps(dialogue: Dialogue) -> list[Any]:
    """What the citizen sends."""
    return [*dialogue["says"], *(SKIPS if dialogue.get("then") == "skips" else ())]


class Heard:
    """A dialogue that is being held: all replies so far."""

    def __init__(self, citizen: Citizen) -> None:
        self.citizen = citizen
        self.last: list[dict[str, Any]] = []
        self.all: list[dict[str, Any]] = []

    def step(self, said: Any) -> None:
        """Say, choose by its label (">Absenden"), or send a photo, a file or a place."""
        if isinstance(said, dict):
            sent = self._send(said)
        elif said.startswith(">"):
            sent = {"choice": self._payload(said[1:])}
        else:
            sent = {"text": said}
        answer = self.citizen.send(**sent)
        assert answer.status_code == 201, (said, answer.text)
        self.last = answer.json()["replies"]
        self.all += self.last

    def _send(self, said: dict[str, Any]) -> dict[str, Any]:
        if "location" in said:
            lat, lon = said["location"]
            return {"location": {"lat": lat, "lon": lon}}
        path, content = f"{self.citizen.path}/attachments", picture(said["photo"])
        stored = self.citizen.http.post(path, files={"file": ("x", content)})
        assert stored.status_code == 201, stored.text
        return {"attachment": stored.json()["id"]}

    def _payload(self, label: str) -> str:
        offered = {choice["label"]: choice["payload"] for reply in self.all for choice in reply.get("choices", ())}
        assert label in offered, (label, list(offered), self.last)
        return str(offered[label])

    @property
    def outcome(self) -> str:
        """How the last turn ended."""
        return str(self.last[-1].get("outcome"))

    @property
    def form(self) -> dict[str, Any] | None:
        """The form that is open now."""
        form: dict[str, Any] | None = self.citizen.http.get(self.citizen.path).json().get("form")
        return form


def hold(heard: Heard, said: list[Any]) -> None:
    """All steps of a dialogue, or of a part of it."""
    for step in said:
        heard.step(step)


def picture(kind: str) -> bytes:
    """A small photo, or a PDF."""
    if kind == "pdf":
        return b"%PDF-1.4\n%%EOF\n"
    file = BytesIO()
    Image.new("RGB", (64, 48), (200, 30, 30)).save(file, kind.upper())
    return file.getvalue()


class Filed:
    """The cases of a running program."""

    def __init__(self, data: Path) -> None:
        self._database = Database(Settings(data=data).database)

    def of(self, conversation: str) -> list[Case]:
        """Those of one conversation."""
        with self._database.read() as sql:
            return Cases().of_conversation(sql, conversation)

    def photos(self, case: Case) -> int:
        """How many photos it has."""
        with self._database.read() as sql:
            return sql.scalar(select(func.count()).select_from(case_photos).where(case_photos.c.case == case.id)) or 0

    def close_all(self) -> None:
        """So that the next dialogue repeats none."""
        with self._database.write() as sql:
            sql.execute(update(cases).where(cases.c.closed_at.is_(None)).values(closed_at=now(), state="resolved"))

    def close(self) -> None:
        """Let go of the record."""
        self._database.close()


def differs(case: Case, wanted: dict[str, Any]) -> dict[str, Any]:
    """Fields of the case that are not as wanted; of attributes and contact only those that are named count."""
    found: dict[str, Any] = {}
    for name, value in wanted.items():
        has: Any = getattr(case, name, None)
        if name == "is_duplicate":
            has = case.duplicate_of is not None
        elif name == "contact":
            has = has.model_dump(include=set(value)) if has else {}
        elif name == "attributes":
            has = {code: has.get(code) for code in value}
        if has != value:
            found[name] = {"has": has, "wanted": value}
    return json.loads(json.dumps(found, default=str)) if found else {}
