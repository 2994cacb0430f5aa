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
    assert await _intent("Die Laterne in der Bonner Straße 12 ist dunkel") == "report_defect"
    assert await _intent("Die Laterne ist dunkel", article="maengel-melden") == "report_defect"
    assert await _intent("Ich möchte einen Schaden melden", likely=0.9) == "report_defect"


async def test_questions_and_other_wishes_stay_what_they_are() -> None:
    assert await _intent("Wo melde ich eine dunkle Laterne?", likely=0.9) == "ask_article"
    assert await _intent("Ich möchte Sperrmüll anmelden") == "ask_article"
    assert await _intent("Ich bin in die Bonner Straße 12 umgezogen") == "ask_article"
    assert await _intent("Die Laterne ist dunkel", "cancel", likely=0.9) == "cancel"


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
