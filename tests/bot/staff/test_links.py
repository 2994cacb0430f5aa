"""A link lets one person in, once, for a day."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from bot.errors import LinkUsed
from bot.staff.links import Links
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.tables import staff_links
from tests.bot.staff.conftest import Watch


@pytest.fixture
def links(database: Database, watch: Watch) -> Links:
    return Links(database, watch)


def test_a_link_works_once(links: Links, anna: Staff) -> None:
    token = links.make(anna)
    assert links.use(token) == anna
    with pytest.raises(LinkUsed):
        links.use(token)


def test_of_many_who_use_a_link_at_once_one_is_let_in(links: Links, anna: Staff) -> None:
    token = links.make(anna)

    def let_in(_: int) -> bool:
        try:
            return links.use(token) == anna
        except LinkUsed:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(let_in, range(8))) == 1


def test_a_link_ends_after_a_day(links: Links, anna: Staff, watch: Watch) -> None:
    early, late = links.make(anna), watch
    late.turn(hours=23.9)
    assert links.use(early) == anna
    token = links.make(anna)
    late.turn(hours=24)
    with pytest.raises(LinkUsed):
        links.use(token)


def test_a_new_link_ends_the_older_one(links: Links, anna: Staff) -> None:
    older, newer = links.make(anna), links.make(anna)
    with pytest.raises(LinkUsed):
        links.use(older)
    assert links.use(newer) == anna


@pytest.mark.parametrize("token", ["", "x", "ä" * 50])
def test_an_invented_link_lets_nobody_in(links: Links, anna: Staff, token: str) -> None:
    with pytest.raises(LinkUsed):
        links.use(token)


def test_the_token_itself_is_not_stored(links: Links, anna: Staff, database: Database) -> None:
    token = links.make(anna)
    with database.read() as sql:
        row = sql.execute(select(staff_links)).one()
    assert token not in map(str, row)
    assert len(token) >= 40
