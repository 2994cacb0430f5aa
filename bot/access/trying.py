"""Many changes in a row of which each stands for itself."""

import logging
from collections.abc import Callable
from typing import Any

from bot.access.acts import Act
from bot.access.base import DeskPart
from bot.errors import ConversationClosed, HandoverClosed, NoHandover, NotFound, NotYours, without_words

log = logging.getLogger(__name__)

_CHANGED_MEANWHILE = (NotYours, HandoverClosed, ConversationClosed, NotFound, NoHandover)
"""Somebody else was faster, or it is erased: nothing is left to do."""


class Trying(DeskPart):
    """Whatever is wrong with one handover, the others are looked after all the same."""

    async def _try(self, verb: Callable[[Act], Any]) -> None:
        """One change of a sweep, made if it still can be."""
        try:
            await self._do(verb)
        except _CHANGED_MEANWHILE:
            return
        except Exception as error:
            log.error("sweeping one handover: %s", type(error).__name__, exc_info=without_words(error))
