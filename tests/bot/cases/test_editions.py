"""What was made of stored data is used again, until another edition is there."""

import threading
from collections.abc import Hashable

import pytest
from sqlalchemy import select

from bot.cases import editions
from bot.cases.editions import Editions, keep
from bot.clock import now
from bot.errors import NotFound
from bot.storage.database import Database
from bot.storage.tables import site_streets
from tests.at_once import together
from tests.bot.cases.reports import SITE


class Shop:
    """Counts how often it was asked."""

    def __init__(self, edition: Hashable) -> None:
        self.edition = edition
        self.looks = 0
        self.made: list[str] = []

    def look(self, site: str) -> Hashable:
        self.looks += 1
        return self.edition

    def make(self, site: str) -> str:
        self.made.append(site)
        return f"{site} {self.edition}"


def _editions(shop: Shop) -> Editions[str]:
    return Editions(shop.look, shop.make, "nothing")


def test_within_the_first_seconds_nobody_looks_again() -> None:
    shop = Shop(1)
    kept = _editions(shop)
    assert [kept.of("a") for _ in range(3)] == ["a 1"] * 3
    assert (shop.looks, shop.made) == (1, ["a"])


def test_later_somebody_looks_and_makes_only_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "LOOK_S", 0)
    shop = Shop(1)
    kept = _editions(shop)
    first = kept.of("a")
    assert kept.of("a") is first
    shop.edition = 2
    assert kept.of("a") == "a 2"
    assert (shop.looks, shop.made) == (3, ["a", "a"])


def test_what_was_forgotten_is_looked_for_at_once() -> None:
    shop = Shop(1)
    kept = _editions(shop)
    kept.of("a")
    shop.edition = 2
    kept.forget("a")
    assert kept.of("a") == "a 2"


def test_of_sites_without_data_nothing_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editions, "LOOK_S", 0)
    shop = Shop(None)
    kept = _editions(shop)
    assert [kept.of(f"unheard-of-{number}") for number in range(50)] == ["nothing"] * 50
    assert (kept._held, shop.made) == ({}, [])
    shop.edition = 1
    assert kept.of("a") == "a 1"
    shop.edition = None
    assert kept.of("a") == "nothing"


def test_two_that_ask_at_once_wait_for_one_making() -> None:
    entered, go_on = threading.Event(), threading.Event()
    shop = Shop(1)

    def slow(site: str) -> str:
        entered.set()
        assert go_on.wait(10)
        return shop.make(site)

    kept = Editions(shop.look, slow, "nothing")

    def release() -> None:
        assert entered.wait(10)
        go_on.set()

    found = together([lambda: kept.of("a"), lambda: kept.of("a"), release])
    assert (sorted(map(str, found)), shop.made) == (["None", "a 1", "a 1"], ["a"])


def test_the_edition_grows_with_every_change_and_only_with_one(database: Database) -> None:
    done = [keep(database, site_streets, SITE, "csv", csv, now) for csv in ("a", "a", "b")]
    with database.read() as sql:
        row = sql.execute(select(site_streets)).one()
    assert (done, row.csv, row.edition) == ([True, False, True], "b", 2)


def test_for_a_site_that_is_not_there_nothing_is_kept(database: Database) -> None:
    with pytest.raises(NotFound):
        keep(database, site_streets, "nowhere", "csv", "a", now)
