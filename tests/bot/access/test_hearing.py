"""What citizens say while a person has the conversation: the desk is told of it, late if need be, with its language."""

import pytest
from sqlalchemy import select

from bot.access.desk import Desk
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.handover import desk_log
from bot.handover.desk_log import DeskEvent
from bot.handover.models import Addressee, Handover
from bot.messages import Choice, Incoming, Message, Outgoing
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.tables import handovers
from tests.bot.access.conftest import Time
from tests.bot.clerks import event

ENGLISH = "Thank you very much, but when will my passport be ready?"


@pytest.fixture
async def held(desk: Desk, citizen: Conversation, anna: Staff) -> Handover:
    """A chat that Anna has."""
    return await desk.claim(anna, (await desk.hand_over(citizen, event())).id)


def _says(desk: Desk, conversation: str, client_id: str = "1", **said: str) -> Message:
    """What a citizen says at the desk's time; the gateway has stored it and has told nobody yet."""
    return desk._rooms.conversations.take(conversation, Incoming(client_id=client_id, **said))[0]


def _logged(database: Database) -> list[DeskEvent]:
    with database.read() as sql:
        return desk_log.after(sql, None, 0)


def _events(database: Database) -> list[str]:
    return [entry.event for entry in _logged(database)]


async def test_the_log_of_the_desk_holds_no_words_of_citizens(
    desk: Desk, held: Handover, record: Conversations, database: Database
) -> None:
    said, _ = record.receive(held.conversation, Incoming(client_id="1", text="Mein Geheimnis"))
    await desk.citizen_said(held.conversation, said)
    assert _events(database) == ["handover", "claim", "message"]
    assert _logged(database)[-1].data["number"] == said.seq
    assert "Geheimnis" not in str(_logged(database))


async def test_what_is_said_to_the_bot_is_no_business_of_the_desk(
    desk: Desk, citizen: Conversation, database: Database
) -> None:
    said = _says(desk, citizen.id, text="Hallo")
    assert await desk.citizen_said(citizen.id, said) == said
    assert _events(database) == []


async def test_a_citizen_who_goes_on_in_another_language_is_answered_in_it(
    desk: Desk, held: Handover, anna: Staff, database: Database, record: Conversations
) -> None:
    heard = await desk.citizen_said(held.conversation, _says(desk, held.conversation, text=ENGLISH))
    assert (heard.language, record.everything(held.conversation)[-1].language) == ("en", "en")
    assert _events(database)[-2:] == ["message", "language"]
    assert _logged(database)[-1].data["item"]["language"] == "en"
    assert (await desk.packet(anna, held.id))["language"] == "en"
    assert (await desk.listed(anna, "mine"))[0][0]["language"] == "en"
    answer, _ = await desk.message(anna, held.id, "c1", "Next week.")
    assert answer.language == "en"


async def test_the_language_of_a_chat_that_waits_for_the_next_person_is_found_too(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, database: Database
) -> None:
    await desk.put_presence(ben, "available")
    await desk.transfer(anna, held.id, Addressee(agent=ben.id))
    await desk.citizen_said(held.conversation, _says(desk, held.conversation, text=ENGLISH))
    assert _events(database)[-2:] == ["message", "language"]


@pytest.mark.parametrize("text", ["OK", "Berlin", "Vielen Dank, wann ist mein Pass fertig?", "🙂", "12:30"])
async def test_a_message_that_does_not_speak_clearly_keeps_the_language(
    desk: Desk, held: Handover, database: Database, text: str
) -> None:
    said = _says(desk, held.conversation, text=text)
    assert await desk.citizen_said(held.conversation, said) == said
    assert _events(database)[-1] == "message"


async def test_a_button_keeps_the_language(desk: Desk, citizen: Conversation, anna: Staff, database: Database) -> None:
    record = desk._rooms.conversations
    asked = _says(desk, citizen.id, "0", text="Hallo")
    offered = Outgoing(text="Was?", language="de", choices=(Choice(label=ENGLISH, payload="/affirm"),))
    record.finish_turn(citizen.id, asked.seq, [offered], None, "de")
    await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    chosen = _says(desk, citizen.id, choice="/affirm")
    assert (await desk.citizen_said(citizen.id, chosen)).language == "de"


async def test_while_the_bot_answers_its_turn_finds_the_language(
    desk: Desk, citizen: Conversation, database: Database, record: Conversations
) -> None:
    await desk.hand_over(citizen, event())
    await desk.citizen_said(citizen.id, _says(desk, citizen.id, text=ENGLISH))
    assert _events(database) == ["handover", "message"]
    assert getattr(record.find(citizen.id), "language", None) == "de"


async def test_a_language_that_the_citizen_chooses_is_told(desk: Desk, held: Handover, database: Database) -> None:
    await desk.citizen_switched(held.conversation, "en")
    assert [(entry.event, entry.data["item"]["language"]) for entry in _logged(database)][-1] == ("language", "en")
    with database.read() as sql:
        assert sql.scalar(select(handovers.c.language).where(handovers.c.id == held.id)) == "en"


async def test_of_a_language_chosen_for_the_bot_the_desk_is_not_told(
    desk: Desk, citizen: Conversation, database: Database
) -> None:
    await desk.citizen_switched(citizen.id, "en")
    assert _events(database) == []


async def test_a_message_of_which_nobody_was_told_is_told_with_the_next_sweep_once(
    desk: Desk, held: Handover, database: Database, time: Time
) -> None:
    time.move(seconds=1)
    said = _says(desk, held.conversation, text=ENGLISH)
    await desk.sweep()
    assert "message" not in _events(database), "its gateway may still be telling of it"
    time.move(seconds=6)
    for _ in range(3):
        await desk.sweep()
    told = [entry.data["number"] for entry in _logged(database) if entry.event == "message"]
    assert told == [said.seq]
    assert _events(database)[-1] == "language", "it is heard as if it had been told in time"


async def test_what_was_told_or_said_before_the_handover_is_not_told_again(
    desk: Desk, citizen: Conversation, anna: Staff, database: Database, time: Time
) -> None:
    _says(desk, citizen.id, "0", text="Ich möchte mit jemandem sprechen")
    time.move(seconds=1)
    held = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    time.move(seconds=1)
    said = await desk.citizen_said(held.conversation, _says(desk, held.conversation, text="Hallo"))
    time.move(seconds=30)
    await desk.sweep()
    assert [entry.data["number"] for entry in _logged(database) if entry.event == "message"] == [said.seq]
