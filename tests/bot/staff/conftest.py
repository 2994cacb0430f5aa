"""Accounts on the test's own record, with a clock that the test turns."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.staff.accounts import Accounts
from bot.staff.models import Role, Staff
from bot.storage.database import Database

PASSWORD = "Regenschirm-am-Hafen"


class Watch:
    """A clock that stands still until it is turned."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def turn(self, **by: float) -> None:
        """Let time go by."""
        self.at += timedelta(**by)


@pytest.fixture
def watch() -> Watch:
    """Monday morning."""
    return Watch()


@pytest.fixture
def accounts(database: Database, watch: Watch) -> Accounts:
    """No accounts yet."""
    return Accounts(database, watch)


@pytest.fixture
def anna(accounts: Accounts) -> Staff:
    """An agent of one site with a password."""
    return accounts.add("anna", "Anna Muster", Role.AGENT, "musterstadt", PASSWORD, by="test")
