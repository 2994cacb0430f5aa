"""The cabinet: everything about cases in one place, the one that was installed or one on the record."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cases import cabinet as module
from bot.cases.cabinet import Cabinet, cabinet, install
from bot.service_hours import ServiceHours
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tables import case_outbox
from tests.bot.cases.reports import SITE, report
from tests.demo_city import demo_reports


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    """Other tests in the same process have their own."""
    before = list(module._installed)
    module._installed.clear()
    module._default.cache_clear()
    yield
    module._installed[:] = before
    module._default.cache_clear()


def test_where_nobody_has_installed_one_it_is_on_the_record_of_the_data_folder(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOTSE_DATA", str(settings.data))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert cabinet() is cabinet()
    assert str(Path(settings.data).resolve()) in str(cabinet().database.engine.url)
    assert cabinet().catalogues.of(SITE).services == ()


def test_the_installed_one_is_everybodys(settings: Settings, database: Database) -> None:
    made = Cabinet(settings, database)
    install(made)
    assert cabinet() is made


@pytest.mark.parametrize(("url", "count"), [("", 0), ("https://reports.example/open311/v2", 1)])
def test_only_with_an_endpoint_defects_are_sent_on(
    url: str, count: int, settings: Settings, database: Database
) -> None:
    made = Cabinet(settings.model_copy(update={"open311_url": url}), database)
    made.filing.file(report(), ServiceHours())
    with database.read() as sql:
        assert len(sql.execute(case_outbox.select()).all()) == count


def test_what_was_read_at_the_start_is_there_for_the_first_report(settings: Settings, database: Database) -> None:
    list(demo_reports().keep(database, SITE))
    made = Cabinet(settings, database)
    made.warm_up(SITE)
    assert len(made.streets.of(SITE).matcher.streets) == 181
    assert made.proposer(SITE).propose("Die Laterne ist dunkel").codes == ("street-light",)


def test_a_site_without_reports_has_nothing_to_warm_up(settings: Settings, database: Database) -> None:
    made = Cabinet(settings, database)
    made.warm_up(SITE)
    assert not made.streets.of(SITE)
