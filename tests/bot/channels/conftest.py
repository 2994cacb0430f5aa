"""Chats and updates of one channel on the test's own record, at a time that the test moves."""

import pytest
from cryptography.fernet import Fernet

from bot.channel_port import Place
from bot.channels.chats import Chats
from bot.channels.updates import Updates
from bot.privacy.addresses import Addresses
from bot.storage.database import Database
from tests.bot.access.conftest import Time

ADDRESSES = Addresses(Fernet.generate_key())


def place(key: str, chat: str = "77", rank: int = 0) -> Place:
    """An update with this number from a chat."""
    return Place(key, chat, {"chat_id": chat}, rank)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def chats(database: Database, time: Time) -> Chats:
    return Chats(database, ADDRESSES, "telegram", time)


@pytest.fixture
def updates(database: Database, time: Time) -> Updates:
    return Updates(database, ADDRESSES, "telegram", time)
