"""Categories and streets of a site folder: checked first, then stored, with a line for people about each."""

import shutil
from pathlib import Path

import pytest

from bot import bounded_files
from bot.cases.catalogues import Catalogues
from bot.cases.folder import ANYWHERE, Reports, read_reports
from bot.cases.streets import StreetLists
from bot.errors import BadCatalogue
from bot.knowledge.files import read_folder
from bot.knowledge.record import Knowledge
from bot.prepare import DEMO
from bot.storage.database import Database
from tests.bot.cases.reports import SITE


@pytest.fixture
def city(tmp_path: Path) -> Path:
    made = tmp_path / "city"
    made.mkdir()
    for name in ("services.yml", "streets.csv"):
        shutil.copy(DEMO / name, made / name)
    return made


def test_the_demo_city_brings_categories_and_streets(city: Path, database: Database) -> None:
    found = read_reports(city)
    assert list(found.keep(database, SITE)) == ["categories of reports: 23 · changed", "streets: 181 · changed"]
    assert list(found.keep(database, SITE)) == ["categories of reports: 23 · unchanged", "streets: 181 · unchanged"]
    assert len(Catalogues(database).of(SITE).services) == 23
    assert len(StreetLists(database).of(SITE).matcher.streets) == 181


def test_what_a_folder_does_not_have_stays_as_it_is(city: Path, database: Database) -> None:
    list(read_reports(city).keep(database, SITE))
    (city / "services.yml").unlink()
    assert list(read_reports(city).keep(database, SITE)) == ["streets: 181 · unchanged"]
    assert len(Catalogues(database).of(SITE).services) == 23


def test_a_list_without_coordinates_is_told_to_end_nowhere_unless_the_site_has_a_boundary(
    tmp_path: Path, database: Database
) -> None:
    (tmp_path / "streets.csv").write_text("street\nAm Wehr\n", encoding="utf-8")
    site = Knowledge(database).site(SITE)
    told = list(read_reports(tmp_path).keep(database, SITE))
    assert told == ["streets: 1 · changed", f"streets: {ANYWHERE}"]
    Knowledge(database).save_site(site.model_copy(update={"boundary": ((50.9, 9.9), (51.1, 10.1))}))
    assert list(read_reports(tmp_path).keep(database, SITE)) == ["streets: 1 · unchanged"]


def test_a_folder_with_neither_and_a_single_file_bring_nothing(tmp_path: Path) -> None:
    (tmp_path / "catalogue.csv").write_text("id,title\n", encoding="utf-8")
    assert read_reports(tmp_path) == read_reports(tmp_path / "catalogue.csv") == Reports()
    assert not read_reports(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("services.yml", b"groups: {}\nservices: [{code: x}]\n", "service 1"),
        ("services.yml", b"groups: [", "services.yml"),
        ("streets.csv", b"street\nBonner Stra\xdfe\n", "line 2: not UTF-8"),
        ("streets.csv", b"name\nBonner Weg\n", "no column `street`"),
    ],
)
def test_a_broken_file_is_refused_with_its_name_and_place(name: str, content: bytes, reason: str, city: Path) -> None:
    (city / name).write_bytes(content)
    with pytest.raises(BadCatalogue, match=reason) as caught:
        read_reports(city)
    assert str(city / name) in str(caught.value)


def test_a_list_without_end_is_refused(city: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_files, "MAX_BYTES", 1_000)
    with pytest.raises(BadCatalogue, match="larger than"):
        read_reports(city)


def test_a_list_that_cannot_be_read_is_refused(city: Path) -> None:
    (city / "streets.csv").unlink()
    (city / "streets.csv").mkdir()
    with pytest.raises(BadCatalogue, match=r"streets\.csv"):
        read_reports(city)


def test_every_department_of_the_demo_citys_categories_is_declared() -> None:
    catalogue, site = read_reports(DEMO).catalogue, read_folder(DEMO).site
    assert catalogue is not None
    assert {service.department for service in catalogue.services} <= set(site.departments)
