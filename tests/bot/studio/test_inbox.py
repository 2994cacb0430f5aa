"""What editors decide: it teaches the right place, one of two editors wins, and it can be taken back."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.errors import AlreadyDecided, InvalidRequest, NotFound, NothingToUndo
from bot.knowledge import drafts, editing
from bot.storage.database import Database
from bot.storage.tables import answer_wishes, audit, inbox_items, messages
from bot.studio import settings
from bot.studio.inbox import Decision, Done, InboxDesk
from bot.studio.inbox_conditions import Wanted
from bot.studio.inbox_lessons import Lesson
from bot.studio.settings import StudioSettings
from tests.bot.studio.inbox_filling import AT, SITE, FakeLessons, Filling, person

ANNA, BEN = person("anna"), person("ben")


class Clock:
    """Goes on by a second with each look."""

    def __init__(self) -> None:
        self.at = AT + timedelta(hours=1)

    def __call__(self) -> datetime:
        self.at += timedelta(seconds=1)
        return self.at


@pytest.fixture
def filling(database: Database) -> Filling:
    return Filling(database)


@pytest.fixture
def lessons() -> FakeLessons:
    return FakeLessons()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(database: Database, lessons: FakeLessons, clock: Clock) -> InboxDesk:
    return InboxDesk(database, lessons, clock)


def _questions(database: Database) -> tuple[str, ...]:
    with database.read() as sql:
        found = editing.read(sql, SITE, "angeln").article
    assert found
    return found.texts["de"].questions


def _states(database: Database) -> set[str]:
    with database.read() as sql:
        return set(sql.scalars(select(inbox_items.c.state)))


def test_wordings_of_a_group_become_questions_of_an_article(
    filling: Filling, desk: InboxDesk, database: Database, lessons: FakeLessons
) -> None:
    for text in ("Was kostet der Schein?", "was kostet der schein", "Ich bin […], wo darf ich  angeln?"):
        filling.add(text, "fish")
    done = desk.decide(ANNA, SITE, "fish", Decision("article", article="angeln"))
    assert done == Done(done=3, left=0, article="angeln")
    assert _questions(database) == ("Wo darf ich angeln?", "Was kostet der Schein?", "Ich bin, wo darf ich angeln?")
    assert lessons.taught == []
    [group] = desk.listed(Wanted(SITE, "done"), 50, None).groups
    assert (group.decided_by, group.state) == ("Anna", "done")
    with database.read() as sql:
        acts = [(row.staff, row.act, row.subject, row.data) for row in sql.execute(select(audit))]
    assert acts == [("anna", "inbox_article", "fish", {"article": "angeln", "messages": 3})]


def test_what_the_test_set_asks_is_not_learned(
    filling: Filling, desk: InboxDesk, database: Database, lessons: FakeLessons
) -> None:
    """Of several wordings every second one; whoever has learned a sentence proves nothing by knowing it."""
    for text in ("Was kostet der Schein?", "was kostet der schein", "Ich bin […], wo darf ich  angeln?"):
        filling.add(text, "fish")
    done = desk.decide(ANNA, SITE, "fish", Decision("article", article="angeln", to_tests=True))
    assert done == Done(done=3, left=0, commit="commit1", article="angeln", tests=1)
    assert _questions(database) == ("Wo darf ich angeln?", "Ich bin, wo darf ich angeln?")
    [lesson] = lessons.taught
    assert [(row.text, row.expected, row.lang) for row in lesson.tests] == [("Was kostet der Schein?", "angeln", "de")]
    filling.add("Und im Winter?", "winter")
    alone = desk.decide(ANNA, SITE, "winter", Decision("article", article="angeln", to_tests=True))
    assert (alone.tests, len(_questions(database))) == (1, 2)
    filling.add("Dankeschön auch", "thanks")
    desk.decide(ANNA, SITE, "thanks", Decision("intent", intent="thank", to_tests=True))
    assert (lessons.taught[-1].examples, [row.text for row in lessons.taught[-1].tests]) == ((), ["Dankeschön auch"])


def test_with_four_eyes_wordings_wait_for_a_second_person(
    filling: Filling, desk: InboxDesk, database: Database
) -> None:
    with database.write() as sql:
        settings.save(sql, SITE, StudioSettings(four_eyes=True))
    filling.add("Was kostet der Schein?", "fish")
    assert desk.decide(ANNA, SITE, "fish", Decision("article", article="angeln")).waits
    assert _questions(database) == ("Wo darf ich angeln?",)
    with database.read() as sql:
        draft = drafts.find(sql, SITE, "angeln")
    assert draft is not None
    assert (draft.state, len(draft.article.texts["de"].questions)) == ("review", 2)
    desk.undo(ANNA, SITE)
    with database.read() as sql:
        assert drafts.find(sql, SITE, "angeln") is None


def test_a_decision_teaches_an_intent_and_can_be_for_some_messages(
    filling: Filling, desk: InboxDesk, lessons: FakeLessons
) -> None:
    first, *_ = [filling.add(text, "thanks") for text in ("Merci bien!", "Super, danke", "Dankeschön auch")]
    done = desk.decide(ANNA, SITE, "thanks", Decision("intent", intent="thank", messages=(first,)))
    assert (done.done, done.left, done.commit) == (1, 2, "commit1")
    desk.decide(ANNA, SITE, "thanks", Decision("out_of_scope", text="Danke, dass es Sie gibt", to_tests=True))
    assert [(lesson.intent, lesson.examples) for lesson in lessons.taught] == [
        ("thank", ("Merci bien!",)),
        ("out_of_scope", ("Danke, dass es Sie gibt",)),
    ]
    assert {row.expected for row in lessons.taught[1].tests} == {"oos"}


def test_what_was_right_joins_the_tests_as_what_it_was_taken_for(
    filling: Filling, desk: InboxDesk, lessons: FakeLessons
) -> None:
    offered = [{"kind": "article", "name": name, "confidence": None} for name in ("a", "b")]
    filling.add("Antwort", "1", intent="ask_article", article="angeln")
    filling.add("Rückfrage", "2", intent="ask_article", guesses=offered)
    filling.add("Nichts", "3")
    filling.add("Hallo", "4", intent="greet")
    for group in "1234":
        assert desk.decide(ANNA, SITE, group, Decision("right", to_tests=True)).tests == 1
    assert [lesson.tests[0].expected for lesson in lessons.taught] == ["angeln", "a,b", "oos", "greet"]
    assert all(not lesson.examples for lesson in lessons.taught)


def test_what_is_personal_goes_for_good(filling: Filling, desk: InboxDesk, database: Database) -> None:
    conversation, seq = filling.add("Ich wohne neben dem roten Haus", "p", vector="abc", guesses=[{"kind": "intent"}])
    with database.write() as sql:
        sql.execute(insert(answer_wishes).values(conversation=conversation, seq=seq, at=AT))
    desk.decide(ANNA, SITE, "p", Decision("delete", messages=((conversation, seq),)))
    for state in ("open", "done", "all"):
        assert desk.listed(Wanted(SITE, state), 50, None).total == 0
    with database.read() as sql:
        [left] = sql.execute(select(inbox_items)).all()
        said = sql.scalar(select(messages.c.text))
        assert sql.execute(select(answer_wishes)).all() == []
    assert (left.text, left.vector, left.guesses, left.article) == ("", None, [], None)
    assert said == "Ich wohne neben dem roten Haus"  # the record of the conversation is the citizen's
    with pytest.raises(NothingToUndo):
        desk.undo(ANNA, SITE)
    with pytest.raises(NotFound):
        desk.decide(ANNA, SITE, "p", Decision("right"))


def test_of_two_editors_one_wins_and_the_other_hears_who(filling: Filling, desk: InboxDesk) -> None:
    first, _ = filling.add("Frage 1", "g"), filling.add("Frage 2", "g")
    desk.decide(ANNA, SITE, "g", Decision("right", messages=(first,)))
    with pytest.raises(AlreadyDecided) as late:
        desk.decide(BEN, SITE, "g", Decision("out_of_scope", messages=(first,)))
    assert late.value.values == {"by": "Anna"}
    assert desk.decide(BEN, SITE, "g", Decision("right")).done == 1  # what is left
    with pytest.raises(AlreadyDecided) as late:
        desk.decide(ANNA, SITE, "g", Decision("right"))
    assert late.value.values == {"by": "Ben"}


def test_while_one_decides_the_other_cannot(filling: Filling, desk: InboxDesk, lessons: FakeLessons) -> None:
    filling.add("Frage", "g")
    seen: list[Any] = []

    def teach(*_: Any) -> list[str]:
        with pytest.raises(AlreadyDecided) as late:
            desk.decide(BEN, SITE, "g", Decision("right"))
        seen.append((late.value.values["by"], desk.listed(Wanted(SITE), 50, None).total))
        return []

    vars(lessons)["teach"] = teach
    desk.decide(ANNA, SITE, "g", Decision("intent", intent="thank"))
    assert seen == [("Anna", 0)]


def test_what_cannot_be_done_leaves_the_messages_open(
    filling: Filling, desk: InboxDesk, database: Database, lessons: FakeLessons
) -> None:
    filling.add("Frage", "g")
    wrong = [
        (Decision("intent", intent="nichts"), InvalidRequest),
        (Decision("intent"), InvalidRequest),
        (Decision("article"), InvalidRequest),
        (Decision("article", article="gibtsnicht", to_tests=True), NotFound),
        (Decision("right", messages=(("nowhere", 2),)), NotFound),
        (Decision("right", messages=()), InvalidRequest),
        (Decision("delete"), InvalidRequest),  # it might take what nobody has read
    ]
    for decision, error in wrong:
        with pytest.raises(error):
            desk.decide(ANNA, SITE, "g", decision)
        assert _states(database) == {"open"}
    assert lessons.taken_back == ["commit1"]  # the row of the test set for an article that is not there
    with pytest.raises(NotFound):
        desk.decide(ANNA, "elsewhere", "g", Decision("right"))
    filling.add("…?!", "signs")
    for kind in ("out_of_scope", "article"):
        with pytest.raises(InvalidRequest):
            desk.decide(ANNA, SITE, "signs", Decision(kind, article="angeln"))


def test_an_editor_who_died_in_the_middle_blocks_nothing(
    filling: Filling, desk: InboxDesk, lessons: FakeLessons, clock: Clock
) -> None:
    filling.add("Frage", "g")
    vars(lessons)["teach"] = lambda *_: (_ for _ in ()).throw(KeyboardInterrupt)
    with pytest.raises(KeyboardInterrupt):
        desk.decide(ANNA, SITE, "g", Decision("intent", intent="thank"))
    assert desk.listed(Wanted(SITE), 50, None).total == 0
    clock.at += timedelta(minutes=2)
    [group] = desk.listed(Wanted(SITE), 50, None).groups
    assert group.state == "open"
    assert desk.decide(BEN, SITE, "g", Decision("right")).done == 1


def test_the_last_decision_is_taken_back_with_what_it_did(
    filling: Filling, desk: InboxDesk, database: Database, lessons: FakeLessons
) -> None:
    filling.add("Was kostet der Schein?", "a")
    filling.add("Danke", "b")
    filling.add("Darf ich grillen?", "c")
    desk.decide(ANNA, SITE, "a", Decision("article", article="angeln"))
    desk.decide(ANNA, SITE, "b", Decision("intent", intent="thank"))
    draft = desk.decide(ANNA, SITE, "c", Decision("new_article")).draft or ""
    with pytest.raises(NothingToUndo):
        desk.undo(BEN, SITE)
    assert [desk.undo(ANNA, SITE) for _ in range(3)] == ["c", "b", "a"]
    assert _questions(database) == ("Wo darf ich angeln?",)
    assert lessons.taken_back == ["commit1"]
    assert lessons.taught == [Lesson("thank", ("Danke",))]
    with database.read() as sql:
        assert drafts.find(sql, SITE, draft) is None
    assert _states(database) == {"open"}
    with pytest.raises(NothingToUndo):
        desk.undo(ANNA, SITE)


def test_a_question_that_was_there_before_stays(filling: Filling, desk: InboxDesk, database: Database) -> None:
    filling.add("wo darf ich angeln?", "a")
    desk.decide(ANNA, SITE, "a", Decision("article", article="angeln"))
    desk.undo(ANNA, SITE)
    assert _questions(database) == ("Wo darf ich angeln?",)
