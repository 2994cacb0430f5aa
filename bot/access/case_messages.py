"""What citizens are told of their cases, in the conversation in which they reported them."""

import json
from enum import StrEnum

from sqlalchemy import Connection

from bot.access.acts import Act, Notice, language_of
from bot.access.hearing import log_message
from bot.cases.catalogues import Catalogues
from bot.cases.models import Case
from bot.cases.record import Cases
from bot.cases.workflow import State
from bot.conversations import desk, writing
from bot.conversations.models import State as Holder
from bot.handover.queue import Queue
from bot.messages import Author, Choice, Message, Outcome, Outgoing, compact
from bot.wording import say


class News(StrEnum):
    """What is worth a message."""

    STATE = "state"
    ANSWER = "answer"
    """The city has written a public answer, or another one."""
    LINKED = "linked"
    """It is now known to be the same as another case."""
    NOTHING = "nothing"


def news_between(before: Case, after: Case) -> News:
    """What who reported the case is told of a change."""
    if after.duplicate_of and after.duplicate_of != before.duplicate_of:
        return News.LINKED
    if after.state is not before.state:
        return News.STATE
    return News.ANSWER if after.public_answer and after.public_answer != before.public_answer else News.NOTHING


def lock_conversations(sql: Connection, cases: Cases, case: Case) -> None:
    """Take the conversations first, as everybody does who writes: those of the case and of all that repeat it."""
    told = [case, *cases.duplicates_of(sql, case.id)]
    for conversation in sorted({one.conversation for one in told if one.conversation}):
        writing.locked_state(sql, conversation)


class CaseMessages:
    """Writes the messages; part of the transaction that changed the case."""

    def __init__(self, queue: Queue, catalogues: Catalogues) -> None:
        self._queue, self._catalogues = queue, catalogues

    def tell(self, act: Act, case: Case, news: News) -> Message | None:
        """Say it in the citizen's language; None where there is no news or no conversation any more."""
        holder = desk.state_of(act.sql, case.conversation) if case.conversation else None
        if news is News.NOTHING or case.conversation is None or holder is None:
            return None
        said = self.composed(case, news, holder, language_of(act.sql, case.conversation))
        message, _ = desk.say(act.sql, case.conversation, said, at=act.at)
        act.notices.append(Notice(case.conversation, "message", compact(message)))
        if found := self._queue.open_of(act.sql, case.conversation):
            log_message(act, found, message)
        return message

    def composed(self, case: Case, news: News, holder: Holder, language: str) -> Outgoing:
        """While a person has the conversation the assistant is silent: it is a notice then, and asks nothing."""
        asks = news is News.STATE and case.state is State.RESOLVED and holder in (Holder.BOT, Holder.WAITING)
        key = {News.STATE: case.state.value, News.ANSWER: "answered", News.LINKED: "linked"}[news]
        head = say("cases.news", language, number=case.number, service=self._label(case, language))
        parts = [f"{head} {say(f'cases.{key}', language, department=case.department)}"]
        parts += [say("cases.answer", language, answer=case.public_answer)] if case.public_answer else []
        parts += [say("cases.question", language)] if asks else []
        return Outgoing(
            text="\n\n".join(parts),
            format="text",
            language=language,
            author=Author.SYSTEM if holder is Holder.AGENT else Author.BOT,
            outcome=Outcome.CASE_STATUS,
            choices=choices(case, language) if asks else (),
        )

    def _label(self, case: Case, language: str) -> str:
        services = self._catalogues.of(case.site).services
        return next((one.label(language) for one in services if one.code == case.service), case.department)


def choices(case: Case, language: str) -> tuple[Choice, ...]:
    """Is it done? With the case, since a conversation may have reported several."""
    payload = json.dumps({"case": case.id})
    return (
        Choice(label=say("cases.done", language), payload=f"/case_done{payload}"),
        Choice(label=say("cases.not_done", language), payload=f"/case_not_done{payload}"),
    )
