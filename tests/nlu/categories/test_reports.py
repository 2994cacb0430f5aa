from collections import Counter
from pathlib import Path

import pytest

from nlu.categories.reports import Meaning, shipped_reports
from nlu.retrieval.words import words
from nlu.train import ROOT
from tests.nlu.categories.languages import wordings_by_language

REPORTS = shipped_reports()
CODES = """street_light road_damage illegal_waste litter_bin graffiti abandoned_vehicle playground tree traffic_light
traffic_sign winter_service water dog_mess parking
waiting_time unfriendly wrong_information takes_too_long accessibility online_service""".split()


def test_every_common_meaning_is_there() -> None:
    assert [meaning.code for meaning in REPORTS.meanings] == CODES


@pytest.mark.parametrize("code", CODES)
def test_wordings_are_many_in_both_languages(code: str) -> None:
    german, english = wordings_by_language(code)
    assert len(set(german)) >= 25
    assert len(set(english)) >= 6


@pytest.mark.parametrize("meaning", REPORTS.meanings, ids=lambda meaning: meaning.code)
def test_cities_and_citizens_words_are_there(meaning: Meaning) -> None:
    assert len(meaning.names) >= 2
    assert len(meaning.keywords) >= 6
    assert len(meaning.words) >= 12
    assert all(part == part.strip() != "" for part in (*meaning.phrases, *meaning.wordings))


def test_no_wording_stands_twice() -> None:
    every = [*(text for meaning in REPORTS.meanings for text in meaning.wordings), *REPORTS.unclear, *REPORTS.apart]
    counted = Counter(" ".join(words(text)) for text in every)
    assert [text for text, count in counted.items() if count > 1] == []


def test_texts_without_a_meaning_are_there_too() -> None:
    assert len(REPORTS.unclear) >= 40
    assert len(REPORTS.apart) >= 30


def test_a_new_wording_does_not_make_the_rasa_model_old() -> None:
    folder = ROOT / "nlu" / "categories"
    assert [path.name for path in Path(folder).rglob("*.yml")] == []
    assert {path.suffix for path in (folder / "data").iterdir()} == {".json"}
