"""Answers to the question where it is: a place, a name to ask about, or a friendly question once more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cases.cabinet import Cabinet
from tests.actions.reports import Reporter, city_cabinet, on_shelf

LAMP = "Die Straßenlaterne ist dunkel"


@pytest.fixture(name="cabinet", scope="module")
def _cabinet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cabinet]:
    folder: Path = tmp_path_factory.mktemp("answers")
    yield from city_cabinet(folder)


@pytest.fixture(name="reporter")
def _reporter(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> Reporter:
    on_shelf(monkeypatch, cabinet)
    return Reporter(cabinet)


@pytest.mark.parametrize(
    "text", ["Das habe ich doch schon geschrieben", "I already told you", "я уже говорил", "blub blub"]
)
async def test_words_that_say_nothing_of_a_place_are_asked_about_once_more(reporter: Reporter, text: str) -> None:
    await reporter.starts(LAMP)
    await reporter.writes(text)
    assert reporter.response == "utter_report_place_again"
    assert "place" not in reporter.draft.book or not reporter.draft.book["place"]


async def test_beside_a_street_they_are_no_landmark_either(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("Parkallee")
    await reporter.writes("I already told you")
    assert reporter.asked == "report_place"
    assert "landmark" not in reporter.draft.book["place"]


@pytest.mark.parametrize("text", ["gegenüber vom Bäcker", "okulun yanında", "напротив школы", "junto a la panadería"])
async def test_what_is_near_is_taken_in_any_language(reporter: Reporter, text: str) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("Parkallee")
    await reporter.writes(text)
    assert reporter.draft.place is not None
    assert reporter.draft.place["landmark"].split()[-1] in text


async def test_a_name_that_nobody_knows_is_asked_about_and_may_be_kept(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("Villa Kunterbunt")
    assert reporter.response.startswith("utter_report_place_")
    await reporter.chooses(report_act="keep")
    assert reporter.draft.place is not None
    assert reporter.draft.place["landmark"] == "Villa Kunterbunt"
