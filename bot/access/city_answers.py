"""Citizens who wanted to wait for the answer of the city are told it, in the conversation in which they asked.

What is to be told stands in the record, so that nothing is lost and nothing said twice: with a task's answer, or with
what an editor has decided about the question. While a person has the conversation nothing is said; it comes after that.
"""

import asyncio
import json
import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from redis.exceptions import RedisError
from sqlalchemy import Connection, delete, select, update

from bot.access.acts import Act, Notice, language_of
from bot.access.base import DeskPart, Rooms
from bot.access.desk import build_rooms
from bot.access.hearing import log_message
from bot.clock import Clock, now
from bot.conversations import desk, writing
from bot.conversations.models import State
from bot.errors import LotseError, NotFound, without_words
from bot.knowledge.files import Site
from bot.messages import Choice, Outcome, Outgoing, compact
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live
from bot.storage.tables import (
    answer_wishes,
    articles,
    conversations,
    inbox_items,
    knowledge_tasks,
    messages,
    task_askers,
)
from bot.wording import say
from nlu.language import detect

log = logging.getLogger(__name__)
_EVERY_S = 5.0
_THINK_AGAIN = timedelta(minutes=1)
"""So long an editor may take a decision back before a citizen hears of it."""
_MOST = 50
_QUOTED = 200
"""Characters of the citizen's question that are repeated."""


@dataclass(frozen=True)
class Due:
    """Somebody who is to be told something; of an answer it is the text, of a decision the article that fits."""

    conversation: str
    seq: int
    site: str
    task: str = ""
    department: str = ""
    answer: str = ""
    article: str = ""


class CityAnswers(DeskPart):
    """Tells what is due; any number of gateways may."""

    async def tell_all(self) -> int:
        """Tell all that is due now; how many citizens."""
        told = 0
        for due in await self._look(self._due):
            with suppress(NotFound):  # erased meanwhile
                told += await self._do(lambda act, due=due: self._tell(act, due))  # type: ignore[misc]
        return told

    def _due(self, sql: Connection) -> list[Due]:
        return [*_answers(sql), *_decided(sql, self._rooms.clock() - _THINK_AGAIN)][:_MOST]

    def _tell(self, act: Act, due: Due) -> bool:
        state = writing.locked_state(act.sql, due.conversation)
        if state in (None, State.AGENT) or not _is_first(act, due):
            return False
        said = self._composed(act.sql, due)
        message, _ = desk.say(act.sql, due.conversation, said, at=act.at)
        act.notices.append(Notice(due.conversation, "message", compact(message)))
        if found := self._rooms.queue.open_of(act.sql, due.conversation):
            log_message(act, found, message)
        return True

    def _composed(self, sql: Connection, due: Due) -> Outgoing:
        language, site = language_of(sql, due.conversation), self._rooms.knowledge.site(due.site)
        head = say("answers.asked", language, question=_question(sql, due))
        name = due.department or site.label(language)
        if due.answer:
            body = [say("answers.answered", language, name=name), due.answer, *_foreign(due, site, language)]
            return _message(language, [head, *body], name, Outcome.ANSWERED)
        if title := _title(sql, due, language):
            choice = Choice(
                label=title, payload=f"/choose_article{json.dumps({'article': due.article})}", article=due.article
            )
            return _message(language, [head, say("answers.found", language)], name, Outcome.ANSWERED, choice)
        over = say("answers.none", language, contact=_contact(site, language))
        return _message(language, [head, over], name, Outcome.UNANSWERED_NO_MATCH)


def _answers(sql: Connection) -> list[Due]:
    """Of tasks that are answered or closed."""
    joined = task_askers.join(knowledge_tasks, knowledge_tasks.c.id == task_askers.c.task)
    joined = joined.join(conversations, conversations.c.id == task_askers.c.conversation)
    waits = (task_askers.c.agreed, task_askers.c.told_at.is_(None), knowledge_tasks.c.state != "open")
    columns = (task_askers.c.conversation, task_askers.c.seq, knowledge_tasks.c.site, knowledge_tasks.c.id)
    more = (knowledge_tasks.c.department, knowledge_tasks.c.answer)
    found = select(*columns, *more).select_from(joined).where(*waits, conversations.c.state != State.AGENT)
    rows = sql.execute(found.order_by(knowledge_tasks.c.answered_at).limit(_MOST))
    return [Due(row.conversation, row.seq, row.site, row.id, row.department, row.answer or "") for row in rows]


def _decided(sql: Connection, before: object) -> list[Due]:
    """Of questions that an editor found an article for, or none; one that is still being written is waited for."""
    asked = inbox_items.c.conversation == answer_wishes.c.conversation
    joined = answer_wishes.join(inbox_items, asked & (inbox_items.c.seq == answer_wishes.c.seq))
    joined = joined.join(conversations, conversations.c.id == answer_wishes.c.conversation)
    over = (inbox_items.c.state == "done", inbox_items.c.decided_at < before, conversations.c.state != State.AGENT)
    columns = (answer_wishes.c.conversation, answer_wishes.c.seq, inbox_items.c.site, inbox_items.c.decision)
    rows = sql.execute(select(*columns).select_from(joined).where(*over).order_by(answer_wishes.c.at).limit(_MOST))
    found = [(row, row.decision.get("draft", "")) for row in rows]
    there = _published(sql, {draft for _, draft in found})
    return [
        Due(row.conversation, row.seq, row.site, article=row.decision.get("article") or draft)
        for row, draft in found
        if not draft or (row.site, draft) in there
    ]


def _published(sql: Connection, ids: set[str]) -> set[tuple[str, str]]:
    found = select(articles.c.site, articles.c.id).where(articles.c.id.in_(ids))
    return {(row.site, row.id) for row in sql.execute(found)}


def _is_first(act: Act, due: Due) -> bool:
    """Whether nobody has told it yet; from now on somebody has."""
    if due.task:
        mine = (task_askers.c.task == due.task, task_askers.c.conversation == due.conversation)
        change = update(task_askers).where(*mine, task_askers.c.told_at.is_(None)).values(told_at=act.at)
        return bool(act.sql.execute(change).rowcount)
    mine = (answer_wishes.c.conversation == due.conversation, answer_wishes.c.seq == due.seq)
    return bool(act.sql.execute(delete(answer_wishes).where(*mine)).rowcount)


def _question(sql: Connection, due: Due) -> str:
    """What the citizen had asked, in their own words."""
    mine = (messages.c.conversation == due.conversation, messages.c.seq == due.seq)
    text = " ".join((sql.scalar(select(messages.c.text).where(*mine)) or "").split())
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED].rsplit(' ', 1)[0]} …"


def _foreign(due: Due, site: Site, language: str) -> list[str]:
    """Where the department has answered in another language than the citizen reads."""
    spoken = detect(due.answer, site.languages, "de")
    return [] if spoken == language else [say("answers.other_language", language, name=say("channel.own_name", spoken))]


def _title(sql: Connection, due: Due, language: str) -> str:
    """Of the article that fits; empty where there is none (any more)."""
    found = select(articles.c.data).where(articles.c.site == due.site, articles.c.id == due.article)
    texts: dict[str, Any] = (sql.scalar(found) or {}).get("texts", {})
    best: dict[str, Any] = texts.get(language) or texts.get("de") or next(iter(texts.values()), {})
    return str(best.get("title", ""))


def _contact(site: Site, language: str) -> str:
    found = (site.phone, site.email, site.url)
    return ", ".join(filter(None, found)) or site.label(language)


def _message(language: str, parts: list[str], name: str, outcome: Outcome, *choices: Choice) -> Outgoing:
    return Outgoing(
        text="\n\n".join(parts), format="text", language=language, name=name, outcome=outcome, choices=choices
    )


def build_city_answers(settings: Settings, database: Database, live: Live, clock: Clock = now) -> CityAnswers:
    """On this record; any number of processes may have one."""
    rooms: Rooms = build_rooms(settings, database, live, clock)
    return CityAnswers(rooms)


async def keep_telling(answers: CityAnswers) -> None:
    """Tell what is due, over and over, until cancelled."""
    while True:
        try:
            await answers.tell_all()
        except (LotseError, RedisError, OSError) as error:
            log.warning("answers of the city wait: %s", type(error).__name__)
        except Exception as error:  # one bad answer must not keep the others from being told
            log.error("answers of the city: %s", type(error).__name__, exc_info=without_words(error))
        await asyncio.sleep(_EVERY_S)
