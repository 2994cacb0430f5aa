from nlu.retrieval.phrases import Field, Phrase
from nlu.retrieval.query import Reader
from nlu.retrieval.thesaurus import Entry, Thesaurus

READER = Reader(
    [Phrase(0, Field.TITLE, "Kennzeichen verloren"), Phrase(1, Field.TITLE, "Reisepass Verlust")],
    Thesaurus([Entry(("Schild",), ("Kennzeichen",)), Entry(("verlegt", "verloren"), ("Verlust",))]),
)


def terms(query: str) -> set[str]:
    return {term for word in READER.read(query).words for term in word.terms}


def test_everyday_word_brings_its_official_ones() -> None:
    assert "kennzeich" in terms("Schild")


def test_everyday_word_is_understood_inside_a_compound_and_after_a_hyphen() -> None:
    assert "kennzeich" in terms("Schildverlust")
    assert "kennzeich" in terms("Kfz-Schild")


def test_mistyped_word_brings_the_word_that_was_meant() -> None:
    assert terms("Reisepass") <= terms("Reisepsas")


def test_official_wording_replaces_only_what_the_titles_do_not_say() -> None:
    assert READER.read("Schild verloren").official == "Kennzeichen verloren"


def test_same_text_is_read_the_same() -> None:
    assert READER.read("Wo ist mein Schild?") == READER.read("Wo ist mein Schild?")
