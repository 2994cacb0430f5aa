"""A decision is taken back as a whole or not at all: what was learned, and what stands in the record."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.errors import CannotUndo, NotFound, NothingToUndo
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.tables import inbox_items
from bot.studio.inbox import Decision, InboxDesk
from bot.studio.inbox_lessons import GitLessons, Lesson
from bot.studio.test_set import TestRow
from tests.bot.studio.inbox_filling import AT, SITE, FakeLessons, Filling, person

ANNA = person("anna")


@pytest.fixture
def filling(database: Database) -> Filling:
    return Filling(database)


@pytest.fixture
def lessons() -> FakeLessons:
    return FakeLessons()


@pytest.fixture
def desk(database: Database, lessons: FakeLessons) -> InboxDesk:
    times = iter(range(1_000))
    return InboxDesk(database, lessons, lambda: AT + timedelta(seconds=next(times)))


def _states(database: Database) -> list[str]:
    with database.read() as sql:
        return list(sql.scalars(select(inbox_items.c.state)))


def test_where_the_record_refuses_what_was_learned_comes_back(
    filling: Filling, desk: InboxDesk, lessons: FakeLessons, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    filling.add("Danke", "thanks")
    desk.decide(ANNA, SITE, "thanks", Decision("intent", intent="thank"))
    with monkeypatch.context() as broken:
        broken.setattr("bot.studio.inbox.effects.take_back", _refuses)
        with pytest.raises(NotFound):
            desk.undo(ANNA, SITE)
    assert lessons.taken_back == ["commit1", "undo of commit1"]
    assert _states(database) == ["done"]
    assert desk.undo(ANNA, SITE) == "thanks"  # it can be tried again
    assert _states(database) == ["open"]


def _refuses(*_: object) -> None:
    raise NotFound


def test_where_the_training_data_refuse_the_decision_stands(
    filling: Filling, desk: InboxDesk, lessons: FakeLessons, database: Database
) -> None:
    filling.add("Danke", "thanks")
    desk.decide(ANNA, SITE, "thanks", Decision("intent", intent="thank"))
    vars(lessons)["take_back"] = lambda *_: (_ for _ in ()).throw(CannotUndo)
    with pytest.raises(CannotUndo):
        desk.undo(ANNA, SITE)
    assert _states(database) == ["done"]


def test_two_at_once_take_back_the_last_two(
    filling: Filling, desk: InboxDesk, lessons: FakeLessons, database: Database
) -> None:
    for group in ("first", "second"):
        filling.add("Danke", group)
        desk.decide(ANNA, SITE, group, Decision("intent", intent="thank"))
    with ThreadPoolExecutor(2) as both:
        groups = list(both.map(lambda _: desk.undo(ANNA, SITE), range(2)))
    assert sorted(groups) == ["first", "second"]
    assert lessons.taken_back == ["commit2", "commit1"]


def test_another_decision_meanwhile_is_not_taken_back(
    filling: Filling, desk: InboxDesk, lessons: FakeLessons, database: Database
) -> None:
    filling.add("Danke", "thanks")
    desk.decide(ANNA, SITE, "thanks", Decision("intent", intent="thank"))

    def take_back(staff: Staff, commits: Iterable[str]) -> list[str]:
        with database.write() as sql:
            sql.execute(update(inbox_items).values(decided_at=AT + timedelta(hours=1)))
        vars(lessons).pop("take_back")
        return lessons.take_back(staff, commits)

    vars(lessons)["take_back"] = take_back
    with pytest.raises(NothingToUndo):
        desk.undo(ANNA, SITE)
    assert lessons.taken_back == ["commit1", "undo of commit1"]


class Git:
    """A repository that knows commits and their undoing; refuses some."""

    def __init__(self, refuses: str = "") -> None:
        self.log = ["examples", "tests"]
        self.data, self.refuses = self, refuses

    def head(self) -> str:
        return self.log[-1]

    def author(self, commit: str) -> str:
        return "ben" if commit == "of ben" else ANNA.name

    def undo(self, staff: Staff, commit: str) -> str:
        if commit == self.refuses:
            raise CannotUndo
        if f"-{commit}" not in self.log:
            self.log.append(f"-{commit}")
        return self.head()

    def add_examples(self, staff: Staff, intent: str, texts: Iterable[str]) -> str:
        self.log.append("of ben")  # who was faster, while here nothing changes
        return self.head()

    def add_tests(self, staff: Staff, site: str, rows: Iterable[TestRow]) -> str:
        raise NotImplementedError


def test_what_somebody_else_did_meanwhile_is_not_taken_for_ones_own() -> None:
    """Or it would be taken back with a decision that has changed nothing."""
    assert GitLessons(Git()).teach(ANNA, SITE, Lesson("thank", ("Danke",))) == []


def test_commits_are_taken_back_all_or_none() -> None:
    git = Git(refuses="examples")
    with suppress(CannotUndo):
        GitLessons(git).take_back(ANNA, ["examples", "tests"])
    assert git.log == ["examples", "tests", "-tests", "--tests"]


def test_what_was_taken_back_before_becomes_no_commit() -> None:
    git = Git()
    take: Callable[[], list[str]] = lambda: GitLessons(git).take_back(ANNA, ["examples", "tests"])  # noqa: E731
    assert [take(), take()] == [["-tests", "-examples"], []]
