"""The street list of a site: stored once, in memory only where places are looked for, new in every process."""

import subprocess
import sys
import threading
import time

import pytest

from bot.cases import editions, streets
from bot.cases.streets import StreetLists
from bot.errors import BadCatalogue, NotFound
from bot.knowledge.neighbours import Neighbour
from bot.knowledge.record import Knowledge
from bot.storage.database import Database
from nlu.places.matching import Decision
from tests.bot.cases.reports import SITE
from tests.bot.conftest import SITE as CITY

CSV = "street,district\nBonner Straße,Nordstadt\nAm Wehr,Hafen\n"


def test_streets_are_found_and_read_after_they_were_kept(database: Database) -> None:
    lists = StreetLists(database)
    assert lists.keep(SITE, CSV)
    assert not lists.keep(SITE, CSV)
    found = lists.of(SITE)
    assert found
    assert found.matcher.match("Boner Str.").street is not None
    read = found.reader.read("Laterne kaputt, Am Wehr 3")
    assert (read.street, read.house_number) == ("Am Wehr", "3")


def test_without_a_list_streets_are_known_by_what_they_look_like(database: Database) -> None:
    found = StreetLists(database).of(SITE)
    assert not found
    assert found.reader.read("Laterne dunkel, Bonner Straße 12").street == "Bonner Straße"
    assert found.matcher.match("Bonner Straße").decision is Decision.UNKNOWN
    assert not StreetLists(database).of("nowhere")


def test_districts_of_the_site_are_read_too_and_followed(database: Database) -> None:
    lists = StreetLists(database)
    lists.keep(SITE, "street\nAm Wehr\n")
    assert lists.of(SITE).reader.read("überall Müll in der Nordstadt").district == "Nordstadt"
    Knowledge(database).save_site(CITY.model_copy(update={"districts": {"Weiherfeld": "buergerbuero-sued"}}))
    lists._editions.forget(SITE)
    assert lists.of(SITE).reader.read("überall Müll im Weiherfeld").district == "Weiherfeld"


def test_the_towns_around_and_the_boundary_of_the_site_are_followed_too(database: Database) -> None:
    lists = StreetLists(database)
    lists.keep(SITE, "street\nAm Wehr\n")
    assert lists.of(SITE).is_anywhere
    assert lists.of(SITE).reader.read("Schlagloch in Tal, Am Wehr 3").town is None
    around = (Neighbour(town="Tal", authority="Gemeinde Tal", phone="01234 98"),)
    drawn = CITY.model_copy(update={"neighbours": around, "boundary": ((50.9, 9.9), (51.1, 10.1))})
    Knowledge(database).save_site(drawn)
    lists._editions.forget(SITE)
    found = lists.of(SITE)
    assert found.reader.read("Schlagloch in Tal, Am Wehr 3").town == "Tal"
    assert found.is_neighbour("tal")
    assert found.area is not None
    assert (51.0, 10.0) in found.area


def _another_process(database: Database, monkeypatch: pytest.MonkeyPatch) -> tuple[StreetLists, StreetLists]:
    """Who reads, looking each time, and a process of its own that has imported a list."""
    monkeypatch.setattr(editions, "LOOK_S", 0)
    reading, importing = StreetLists(database), StreetLists(Database(str(database.engine.url)))
    importing.keep(SITE, CSV)
    return reading, importing


def test_another_process_sees_a_new_list_without_being_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, importing = _another_process(database, monkeypatch)
    first = reading.of(SITE)
    assert reading.of(SITE) is first
    importing.keep(SITE, CSV + "Marktplatz,Altstadt\n")
    assert reading.of(SITE) is first
    until = time.monotonic() + 20
    while len(reading.of(SITE).matcher.streets) != 3:
        assert time.monotonic() < until
        time.sleep(0.01)


def test_who_asks_while_a_large_list_is_read_anew_is_not_kept_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, importing = _another_process(database, monkeypatch)
    first = reading.of(SITE)
    released, parse = threading.Event(), streets.parsed
    monkeypatch.setattr(streets, "parsed", lambda csv: (released.wait(20), parse(csv))[1])
    Knowledge(database).save_site(CITY.model_copy(update={"districts": {"Weiherfeld": "buergerbuero-sued"}}))
    try:
        assert [reading.of(SITE) for _ in range(50)] == [first] * 50
    finally:
        released.set()


@pytest.mark.parametrize("csv", ["", "name\nAm Wehr\n", "street,lat,lon\nAm Wehr,95,10\n", "street\n"])
def test_a_broken_list_is_refused_and_the_old_one_stays(csv: str, database: Database) -> None:
    lists = StreetLists(database)
    lists.keep(SITE, CSV)
    with pytest.raises(BadCatalogue):
        lists.keep(SITE, csv)
    assert len(lists.of(SITE).matcher.streets) == 2


def test_streets_of_a_site_that_is_not_there_are_refused(database: Database) -> None:
    with pytest.raises(NotFound):
        StreetLists(database).keep("nowhere", CSV)


def test_who_only_has_the_cabinet_has_not_loaded_what_reads_places() -> None:
    code = "import sys, bot.cases.cabinet; print([name for name in sys.modules if name.startswith('nlu.places')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_the_middle_of_the_streets_is_there_without_what_looks_for_them(database: Database) -> None:
    lists = StreetLists(database)
    assert lists.middle(SITE) is None
    lists.keep(SITE, "street,lat,lon\nAm Wehr,51,10\nMarktplatz,52,11\nBonner Straße,,\n")
    assert lists.middle(SITE) == (51.5, 10.5)
    assert lists._editions._held == {}
    lists.keep(SITE, CSV)
    assert lists.middle(SITE) is None
    assert lists.middle("nowhere") is None
