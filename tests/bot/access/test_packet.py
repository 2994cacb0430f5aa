"""Everything on the table: the packet, what was said earlier, and articles that may help."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from bot.access.desk import Desk
from bot.brain.suggestions import serve_questions, suggesting
from bot.clock import now
from bot.conversations.desk import say
from bot.conversations.models import Conversation, Understood
from bot.conversations.record import Conversations
from bot.errors import Forbidden, NotFound
from bot.handover.canned import Canned
from bot.handover.events import Contact, FormState, Ranked
from bot.handover.models import Addressee, Handover
from bot.knowledge.articles import Article
from bot.knowledge.offices import Office
from bot.knowledge.record import Knowledge
from bot.messages import Choice, Incoming, Outgoing, compact
from bot.staff.accounts import Accounts
from bot.staff.audit_log import listed
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.storage.live import Live
from nlu.retrieval.bands import Decision
from tests.bot.access.conftest import Time
from tests.bot.access.test_talking import ARTICLE
from tests.bot.clerks import agent, event
from tests.bot.conftest import SITE

OTHER = Article.model_validate(ARTICLE.model_dump() | {"id": "personalausweis"})

OFFICE = Office.model_validate(
    {
        "id": "mitte",
        "name": {"de": "Bürgerbüro Mitte"},
        "address": {"street": "Rathausplatz", "house_number": "1", "postal_code": "99999", "city": "Musterstadt"},
        "phone": "01234 56-11",
    }
)


class Shelves:
    """A library that finds the same article for every text."""

    def __init__(self) -> None:
        self.asked: list[tuple[str | None, str]] = []

    def match(self, site: str | None, text: str) -> Decision:
        self.asked.append((site, text))
        return Decision("answer", ("personalausweis",), 0.9)


@asynccontextmanager
async def _brain(live: Live) -> AsyncIterator[Shelves]:
    shelves = Shelves()
    await live.beat("one", {"name": "one", "state": "ready"})
    serving = asyncio.create_task(serve_questions(live, suggesting(shelves)))
    yield shelves
    serving.cancel()
    with suppress(asyncio.CancelledError):
        await serving


@pytest.fixture
def _articles(database: Database) -> None:
    Knowledge(database).apply("musterstadt", (), (ARTICLE, OTHER), "test")


@pytest.fixture
async def waiting(desk: Desk, citizen: Conversation, record: Conversations, _articles: None) -> Handover:
    record.receive(citizen.id, Incoming(client_id="1", text="Wo gibt es den Ausweis?"))
    form = FormState(name="complaint_form", filled={"street": "Hafenweg"}, missing=("photo",))
    known = {"confidence": 0.4, "intents": (Ranked(name="ask_fee", confidence=0.4),), "service": "reisepass"}
    return await desk.hand_over(citizen, event(form=form, contact=Contact(name="Kim"), **known))


async def test_the_packet_holds_what_the_assistant_knew(desk: Desk, waiting: Handover, anna: Staff) -> None:
    packet = await desk.packet(anna, waiting.id)
    assert (packet["reason"], packet["confidence"], packet["language"]) == ("asked_for_person", 0.4, "de")
    assert packet["intents"] == [{"name": "ask_fee", "confidence": 0.4}]
    assert packet["service"] == {"article": "reisepass", "title": "Reisepass"}
    assert packet["form"] == {"name": "complaint_form", "filled": {"street": "Hafenweg"}, "missing": ["photo"]}
    assert packet["contact"] == {"name": "Kim"}
    assert [message["text"] for message in packet["transcript"]] == ["Guten Tag", "Wo gibt es den Ausweis?"]
    assert packet["seen"] == {"citizen": 0, "agent": 0}


async def test_without_a_brain_the_article_in_question_is_suggested(
    desk: Desk, waiting: Handover, anna: Staff, record: Conversations
) -> None:
    record.set_language(waiting.conversation, "en")
    (found,) = (await desk.packet(anna, waiting.id))["suggestions"]
    assert (found["article"], found["language"], found["title"]) == ("reisepass", "en", "Passport")
    assert found["text"] == "**Passport**\n\nA passport."


async def test_the_brain_suggests_for_what_the_citizen_said_last(
    desk: Desk, waiting: Handover, anna: Staff, live: Live
) -> None:
    async with _brain(live) as shelves:
        found = await desk.suggestions(anna, waiting.id)
    assert shelves.asked == [("musterstadt", "Wo gibt es den Ausweis?")]
    assert [one["article"] for one in found] == ["personalausweis", "reisepass"]
    assert (found[0]["text"], found[0]["shown"]) == ("**Reisepass**\n\nEin Pass.", ["what"])
    assert list(found[0]["modules"]) == ["what", "fee", "legal"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Was kostet das?", ["fee"]),
        ("What does it cost?", ["fee"]),
        ("Auf welcher Rechtsgrundlage, und was kostet es?", ["legal", "fee"]),
        ("Gibt es das auch als Karte?", ["what"]),
    ],
)
async def test_a_suggestion_says_what_the_citizen_asked_last(
    desk: Desk, waiting: Handover, anna: Staff, record: Conversations, text: str, shown: list[str]
) -> None:
    record.receive(waiting.conversation, Incoming(client_id="2", text=text))
    (found,) = await desk.suggestions(anna, waiting.id)
    assert found["shown"] == shown
    assert found["text"] == "\n\n".join(["**Reisepass**", *(found["modules"][module] for module in shown)])
    assert found["updated"] == "2026-11-21"


async def test_who_asks_where_is_told_the_office(
    desk: Desk, waiting: Handover, anna: Staff, database: Database
) -> None:
    article = Article.model_validate(ARTICLE.model_dump() | {"offices": ("mitte",)})
    Knowledge(database).apply("musterstadt", (OFFICE,), (article,), "test")
    (found,) = await desk.suggestions(anna, waiting.id)
    assert found["shown"] == ["where"]
    assert "Rathausplatz 1, 99999 Musterstadt" in found["text"]
    assert "[01234 56-11](tel:0123456-11)" in found["text"]


async def test_a_suggestion_fits_into_one_message(
    desk: Desk, waiting: Handover, anna: Staff, database: Database
) -> None:
    long = {"what": "W" * 2_500, "documents": "D" * 1_500, "fee": "F" * 600, "legal": "L"}
    texts = {"de": {"title": "Lang", "modules": long}}
    article = Article.model_validate(ARTICLE.model_dump() | {"texts": texts})
    Knowledge(database).apply("musterstadt", (), (article,), "test")
    question = "Was kostet es, welche Unterlagen brauche ich und was ist die Rechtsgrundlage?"
    (found,) = await desk.suggestions(anna, waiting.id, question)
    assert (found["text"], found["shown"]) == (f"**Lang**\n\n{'F' * 600}\n\nL", ["fee", "legal"])
    (found,) = await desk.suggestions(anna, waiting.id, "Guten Tag")
    assert found["shown"] == ["what"], "the first part is never left out"


async def test_staff_see_what_the_assistant_understood_and_citizens_do_not(
    desk: Desk, waiting: Handover, anna: Staff, record: Conversations, citizen: Conversation
) -> None:
    understood = Understood(intent="ask_article", confidence=0.8, article="reisepass")
    record.finish_turn(citizen.id, 2, [Outgoing(text="Hier")], None, "de", understood=understood)
    record.receive(citizen.id, Incoming(client_id="2", text="Äh"))
    gone = Understood(intent="ask_article", confidence=0.4, article="abgeschafft")
    record.finish_turn(citizen.id, 4, [Outgoing(text="Bitte?")], None, "de", understood=gone)
    held, said = await desk.exported(anna, waiting.id)
    wanted = [
        {
            "intent": "ask_article",
            "confidence": 0.8,
            "service": {"article": "reisepass", "title": "Reisepass"},
        },
        {"intent": "ask_article", "confidence": 0.4},
    ]
    for shown in (
        (await desk.packet(anna, waiting.id))["transcript"],
        await desk.messages(anna, waiting.id, 0),
        await desk.transcript(anna, held, said),
    ):
        assert [message["understood"] for message in shown if "understood" in message] == wanted
        assert [message["seq"] for message in shown if "understood" in message] == [2, 4]
    assert [message["seq"] for message in await desk.messages(anna, waiting.id, 2) if "understood" in message] == [4]
    assert "understood" not in str([compact(message) for message in record.everything(citizen.id)])


async def test_earlier_conversations_of_the_same_person_are_there_with_how_they_ended(
    desk: Desk, waiting: Handover, anna: Staff, record: Conversations, time: Time, citizen: Conversation
) -> None:
    held = record.find(citizen.id)
    assert held is not None
    before, _, _ = record.open("musterstadt", "web", Outgoing(text="Damals", language="de"), held.person)
    other, _, _ = record.open("musterstadt", "web", Outgoing(text="Jemand anderes", language="de"))
    old = await desk.claim(anna, (await desk.hand_over(before, event())).id)
    await desk.close(anna, old.id, "solved", "Führerschein")
    (earlier,) = (await desk.packet(anna, waiting.id))["earlier"]
    assert (earlier["conversation"], earlier["state"]) == (before.id, "closed")
    assert [(one["close_reason"], one["wrap_up"]) for one in earlier["handovers"]] == [("solved", "Führerschein")]
    assert (await desk.earlier(anna, waiting.id, before.id))[0]["text"] == "Damals"
    with pytest.raises(NotFound):
        await desk.earlier(anna, waiting.id, other.id)


async def test_notes_of_all_handovers_of_the_conversation_are_there_with_who_and_when(
    desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, time: Time
) -> None:
    first = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await desk.note(anna, first.id, "n1", "gehörlos, bitte schreiben")
    time.move(minutes=1)
    await desk.put_presence(ben, "available")
    await desk.transfer(anna, first.id, Addressee(agent=ben.id), "Eheurkunde fehlt")
    time.move(minutes=1)
    await desk.return_(ben, first.id, "nicht meins")
    await desk.release(anna, (await desk.claim(anna, first.id)).id, "bot")
    second = await desk.hand_over(citizen, event())
    time.move(minutes=1)
    await desk.note(ben, second.id, "n1", "ruft wieder an")
    noted = (await desk.packet(ben, second.id))["notes"]
    assert [(note["staff"], note["text"], note["at"][11:16]) for note in noted] == [
        ("Anna", "gehörlos, bitte schreiben", "09:00"),
        ("Anna", "Eheurkunde fehlt", "09:01"),
        ("Ben", "nicht meins", "09:02"),
        ("Ben", "ruft wieder an", "09:03"),
    ]


async def test_canned_responses_are_offered_in_the_citizens_language(
    desk: Desk, waiting: Handover, anna: Staff, record: Conversations, database: Database
) -> None:
    editor = agent(Accounts(database), "edith", Role.EDITOR)
    for language, text in (("de", "Guten Tag"), ("en", "Hello")):
        await desk.put_canned(editor, "musterstadt", Canned(shortcut="gruss", language=language, text=text))
    record.set_language(waiting.conversation, "en")
    assert [one["text"] for one in (await desk.packet(anna, waiting.id))["canned"]] == ["Hello"]
    with database.read() as sql:
        assert [(one.staff, one.subject) for one in listed(sql, "musterstadt") if one.act == "canned_put"] == [
            ("edith", "gruss/en"),
            ("edith", "gruss/de"),
        ]
    with pytest.raises(Forbidden):
        await desk.put_canned(anna, "musterstadt", Canned(shortcut="x", language="de", text="x"))


async def test_who_looked_stands_in_the_audit_log(
    desk: Desk, waiting: Handover, anna: Staff, database: Database
) -> None:
    await desk.packet(anna, waiting.id)
    await desk.exported(anna, waiting.id)
    with database.read() as sql:
        acts = [(entry.staff, entry.act, entry.subject) for entry in listed(sql, "musterstadt")]
    assert acts[:2] == [("anna", "export", waiting.id), ("anna", "view", waiting.id)]


async def test_lists_say_what_it_is_about_and_what_is_unread(
    desk: Desk, waiting: Handover, anna: Staff, record: Conversations
) -> None:
    ((row,), _) = await desk.listed(anna, "waiting")
    assert (row["unread"], row["preview"], row["last_seq"]) == (1, "Wo gibt es den Ausweis?", 2)
    assert row["service"] == {"article": "reisepass", "title": "Reisepass"}
    await desk.claim(anna, waiting.id)
    await desk.seen(anna, waiting.id, 3)
    ((row,), _) = await desk.listed(anna, "mine")
    assert row["unread"] == 0
    assert (await desk.listed(anna, "waiting"))[0] == []


async def test_agents_of_a_department_see_theirs_and_everybodys(
    desk: Desk, citizen: Conversation, anna: Staff, ben: Staff, database: Database
) -> None:
    Knowledge(database).save_site(SITE.model_copy(update={"departments": ("Standesamt",)}))
    await desk.hand_over(citizen, event(department="Standesamt"))
    assert [len((await desk.listed(one, "waiting"))[0]) for one in (anna, ben)] == [0, 1]
    assert len((await desk.listed(anna, "waiting", everybody=True))[0]) == 1
    with pytest.raises(Forbidden):
        await desk.listed(anna, "waiting", "anderswo")


async def test_a_preview_is_what_the_citizen_wrote_and_not_a_button(
    desk: Desk, waiting: Handover, anna: Staff, record: Conversations, database: Database
) -> None:
    offer = Outgoing(text="?", language="de", choices=(Choice(label="Ja, bitte verbinden", payload="/yes"),))
    with database.write() as sql:
        say(sql, waiting.conversation, offer, at=now())
    record.receive(waiting.conversation, Incoming(client_id="button", choice="/yes"))
    ((row,), _) = await desk.listed(anna, "waiting")
    assert row["preview"] == "Wo gibt es den Ausweis?"
