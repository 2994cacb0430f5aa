"""Mails that lie in the mailbox and make trouble: nobody looks at them for a while, so that they hold up no other.

They are known by their numbers, which a mailbox that was made anew gives again.
"""

from collections import Counter
from datetime import datetime, timedelta

from bot.clock import Clock, now

_A_WHILE = timedelta(hours=1)
_FOR_GOOD = timedelta(days=15)
"""Longer than a mail counts as new."""
_MOST_TRIES = 3


class Waiting:
    """What is not looked at now, in one mailbox."""

    def __init__(self, clock: Clock = now) -> None:
        self._clock, self._mailbox = clock, 0
        self._until: dict[int, datetime] = {}
        self._broken_off = Counter[int]()

    def begins(self, mailbox: int) -> None:
        """All that follows is about this mailbox (its UIDVALIDITY)."""
        if mailbox != self._mailbox:
            self._mailbox, self._until = mailbox, {}
            self._broken_off.clear()

    def holds(self, uid: int) -> bool:
        """Whether this mail still has to wait."""
        return uid in self._until and self._until[uid] > self._clock()

    def hold(self, uid: int, for_good: bool = False) -> bool:
        """Let it wait; whether this is news."""
        is_news = uid not in self._until
        self._until[uid] = self._clock() + (_FOR_GOOD if for_good else _A_WHILE)
        return is_news

    def broke_off(self, uid: int) -> bool:
        """The connection ended while it was worked on; whether that was often enough to blame the mail."""
        self._broken_off[uid] += 1
        return self._broken_off[uid] % _MOST_TRIES == 0
