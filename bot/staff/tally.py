"""Counting in this process alone, for as long as Redis is away: a limit that is off then would be no limit."""

import time
from collections.abc import Callable, Collection

_MOST = 10_000
"""So many keys are remembered; a storm of invented names must not fill the memory."""


class Tally:
    """Acts by key within a window that begins with the first of them."""

    def __init__(self, window_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._window_s = window_s
        self._clock = clock
        self._counts: dict[str, tuple[int, float]] = {}

    def add(self, key: str) -> int:
        """Count one act; how many there are now."""
        count, end = self._known(key)
        self._counts[key] = (count + 1, end)
        self._tidy()
        return count + 1

    def take_back(self, keys: Collection[str]) -> None:
        """The last act did not count."""
        for key in keys:
            count, end = self._known(key)
            if count > 1:
                self._counts[key] = (count - 1, end)
            else:
                self._counts.pop(key, None)

    def forget(self, key: str) -> None:
        """All acts under the key."""
        self._counts.pop(key, None)

    def left_s(self, key: str) -> float:
        """Seconds until the acts under the key no longer count; the whole window where there are none."""
        return self._known(key)[1] - self._clock()

    def _known(self, key: str) -> tuple[int, float]:
        now = self._clock()
        count, end = self._counts.get(key, (0, now + self._window_s))
        return (count, end) if end > now else (0, now + self._window_s)

    def _tidy(self) -> None:
        """First what has ended goes, then what began first: keys stand in the order in which they came."""
        if len(self._counts) <= _MOST:
            return
        now = self._clock()
        self._counts = {key: (count, end) for key, (count, end) in self._counts.items() if end > now}
        while len(self._counts) > _MOST:
            del self._counts[next(iter(self._counts))]
