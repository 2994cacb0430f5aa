"""How many mails of one sender are taken within an hour: two machines that answer each other would never stop.

What is too much is not lost: it waits in the mailbox until its hour comes. The pace is kept per gateway.
"""

from collections import defaultdict, deque
from datetime import datetime, timedelta

from bot.clock import Clock, now

_WINDOW = timedelta(hours=1)
_ALL, _SENDERS = "", 50
"""All senders together write no more than so many diligent ones: some machines have an address for every letter."""


class Pace:
    """`limit` mails an hour from each sender, fifty times as many from all; 0: no limit."""

    def __init__(self, limit: int, clock: Clock = now) -> None:
        self._limit, self._clock = limit, clock
        self._taken: defaultdict[str, deque[datetime]] = defaultdict(deque)
        self._held: dict[int, datetime] = {}

    def holds(self, uid: int) -> bool:
        """Whether this mail still has to wait."""
        self._forget()
        return uid in self._held

    def allows(self, uid: int, sender: str) -> bool:
        """Whether this mail is taken now; it counts then."""
        self._forget()
        for whose, limit in ((sender, self._limit), (_ALL, self._limit * _SENDERS)):
            if limit and len(self._taken[whose]) >= limit:
                self._held[uid] = self._taken[whose][0] + _WINDOW
                return False
        for whose in (sender, _ALL):
            self._taken[whose].append(self._clock())
        return True

    def _forget(self) -> None:
        at = self._clock()
        self._held = {uid: until for uid, until in self._held.items() if until > at}
        for sender, taken in list(self._taken.items()):
            while taken and taken[0] + _WINDOW <= at:
                taken.popleft()
            if not taken:
                del self._taken[sender]
