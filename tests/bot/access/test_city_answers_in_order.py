"""Who waits hears one answer, the right one, and nobody waits for ever, whatever becomes of others' answers."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.access import city_answers as module
from bot.access.city_answers import CityAnswers, build_city_answers
from bot.conversations import answer_wishes, desk
from bot.conversations.record import Conversations
from bot.knowledge import editing
from bot.knowledge.article_rows import Act
from bot.knowledge.articles import Article
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.live import Live
from bot.storage.tables import answer_wishes as wishes
from bot.storage.tables import inbox_items, knowledge_tasks
from bot.studio.inbox import Decision, InboxDesk
from bot.studio.inbox_conditions import Wanted
from bot.studio.tasks import NewTask, TaskDesk
from tests.bot.access.city_asking import GROUP, SITE, Asking
from tests.bot.access.conftest import Time
from tests.bot.studio.inbox_filling import ARTICLE, FakeLessons

NONE = "können wir sie leider nicht beantworten"


@pytest.fixture
def answers(settings: Settings, database: Database, live: Live, time: Time) -> CityAnswers:
    return build_city_answers(settings, database, live, time)


@pytest.fixture
def asking(record: Conversations, database: Database, time: Time) -> Asking:
    return Asking(record, database, time)


@pytest.fixture
def inbox(database: Database, time: Time) -> InboxDesk:
    Knowledge(database).apply(SITE, (), (ARTICLE,), by="test")
    return InboxDesk(database, FakeLessons(), time)


def _draft(database: Database, time: Time, name: str) -> None:
    article = Article.model_validate(ARTICLE.model_dump() | {"id": name})
    with database.write() as sql:
        editing.create(sql, SITE, article, Act("anna", time(), ""))


def _publish(database: Database, time: Time, name: str) -> None:
    with database.write() as sql:
        editing.publish(sql, SITE, name, Act("anna", time(), ""), None, four_eyes=False)


def _discard(database: Database, name: str) -> None:
    with database.write() as sql:
        editing.discard(sql, SITE, name, None)


def _said(record: Conversations, conversation: str) -> list[str]:
    """By the city, later."""
    return [one.text for one in record.everything(conversation) if one.text.startswith("Sie hatten gefragt")]


async def test_an_article_that_is_only_a_draft_is_waited_for(
    answers: CityAnswers, asking: Asking, inbox: InboxDesk, anna: Staff, record: Conversations
) -> None:
    conversation, _ = asking.ask(asking.stranger())
    _draft(asking.database, asking.time, "zelten")
    inbox.decide(anna, SITE, GROUP, Decision("article", article="zelten"))
    asking.time.move(hours=1)
    assert await answers.tell_all() == 0
    _publish(asking.database, asking.time, "zelten")
    assert [await answers.tell_all() for _ in range(2)] == [1, 0]
    assert record.everything(conversation)[-1].choices[0].article == "zelten"


@pytest.mark.parametrize("kind", ["article", "new_article"])
async def test_a_question_whose_draft_is_discarded_stands_in_the_inbox_again(
    answers: CityAnswers, asking: Asking, inbox: InboxDesk, anna: Staff, kind: Any
) -> None:
    asking.ask(asking.stranger())
    other = asking.ask(asking.stranger(), waits=False)
    _draft(asking.database, asking.time, "zelten")
    done = inbox.decide(anna, SITE, GROUP, Decision(kind, article="zelten" if kind == "article" else ""))
    asking.time.move(hours=1)
    assert await answers.tell_all() == 0
    assert inbox.listed(Wanted(SITE), 9, None).total == 0
    _discard(asking.database, done.draft or "zelten")
    assert await answers.tell_all() == 0
    [group] = inbox.listed(Wanted(SITE), 9, None).groups
    assert (group.size, group.awaited, group.decided_by) == (1, True, None)
    assert inbox.group(Wanted(SITE, "done"), GROUP).messages[0].conversation == other[0]
    inbox.decide(anna, SITE, GROUP, Decision("article", article="angeln"))
    asking.time.move(minutes=2)
    assert await answers.tell_all() == 1


async def test_who_asked_twice_and_agrees_to_the_second_gets_the_answer_and_nothing_else(
    answers: CityAnswers, asking: Asking, anna: Staff, record: Conversations
) -> None:
    conversation = asking.stranger()
    asking.ask(conversation, waits=False)
    _, again = asking.ask(conversation, "Läuft der Brunnen bald?", waits=False)
    tasks = TaskDesk(asking.database, asking.time)
    task = tasks.create(anna, SITE, NewTask("Tiefbauamt", date(2026, 11, 30), group=GROUP))[0].id
    with asking.database.write() as sql:
        assert answer_wishes.agree(sql, conversation, again, asking.time())
    tasks.answer(anna, SITE, task, 1, "Im April.", publish=False)
    assert await answers.tell_all() == 1
    asking.time.move(hours=1)
    assert await answers.tell_all() == 0
    [said] = _said(record, conversation)
    assert said.endswith("Im April.")


@pytest.mark.parametrize("decision", [Decision("article", article="angeln"), Decision("out_of_scope")])
async def test_who_wished_twice_for_the_same_hears_it_once(
    answers: CityAnswers, asking: Asking, inbox: InboxDesk, anna: Staff, record: Conversations, decision: Decision
) -> None:
    conversation = asking.stranger()
    for text in ("Wann läuft der Brunnen?", "Läuft der Brunnen bald?"):
        asking.ask(conversation, text)
    other = asking.ask(asking.stranger())[0]
    inbox.decide(anna, SITE, GROUP, decision)
    asking.time.move(minutes=2)
    assert [await answers.tell_all() for _ in range(2)] == [2, 0]
    assert [len(_said(record, one)) for one in (conversation, other)] == [1, 1]
    with asking.database.read() as sql:
        assert sql.execute(select(wishes)).all() == []


async def test_a_bad_answer_starves_nobody_and_is_tried_again(
    answers: CityAnswers, asking: Asking, anna: Staff, record: Conversations, monkeypatch: Any, caplog: Any
) -> None:
    monkeypatch.setattr(module, "_MOST", 1)
    bad, good = asking.ask(asking.stranger())[0], asking.ask(asking.stranger())[0]
    tasks = TaskDesk(asking.database, asking.time)
    for one in (bad, good):
        new = NewTask("Tiefbauamt", date(2026, 11, 30), group=GROUP, messages=((one, 2),))
        task = tasks.create(anna, SITE, new)[0].id
        tasks.answer(anna, SITE, task, 1, f"Im April, {one}.", publish=False)
        asking.time.move(seconds=1)
    say = desk.say

    def picky(sql: Any, conversation: str, *rest: Any, **more: Any) -> Any:
        if conversation == bad:
            raise ValueError(bad)
        return say(sql, conversation, *rest, **more)

    monkeypatch.setattr(desk, "say", picky)
    assert [await answers.tell_all() for _ in range(3)] == [0, 1, 0]
    assert len(_said(record, good)) == 1
    assert caplog.text.count("ValueError\n") == 2  # the line and the place, and only once in a while
    assert bad not in caplog.text
    monkeypatch.setattr(desk, "say", say)
    asking.time.move(minutes=2)
    assert await answers.tell_all() == 1
    assert len(_said(record, bad)) == 1


async def test_many_who_wait_for_drafts_keep_nobody_else_waiting(
    answers: CityAnswers, asking: Asking, inbox: InboxDesk, anna: Staff, monkeypatch: Any
) -> None:
    monkeypatch.setattr(module, "_MOST", 1)
    asking.ask(asking.stranger())
    inbox.decide(anna, SITE, GROUP, Decision("new_article"))
    asking.time.move(seconds=1)
    asking.ask(asking.stranger())
    inbox.decide(anna, SITE, GROUP, Decision("article", article="angeln"))
    asking.time.move(minutes=2)
    assert await answers.tell_all() == 1


async def test_a_city_that_is_gone_keeps_nobody_else_waiting(
    answers: CityAnswers, asking: Asking, inbox: InboxDesk, anna: Staff, monkeypatch: Any
) -> None:
    monkeypatch.setattr(module, "_MOST", 1)
    tasks = TaskDesk(asking.database, asking.time)
    asking.ask(asking.stranger())
    tasks.close(anna, SITE, tasks.create(anna, SITE, NewTask("Amt", date(2026, 11, 30), group=GROUP))[0].id, 1)
    with asking.database.write() as sql:
        sql.execute(update(knowledge_tasks).values(site="gone"))
        sql.execute(update(inbox_items).values(cluster="before"))
    asking.time.move(seconds=1)
    asking.ask(asking.stranger())
    inbox.decide(anna, SITE, GROUP, Decision("out_of_scope"))
    asking.time.move(minutes=2)
    assert sum([await answers.tell_all() for _ in range(2)]) == 1
