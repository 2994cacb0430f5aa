from nlu.retrieval.documents import Document
from nlu.retrieval.phrases import Field, chunks, phrases_of


def test_phrases_stand_in_the_order_of_documents_and_fields() -> None:
    documents = [Document("a", ("A",), ("aa",), ("Wo A?",), body="Text."), Document("b", ("B",))]
    found = [(phrase.document, phrase.field) for phrase in phrases_of(documents)]
    assert found == [(0, Field.TITLE), (0, Field.ALIAS), (0, Field.QUESTION), (0, Field.BODY), (1, Field.TITLE)]


def test_document_without_any_text_is_found_by_its_id() -> None:
    assert [phrase.text for phrase in phrases_of([Document("leer", ("",))])] == ["leer"]


def test_body_is_cut_at_sentences_and_loses_its_markup() -> None:
    body = "**Erster** Satz. " + "Noch ein Satz. " * 30 + "[Link](https://stadt.example) zum Schluss."
    parts = chunks(body)
    assert len(parts) > 1
    assert all(len(part) <= 440 for part in parts)
    assert "*" not in "".join(parts)
    assert "https" not in "".join(parts)
