from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from nlu.retrieval.features import FEATURES
from nlu.retrieval.index import CONTEXT, Index
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
