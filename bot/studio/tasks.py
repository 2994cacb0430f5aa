"""Tasks: what nobody could answer goes to a department; its answer becomes an article, and goes to who waits for it.

An answer is stored here and told by `bot/access/city_answers.py`: at once where the assistant has the conversation, and
when a person gives it back where that is not so.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Connection, select

from bot.clock import Clock, now
from bot.errors import BinaryText, EmptyText, InvalidRequest, NotFound, TooLong
from bot.knowledge import drafts, editing
from bot.knowledge.article_rows import Act
from bot.knowledge.articles import Module
from bot.messages import is_never_typed
from bot.privacy.impersonal import impersonal
from bot.service_hours import ZONE
from bot.staff import audit_log
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.tables import sites
from bot.studio import inbox_claims as claims
from bot.studio import inbox_list, settings, task_rows
from bot.studio.inbox_claims import Claim, Key
from bot.studio.inbox_conditions import Wanted as InboxWanted
from bot.studio.inbox_effects import new_article, spoken
from bot.studio.inbox_lessons import wordings
from bot.studio.task_rows import Task, Wanted

_NOTE = "Antwort des Fachamts"
_LONGEST, _LONGEST_ANSWER = 2_000, 4_000
_TITLE_WORDS = 8
_END_OF_DAY = time(23, 59, 59)


@dataclass(frozen=True)
class NewTask:
    """A question for a department: that of a group of the inbox, or one in the editor's own words."""

    department: str
    due: date
    comment: str = ""
    group: str | None = None
    messages: tuple[Key, ...] | None = None
    question: str = ""
    language: str = "de"


@dataclass(frozen=True)
class Answered:
    """What came of an answer: who is told, and the article."""

    task: Task
    told: int
    draft: str | None
    published: bool


class TaskDesk:
    """Editors ask and close; whoever works for the site may answer."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database, self._clock = database, clock

    def listed(self, wanted: Wanted, limit: int, after: int) -> tuple[list[Task], int, int]:
        """One page, how many fit, and how many open ones are overdue."""
        with self._database.read() as sql:
            return task_rows.listed(sql, wanted, self._clock(), limit, after)

    def find(self, site: str, task: str) -> Task:
        """One task; raises NotFound."""
        with self._database.read() as sql:
            return task_rows.find(sql, site, task)

    def create(self, staff: Staff, site: str, new: NewTask) -> tuple[Task, int]:
        """The task, and how many messages are left in its group; raises AlreadyDecided, InvalidRequest, NotFound."""
        at = self._clock()
        if not new.department.strip():
            raise InvalidRequest("which department?", field="department")
        with self._database.write() as sql:
            if sql.scalar(select(sites.c.id).where(sites.c.id == site)) is None:
                raise NotFound(site)
            claim = claims.take(sql, staff, site, new.group, new.messages, "task", at) if new.group else None
            task = _task(staff, site, new, claim, at)
            task_rows.create(sql, task, claim.keys if claim else ())
            left = _claimed(sql, staff, claim, task, at) if claim else 0
            audit_log.record(sql, staff.name, "task_created", task.id, site, {"department": task.department}, at)
            return task_rows.find(sql, site, task.id), left

    def change(self, staff: Staff, site: str, task: str, seen: int | None, wanted: dict[str, Any]) -> Task:
        """Another department, due date, question or comment; raises TaskChanged, NotFound."""
        values = {name: value for name, value in wanted.items() if name != "due"}
        values |= {"due_at": _evening(wanted["due"])} if wanted.get("due") else {}
        with self._database.write() as sql:
            changed = task_rows.change(sql, task_rows.find(sql, site, task), seen, **values)
            fields = {"fields": sorted(wanted), "version": changed.version}
            audit_log.record(sql, staff.name, "task_changed", task, site, fields, self._clock())
        return changed

    def answer(
        self, staff: Staff, site: str, task: str, seen: int | None, text: str, publish: bool, language: str = ""
    ) -> Answered:
        """Store what the department says; it becomes the draft of an article, or that is published at once.

        Where the city wants a second person, publishing lays it before one. Raises TaskChanged, NotFound, EmptyText.
        """
        at, said = self._clock(), _tidy(text)
        act = Act(staff.name, at, _NOTE)
        with self._database.write() as sql:
            before = task_rows.find(sql, site, task)
            values = {"answer": said, "answered_by": staff.display, "answered_at": at, "state": "answered"}
            task_rows.change(sql, before, seen, **values)
            article = before.article or _written(sql, before, said, language or spoken(sql, site, said, "de"), act)
            task_rows.note_article(sql, task, article)
            published = publish and _publish(sql, site, article, act)
            task_rows.settle(sql, task)
            audit_log.record(sql, staff.name, "task_answered", task, site, {"article": article}, at)
            done = task_rows.find(sql, site, task)
        return Answered(done, done.waiting, None if published else article, published)

    def close(self, staff: Staff, site: str, task: str, seen: int | None) -> Task:
        """There will be no answer: who waits for one is told so. Raises TaskChanged, NotFound."""
        at = self._clock()
        with self._database.write() as sql:
            values = {"state": "closed", "answered_by": staff.display, "answered_at": at}
            closed = task_rows.change(sql, task_rows.find(sql, site, task), seen, **values)
            task_rows.settle(sql, task)
            audit_log.record(sql, staff.name, "task_closed", task, site, {}, at)
        return closed


def _task(staff: Staff, site: str, new: NewTask, claim: Claim | None, at: datetime) -> Task:
    first = claim.rows[0] if claim else None
    question = impersonal(new.question.strip()) or (first.text if first else "")
    if not question or len(question) > _LONGEST:
        raise InvalidRequest(f"a question has 1 to {_LONGEST} characters", field="question")
    return Task(
        id=secrets.token_urlsafe(9),
        site=site,
        department=new.department.strip(),
        question=question,
        comment=new.comment.strip(),
        language=first.language if first and question == first.text else new.language,
        state="open",
        due_at=_evening(new.due),
        created_by=staff.display,
        created_at=at,
        answer=None,
        answered_by=None,
        answered_at=None,
        article=None,
        version=1,
    )


def _evening(day: date) -> datetime:
    """The end of the day on which it is due, in the city."""
    return datetime.combine(day, _END_OF_DAY, ZONE)


def _claimed(sql: Connection, staff: Staff, claim: Claim, task: Task, at: datetime) -> int:
    """The messages of the group wait for the task; how many are left in the group."""
    claims.finish(sql, claim, staff, "task", {"kind": "task", "task": task.id}, at)
    found = inbox_list.one(sql, InboxWanted(claim.site), claim.group, at, 1)
    return found.size if found else 0


def _tidy(answer: str) -> str:
    """Raises EmptyText, TooLong or BinaryText."""
    if len(answer) > _LONGEST_ANSWER:
        raise TooLong(limit=_LONGEST_ANSWER)
    if any(map(is_never_typed, answer)):
        raise BinaryText
    if not any(map(str.isalnum, answer)):
        raise EmptyText
    return answer.strip()


def _written(sql: Connection, task: Task, answer: str, language: str, act: Act) -> str:
    """The draft of an article in the language of the answer; the question heads it where that is in the same one."""
    said = wordings([task.question]) if task.language == language else ()
    title = (said[0] if said else _beginning(answer)).rstrip("?!.,:; ")[:300] or task.department
    modules = {Module.WHAT.value: answer}
    return new_article(sql, task.site, title, said, modules, act, language=language, department=task.department)


def _beginning(answer: str) -> str:
    """Its first words, without the marks of Markdown."""
    return " ".join(re.sub("[#*_>`]+", " ", answer).split()[:_TITLE_WORDS])


def _publish(sql: Connection, site: str, article: str, act: Act) -> bool:
    """Whether citizens get it now."""
    draft = drafts.wanted(sql, site, article)
    settled = settings.read(sql, site)
    if settled.four_eyes:
        editing.submit(sql, site, article, act, draft.version)
        return False
    editing.publish(sql, site, article, act, draft.version, False, settled.review_after)
    return True
