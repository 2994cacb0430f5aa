"""An inbox with what citizens wrote, as a brain would have put it there, and a fake of what learns from it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, null

from bot.conversations.models import State
from bot.errors import InvalidRequest
from bot.knowledge.articles import Article
from bot.knowledge.record import Knowledge
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.storage.tables import conversations, inbox_items, messages
from bot.studio.inbox_lessons import Lesson

SITE = "musterstadt"
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)
ARTICLE = Article.model_validate(
    {
        "id": "angeln",
        "topic": "freizeit",
        "updated": "2026-01-01",
        "texts": {
            "de": {"title": "Angelschein", "modules": {"what": "Ein Schein."}, "questions": ["Wo darf ich angeln?"]}
        },
    }
)


def person(name: str, role: Role = Role.EDITOR) -> Staff:
    """Somebody who has not to be in the record."""
    return Staff(name, name, name.title(), "de", "", 4, frozenset({(role, SITE)}))


@dataclass
class FakeLessons:
    """Remembers what was to be learned; refuses intents that are not there."""

    taught: list[Lesson] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)

    def teach(self, staff: Staff, site: str, lesson: Lesson) -> list[str]:
        if lesson.intent == "nichts":
            raise InvalidRequest("no such intent", field="intent")
        self.taught.append(lesson)
        return [f"commit{len(self.taught)}"]

    def take_back(self, staff: Staff, commits: Iterable[str]) -> list[str]:
        given = list(commits)
        self.taken_back += given
        return [f"undo of {commit}" for commit in given]


@dataclass
class Filling:
    """Puts conversations with one question each into the record and into the inbox."""

    database: Database
    count: int = 0

    def __post_init__(self) -> None:
        Knowledge(self.database).apply(SITE, (), (ARTICLE,), by="test")

    def add(self, text: str, group: str = "", **item: Any) -> tuple[str, int]:
        """One question; the message it is."""
        with self.database.write() as sql:
            return self.put(sql, text, group, **item)

    def put(self, sql: Connection, text: str, group: str = "", **item: Any) -> tuple[str, int]:
        self.count += 1
        identity, at = f"conversation-{self.count}", AT + timedelta(seconds=self.count)
        channel = item.pop("channel", "web")
        sql.execute(insert(conversations).values(_conversation(identity, at, channel)))
        said = {"conversation": identity, "at": at, "language": "de", "data": {}}
        sql.execute(insert(messages).values(said | {"seq": 2, "author": "citizen", "text": text}))
        values: dict[str, Any] = {
            "intent": "nlu_fallback",
            "article": None,
            "confidence": 0.3,
            "uncertainty": 0.9,
            "outcome": "unanswered_no_match",
            "guesses": [],
            "language": "de",
            "text": text,
            "vector": null(),
        }
        place = {"conversation": identity, "seq": 2, "site": SITE, "at": at, "cluster": group or f"group-{self.count}"}
        sql.execute(insert(inbox_items).values(values | place | item))
        return identity, 2


def _conversation(identity: str, at: datetime, channel: str) -> dict[str, Any]:
    return {
        "id": identity,
        "token_hash": "x",
        "site": SITE,
        "channel": channel,
        "language": "de",
        "state": State.BOT,
        "seq": 2,
        "person": identity,
        "created_at": at,
        "updated_at": at,
    }
