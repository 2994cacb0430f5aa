"""Citizens write districts as they like; nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.districts import find_district

DISTRICTS = ("Altstadt", "Nordstadt", "Südpark", "Mühlental")


@pytest.mark.parametrize(
    ("said", "district"),
    [
        ("Südpark", "Südpark"),
        ("suedpark", "Südpark"),
        ("Ich wohne in der ALTSTADT, glaube ich", "Altstadt"),
        ("Nordstat", "Nordstadt"),
        ("mühlental!", "Mühlental"),
    ],
)
def test_a_district_is_found(said: str, district: str) -> None:
    assert find_district(said, DISTRICTS) == district


@pytest.mark.parametrize("said", ["", "?", "Paris", "Was kostet ein Reisepass?", "Nordstädtischer", "東京"])
def test_nothing_else_is_a_district(said: str) -> None:
    assert find_district(said, DISTRICTS) is None


@given(st.text(max_size=60))
def test_any_text_is_a_district_or_none(said: str) -> None:
    assert find_district(said, DISTRICTS) in (*DISTRICTS, None)
    assert find_district(said, ()) is None
