"""Questions for departments: from the inbox to an article, with those who wait for the answer."""

import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import insert, select

from bot.errors import AlreadyDecided, EmptyText, InvalidRequest, NotFound, TaskChanged, TooLong
from bot.knowledge import drafts, editing
from bot.storage.database import Database
from bot.storage.tables import answer_wishes, audit, inbox_items, sites, task_askers
from bot.studio import settings
from bot.studio.inbox import InboxDesk
from bot.studio.inbox_conditions import Wanted as InInbox
from bot.studio.settings import StudioSettings
from bot.studio.task_rows import Wanted
from bot.studio.tasks import NewTask, TaskDesk
from tests.bot.studio.inbox_filling import AT, SITE, FakeLessons, Filling, person

ANNA, BEN = person("anna"), person("ben")
DUE = date(2026, 11, 30)


class Clock:
    """Stands still."""

    at = AT + timedelta(hours=1)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def filling(database: Database) -> Filling:
    return Filling(database)


@pytest.fixture
def desk(database: Database, clock: Clock) -> TaskDesk:
    return TaskDesk(database, clock)


def _wishes(database: Database, *asked: tuple[str, int]) -> None:
    with database.write() as sql:
        for conversation, seq in asked:
            sql.execute(insert(answer_wishes).values(conversation=conversation, seq=seq, at=AT))


def test_a_group_becomes_a_question_for_a_department(filling: Filling, desk: TaskDesk, database: Database) -> None:
    asked = [filling.add("Wann wird der Brunnen wieder angestellt?", "well") for _ in range(3)]
    _wishes(database, asked[1])
    task, left = desk.create(ANNA, SITE, NewTask("Tiefbauamt", DUE, "Bitte bald.", "well", tuple(asked[:2])))
    assert (left, task.asked, task.waiting, task.state) == (1, 2, 1, "open")
    assert task.question == "Wann wird der Brunnen wieder angestellt?"
    assert task.due_at == datetime.fromisoformat("2026-11-30T23:59:59+01:00")
    inbox = InboxDesk(database, FakeLessons(), desk._clock)
    [group] = inbox.listed(InInbox(SITE, "task"), 50, None).groups
    assert (group.size, group.awaited, (group.decision or {})["task"]) == (2, False, task.id)
    with database.read() as sql:
        assert sql.execute(select(answer_wishes)).all() == []
        agreed = {row.conversation: row.agreed for row in sql.execute(select(task_askers))}
    assert agreed == {asked[0][0]: False, asked[1][0]: True}
    with pytest.raises(AlreadyDecided):
        desk.create(BEN, SITE, NewTask("Presseamt", DUE, group="well", messages=tuple(asked[:1])))


def test_a_task_is_taken_back_like_any_decision(filling: Filling, desk: TaskDesk, database: Database) -> None:
    asked = filling.add("Wann wird der Brunnen wieder angestellt?", "well")
    _wishes(database, asked)
    task, _ = desk.create(ANNA, SITE, NewTask("Tiefbauamt", DUE, group="well"))
    inbox = InboxDesk(database, FakeLessons(), desk._clock)
    assert inbox.undo(ANNA, SITE) == "well"
    [group] = inbox.listed(InInbox(SITE), 50, None).groups
    assert group.awaited
    with pytest.raises(NotFound):
        desk.find(SITE, task.id)
    task, _ = desk.create(ANNA, SITE, NewTask("Tiefbauamt", DUE, group="well"))
    desk.answer(BEN, SITE, task.id, 1, "Im April.", publish=False)
    with pytest.raises(TaskChanged):
        inbox.undo(ANNA, SITE)


def test_the_answer_becomes_a_draft_with_the_question(filling: Filling, desk: TaskDesk, database: Database) -> None:
    filling.add("Wann wird der Brunnen wieder angestellt?", "well")
    task, _ = desk.create(ANNA, SITE, NewTask("Tiefbauamt", DUE, group="well"))
    done = desk.answer(BEN, SITE, task.id, 1, "  Der Brunnen läuft von April bis Oktober. ", publish=False)
    assert (done.task.state, done.task.answered_by, done.told, done.published) == ("answered", "Ben", 0, False)
    with database.read() as sql:
        article = drafts.wanted(sql, SITE, done.draft or "").article
        states = set(sql.scalars(select(inbox_items.c.state)))
        acts = list(sql.scalars(select(audit.c.act).order_by(audit.c.id)))
    text = article.texts["de"]
    assert (text.title, text.questions) == (task.question.rstrip("?"), (task.question,))
    assert (list(text.modules.values()), article.department) == (
        ["Der Brunnen läuft von April bis Oktober."],
        "Tiefbauamt",
    )
    assert states == {"done"}
    assert acts == ["task_created", "task_answered"]
    with pytest.raises(TaskChanged):
        desk.answer(ANNA, SITE, task.id, None, "Nie.", publish=False)


def test_an_answer_is_published_at_once_if_nobody_else_has_to_agree(
    filling: Filling, desk: TaskDesk, database: Database
) -> None:
    own = NewTask("Bürgerservice", DUE, question="Where is the fountain?", language="en")
    first, left = desk.create(ANNA, SITE, own)
    assert left == 0
    done = desk.answer(ANNA, SITE, first.id, 1, "The fountain stands on the market square.", publish=True)
    assert (done.published, done.draft) == (True, None)
    with database.read() as sql:
        published = editing.read(sql, SITE, done.task.article or "").article
    assert published is not None
    assert list(published.texts) == ["en"]
    assert published.review_by == (AT + timedelta(hours=1) + StudioSettings().review_after).date()
    with database.write() as sql:
        settings.save(sql, SITE, StudioSettings(four_eyes=True))
    second, _ = desk.create(ANNA, SITE, NewTask("Bürgerservice", DUE, question="Wo ist der Park?"))
    done = desk.answer(ANNA, SITE, second.id, 1, "Am Fluss.", publish=True)
    assert not done.published
    with database.read() as sql:
        assert drafts.wanted(sql, SITE, done.draft or "").state == "review"


def test_the_article_is_in_the_language_of_the_answer(filling: Filling, desk: TaskDesk, database: Database) -> None:
    with database.write() as sql:
        sql.execute(sites.update().values(data={"languages": ["de", "en", "tr"]}))
    filling.add("Çeşme ne zaman açılacak?", "well", language="tr")
    task, _ = desk.create(ANNA, SITE, NewTask("Tiefbauamt", DUE, group="well"))
    said = "**Der Brunnen** auf dem Marktplatz läuft von April bis Oktober, und im Winter ruht er."
    done = desk.answer(BEN, SITE, task.id, 1, said, publish=False)
    with database.read() as sql:
        texts = drafts.wanted(sql, SITE, done.draft or "").article.texts
    assert list(texts) == ["de"]
    assert texts["de"].title == "Der Brunnen auf dem Marktplatz läuft von April"
    assert texts["de"].questions == ()


def test_an_editors_own_question_has_its_own_language(filling: Filling, desk: TaskDesk) -> None:
    filling.add("Çeşme ne zaman açılacak?", "well", language="tr")
    task, _ = desk.create(ANNA, SITE, NewTask("Tiefbauamt", DUE, group="well", question="Wann läuft der Brunnen?"))
    assert (task.question, task.language) == ("Wann läuft der Brunnen?", "de")


def test_the_id_of_the_article_says_nothing_of_what_a_citizen_wrote(filling: Filling, desk: TaskDesk) -> None:
    filling.add("Warum darf mein Nachbar Kowalke das?", "k")
    task, _ = desk.create(ANNA, SITE, NewTask("Ordnungsamt", DUE, group="k"))
    draft = desk.answer(BEN, SITE, task.id, 1, "Das ist erlaubt.", publish=False).draft or ""
    assert re.fullmatch("frage-2026-11-23-[0-9a-f]{4}", draft)


def test_what_is_overdue_is_listed_first(filling: Filling, desk: TaskDesk, clock: Clock) -> None:
    ids = [
        desk.create(ANNA, SITE, NewTask(name, DUE + timedelta(days=day), question="Was nun?"))[0].id
        for name, day in (("Presseamt", 5), ("Steueramt", 0), ("Presseamt", 9))
    ]
    clock.at = AT + timedelta(days=9)
    found, total, late = desk.listed(Wanted(SITE, "open"), 2, 0)
    assert ([one.id for one in found], total, late) == ([ids[1], ids[0]], 3, 1)
    assert [one.id for one in desk.listed(Wanted(SITE, overdue=True), 9, 0)[0]] == [ids[1]]
    assert [one.id for one in desk.listed(Wanted(SITE, department="Presseamt"), 9, 1)[0]] == [ids[2]]
    desk.close(ANNA, SITE, ids[1], None)
    assert [one.id for one in desk.listed(Wanted(SITE, "closed"), 9, 0)[0]] == [ids[1]]
    assert desk.listed(Wanted("elsewhere"), 9, 0) == ([], 0, 0)


def test_who_changes_a_task_has_seen_it(filling: Filling, desk: TaskDesk) -> None:
    task, _ = desk.create(ANNA, SITE, NewTask("Presseamt", DUE, question="Was nun, Frau Meier?"))
    assert "Meier" not in task.question
    changed = desk.change(ANNA, SITE, task.id, 1, {"department": "Steueramt", "due": date(2026, 12, 5)})
    assert (changed.department, changed.due_at.date(), changed.version) == ("Steueramt", date(2026, 12, 5), 2)
    with pytest.raises(TaskChanged) as late:
        desk.change(BEN, SITE, task.id, 1, {"comment": "x"})
    assert late.value.values == {"version": 2}
    with pytest.raises(TaskChanged):
        desk.answer(BEN, SITE, task.id, 1, "Ja.", publish=False)


def test_what_makes_no_sense_is_refused(filling: Filling, desk: TaskDesk) -> None:
    for new in (NewTask(" ", DUE, question="Was?"), NewTask("Amt", DUE), NewTask("Amt", DUE, question="x" * 2001)):
        with pytest.raises(InvalidRequest):
            desk.create(ANNA, SITE, new)
    with pytest.raises(NotFound):
        desk.create(ANNA, "elsewhere", NewTask("Amt", DUE, question="Was?"))
    with pytest.raises(NotFound):
        desk.create(ANNA, SITE, NewTask("Amt", DUE, group="nothing"))
    task, _ = desk.create(ANNA, SITE, NewTask("Amt", DUE, question="Was?"))
    for answer, error in ((" ", EmptyText), ("x" * 4_001, TooLong)):
        with pytest.raises(error):
            desk.answer(ANNA, SITE, task.id, None, answer, publish=False)
    with pytest.raises(NotFound):
        desk.find("elsewhere", task.id)
