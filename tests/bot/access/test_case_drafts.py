"""What a new case begins with: taken from the form in whatever shape, never guessed."""

from typing import Any

import pytest

from bot.access.case_drafts import described, formed_place, proposed
from bot.cases.catalogue import load
from bot.prepare import DEMO

SERVICES = load(DEMO).services


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("Schlossgasse 3, Altstadt", {"address": "Schlossgasse 3, Altstadt"}),
        ("Schlossgasse 3 (51.00150, 9.99840)", {"address": "Schlossgasse 3", "lat": 51.0015, "lon": 9.9984}),
        ("(51.00150, -9.99840)", {"lat": 51.0015, "lon": -9.9984}),
        ("Weg (hinter dem Haus)", {"address": "Weg (hinter dem Haus)"}),
        (
            {"address": "Weg 1", "lat": 51.0, "lon": 10.0, "district": None},
            {"address": "Weg 1", "lat": 51.0, "lon": 10.0},
        ),
        ("", {}),
        (None, {}),
    ],
)
def test_a_place_is_read_in_the_shape_in_which_forms_tell_it(told: object, place: dict[str, Any]) -> None:
    assert formed_place(told) == place


@pytest.mark.parametrize(
    ("named", "words", "code"),
    [
        ("road-damage", "Die Laterne ist dunkel", "road-damage"),
        ("Straßenlaterne", "", "street-light"),
        ("Street light", "", "street-light"),
        ("", "In unserer Straße ist die Laterne dunkel", "street-light"),
        ("", "Ich wollte nur mal Hallo sagen", None),
        ("unknown", "", None),
    ],
)
def test_a_category_is_the_forms_or_the_one_whose_words_are_said(named: str, words: str, code: str | None) -> None:
    assert proposed(SERVICES, named, words) == code


def test_answers_of_a_form_stand_below_its_description_and_else_the_words() -> None:
    filled = {"report_description": "Sie ist dunkel", "report_detail": "Mast 17"}
    assert described(filled, ["Hallo"]) == "Sie ist dunkel\nMast 17"
    assert described({"report_detail": "Mast 17"}, ["eins", "zwei"]) == "eins\nzwei"
    assert len(described({}, ["x" * 2_000] * 6)) == 3_000
