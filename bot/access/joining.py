"""One person on two channels: known as one only by their own act, with a code that is shown here and typed there."""

import hashlib
import secrets
from datetime import timedelta

from anyio.to_thread import run_sync
from redis.exceptions import RedisError
from sqlalchemy import update

from bot.conversations.models import Conversation
from bot.errors import NotFound, QueueUnavailable, TooMany
from bot.storage.database import Database
from bot.storage.live import Live
from bot.storage.tables import conversations

GOOD_FOR = timedelta(minutes=10)
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_LENGTH = 8
_TRIES = 5


class Joining:
    """Codes live in Redis alone: who loses one asks for another."""

    def __init__(self, database: Database, live: Live) -> None:
        self._database, self._live = database, live

    async def code(self, held: Conversation) -> str:
        """A code for the person of this conversation, good once and for ten minutes; raises QueueUnavailable."""
        code = "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
        try:
            await self._live.redis.set(_key(code), f"{held.site} {held.person}", ex=int(GOOD_FOR.total_seconds()))
        except RedisError as error:
            raise QueueUnavailable from error
        return f"{code[:4]}-{code[4:]}"

    async def join(self, held: Conversation, code: str) -> None:
        """Whoever has this conversation is the person of the code; raises NotFound, TooMany or QueueUnavailable."""
        if not await self._live.within_limit(f"join:{held.id}", _TRIES, int(GOOD_FOR.total_seconds())):
            raise TooMany
        try:
            found = await self._live.redis.getdel(_key(code))
        except RedisError as error:
            raise QueueUnavailable from error
        site, _, person = str(found or "").partition(" ")
        if site != held.site:
            raise NotFound
        await run_sync(self._same, held.person, person)

    def _same(self, before: str, person: str) -> None:
        mine = conversations.c.person == before
        with self._database.write() as sql:
            sql.execute(update(conversations).where(mine).values(person=person))


def _key(code: str) -> str:
    bare = "".join(character for character in code.upper() if character.isalnum())
    return f"lotse:join:{hashlib.sha256(bare.encode()).hexdigest()}"
