"""Brains put what citizens wrote into the inbox: all that is meant for it, nothing twice, however many brains work."""

import asyncio
import uuid
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import Row, insert, select

from bot.brain import inbox_intake as module
from bot.brain.inbox_intake import Intake
from bot.conversations.erasure import Erasure
from bot.conversations.models import Understood
from bot.conversations.record import Conversations
from bot.messages import Choice, Incoming, Outcome, Outgoing
from bot.staff.models import Role
from bot.storage.database import Database
from bot.storage.live import Live
from bot.storage.tables import editor_marks, inbox_items, offers
from bot.studio.inbox import Decision, InboxDesk
from tests.bot.minds import FakeLibrary
from tests.bot.studio.inbox_filling import FakeLessons, person

UNKNOWN = Understood(intent="nlu_fallback", confidence=0.2, band="none", language="de")
WORDS = ("angeln", "hund", "brunnen", "pass")


class Words:
    """An encoder for which texts are alike that name the same things."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.read += texts
        rows = np.array([[word in text.lower() for word in WORDS] + [0.1] for text in texts], dtype=np.float32)
        unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return unit


class Time:
    """A clock that goes on a minute with each look."""

    at = datetime(2026, 11, 23, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def record(database: Database, time: Time) -> Conversations:
    return Conversations(database, time)


@pytest.fixture
async def intake(database: Database, live: Live, time: Time) -> Intake:
    """One that has looked for the first time: from now on it takes what comes."""
    return await _intake(database, live, time)


async def _intake(database: Database, live: Live, time: Time) -> Intake:
    made = Intake("brain-1", live, database, FakeLibrary(), Words(), time)
    await made.take_in()
    time.at += timedelta(minutes=1)
    return made


def _say(
    record: Conversations,
    text: str,
    understood: Understood | None = UNKNOWN,
    outcome: Outcome = Outcome.UNANSWERED_NO_MATCH,
    channel: str = "web",
) -> str:
    """A citizen says it in a conversation of their own, and it is answered."""
    welcome = Outgoing(text="Guten Tag", choices=(Choice(label="Angeln", payload="/x"),))
    identity = record.open("musterstadt", channel, welcome)[0].id
    incoming = {"choice": "/x"} if text == "/x" else {"text": text}
    if text == "/x":
        with record._database.write() as sql:
            sql.execute(insert(offers).values(conversation=identity, payload="/x", label="A"))
    said = record.receive(identity, Incoming(client_id=uuid.uuid4().hex, **incoming))[0]
    replies = [Outgoing(text="Moment."), Outgoing(text="So ist es.", outcome=outcome)]
    record.finish_turn(identity, said.seq, replies, {"events": []}, "de", understood=understood)
    return identity


def _items(database: Database) -> list[Row[Any]]:
    with database.read() as sql:
        return list(sql.execute(select(inbox_items).order_by(inbox_items.c.at, inbox_items.c.text)))


async def test_what_was_asked_stands_in_the_inbox_masked_and_with_its_doubt(
    intake: Intake, record: Conversations, database: Database
) -> None:
    sure = Understood(intent="ask_article", confidence=0.95, article="pass", band="answer", candidates=("pass",))
    _say(record, "Was kostet ein Pass? Mail an erna@example.org", sure, Outcome.ANSWERED)
    _say(record, "Darf man am Brunnen angeln?", UNKNOWN.model_copy(update={"acts": {"help": 0.3}}))
    assert await intake.take_in() == 2
    doubtful, certain = _items(database)
    assert (certain.text, certain.article, certain.outcome) == ("Was kostet ein Pass? Mail an […]", "pass", "answered")
    assert certain.uncertainty < 0.1 < 0.8 < doubtful.uncertainty
    assert doubtful.guesses == [{"kind": "intent", "name": "help", "confidence": 0.3}]
    assert (doubtful.site, doubtful.language, doubtful.state) == ("musterstadt", "de", "open")
    assert await intake.take_in() == 0


async def test_what_is_no_question_of_a_citizen_stays_out(
    intake: Intake, record: Conversations, database: Database
) -> None:
    _say(record, "Hauptstraße 5", UNKNOWN.model_copy(update={"form": "report_place"}))
    _say(record, "Ich probiere etwas aus", channel="studio")
    _say(record, "/x", None)
    assert await intake.take_in() == 0
    assert _items(database) == []


async def test_messages_that_are_alike_stand_in_one_group_also_for_a_brain_that_has_just_started(
    intake: Intake, record: Conversations, database: Database, live: Live, time: Time
) -> None:
    for text in ("Wo darf ich angeln?", "Angeln im Park?", "Mein Hund ist weg"):
        _say(record, text)
    await intake.take_in()
    _say(record, "angeln erlaubt?")
    _say(record, "Where to angeln?", UNKNOWN.model_copy(update={"intent": "help"}))
    assert await (Intake("brain-2", live, database, FakeLibrary(), Words(), time)).take_in() == 2
    groups: dict[str, set[str]] = {}
    for item in _items(database):
        groups.setdefault(item.cluster, set()).add(item.text)
    assert {frozenset(texts) for texts in groups.values()} == {
        frozenset({"Mein Hund ist weg"}),
        frozenset({"Where to angeln?"}),  # taken for something else: one decision does not fit both
        frozenset({"Wo darf ich angeln?", "Angeln im Park?", "angeln erlaubt?"}),
    }


async def test_what_comes_after_a_decision_begins_anew(
    intake: Intake, record: Conversations, database: Database
) -> None:
    _say(record, "Wo darf ich angeln?")
    await intake.take_in()
    [first] = _items(database)
    InboxDesk(database, FakeLessons()).decide(
        person("anna", Role.EDITOR), "musterstadt", first.cluster, Decision("right")
    )
    _say(record, "Angeln?")
    await intake.take_in()
    assert len({item.cluster for item in _items(database)}) == 2


async def test_what_was_deleted_as_personal_never_comes_back(
    intake: Intake, record: Conversations, database: Database, live: Live, time: Time
) -> None:
    _say(record, "Mein Hund heißt wie meine Tochter")
    await intake.take_in()
    [first] = _items(database)
    wish = Decision("delete", messages=((first.conversation, first.seq),))
    InboxDesk(database, FakeLessons()).decide(person("anna"), "musterstadt", first.cluster, wish)
    time.at += timedelta(seconds=5)
    await intake.take_in()
    await _intake(database, live, time)
    assert [item.text for item in _items(database)] == [""]


async def test_several_brains_put_nothing_in_twice(
    record: Conversations, database: Database, live: Live, time: Time
) -> None:
    brains = [await _intake(database, live, time) for _ in range(4)]
    for number in range(40):
        _say(record, f"Frage {number} zu {WORDS[number % 4]}")
    while any(await asyncio.gather(*(brain.take_in() for brain in brains))):
        pass
    items = _items(database)
    assert len(items) == len({(item.conversation, item.seq) for item in items}) == 40
    begun = [item.cluster for item in items if item.vector]
    assert sorted(begun) == sorted({item.cluster for item in items})  # each group has the message that began it
    assert len(begun) == 4


async def test_a_turn_that_took_long_is_not_overlooked(
    intake: Intake, record: Conversations, database: Database, time: Time
) -> None:
    identity = record.open("musterstadt", "web", Outgoing(text="Guten Tag"))[0].id
    said = record.receive(identity, Incoming(client_id="1", text="Langsam: Brunnen"))[0]
    for _ in range(30):
        time.at += timedelta(minutes=1)
        _say(record, "Schnell: Pass")
        await intake.take_in()
    record.finish_turn(identity, said.seq, [Outgoing(text="Ja.")], {"events": []}, "de", understood=UNKNOWN)
    await intake.take_in()
    assert len(_items(database)) == 31


async def test_many_messages_are_taken_in_bit_by_bit(
    intake: Intake, record: Conversations, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BATCH", 5)
    for number in range(12):
        _say(record, f"Frage {number}")
    assert [await intake.take_in() for _ in range(4)] == [5, 5, 2, 0]
    assert len(_items(database)) == 12


async def test_an_erased_conversation_takes_its_items_along(
    intake: Intake, record: Conversations, database: Database
) -> None:
    gone = _say(record, "Mein Hund")
    _say(record, "Mein Pass")
    seen, found, reached = intake._look()
    rows = [intake._row(one) for one in found]
    assert reached
    Erasure(database).erase(gone)  # while a brain has it in hand
    assert intake._store(seen, reached, rows) == 1
    assert [item.text for item in _items(database)] == ["Mein Pass"]
    Erasure(database).erase(_items(database)[0].conversation)
    assert _items(database) == []


async def test_what_an_agent_has_marked_comes_in_too(intake: Intake, record: Conversations, database: Database) -> None:
    identity = _say(record, "Darf man im Brunnen baden?", None)
    mark = {"conversation": identity, "seq": 2, "site": "musterstadt", "staff": "Anna", "comment": "", "at": Time.at}
    with database.write() as sql:
        sql.execute(insert(editor_marks).values(mark))
    assert await intake.take_in() == 1
    [item] = _items(database)
    assert (item.intent, item.uncertainty) == ("nlu_fallback", 1.0)
    assert await intake.take_in() == 0


async def test_one_brain_works_and_another_takes_over(
    database: Database, live: Live, redis_url: str, time: Time, monkeypatch: pytest.MonkeyPatch, record: Conversations
) -> None:
    monkeypatch.setattr(module, "PAUSE_S", 0.02)
    first, second = (Intake(f"brain-{n}", live, database, FakeLibrary(), Words(), time) for n in (1, 2))
    assert [await first._mine(), await second._mine(), await first._mine()] == [True, False, True]
    await live.redis.delete("lotse:inbox")
    await second.take_in()
    working = asyncio.create_task(second.run())
    time.at += timedelta(minutes=1)
    _say(record, "Wo ist der Brunnen?")
    for _ in range(100):
        await asyncio.sleep(0.02)
        if _items(database):
            break
    assert [item.text for item in _items(database)] == ["Wo ist der Brunnen?"]
    assert not await first._mine()
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working


async def test_a_message_that_nobody_can_read_keeps_no_other_one_out(
    intake: Intake, database: Database, record: Conversations, time: Time, caplog: Any
) -> None:
    whole = intake._encoder

    class Picky:
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            if "Geheimnis" in texts[0]:
                raise ValueError(texts[0])
            return whole.encode(texts)

    intake._encoder = Picky()
    for text in ("Hund im Park?", "Geheimnis am Brunnen", "Wo ist der Pass?"):
        _say(record, text)
    assert await intake.take_in() == 3
    assert [(item.text, item.state) for item in _items(database)] == [
        ("", "deleted"),
        ("Hund im Park?", "open"),
        ("Wo ist der Pass?", "open"),
    ]
    time.at += timedelta(minutes=1)
    _say(record, "Noch ein Hund?")
    assert await intake.take_in() == 1
    assert "Geheimnis" not in caplog.text
    assert "ValueError" in caplog.text


async def test_what_the_record_cannot_keep_keeps_no_other_one_out(
    intake: Intake, database: Database, record: Conversations, caplog: Any
) -> None:
    for text in ("Hund im Park?", "Geheimnis?"):
        _say(record, text)
    seen, found, reached = intake._look()
    rows = [intake._row(one) for one in found]
    for row in rows:
        row["text"] = row["text"].replace("?", "\ud800" if row["text"] == "Geheimnis?" else "?")
    assert reached
    assert intake._store(seen, reached, rows) == 2
    assert [item.text for item in _items(database)] == ["", "Hund im Park?"]
    assert "Geheimnis" not in caplog.text
    assert await intake.take_in() == 0


async def test_where_no_message_can_be_read_none_is_lost(
    intake: Intake, database: Database, record: Conversations
) -> None:
    class Broken:
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            raise ValueError(texts[0])

    whole, intake._encoder = intake._encoder, Broken()
    _say(record, "Hund im Park?")
    with pytest.raises(ValueError, match="Guten Tag"):
        await intake.take_in()
    intake._encoder = whole
    assert await intake.take_in() == 1
    assert [item.text for item in _items(database)] == ["Hund im Park?"]


async def test_a_failure_is_survived_and_says_nothing_of_what_was_written(
    intake: Intake, database: Database, record: Conversations, monkeypatch: pytest.MonkeyPatch, caplog: Any, time: Time
) -> None:
    monkeypatch.setattr(module, "PAUSE_S", 0.01)
    _say(record, "Geheimnis am Brunnen")
    whole, failed = intake._encoder, []

    class Broken:
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            failed.append(texts)
            intake._encoder = whole
            raise ValueError(texts[0])

    intake._encoder = Broken()
    working = asyncio.create_task(intake.run())
    for _ in range(100):
        await asyncio.sleep(0.02)
        if _items(database):
            break
    working.cancel()
    with suppress(asyncio.CancelledError):
        await working
    assert (len(failed), len(_items(database))) == (1, 1)
    assert "Geheimnis" not in caplog.text
    assert "ValueError" in caplog.text
