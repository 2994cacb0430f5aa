from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from math import log
from pathlib import Path

import numpy as np
import pytest

from nlu.retrieval.encoders import Vectors
from nlu.retrieval.features import FEATURES
from nlu.retrieval.index import CONTEXT, Index
from nlu.retrieval.second_look import SecondLook
from nlu.retrieval.second_ranker import COLUMNS
from nlu.retrieval.thesaurus import Entry, Thesaurus
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Ich brauche einen neuen Personalausweis", "personalausweis"),
        ("perso geklaut", "personalausweis-verlust"),
        ("lappen umtauschen", "fuehrerschein-umtausch"),
        ("wo kann ich mein auto anmelden", "kfz-zulassung"),
        ("hundsteuer wie teuer", "hundesteuer"),
        ("Wohin mit dem alten Sofa? Möbel abholen", "sperrmuell"),
        ("I need a new passport", "reisepass"),
        ("Köpek vergisi ne kadar?", "hundesteuer"),
    ],
)
def test_citizens_find_the_service_in_their_own_words(town: Index, query: str, expected: str) -> None:
    assert town.search(query)[0].id == expected


def test_candidates_are_sorted_and_their_chances_add_up(town: Index) -> None:
    found = town.search("Ausweis", limit=len(DOCUMENTS))
    scores = [candidate.score for candidate in found]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) == pytest.approx(1, abs=1e-4)
    assert all(len(candidate.features) == len(FEATURES) + len(CONTEXT) for candidate in found)


def test_limit_is_kept(town: Index) -> None:
    assert len(town.search("Pass", limit=2)) == 2


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_empty_query_finds_nothing(town: Index, query: str) -> None:
    assert town.search(query) == []


@pytest.mark.parametrize("query", ["???", "\x00\x01", "12345", "a" * 2000, "Pass " * 400, "😀", "‮שלום"])
def test_odd_queries_are_ranked_without_an_error(town: Index, query: str) -> None:
    assert len(town.search(query)) == len(DOCUMENTS)


def test_expected_queries_are_encoded_at_once_and_just_as_later() -> None:
    encoder = GramEncoder()
    index = Index.build(DOCUMENTS, encoder, outside=[])
    asked = ["perso geklaut", "hundsteuer wie teuer"]
    encoder.encoded.clear()
    index.expect([*asked, " "])
    together = encoder.encoded.copy()
    for query in asked:
        index.search(query)
    assert len(together) == len(asked)
    assert encoder.encoded == together * 2


def test_index_without_documents_finds_nothing(gram_encoder: GramEncoder) -> None:
    assert Index.build([], gram_encoder).search("Pass") == []


def test_threads_read_the_same(town: Index) -> None:
    queries = ["Ausweis verloren", "Hund anmelden", "Reisepass"] * 8
    alone = [town.search(query) for query in queries]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(town.search, queries)) == alone


def test_building_twice_ranks_the_same(gram_encoder: GramEncoder, tmp_path: Path) -> None:
    first = Index.build(DOCUMENTS, gram_encoder, cache=tmp_path / "v.npz").search("Ausweis neu")
    second = Index.build(DOCUMENTS, gram_encoder, cache=tmp_path / "v.npz").search("Ausweis neu")
    assert first == second


def test_words_of_a_citys_own_thesaurus_are_understood(gram_encoder: GramEncoder) -> None:
    own = Thesaurus([Entry(("wauwau",), ("Hundesteuer",))])
    assert Index.build(DOCUMENTS, gram_encoder, thesaurus=own).search("wauwau")[0].id == "hundesteuer"


def test_a_rehearsal_hides_the_wordings_that_say_just_the_query(gram_encoder: GramEncoder) -> None:
    index = Index.build(DOCUMENTS, gram_encoder)
    [seen], [hidden] = index.search("hundemarke", 1), index.search("hundemarke", 1, hidden=True)
    assert seen.features[FEATURES.index("word_exact")] == 1
    assert hidden.features[FEATURES.index("word_exact")] == 0


def test_a_rehearsal_hides_neither_titles_nor_what_says_more(gram_encoder: GramEncoder) -> None:
    index = Index.build(DOCUMENTS, gram_encoder)
    for query in ("Hundesteuer anmelden", "Was kostet die Hundesteuer"):
        assert index.search(query, hidden=True)[0].id == "hundesteuer"


def test_a_question_out_of_scope_is_not_its_own_neighbour_in_a_rehearsal(gram_encoder: GramEncoder) -> None:
    index = Index.build(DOCUMENTS, gram_encoder, outside=["Wie wird das Wetter?", "Wer wird Meister?"])
    place = len(FEATURES) + CONTEXT.index("outside")
    asked = [index.search("wie wird das wetter?", 1, hidden)[0].features[place] for hidden in (False, True)]
    assert asked[0] > asked[1]


def test_without_a_second_encoder_looking_again_is_searching(gram_encoder: GramEncoder) -> None:
    index = Index.build(DOCUMENTS, gram_encoder)
    assert not index.can_look_again
    assert index.look_again("Ausweis") == index.search("Ausweis")


def test_a_second_look_can_turn_the_order_round(gram_encoder: GramEncoder) -> None:
    second = OneDocumentEncoder("Sperrmüll")
    index = Index.build(DOCUMENTS, gram_encoder).with_second(SecondLook(DOCUMENTS, second))
    assert index.can_look_again
    assert index.search("Hundesteuer")[0].id == "hundesteuer"
    assert index.look_again("Hundesteuer")[0].id == "sperrmuell"


def test_likenesses_of_a_second_look_stand_behind_the_other_features(gram_encoder: GramEncoder) -> None:
    index = Index.build(DOCUMENTS, gram_encoder, second=SecondLook(DOCUMENTS, gram_encoder))
    first, again = index.search("Ausweis weg", len(DOCUMENTS)), index.look_again("Ausweis weg", len(DOCUMENTS))
    plain = {candidate.id: candidate for candidate in first}
    for candidate in again:
        assert candidate.features[: -len(COLUMNS)] == plain[candidate.id].features
        assert candidate.features[-len(COLUMNS)] == pytest.approx(log(max(plain[candidate.id].score, 1e-9)), abs=1e-4)
    assert sum(candidate.score for candidate in again) == pytest.approx(1, abs=1e-4)


def test_a_second_look_can_leave_out_a_group_of_wordings(gram_encoder: GramEncoder) -> None:
    index = Index.build(DOCUMENTS, gram_encoder, second=SecondLook(DOCUMENTS, gram_encoder))
    place = next(document for document in DOCUMENTS if document.id == "hundesteuer").wordings.index("Hundemarke")
    asked = -len(COLUMNS) + COLUMNS.index("second_asked")
    likeness = [index.look_again("Hundemarke", 1, group)[0].features[asked] for group in (None, place)]
    assert likeness[0] > likeness[1]


@pytest.mark.parametrize("query", ["", "  "])
def test_an_empty_query_finds_nothing_at_the_second_look_either(gram_encoder: GramEncoder, query: str) -> None:
    index = Index.build(DOCUMENTS, gram_encoder, second=SecondLook(DOCUMENTS, gram_encoder))
    assert index.look_again(query) == []


def test_an_index_without_documents_looks_again_and_finds_nothing(gram_encoder: GramEncoder) -> None:
    assert Index.build([], gram_encoder, second=SecondLook([], gram_encoder)).look_again("Pass") == []


def test_wordings_in_other_languages_find_their_document(gram_encoder: GramEncoder) -> None:
    spoken = [
        replace(d, foreign=("Köpeğimi nereye kaydettiririm",) if d.id == "hundesteuer" else ()) for d in DOCUMENTS
    ]
    assert Index.build(spoken, gram_encoder).search("köpeğimi kaydettiririm")[0].id == "hundesteuer"


class OneDocumentEncoder(GramEncoder):
    """Finds every question like the one text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def encode(self, texts: Sequence[str]) -> Vectors:
        rows = super().encode(texts)
        like = np.array([self._text in text or text == "Hundesteuer" for text in texts], dtype=np.bool_)
        rows[like] = np.eye(1, self.dim, dtype=np.float32)
        return rows
