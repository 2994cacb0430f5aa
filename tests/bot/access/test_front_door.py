"""What a citizen may do on a messenger is what the website's chat does over the citizen API."""

import pytest

from bot.access.desk import Desk
from bot.access.front_door import FrontDoor, speaks
from bot.conversations import desk as at_desk
from bot.conversations.record import Conversations
from bot.errors import NotFound, TooLong
from bot.messages import Author, Choice, Incoming
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live


@pytest.fixture
def door(database: Database, live: Live, desk: Desk, settings: Settings) -> FrontDoor:
    return FrontDoor(database, live, desk, settings)


async def test_the_first_message_says_that_a_program_answers(door: FrontDoor) -> None:
    [first] = await door.after(await door.open("telegram", language="en"), 0)
    assert "computer program" in first.text
    assert first.language == "en"


async def test_a_message_is_stored_once_and_handed_to_a_brain(door: FrontDoor, live: Live) -> None:
    conversation = await door.open("telegram")
    for _ in range(2):
        await door.receive(conversation, Incoming(client_id="1", text="Hallo"))
    assert [one.text for one in await door.after(conversation, 1)] == ["Hallo"]
    assert await live.backlog() == 1


async def test_what_the_website_refuses_is_refused_here(door: FrontDoor) -> None:
    with pytest.raises(TooLong):
        await door.receive(await door.open("telegram"), Incoming(client_id="1", text="x" * 2_001))
    with pytest.raises(NotFound):
        await door.open("telegram", "nowhere")


async def test_a_sentence_is_said_once_in_the_conversations_language(door: FrontDoor) -> None:
    conversation = await door.open("telegram", language="en")
    for _ in range(2):
        await door.tell(conversation, "channel.erase_sure", "1", (Choice(label="Yes", payload="/channel:erase"),))
    [said] = await door.after(conversation, 1)
    assert said.author is Author.SYSTEM
    assert said.text.startswith("Should this chat")
    assert [choice.label for choice in said.choices] == ["Yes"]


async def test_only_a_person_is_told_that_nothing_arrives(
    door: FrontDoor, database: Database, record: Conversations
) -> None:
    conversation = await door.open("telegram")
    await door.cannot_be_reached(conversation)
    assert len(await door.after(conversation, 0)) == 1
    found = record.find(conversation)
    assert found is not None
    with database.write() as sql:
        at_desk.to_agent(sql, conversation, found.created_at)
    await door.cannot_be_reached(conversation)
    assert "zugestellt" in (await door.newest(conversation, 1))[0].text


async def test_an_erasure_does_what_hangs_on_it_in_the_same_step(door: FrontDoor) -> None:
    conversation, done = await door.open("telegram"), list[bool]()
    receipt = await door.erase([conversation], lambda sql: done.append(True))
    assert done == [True]
    assert receipt.counts["conversations"] == 1
    assert await door.find(conversation) is None


def test_the_nearest_language_of_the_city_is_spoken() -> None:
    assert speaks("en-GB", ("de", "en")) == "en"
    assert speaks("ja", ("en", "fr")) == "en"
    assert speaks(None, ("de", "en")) == "de"
