"""Photos: kept under their case, a few of them, and given out only with it."""

import pytest
from sqlalchemy import Connection

from bot.cases import history, photos
from bot.cases.models import CITIZEN
from bot.errors import InvalidRequest, NotFound
from tests.bot.cases.reports import AT, hours, opened

PICTURE = b"\xff\xd8\xff\x00\x01"


def test_photos_are_kept_byte_for_byte_in_order(sql: Connection) -> None:
    case, other = opened(sql), opened(sql)
    second = photos.add(sql, case, "image/png", b"2", CITIZEN, hours(1))
    first = photos.add(sql, case, "image/jpeg", PICTURE, CITIZEN, AT)
    assert photos.listed(sql, case.id) == [first, second]
    assert photos.content(sql, case.id, first.id) == ("image/jpeg", PICTURE)
    assert history.listed(sql, case.id)[-1].act == "photo_added"
    with pytest.raises(NotFound):
        photos.content(sql, other.id, first.id)


def test_a_case_has_room_for_a_few(sql: Connection) -> None:
    case = opened(sql)
    for _ in range(photos.MAX_PHOTOS):
        photos.add(sql, case, "image/jpeg", PICTURE, CITIZEN, AT)
    with pytest.raises(InvalidRequest) as caught:
        photos.add(sql, case, "image/jpeg", PICTURE, CITIZEN, AT)
    assert caught.value.values == {"field": "photo"}
    assert len(photos.listed(sql, case.id)) == photos.MAX_PHOTOS
