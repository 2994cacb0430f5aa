"""What agents say, note, mark and send while a person has the conversation."""

import pytest

from bot.access.desk import Desk
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.conversations.transcript import as_text
from bot.errors import EmptyText, HandoverClosed, NotFound, NotYours, TooLong, UnsupportedAttachment
from bot.handover import marks
from bot.handover.models import Handover
from bot.knowledge.articles import Article
from bot.knowledge.record import Knowledge
from bot.messages import Author, Incoming
from bot.staff.models import Staff
from bot.storage.database import Database
from tests.bot.access.conftest import Told
from tests.bot.clerks import event
from tests.bot.privacy.pictures import bare, picture

PNG = bare(picture((64, 48)), "PNG")
ARTICLE = Article.model_validate(
    {
        "id": "reisepass",
        "topic": "ausweise",
        "updated": "2026-11-21",
        "url": "https://www.musterstadt.example/reisepass",
        "texts": {
            "de": {"title": "Reisepass", "modules": {"what": "Ein Pass.", "fee": "70 Euro.", "legal": "PassG"}},
            "en": {"title": "Passport", "modules": {"what": "A passport."}},
        },
    }
)


@pytest.fixture
async def held(desk: Desk, citizen: Conversation, anna: Staff) -> Handover:
    """A chat that Anna has."""
    return await desk.claim(anna, (await desk.hand_over(citizen, event())).id)


async def test_what_an_agent_says_carries_the_name_and_is_said_once(
    desk: Desk, held: Handover, anna: Staff, told: Told
) -> None:
    first, fresh = await desk.message(anna, held.id, "c1", "  Guten Tag!  ")
    again, once_more = await desk.message(anna, held.id, "c1", "Guten Tag!")
    assert (first.author, first.name, first.text, first.format) == (Author.AGENT, "Anna", "Guten Tag!", "text")
    assert (fresh, once_more, first.seq, len(told.texts)) == (True, False, again.seq, 2)


async def test_an_inserted_article_brings_its_source_in_the_citizens_language(
    desk: Desk, held: Handover, anna: Staff, database: Database, record: Conversations
) -> None:
    Knowledge(database).apply("musterstadt", (), (ARTICLE,), "test")
    record.set_language(held.conversation, "en")
    said, _ = await desk.message(anna, held.id, "c1", "A **passport**.", source_article="reisepass")
    assert said.source is not None
    assert (said.format, said.language, said.source.title, said.source.updated) == (
        "markdown",
        "en",
        "Passport",
        "2026-11-21",
    )
    with pytest.raises(NotFound):
        await desk.message(anna, held.id, "c2", "x", source_article="unknown")


async def test_a_text_from_several_articles_brings_all_their_sources(
    desk: Desk, held: Handover, anna: Staff, database: Database, told: Told
) -> None:
    other = Article.model_validate(ARTICLE.model_dump() | {"id": "personalausweis"})
    Knowledge(database).apply("musterstadt", (), (ARTICLE, other), "test")
    further = ("personalausweis", "reisepass")
    said, _ = await desk.message(anna, held.id, "c1", "**Beides**", "reisepass", further_articles=further)
    assert said.source is not None
    assert said.further_sources is not None
    assert [said.source.article, *(card.article for card in said.further_sources)] == ["reisepass", "personalausweis"]
    assert told.said[-1] == said, "the record keeps them"
    assert as_text([said], "de").count("Reisepass") == 2
    with pytest.raises(NotFound):
        await desk.message(anna, held.id, "c2", "x", "reisepass", further_articles=("unknown",))


@pytest.mark.parametrize(("markdown", "form"), [(True, "markdown"), (False, "text")])
async def test_a_text_from_an_article_stays_formatted_without_its_source(
    desk: Desk, held: Handover, anna: Staff, markdown: bool, form: str
) -> None:
    said, _ = await desk.message(anna, held.id, "c1", "**Reisepass**", markdown=markdown)
    assert (said.format, said.source, said.further_sources) == (form, None, None)


async def test_the_bot_knows_which_article_a_person_quoted(
    desk: Desk, held: Handover, anna: Staff, database: Database, record: Conversations
) -> None:
    Knowledge(database).apply("musterstadt", (), (ARTICLE,), "test")
    await desk.message(anna, held.id, "c1", "Ein Pass.", source_article="reisepass")
    await desk.release(anna, held.id, "bot")
    record.receive(held.conversation, Incoming(client_id="1", text="Was kostet das?"))
    work = record.work(held.conversation)
    assert work is not None
    assert work.agent_article == "reisepass"


async def test_of_several_articles_the_bot_knows_the_last(
    desk: Desk, held: Handover, anna: Staff, database: Database, record: Conversations
) -> None:
    other = Article.model_validate(ARTICLE.model_dump() | {"id": "personalausweis"})
    Knowledge(database).apply("musterstadt", (), (ARTICLE, other), "test")
    await desk.message(anna, held.id, "c1", "Beides.", "reisepass", further_articles=("personalausweis",))
    await desk.release(anna, held.id, "bot")
    record.receive(held.conversation, Incoming(client_id="1", text="Was kostet das?"))
    work = record.work(held.conversation)
    assert work is not None
    assert work.agent_article == "personalausweis"


@pytest.mark.parametrize(("text", "error"), [("", EmptyText), ("x" * 2_001, TooLong)])
async def test_an_agents_text_follows_the_rules_of_all_texts(
    desk: Desk, held: Handover, anna: Staff, text: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await desk.message(anna, held.id, "c1", text)


async def test_only_the_holder_speaks(desk: Desk, held: Handover, anna: Staff, ben: Staff, told: Told) -> None:
    with pytest.raises(NotYours):
        await desk.message(ben, held.id, "c1", "Ich auch")
    await desk.release(anna, held.id, "queue")
    with pytest.raises(NotYours):
        await desk.message(anna, held.id, "c2", "Noch etwas")
    await desk.claim(ben, held.id)
    await desk.close(ben, held.id, "solved")
    with pytest.raises(HandoverClosed):
        await desk.message(ben, held.id, "c3", "Noch etwas")
    assert "Noch etwas" not in told.texts


async def test_a_file_goes_along_without_words(desk: Desk, held: Handover, anna: Staff, ben: Staff, told: Told) -> None:
    stored = await desk.attach(anna, held.id, PNG)
    said, _ = await desk.message(anna, held.id, "c1", " ", attachment=stored.id)
    assert said.attachments == (stored,)
    kind, content = await desk.file(ben, held.id, stored.id)
    assert (kind, len(content)) == ("image/jpeg", stored.size)
    with pytest.raises(NotYours):
        await desk.attach(ben, held.id, PNG)
    with pytest.raises(UnsupportedAttachment):
        await desk.attach(anna, held.id, b"#!/bin/sh")
    with pytest.raises(NotFound):
        await desk.message(anna, held.id, "c2", "", attachment="unknown")


async def test_notes_are_seen_by_all_agents_and_by_no_citizen(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, told: Told
) -> None:
    _, fresh = await desk.note(ben, held.id, "n1", "Ruft oft an")
    _, again = await desk.note(ben, held.id, "n1", "Ruft oft an")
    notes = (await desk.packet(anna, held.id))["notes"]
    assert (fresh, again, [(note["staff"], note["text"]) for note in notes]) == (True, False, [("Ben", "Ruft oft an")])
    assert "Ruft oft an" not in told.texts


async def test_a_mark_for_the_editors_comes_and_goes(
    desk: Desk, held: Handover, anna: Staff, database: Database
) -> None:
    await desk.mark(anna, held.id, 1, " hätte er wissen müssen ")
    with database.read() as sql:
        assert [(mark.seq, mark.comment) for mark in marks.of(sql, held.conversation)] == [
            (1, "hätte er wissen müssen")
        ]
    await desk.unmark(anna, held.id, 1)
    with pytest.raises(NotFound):
        await desk.mark(anna, held.id, 99, "")
    with database.read() as sql:
        assert marks.of(sql, held.conversation) == []


async def test_only_what_the_holder_looked_at_counts_as_seen(
    desk: Desk, held: Handover, anna: Staff, ben: Staff, record: Conversations
) -> None:
    await desk.seen(ben, held.id, 2)
    assert getattr(record.find(held.conversation), "seen_by_agent", None) == 0
    await desk.seen(anna, held.id, 2)
    assert getattr(record.find(held.conversation), "seen_by_agent", None) == 2
