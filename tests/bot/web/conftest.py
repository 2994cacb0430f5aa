"""The journeys' browser, for pages that need no program behind them."""

from tests.journeys.conftest import browser

__all__ = ["browser"]
