"""The second look compares a question with a few vectors of each document, and can hide a group of its wordings."""

from pathlib import Path

import numpy as np

from nlu.retrieval.documents import Document
from nlu.retrieval.second_look import GROUPS, SECOND, SecondLook
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder

TITLE, ASKED, BODY = range(len(SECOND))


def place(identity: str) -> int:
    return next(at for at, document in enumerate(DOCUMENTS) if document.id == identity)


def test_every_document_gets_a_likeness_of_titles_wordings_and_text(gram_encoder: GramEncoder) -> None:
    table = SecondLook(DOCUMENTS, gram_encoder).compare("Hundemarke")
    assert table.shape == (len(DOCUMENTS), len(SECOND))
    assert table[:, ASKED].argmax() == place("hundesteuer")
    assert table[:, TITLE].argmax() == place("hundesteuer")


def test_text_is_compared_for_itself(gram_encoder: GramEncoder) -> None:
    table = SecondLook(DOCUMENTS, gram_encoder).compare("eVB-Nummer und Zulassungsbescheinigung")
    assert table[:, BODY].argmax() == place("kfz-zulassung")


def test_a_document_without_wordings_or_text_counts_with_its_titles(gram_encoder: GramEncoder) -> None:
    table = SecondLook([Document("pass", ("Reisepass",)), *DOCUMENTS], gram_encoder).compare("Reisepass")
    assert table[0].tolist() == [table[0, TITLE]] * len(SECOND)
    assert table[0, TITLE] > 0.99


def test_a_group_that_is_left_out_no_longer_speaks(gram_encoder: GramEncoder) -> None:
    document = Document("hund", ("Hundesteuer",), ("Dackel",), ("Waldi?", "Bello?", "Rex?", "Hasso?", "Lumpi?"))
    look = SecondLook([document], gram_encoder)
    group = document.wordings.index("Rex?") % GROUPS
    assert look.compare("Rex?")[0, ASKED] > 0.99
    assert look.compare("Rex?", without=group)[0, ASKED] < 0.9
    assert look.compare("Rex?", without=group + 1)[0, ASKED] > 0.99


def test_groups_part_wordings_as_rehearsals_do(gram_encoder: GramEncoder) -> None:
    document = DOCUMENTS[0]
    look = SecondLook([document], gram_encoder)
    for fold in range(GROUPS):
        for wording in document.wordings[fold::GROUPS]:
            assert look.compare(wording)[0, ASKED] > look.compare(wording, without=fold)[0, ASKED]


def test_leaving_out_the_only_group_leaves_the_titles(gram_encoder: GramEncoder) -> None:
    look = SecondLook([Document("hund", ("Hundesteuer",), ("Dackel",))], gram_encoder)
    table = look.compare("Dackel", without=0)
    assert table[0, ASKED] == table[0, TITLE]


def test_wordings_in_other_languages_cost_no_vectors(gram_encoder: GramEncoder) -> None:
    SecondLook([Document("hund", ("Hundesteuer",), ("Dackel",), foreign=("Köpek vergisi",))], gram_encoder)
    assert gram_encoder.encoded == ["Hundesteuer", "Dackel"]


def test_many_wordings_share_few_vectors(gram_encoder: GramEncoder) -> None:
    wordings = tuple(f"Wort {at}" for at in range(40))
    SecondLook([Document("hund", ("Hundesteuer",), wordings)], gram_encoder)
    assert len(gram_encoder.encoded) == 1 + GROUPS
    assert all(word in "; ".join(gram_encoder.encoded).split("; ") for word in wordings)


def test_vectors_are_kept_between_builds(gram_encoder: GramEncoder, tmp_path: Path) -> None:
    first = SecondLook(DOCUMENTS, gram_encoder, tmp_path / "second.npz").compare("Hund")
    gram_encoder.encoded.clear()
    again = SecondLook(DOCUMENTS, gram_encoder, tmp_path / "second.npz")
    assert gram_encoder.encoded == []
    assert np.array_equal(again.compare("Hund"), first)


def test_no_documents_give_an_empty_comparison(gram_encoder: GramEncoder) -> None:
    assert SecondLook([], gram_encoder).compare("Hund").shape == (0, len(SECOND))
