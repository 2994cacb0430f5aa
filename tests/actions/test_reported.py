"""Which messages begin a report."""

from typing import Any

import pytest

from actions.reported import as_report
from bot.errors import DatabaseUnavailable
from tests.actions.reports import SHELF, Reporter

pytestmark = pytest.mark.usefixtures("reporter")


def _parsed(text: str, intent: str = "ask_article", likely: float = 0.0, article: str = "sperrmuell") -> dict[str, Any]:
    ranking = [{"name": intent, "confidence": 1 - likely}, {"name": "report_defect", "confidence": likely}]
    articles = {"band": "answer", "ids": [article], "confidence": 0.9}
    return {"text": text, "intent": ranking[0], "entities": [], "articles": articles, "intent_ranking": ranking}


async def _intent(*parsed: Any, **more: Any) -> str:
    return str((await as_report(_parsed(*parsed, **more), SHELF))["intent"]["name"])


async def test_a_report_that_an_article_was_found_for_is_a_report() -> None:
    assert await _intent("Die Laterne in der Bonner Straße 12 ist dunkel", likely=0.5) == "report_defect"
    assert await _intent("Die Laterne ist dunkel", article="maengel-melden") == "report_defect"
    assert await _intent("Ich möchte einen Schaden melden", likely=0.9) == "report_defect"


async def test_questions_and_other_wishes_stay_what_they_are() -> None:
    assert await _intent("Wo melde ich eine dunkle Laterne?", likely=0.9) == "ask_article"
    assert await _intent("Ich möchte Sperrmüll anmelden") == "ask_article"
    assert await _intent("Ich bin in die Bonner Straße 12 umgezogen") == "ask_article"
    assert await _intent("Die Laterne ist dunkel", "cancel", likely=0.9) == "cancel"


@pytest.mark.parametrize("text", ["Sperrmüll abholen in der Bonner Straße 12", "Dunkle Laterne, Bonner Straße 12"])
async def test_a_street_alone_makes_no_report_where_a_service_was_found(text: str) -> None:
    assert await _intent(text, likely=0.3) == "ask_article"


@pytest.mark.parametrize("intent", ["ask_article", "report_defect"])
async def test_who_may_be_in_danger_is_told_the_numbers_that_help_first(intent: str) -> None:
    hurt = _parsed("An der Laterne in der Bonner Straße 12 liegt ein Verletzter", intent, likely=0.7)
    hurt["intent_ranking"].append({"name": "emergency", "confidence": 0.15})
    assert (await as_report(hurt, SHELF))["intent"]["name"] == "emergency"


async def test_the_kind_follows_the_city_s_categories() -> None:
    assert await _intent("In der Bonner Straße 12 ist die Laterne dunkel", "complaint") == "report_defect"
    assert await _intent("Ich möchte mich beschweren", "complaint") == "complaint"


async def test_without_the_record_everything_stays_as_it_is(
    monkeypatch: pytest.MonkeyPatch, reporter: Reporter
) -> None:
    def away(site: str) -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr(reporter.cabinet.catalogues, "of", away)
    assert await _intent("Die Laterne in der Bonner Straße 12 ist dunkel") == "ask_article"
