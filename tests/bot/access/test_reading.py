"""What staff may read: everything up to the end of a handover, nothing of what the citizen says afterwards."""

import json
from typing import Any

import pytest

from bot.access import case_drafts as drafts
from bot.access.acts import Act
from bot.access.desk import Desk
from bot.access.hearing import log_message
from bot.conversations import desk as at_desk
from bot.conversations import transcript
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.errors import NotFound
from bot.handover.models import Handover
from bot.messages import Author, Incoming, Outgoing
from bot.staff.audit_log import Wanted, listed
from bot.staff.models import Staff
from bot.storage.database import Database
from tests.bot.access.conftest import Time
from tests.bot.clerks import event

WORDS = "Fallnummer: TT2V-K239, Geheimwörter: Apfel Biene."
SECRET = "Das geht nur den Bot an"


@pytest.fixture
def record(database: Database, time: Time) -> Conversations:
    """The record by the clock of the desk."""
    return Conversations(database, time)


@pytest.fixture
async def held(desk: Desk, citizen: Conversation, anna: Staff, record: Conversations, time: Time) -> Handover:
    """A chat that Anna has, in which the citizen has said something."""
    time.move(seconds=1)
    record.receive(citizen.id, Incoming(client_id="1", text="Wo ist mein Pass?"))
    return await desk.claim(anna, (await desk.hand_over(citizen, event())).id)


@pytest.fixture
async def over(desk: Desk, held: Handover, anna: Staff, record: Conversations, time: Time) -> Handover:
    """The same, given back to the assistant, to which the citizen then says a secret."""
    time.move(seconds=1)
    ended = await desk.release(anna, held.id, "bot")
    time.move(seconds=1)
    record.receive(held.conversation, Incoming(client_id="2", text=SECRET))
    record.finish_turn(held.conversation, 5, [Outgoing(text="So?")], None, "de")
    return ended


def _acts(database: Database, *names: str) -> list[tuple[str, str, dict[str, Any]]]:
    with database.read() as sql:
        found = [(one.act, one.staff, one.data) for one in listed(sql, "musterstadt") if one.act in names]
    return found[::-1]


async def test_after_the_end_nothing_more_is_read_anywhere(desk: Desk, over: Handover, anna: Staff) -> None:
    packet = await desk.packet(anna, over.id)
    held, said = await desk.exported(anna, over.id)
    for shown in (
        packet["transcript"],
        await desk.messages(anna, over.id, 0),
        await desk.transcript(anna, held, said),
        json.loads(json.dumps(transcript.as_json(said)))["messages"],
    ):
        assert [one["seq"] for one in shown] == [1, 2, 3, 4], "the last one says that the assistant has it back"
    assert await desk.messages(anna, over.id, 4) == []
    assert SECRET not in json.dumps(packet)


async def test_a_new_handover_lets_read_on(desk: Desk, over: Handover, anna: Staff, citizen: Conversation) -> None:
    again = await desk.hand_over(citizen, event())
    assert [one["text"] for one in await desk.messages(anna, again.id, 4)] == [SECRET, "So?"]
    assert await desk.messages(anna, over.id, 4) == []


async def test_an_earlier_conversation_is_read_as_it_was_at_the_end(
    desk: Desk, held: Handover, anna: Staff, record: Conversations, time: Time
) -> None:
    known = record.find(held.conversation)
    assert known is not None
    before, _, _ = record.open("musterstadt", "web", Outgoing(text="Damals", language="de"), known.person)
    time.move(seconds=1)
    await desk.close(anna, held.id, "answered")
    time.move(seconds=1)
    record.receive(before.id, Incoming(client_id="1", text=SECRET))
    later, _, _ = record.open("musterstadt", "web", Outgoing(text="Danach", language="de"), known.person)
    assert [one["text"] for one in await desk.earlier(anna, held.id, before.id)] == ["Damals"]
    assert [one["conversation"] for one in (await desk.packet(anna, held.id))["earlier"]] == [before.id]
    with pytest.raises(NotFound):
        await desk.earlier(anna, held.id, later.id)


async def test_a_message_that_was_stored_before_the_end_with_a_later_moment_is_still_read(
    desk: Desk, held: Handover, anna: Staff, record: Conversations, time: Time
) -> None:
    time.move(milliseconds=5)
    record.receive(held.conversation, Incoming(client_id="2", text="Danke"))
    time.move(milliseconds=-5)
    await desk.release(anna, held.id, "bot")
    assert [one["text"] for one in await desk.messages(anna, held.id, 3)][0] == "Danke"


async def test_whoever_reads_is_noted_unless_the_holder_goes_on(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, database: Database
) -> None:
    await desk.messages(anna, held.id, 2)
    assert _acts(database, "read") == []
    await desk.messages(anna, held.id, 0)
    await desk.messages(ben, held.id, 2)
    await desk.close(anna, held.id, "answered")
    await desk.messages(anna, held.id, 2)
    assert _acts(database, "read") == [
        ("read", "anna", {"staff_id": anna.id, "after": 0}),
        ("read", "ben", {"staff_id": ben.id, "after": 2}),
        ("read", "anna", {"staff_id": anna.id, "after": 2}),
    ]


async def test_what_is_said_and_noted_is_in_the_audit_log_with_who_by_id_and_without_words(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, database: Database
) -> None:
    said, _ = await desk.message(anna, held.id, "c1", "Er liegt bereit")
    await desk.message(anna, held.id, "c1", "Er liegt bereit")
    for _ in range(2):
        await desk.note(ben, held.id, "n1", "Schwerhörig")
    assert _acts(database, "say", "note") == [
        ("say", "anna", {"staff_id": anna.id, "seq": said.seq}),
        ("note", "ben", {"staff_id": ben.id, "note": "n1"}),
    ]


async def test_every_act_says_by_id_who_it_was(desk: Desk, held: Handover, anna: Staff, database: Database) -> None:
    await desk.packet(anna, held.id)
    with database.read() as sql:
        found = listed(sql, "musterstadt", wanted=Wanted(subject=held.id))
    assert [(one.act, one.data["staff_id"]) for one in found] == [("view", anna.id), ("claim", anna.id)]


async def test_secret_words_are_the_citizens_alone_wherever_staff_read(
    desk: Desk, held: Handover, anna: Staff, record: Conversations, database: Database
) -> None:
    with database.write() as sql:
        at_desk.say(
            sql, held.conversation, Outgoing(text=WORDS, format="text", author=Author.SYSTEM), at=held.opened_at
        )
    told, _ = record.receive(held.conversation, Incoming(client_id="3", text="Es waren Apfel Biene"))
    packet = await desk.packet(anna, held.id)
    shown = [packet["transcript"], await desk.messages(anna, held.id, 0)]
    conversation, said = await desk.exported(anna, held.id)
    shown += [await desk.transcript(anna, conversation, said), transcript.as_text(said, "de"), transcript.as_json(said)]
    shown.append(await desk.listed(anna, "mine"))
    with database.write() as sql:
        act = Act(sql, held.opened_at)
        log_message(act, held, told)
        shown.append(act.finish().notices)
        shown.append(drafts.told(sql, held).words)
    assert all("•••" in str(one) for one in shown)
    assert not any(word in str(one) for one in shown for word in ("Apfel", "Biene"))
    assert WORDS in [one.text for one in record.everything(held.conversation)], "the citizen reads them again"
