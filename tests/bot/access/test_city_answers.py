"""Who wanted to wait for the answer of the city is told it: once, in their conversation, never over a person."""

import asyncio
from datetime import date

import pytest
from sqlalchemy import select, update

from bot.access.city_answers import CityAnswers, build_city_answers
from bot.access.desk import Desk
from bot.analytics.figures import figures
from bot.analytics.turns import Wanted as Turns
from bot.conversations.erasure import Erasure
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.handover import desk_log
from bot.knowledge.articles import Article
from bot.knowledge.record import Knowledge
from bot.messages import Author, Incoming
from bot.settings import Settings
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.live import Live
from bot.storage.tables import answer_wishes, conversations, knowledge_tasks, task_askers
from bot.studio.inbox import Decision, InboxDesk
from bot.studio.tasks import NewTask, TaskDesk
from tests.bot.access.city_asking import GROUP, QUESTION, SITE, Asking
from tests.bot.access.conftest import Time, Told
from tests.bot.clerks import event
from tests.bot.studio.inbox_filling import ARTICLE, FakeLessons

ANSWER = "Der Brunnen läuft von April bis Oktober."


@pytest.fixture
def answers(settings: Settings, database: Database, live: Live, time: Time) -> CityAnswers:
    return build_city_answers(settings, database, live, time)


@pytest.fixture
def asked(record: Conversations, citizen: Conversation, database: Database, time: Time) -> tuple[str, int]:
    """A question that stands in the inbox, of a citizen who waits for its answer."""
    return Asking(record, database, time).ask(citizen.id)


@pytest.fixture
def tasks(database: Database, time: Time) -> TaskDesk:
    return TaskDesk(database, time)


def _task(tasks: TaskDesk, anna: Staff) -> str:
    return tasks.create(anna, SITE, NewTask("Tiefbauamt", date(2026, 11, 30), group=GROUP))[0].id


def _waiting(database: Database) -> int:
    with database.read() as sql:
        left = len(sql.execute(select(answer_wishes)).all())
        return left + len(sql.execute(select(task_askers).where(task_askers.c.told_at.is_(None))).all())


async def test_the_answer_of_a_department_is_told_once(
    answers: CityAnswers, asked: tuple[str, int], tasks: TaskDesk, anna: Staff, record: Conversations, told: Told
) -> None:
    task = _task(tasks, anna)
    assert await answers.tell_all() == 0
    done = tasks.answer(anna, SITE, task, 1, ANSWER, publish=False)
    assert done.told == 1
    assert sum(await asyncio.gather(answers.tell_all(), answers.tell_all())) == 1
    last = record.everything(asked[0])[-1]
    assert (last.author, last.name, last.format) == (Author.BOT, "Tiefbauamt", "text")
    assert last.text == f"Sie hatten gefragt: „{QUESTION}“\n\nTiefbauamt hat Ihnen geantwortet:\n\n{ANSWER}"
    assert told.texts[-1] == last.text
    assert tasks.find(SITE, task).waiting == 0


async def test_the_answer_says_that_it_is_in_another_language(
    answers: CityAnswers, asked: tuple[str, int], tasks: TaskDesk, anna: Staff, record: Conversations
) -> None:
    record.set_language(asked[0], "tr")
    tasks.answer(anna, SITE, _task(tasks, anna), 1, ANSWER, publish=False)
    await answers.tell_all()
    last = record.everything(asked[0])[-1]
    assert last.language == "tr"
    assert "(Bu yanıt yalnızca şu dilde var: Deutsch.)" in last.text


async def test_nothing_is_said_while_a_person_has_the_conversation(
    answers: CityAnswers,
    asked: tuple[str, int],
    tasks: TaskDesk,
    desk: Desk,
    anna: Staff,
    citizen: Conversation,
    record: Conversations,
) -> None:
    handover = await desk.hand_over(citizen, event())
    await desk.claim(anna, handover.id)
    tasks.answer(anna, SITE, _task(tasks, anna), 1, ANSWER, publish=False)
    assert await answers.tell_all() == 0
    await desk.release(anna, handover.id, "bot")
    assert await answers.tell_all() == 1
    assert ANSWER in record.everything(citizen.id)[-1].text


async def test_who_waits_for_a_person_hears_it_and_the_console_sees_it(
    answers: CityAnswers,
    asked: tuple[str, int],
    tasks: TaskDesk,
    desk: Desk,
    anna: Staff,
    citizen: Conversation,
    database: Database,
) -> None:
    await desk.hand_over(citizen, event())
    tasks.answer(anna, SITE, _task(tasks, anna), 1, ANSWER, publish=False)
    assert await answers.tell_all() == 1
    with database.read() as sql:
        [*_, logged] = desk_log.after(sql, None, 0)
    assert (logged.event, logged.data["conversation"]) == ("message", citizen.id)
    assert ANSWER not in str(logged.data)


async def test_a_task_that_is_closed_and_a_question_that_is_not_ours_are_told_honestly(
    answers: CityAnswers, asked: tuple[str, int], tasks: TaskDesk, anna: Staff, record: Conversations
) -> None:
    tasks.close(anna, SITE, _task(tasks, anna), 1)
    assert await answers.tell_all() == 1
    last = record.everything(asked[0])[-1]
    assert "können wir sie leider nicht beantworten" in last.text
    assert "01234 56-0" in last.text


async def test_an_article_that_was_found_is_offered_after_time_to_think(
    answers: CityAnswers, asked: tuple[str, int], database: Database, anna: Staff, time: Time, record: Conversations
) -> None:
    Knowledge(database).apply(SITE, (), (ARTICLE,), by="test")
    inbox = InboxDesk(database, FakeLessons(), time)
    inbox.decide(anna, SITE, GROUP, Decision("article", article="angeln"))
    time.move(seconds=30)
    assert await answers.tell_all() == 0
    inbox.undo(anna, SITE)
    time.move(minutes=5)
    assert await answers.tell_all() == 0  # taken back: the citizen goes on waiting
    inbox.decide(anna, SITE, GROUP, Decision("article", article="angeln"))
    time.move(minutes=2)
    assert [await answers.tell_all() for _ in range(2)] == [1, 0]
    last = record.everything(asked[0])[-1]
    assert [(one.label, one.article) for one in last.choices] == [("Angelschein", "angeln")]
    record.receive(asked[0], Incoming(client_id="c", choice=last.choices[0].payload))  # it was offered, so it is taken


async def test_who_waits_for_a_new_article_hears_of_it_when_it_is_published(
    answers: CityAnswers, asked: tuple[str, int], database: Database, anna: Staff, time: Time
) -> None:
    draft = InboxDesk(database, FakeLessons(), time).decide(anna, SITE, GROUP, Decision("new_article")).draft or ""
    time.move(hours=1)
    assert await answers.tell_all() == 0
    text = {"title": "Brunnen", "modules": {"what": ANSWER}}
    new = {"id": draft, "topic": "wasser", "updated": "2026-01-01", "texts": {"de": text}}
    Knowledge(database).apply(SITE, (), (Article.model_validate(new),), by="test")
    assert [await answers.tell_all() for _ in range(2)] == [1, 0]


async def test_who_has_erased_the_conversation_is_told_nothing(
    answers: CityAnswers, asked: tuple[str, int], tasks: TaskDesk, database: Database, anna: Staff
) -> None:
    task = _task(tasks, anna)
    tasks.answer(anna, SITE, task, 1, ANSWER, publish=False)
    receipt = Erasure(database).erase(asked[0])
    assert (receipt.counts["inbox_items"], receipt.counts["task_askers"]) == (1, 1)
    assert await answers.tell_all() == 0
    assert _waiting(database) == 0
    assert tasks.find(SITE, task).asked == 0


async def test_a_later_answer_is_no_turn_of_its_own(
    answers: CityAnswers, asked: tuple[str, int], tasks: TaskDesk, anna: Staff, record: Conversations
) -> None:
    tasks.answer(anna, SITE, _task(tasks, anna), 1, ANSWER, publish=False)
    with record._database.read() as sql:
        before = figures(sql, Turns(SITE))
    assert await answers.tell_all() == 1
    with record._database.read() as sql:
        assert figures(sql, Turns(SITE)) == before
    assert record.everything(asked[0])[-1].outcome is None


async def test_one_that_fails_keeps_nobody_else_waiting(
    answers: CityAnswers, asked: tuple[str, int], tasks: TaskDesk, database: Database, anna: Staff
) -> None:
    tasks.close(anna, SITE, _task(tasks, anna), 1)
    with database.write() as sql:
        sql.execute(update(knowledge_tasks).values(site="gone"))
        sql.execute(update(conversations).values(site="gone"))
    assert await answers.tell_all() == 0
    assert _waiting(database) == 1
