"""Since when somebody has looked without a gap: only who looked all the time can say that nobody was there."""

import time
from collections.abc import Callable
from dataclasses import dataclass

GAP_S = 30.0
"""A longer time between two looks is a gap: the machine slept, or was too busy to hear anybody."""


@dataclass
class Watch:
    """One gateway's view of who is there; wall-clock time, since machines sleep."""

    clock: Callable[[], float] = time.time
    _since: float | None = None
    _last: float = 0.0

    def look(self) -> float:
        """Somebody has looked now, and could; seconds for which that was so without a gap."""
        at = self.clock()
        if self._since is None or not 0 <= at - self._last <= GAP_S:
            self._since = at
        self._last = at
        return at - self._since

    def lost(self) -> None:
        """Nothing could be seen: the watch begins anew."""
        self._since = None
