"""The brain puts what citizens wrote into the editors' inbox: beside the turns, a little at a time.

Only a brain can: it has the encoder, by which messages that are alike find together, and the articles they may mean.
"""

import asyncio
import logging
import secrets
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from redis.exceptions import RedisError

from bot.clock import Clock, now
from bot.errors import LotseError, NotFound, without_words
from bot.knowledge.library import Shelf
from bot.storage.database import Database
from bot.storage.live import Live, stopping
from bot.studio import inbox_taking as taking
from bot.studio.inbox_items import Fresh, guesses, uncertainty
from bot.studio.likeness import Group, Groups, packed
from nlu.components.shared_encoder import shared_encoder

log = logging.getLogger(__name__)

BATCH = 16
PAUSE_S = 1.5
"""Between two looks; a message is in the inbox within five seconds."""
_BREATH_S = 0.005
"""Between two messages, so that a citizen's turn waits for one of them at most."""
_LEASE = "lotse:inbox"
_LEASE_S = 15
_NEAR = 3
_TRIES = 2
_HARMLESS = "Guten Tag"


class Library(Protocol):
    """The knowledge of all sites, as far as it is needed here."""

    def shelf(self, site: str | None) -> Shelf:
        """The knowledge of a site; raises NotFound."""


class Encoder(Protocol):
    """What makes sentence vectors."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, a row for each text."""


class Intake:
    """One brain's hand in the inbox; of several brains one at a time works, and nothing is put in twice."""

    def __init__(
        self,
        name: str,
        live: Live,
        database: Database,
        library: Library,
        encoder: Encoder | None = None,
        clock: Clock = now,
    ) -> None:
        """`encoder`: the one of all messages if not given."""
        self._name, self._live, self._database, self._library = name, live, database, library
        self._encoder, self._clock = encoder or shared_encoder(), clock
        self._groups: defaultdict[str, Groups] = defaultdict(Groups)

    async def run(self) -> None:
        """Look for messages until cancelled; whatever fails is tried again."""
        while not stopping():
            more = False
            try:
                more = await self._mine() and await self.take_in() == BATCH
            except (RedisError, LotseError, OSError) as error:
                log.warning("the inbox waits: %s", type(error).__name__)
            except Exception as error:  # whatever it is, it must not end the brain
                log.error("inbox: %s", type(error).__name__, exc_info=without_words(error))
            await asyncio.sleep(_BREATH_S if more else PAUSE_S)

    async def _mine(self) -> bool:
        """Whether this brain works for the inbox; another one takes over when it is gone for some seconds."""
        if await self._live.redis.set(_LEASE, self._name, nx=True, ex=_LEASE_S):
            return True
        if await self._live.redis.get(_LEASE) != self._name:
            return False
        return bool(await self._live.redis.expire(_LEASE, _LEASE_S))

    async def take_in(self) -> int:
        """Put the next messages into the inbox; how many were found."""
        seen, found, reached = await asyncio.to_thread(self._look)
        rows = []
        for one in found:
            rows.append(await asyncio.to_thread(self._read, one))
            await asyncio.sleep(_BREATH_S)
        if reached and await asyncio.to_thread(self._store, seen, reached, rows) is None:
            self._groups.clear()
            return 0
        return len(found)

    def _look(self) -> tuple[taking.Mark | None, list[Fresh], taking.Mark | None]:
        at = self._clock()
        with self._database.read() as sql:
            seen = taking.mark(sql)
            found = taking.fresh(sql, seen.at, BATCH) if seen else []
            reached = taking.next_mark(sql, seen, found, len(found) == BATCH, at)
            found = [*found, *taking.marked(sql, BATCH - len(found))]
            if found:
                reached = reached or (taking.Mark(seen.at, seen.turn + 1) if seen else None)
                for site in {one.site for one in found}:
                    groups = self._groups[site]
                    for group in taking.beginnings(sql, groups.missing(taking.open_groups(sql, site))):
                        groups.add(group)
        return seen, found, reached

    def _read(self, one: Fresh) -> dict[str, Any]:
        """What the inbox keeps of a message; of one that cannot be read although others can, only that it was there."""
        for _ in range(_TRIES):
            try:
                return self._row(one)
            except Exception as error:  # one bad message must not keep the others out
                log.error("inbox: a message cannot be read: %s", type(error).__name__, exc_info=without_words(error))
                self._read_harmless(one.site)
        return taking.unread(vars(one))

    def _read_harmless(self, site: str) -> None:
        """Raises what goes wrong with any message."""
        self._encoder.encode([_HARMLESS])
        self._near(site, _HARMLESS)

    def _row(self, one: Fresh) -> dict[str, Any]:
        text = one.read_by_staff()
        meant = guesses(one, [] if one.is_settled else self._near(one.site, text))
        cluster, vector = self._group(one, text)
        return {
            "conversation": one.conversation,
            "seq": one.seq,
            "site": one.site,
            "at": one.at,
            "language": one.language,
            "text": text,
            "intent": one.intent,
            "article": one.article,
            "confidence": one.confidence,
            "uncertainty": uncertainty(one),
            "outcome": one.outcome,
            "guesses": meant,
            "cluster": cluster,
            "vector": vector,
        }

    def _group(self, one: Fresh, text: str) -> tuple[str, str | None]:
        """The group that it joins, or the one that it begins with its vector."""
        groups = self._groups[one.site]
        vector = self._encoder.encode([text])[0]
        if known := groups.nearest(one.meaning, vector):
            return known, None
        begun = Group(secrets.token_urlsafe(12), one.meaning, packed(vector))
        groups.add(begun)
        return begun.id, begun.vector

    def _near(self, site: str, text: str) -> list[tuple[str, float]]:
        try:
            index = self._library.shelf(site).index
        except NotFound:
            return []
        return [(found.id, found.score) for found in index.search(text, _NEAR)] if index else []

    def _store(self, seen: taking.Mark | None, reached: taking.Mark, rows: list[dict[str, Any]]) -> int | None:
        with self._database.write() as sql:
            return taking.store(sql, seen, reached, rows)
