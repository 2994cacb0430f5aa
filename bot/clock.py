"""The one place that knows what time it is, so that tests can say otherwise."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def now() -> datetime:
    """The present moment, with zone."""
    return datetime.now(UTC)
