"""Citizens who wanted to wait for the answer of the city are told it, in the conversation in which they asked.

What is to be told stands in the record, so that nothing is lost and nothing said twice: with a task's answer, or with
what an editor has decided about the question. While a person has the conversation nothing is said; it comes after that.
"""

import asyncio
import json
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from redis.exceptions import RedisError
from sqlalchemy import Connection, delete, or_, select, update

from bot.access.acts import Act, Notice, language_of
from bot.access.base import DeskPart, Rooms
from bot.access.desk import build_rooms
from bot.access.hearing import log_message
from bot.clock import Clock, now
from bot.conversations import answer_wishes, desk, writing
from bot.conversations.models import State
from bot.errors import LotseError, NotFound, without_words
from bot.knowledge.files import Site
from bot.messages import Choice, Outgoing, compact
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live
from bot.storage.tables import (
    answer_wishes as wishes,
)
from bot.storage.tables import (
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
_TRY_AGAIN = timedelta(minutes=1)
_MOST = 50
Key = tuple[str, int, str]
_QUOTED = 200
"""Characters of the citizen's question that are repeated."""
_DECISION = inbox_items.c.decision["id"].as_string().label("decision")


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
    decision: str = ""

    @property
    def key(self) -> Key:
        """By which it is known from the others."""
        return self.conversation, self.seq, self.task


class CityAnswers(DeskPart):
    """Tells what is due; any number of gateways may."""

    def __init__(self, rooms: Rooms) -> None:
        super().__init__(rooms)
        self._failed: dict[Key, datetime] = {}
        """What could not be told, and when that is tried again."""

    async def tell_all(self) -> int:
        """Tell all that is due now; how many citizens."""
        if await self._look(answer_wishes.stranded):
            await self._do(lambda act: answer_wishes.look_again(act.sql))
        at = self._rooms.clock()
        self._failed = {key: again for key, again in self._failed.items() if again > at}
        return sum([await self._tried(due) for due in await self._look(self._due)])

    def _due(self, sql: Connection) -> list[Due]:
        most = _MOST + len(self._failed)
        found = [*_answers(sql, most), *_decided(sql, self._rooms.clock() - _THINK_AGAIN, most)]
        return [due for due in found if due.key not in self._failed]

    async def _tried(self, due: Due) -> bool:
        """One that cannot be told keeps nobody else waiting."""
        try:
            return await self._do(lambda act: self._tell(act, due))
        except Exception as error:
            if not isinstance(error, NotFound):  # erased meanwhile
                log.error("an answer of the city: %s", type(error).__name__, exc_info=without_words(error))
        self._failed[due.key] = self._rooms.clock() + _TRY_AGAIN
        return False

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
            return _message(language, [head, *body], name)
        if title := _title(sql, due, language):
            choice = Choice(
                label=title, payload=f"/choose_article{json.dumps({'article': due.article})}", article=due.article
            )
            return _message(language, [head, say("answers.found", language)], name, choice)
        over = say("answers.none", language, contact=_contact(site, language))
        return _message(language, [head, over], name)


def _answers(sql: Connection, most: int) -> list[Due]:
    """Of tasks that are answered or closed."""
    joined = task_askers.join(knowledge_tasks, knowledge_tasks.c.id == task_askers.c.task)
    joined = joined.join(conversations, conversations.c.id == task_askers.c.conversation)
    waits = (task_askers.c.agreed, task_askers.c.told_at.is_(None), knowledge_tasks.c.state != "open")
    columns = (task_askers.c.conversation, task_askers.c.seq, knowledge_tasks.c.site, knowledge_tasks.c.id)
    more = (knowledge_tasks.c.department, knowledge_tasks.c.answer)
    found = select(*columns, *more).select_from(joined).where(*waits, conversations.c.state != State.AGENT)
    rows = sql.execute(found.order_by(knowledge_tasks.c.answered_at).limit(most))
    return [Due(row.conversation, row.seq, row.site, row.id, row.department, row.answer or "") for row in rows]


def _decided(sql: Connection, before: datetime, most: int) -> list[Due]:
    """Of questions that an editor found an article for, or none; one that is still being written is waited for."""
    joined = wishes.join(inbox_items, answer_wishes.awaited())
    joined = joined.join(conversations, conversations.c.id == wishes.c.conversation)
    over = (inbox_items.c.state == "done", inbox_items.c.decided_at < before, conversations.c.state != State.AGENT)
    told = or_(answer_wishes.ANSWER.is_(None), answer_wishes.published())
    columns = (
        wishes.c.conversation,
        wishes.c.seq,
        inbox_items.c.site,
        answer_wishes.ANSWER.label("article"),
        _DECISION,
    )
    found = select(*columns).select_from(joined).where(*over, told).order_by(wishes.c.at).limit(most)
    return [
        Due(row.conversation, row.seq, row.site, article=row.article or "", decision=row.decision or "")
        for row in sql.execute(found)
    ]


def _is_first(act: Act, due: Due) -> bool:
    """Whether nobody has told it yet; from now on somebody has."""
    if due.task:
        mine = (task_askers.c.task == due.task, task_askers.c.conversation == due.conversation)
        change = update(task_askers).where(*mine, task_askers.c.told_at.is_(None)).values(told_at=act.at)
        return bool(act.sql.execute(change).rowcount)
    alike = select(inbox_items.c.seq).where(inbox_items.c.conversation == due.conversation, due.decision == _DECISION)
    asked = or_(wishes.c.seq == due.seq, wishes.c.seq.in_(alike))  # who has asked twice is told once
    return bool(act.sql.execute(delete(wishes).where(wishes.c.conversation == due.conversation, asked)).rowcount)


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


def _message(language: str, parts: list[str], name: str, *choices: Choice) -> Outgoing:
    """Without an outcome: it ends no turn, and the question has been counted when it was asked."""
    return Outgoing(text="\n\n".join(parts), format="text", language=language, name=name, choices=choices)


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
