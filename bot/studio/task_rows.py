"""The rows of departments' tasks: questions that nobody here can answer, who asked them, and until when."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, select, tuple_, update

from bot.errors import NotFound, TaskChanged
from bot.storage.once import is_new, renewed
from bot.storage.tables import answer_wishes, inbox_items, knowledge_tasks, task_askers

State = Literal["open", "answered", "closed"]
Key = tuple[str, int]


@dataclass(frozen=True)
class Task:
    """A question for a department; `waiting`: how many citizens are still to be told its answer."""

    id: str
    site: str
    department: str
    question: str
    comment: str
    language: str
    state: State
    due_at: datetime
    created_by: str
    created_at: datetime
    answer: str | None
    answered_by: str | None
    answered_at: datetime | None
    article: str | None
    version: int
    asked: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class Wanted:
    """Which tasks of a site; what is empty makes no difference."""

    site: str
    state: State | None = None
    department: str = ""
    overdue: bool = False


def find(sql: Connection, site: str, task: str) -> Task:
    """Raises NotFound."""
    row = sql.execute(_counted().where(knowledge_tasks.c.site == site, knowledge_tasks.c.id == task)).first()
    if row is None:
        raise NotFound(task)
    return Task(**row._mapping)


def listed(sql: Connection, wanted: Wanted, at: datetime, limit: int, after: int) -> tuple[list[Task], int, int]:
    """Open ones by when they are due, others the newest first; how many fit, and how many open ones are overdue."""
    fit = _fits(wanted, at)
    newest, soonest = knowledge_tasks.c.answered_at.desc(), knowledge_tasks.c.due_at
    order = (soonest, knowledge_tasks.c.id) if wanted.state in (None, "open") else (newest, knowledge_tasks.c.id)
    rows = sql.execute(_counted().where(fit).order_by(*order).limit(limit).offset(after))
    late = _fits(Wanted(wanted.site, overdue=True), at)
    count = select(func.count()).select_from(knowledge_tasks)
    return [Task(**row._mapping) for row in rows], sql.scalar(count.where(fit)) or 0, sql.scalar(count.where(late)) or 0


def _fits(wanted: Wanted, at: datetime) -> ColumnElement[bool]:
    found = [knowledge_tasks.c.site == wanted.site]
    found += [knowledge_tasks.c.state == wanted.state] if wanted.state else []
    found += [knowledge_tasks.c.department == wanted.department] if wanted.department else []
    if wanted.overdue:
        found += [knowledge_tasks.c.state == "open", knowledge_tasks.c.due_at < at]
    return and_(*found)


def _counted() -> Select[Any]:
    asked = select(func.count()).where(task_askers.c.task == knowledge_tasks.c.id)
    waits = asked.where(task_askers.c.agreed, task_askers.c.told_at.is_(None))
    counts = (asked.scalar_subquery().label("asked"), waits.scalar_subquery().label("waiting"))
    return select(knowledge_tasks, *counts)


def create(sql: Connection, task: Task, askers: Iterable[Key]) -> None:
    """A new task; who has asked for the answer of the city is told it, and waits for this task from now on."""
    values = {name: getattr(task, name) for name in knowledge_tasks.c.keys()}  # noqa: SIM118
    sql.execute(insert(knowledge_tasks).values(values))
    keys = list(askers)
    wishes = _wishes(sql, keys)
    for conversation, seq in sorted(keys, key=lambda key: (key not in wishes, key)):
        key = {"task": task.id, "conversation": conversation}
        is_new(sql, task_askers, key, {"seq": seq, "agreed": (conversation, seq) in wishes})
    sql.execute(delete(answer_wishes).where(_among(answer_wishes, wishes)))


def _wishes(sql: Connection, keys: Sequence[Key]) -> list[Key]:
    found = select(answer_wishes.c.conversation, answer_wishes.c.seq).where(_among(answer_wishes, keys))
    return [(row.conversation, row.seq) for row in sql.execute(found)]


def _among(table: Any, keys: Sequence[Key]) -> ColumnElement[bool]:
    return tuple_(table.c.conversation, table.c.seq).in_(keys)


def change(sql: Connection, before: Task, seen: int | None, **values: Any) -> Task:
    """The changed task; raises TaskChanged (`version`) where another version was seen, or it is open no longer."""
    held = (knowledge_tasks.c.id == before.id, knowledge_tasks.c.version == before.version)
    fits = before.state == "open" and seen in (None, before.version)
    change = update(knowledge_tasks).where(*held).values(version=before.version + 1, **values)
    if not fits or not sql.execute(change).rowcount:
        raise TaskChanged(version=before.version)
    return find(sql, before.site, before.id)


def note_article(sql: Connection, task: str, article: str) -> None:
    """The article that the answer has become."""
    sql.execute(update(knowledge_tasks).where(knowledge_tasks.c.id == task).values(article=article))


def withdraw(sql: Connection, task: str) -> None:
    """As if it had never been; raises TaskChanged where somebody has answered or closed it."""
    row = sql.execute(select(knowledge_tasks).where(knowledge_tasks.c.id == task)).first()
    if row is None:
        return
    if row.state != "open":
        raise TaskChanged(version=row.version)
    waits = (task_askers.c.task == task, task_askers.c.agreed)
    for asker in sql.execute(select(task_askers).where(*waits)).all():
        key = {"conversation": asker.conversation, "seq": asker.seq}
        renewed(sql, answer_wishes, key, {"at": row.created_at}, {"at": row.created_at})
    sql.execute(delete(knowledge_tasks).where(knowledge_tasks.c.id == task))


def settle(sql: Connection, task: str) -> None:
    """Its messages are done with it."""
    mine = (inbox_items.c.state == "task", inbox_items.c.decision["task"].as_string() == task)
    sql.execute(update(inbox_items).where(*mine).values(state="done"))
