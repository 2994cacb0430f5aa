"""A catalogue is asked its own wordings, and the limits come from how well it answers them."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from nlu.retrieval.bands import shipped_bands
from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import UseEncoder
from nlu.retrieval.index import Index
from nlu.retrieval.outofscope import shipped_outside
from nlu.retrieval.rehearsals import Case
from nlu.retrieval.rehearsed_limits import MOST, cases, limits_for
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder

pytestmark = pytest.mark.usefixtures("few_columns")

OUTSIDE = ["Wie wird das Wetter?", "Wer gewinnt das Spiel?"]


@pytest.fixture(scope="module")
def found(use_encoder: UseEncoder, few_columns: None) -> list[Case]:
    """The small town's own wordings and the shipped questions out of scope."""
    return list(cases(Index.build(DOCUMENTS, use_encoder), DOCUMENTS))


def test_every_wording_is_asked_once_with_all_documents_that_carry_it(gram_encoder: GramEncoder) -> None:
    twins = (*DOCUMENTS, Document("hund-abmelden", ("Hund abmelden",), ("hund MELDEN", "Hund weg")))
    asked = list(cases(Index.build(twins, gram_encoder), twins, OUTSIDE))
    right = {case.query: case.right for case in asked if case.right}
    assert right["Hund melden"] == {"hundesteuer", "hund-abmelden"}
    assert "hund MELDEN" not in right
    assert len([case for case in asked if case.right]) == len(right)
    assert right["Pass fürs Ausland"] == {"reisepass"}


def test_a_wording_is_hidden_while_it_is_asked(gram_encoder: GramEncoder) -> None:
    index = Index.build(DOCUMENTS, gram_encoder)
    asked = {case.query: case.candidates for case in cases(index, DOCUMENTS, OUTSIDE)}
    assert asked["Hundemarke"] == tuple(index.search("Hundemarke", hidden=True))
    assert asked["Hundemarke"] != tuple(index.search("Hundemarke"))


def test_questions_out_of_scope_have_no_right_answer(gram_encoder: GramEncoder) -> None:
    asked = list(cases(Index.build(DOCUMENTS, gram_encoder, outside=OUTSIDE), DOCUMENTS, OUTSIDE))
    assert [case.query for case in asked if not case.right] == OUTSIDE


def test_wordings_in_other_languages_are_not_asked(gram_encoder: GramEncoder) -> None:
    spoken = [replace(document, foreign=("Köpek vergisi",)) for document in DOCUMENTS]
    queries = {case.query for case in cases(Index.build(spoken, gram_encoder), spoken, OUTSIDE)}
    assert "Köpek vergisi" not in queries


def test_a_large_catalogue_is_asked_a_fixed_number_and_always_the_same(gram_encoder: GramEncoder) -> None:
    large = [Document(f"d{at}", (f"Dienst {at}",), (f"wort{at}", f"anderes{at}")) for at in range(MOST)]

    class Silent(Index):
        def __init__(self) -> None:
            pass

        def expect(self, queries: Iterable[str]) -> None:
            pass

        def search(self, query: str, limit: int = 10, hidden: bool = False) -> list[object]:  # type: ignore[override]
            return []

    first = [case.query for case in cases(Silent(), large, [])]
    assert len(first) == len(set(first)) == MOST
    assert first == [case.query for case in cases(Silent(), large, [])]


def test_a_smaller_risk_answers_later(found: list[Case]) -> None:
    bold, careful = (limits_for(found, shipped_bands(), risk) for risk in (0.4, 0.0))
    assert careful.answer_from > bold.answer_from


def test_limits_keep_most_questions_out_of_scope_out(found: list[Case]) -> None:
    bands = shipped_bands()
    limits = limits_for(found, bands, 0.05)
    outside = [case for case in found if not case.right]
    answered = [case for case in outside if bands.decide(case.candidates, case.query, limits).band == "answer"]
    assert len(outside) == min(MOST, len(shipped_outside()))
    assert len(answered) <= 0.05 * len(outside) + 1
