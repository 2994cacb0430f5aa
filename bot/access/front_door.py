"""The door for citizens who write on messengers: each verb is what the website's chat does over the citizen API.

What is said is stored before anything else happens; brains and staff are told as far as Redis is there, and find it in
the record otherwise.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from anyio.to_thread import run_sync
from redis.exceptions import RedisError
from sqlalchemy import Connection

from bot.access.desk import Desk
from bot.clock import Clock, now
from bot.conversations import desk as at_desk
from bot.conversations.checks import check_incoming
from bot.conversations.files import Files
from bot.conversations.models import Conversation, Receipt, State
from bot.conversations.record import Conversations
from bot.errors import LotseError, NotFound, QueueUnavailable
from bot.knowledge.record import Knowledge
from bot.messages import Attachment, Author, Choice, Incoming, Message, Outcome, Outgoing, compact
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live
from bot.wording import best, say

log = logging.getLogger(__name__)

NOTHING: Mapping[str, object] = {}


class FrontDoor:
    """All that a citizen may do; who calls has made sure who it is."""

    def __init__(self, database: Database, live: Live, desk: Desk, settings: Settings, clock: Clock = now) -> None:
        self._database, self._live, self._desk, self._clock = database, live, desk, clock
        self._site, self._a_minute = settings.site, settings.rate_messages
        self._knowledge, self._conversations, self._files = (
            Knowledge(database),
            Conversations(database),
            Files(database),
        )

    async def open(self, channel: str, site: str = "", language: str | None = None, person: str | None = None) -> str:
        """A new conversation, whose first message says that this is an automated assistant; raises NotFound."""

        def verb() -> Conversation:
            known = self._knowledge.site(site or self._site)
            spoken = speaks(language, known.languages)
            welcome = greeting(known.label(spoken), spoken)
            return self._conversations.open(known.id, channel, welcome, person)[0]

        opened = await run_sync(verb)
        return opened.id

    async def may_speak(self, conversation: str) -> bool:
        """Whether so many messages a minute are allowed; counted as on the website."""
        return await self._live.within_limit(f"say:{conversation}", self._a_minute)

    async def find(self, conversation: str) -> Conversation | None:
        """The conversation as it is now; None after its erasure."""
        return await run_sync(self._conversations.find, conversation)

    async def after(self, conversation: str, seq: int) -> list[Message]:
        """What was said after a number, oldest first."""
        return await run_sync(self._conversations.after, conversation, seq)

    async def newest(self, conversation: str, limit: int) -> list[Message]:
        """What was said last, oldest first."""
        return await run_sync(self._conversations.newest, conversation, limit)

    async def is_answering(self, conversation: str) -> bool:
        """Whether the assistant still owes an answer."""
        return await run_sync(self._conversations.is_answering, conversation)

    async def receive(self, conversation: str, incoming: Incoming) -> Message:
        """Store what a citizen says and hand it on; the same `client_id` again has no further effect.

        Raises what `check_incoming` and `Conversations.take` do.
        """
        said, state = await run_sync(self._conversations.take, conversation, check_incoming(incoming))
        if state in (State.BOT, State.WAITING):
            with suppress(QueueUnavailable, OSError):
                await self._live.enqueue(conversation, compact(said))
        if state is not None:
            said = await self._tell_staff(conversation, said)
        if state is State.AGENT:
            await self._notify(conversation, "message", compact(said))
        return said

    async def _tell_staff(self, conversation: str, said: Message) -> Message:
        self._desk.heard_of(conversation)
        try:
            return await self._desk.citizen_said(conversation, said)
        except (LotseError, RedisError, OSError) as error:  # the desk's next sweep finds it
            log.warning("staff were not told of a message: %s", type(error).__name__)
            return said

    async def attach(self, conversation: str, content: bytes) -> Attachment:
        """Keep a file of the citizen; raises what `Files.add` does."""
        return await run_sync(self._files.add, conversation, content)

    async def content(self, conversation: str, attachment: str) -> tuple[str, bytes]:
        """Media type and bytes of a file; raises NotFound."""
        return await run_sync(self._files.content, conversation, attachment)

    async def tell(
        self,
        conversation: str,
        key: str,
        once: str,
        choices: tuple[Choice, ...] = (),
        values: Mapping[str, object] = NOTHING,
    ) -> None:
        """Say a sentence of `bot/wording` in the conversation's language; once for each `once`."""

        def verb() -> Message:
            with self._database.write() as sql:
                found = self._conversations.find(conversation)
                language = found.language if found else "de"
                text = say(key, language, **values)
                said = Outgoing(text=text, format="text", language=language, author=Author.SYSTEM, choices=choices)
                return at_desk.say(sql, conversation, said, once, at=self._clock())[0]

        message = await run_sync(verb)
        await self._notify(conversation, "message", compact(message))

    async def cannot_be_reached(self, conversation: str, why: str = "channel.gone") -> None:
        """Who has the chat, or is to have it, reads that nothing arrives any more; `why` names the sentence."""
        found = await self.find(conversation)
        if found is not None and found.state in (State.WAITING, State.AGENT):
            await self.tell(conversation, why, f"gone-{found.seq}")

    async def languages(self, conversation: Conversation) -> tuple[str, ...]:
        """The languages of the conversation's city."""
        found = await run_sync(self._knowledge.site, conversation.site)
        return found.languages

    async def switch(self, conversation: str, language: str) -> None:
        """Go on in another language; who has the chat is shown so."""
        await run_sync(self._conversations.set_language, conversation, language)
        await self._desk.citizen_switched(conversation, language)

    async def sites(self) -> list[str]:
        """Ids of the cities there are."""
        return await run_sync(self._knowledge.sites)

    async def title(self, conversation: Conversation, article: str) -> str | None:
        """The title of an article of the conversation's city; None where it has none with this id."""

        def verb() -> str | None:
            with suppress(NotFound):
                return self._knowledge.article(conversation.site, article).text(conversation.language)[1].title
            return None

        return await run_sync(verb)

    async def erase(self, mine: Sequence[str], also: Callable[[Connection], None]) -> Receipt:
        """Erase conversations, with everything that hangs on them; `also` is done in the same step, before that."""
        receipt = await self._desk.erase(*mine, also=also)
        for one in mine:
            await self._notify(one, "state", {"state": State.CLOSED, "erased": True})
        return receipt

    async def _notify(self, conversation: str, event: str, data: dict[str, Any]) -> None:
        with suppress(RedisError, OSError):
            await self._live.notify(conversation, event, data)


def greeting(city: str, language: str) -> Outgoing:
    """The first message of every conversation (EU AI Act, Art. 50)."""
    text, name = say("chat.welcome", language, city=city), say("chat.name", language)
    return Outgoing(text=text, language=language, outcome=Outcome.GREETED, name=name)


def speaks(locale: str | None, languages: tuple[str, ...]) -> str:
    """The language of a city that is nearest to what somebody wants."""
    wanted = best(locale or "de")
    return wanted if wanted in languages else languages[0]
