"""Two channels are one person's only by a code that was shown on one and typed on the other."""

import pytest

from bot.access.joining import Joining
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.errors import NotFound, TooMany
from bot.messages import Outgoing
from bot.storage.database import Database
from bot.storage.live import Live

HELLO = Outgoing(text="Guten Tag")


@pytest.fixture
def joining(database: Database, live: Live) -> Joining:
    return Joining(database, live)


def _opened(record: Conversations, site: str = "musterstadt") -> Conversation:
    return record.open(site, "telegram", HELLO)[0]


async def test_a_code_makes_one_person_of_two_and_is_good_once(joining: Joining, record: Conversations) -> None:
    web, phone, third = (_opened(record) for _ in range(3))
    code = await joining.code(web)
    await joining.join(phone, code.lower().replace("-", " "))
    found = record.find(phone.id)
    assert found is not None
    assert found.person == web.person
    with pytest.raises(NotFound):
        await joining.join(third, code)


async def test_a_code_of_another_city_is_none(joining: Joining, record: Conversations) -> None:
    with pytest.raises(NotFound):
        await joining.join(_opened(record, "nachbarstadt"), await joining.code(_opened(record)))


async def test_codes_cannot_be_tried_out(joining: Joining, record: Conversations) -> None:
    mine = _opened(record)
    for _ in range(5):
        with pytest.raises(NotFound):
            await joining.join(mine, "AAAA-AAAA")
    with pytest.raises(TooMany):
        await joining.join(mine, await joining.code(_opened(record)))
