from dataclasses import replace
from functools import cache

import pytest

from nlu.retrieval.features import FEATURES
from nlu.retrieval.ranker import shipped_ranker
from nlu.retrieval.rehearsals import AGAIN, Case, rehearsals
from nlu.retrieval.second_ranker import COLUMNS
from nlu.retrieval.signals import bareness
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder

pytestmark = pytest.mark.usefixtures("few_columns")

FOREIGN = tuple(f"yabancı {at}" for at in range(30))


@cache
def cases() -> list[Case]:
    return list(rehearsals(DOCUMENTS[:4], GramEncoder(), shipped_ranker(), ["Wie wird das Wetter?"] * 5))


@cache
def looked_at_again() -> list[Case]:
    """With a second encoder, a wording that says what no other one does, and wordings in another language."""
    first = replace(DOCUMENTS[0], questions=("Plastikkarte mit Foto",), foreign=FOREIGN)
    return list(rehearsals([first, *DOCUMENTS[1:3]], GramEncoder(), shipped_ranker(), [], GramEncoder()))


def test_half_of_the_wordings_are_asked_and_of_each_document_some() -> None:
    asked = {case.query for case in cases() if case.right}
    for document in DOCUMENTS[:4]:
        assert asked & set(document.wordings), document.id
    wordings = {text for document in DOCUMENTS[:4] for text in document.wordings}
    assert len(asked & wordings) >= len(wordings) / 2


def test_the_same_is_asked_each_time() -> None:
    assert [case.query for case in cases()] == [case.query for case in cases.__wrapped__()]


def test_catalogues_without_wordings_are_rehearsed_too() -> None:
    bare = [bareness(case.candidates) for case in cases()]
    assert max(bare) == 1
    assert min(bare) < 1


def test_article_that_is_lacking_is_never_found() -> None:
    lacking = [case for case in cases() if case.kind == "lacking"]
    assert lacking
    assert not any(case.right for case in lacking)


def test_each_case_holds_what_a_second_look_finds_while_the_wording_is_hidden() -> None:
    found = looked_at_again()
    asked = -len(COLUMNS) + COLUMNS.index("second_asked")
    own = [c.features[asked] for case in found if case.query == "Plastikkarte mit Foto" for c in case.again]
    assert own
    assert max(own) < 0.9
    assert all(len(case.again) <= AGAIN for case in found)


def test_without_a_second_encoder_nothing_is_looked_at_again() -> None:
    assert not any(case.again for case in cases())


def test_few_of_the_wordings_in_other_languages_are_asked_and_none_stands_in_the_index() -> None:
    found = looked_at_again()
    asked = {case.query for case in found if case.right and case.query in FOREIGN}
    assert 0 < len(asked) <= len(FOREIGN) / 2
    exact = FEATURES.index("word_exact")
    firsts = [case.candidates[0] for case in found if case.query in asked and case.candidates[0].id == DOCUMENTS[0].id]
    assert all(first.features[exact] == 0 for first in firsts)
