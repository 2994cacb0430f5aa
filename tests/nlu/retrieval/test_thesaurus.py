from pathlib import Path

import pytest

from nlu.retrieval.thesaurus import Entry, Thesaurus, ThesaurusError, read_thesaurus, rewrite, shipped_thesaurus

SMALL = Thesaurus([Entry(("perso",), ("Personalausweis",)), Entry(("Kind ist da",), ("Geburt",))])


def said(thesaurus: Thesaurus, query: str) -> str:
    return rewrite(query, thesaurus.readings(query))


def test_everyday_word_is_said_officially() -> None:
    assert said(SMALL, "Ich hab den Perso verlegt") == "Ich hab den Personalausweis verlegt"


def test_query_without_everyday_words_stays_as_it_is() -> None:
    assert said(SMALL, "Wo ist das Rathaus?") == "Wo ist das Rathaus?"


def test_expression_of_small_words_needs_all_of_them() -> None:
    assert said(SMALL, "unser Kind ist da") == "unser Geburt"
    assert said(SMALL, "Reisepass fürs Kind") == "Reisepass fürs Kind"


def test_longest_expression_wins() -> None:
    both = SMALL + Thesaurus([Entry(("perso weg",), ("Verlust Personalausweis",))])
    assert said(both, "mein Perso ist weg!") == "mein Verlust Personalausweis!"


def test_two_entries_for_one_word_add_up() -> None:
    both = SMALL + Thesaurus([Entry(("perso",), ("Ausweis",))])
    assert both.means("perso") == ("Personalausweis", "Ausweis")


def test_file_of_a_city_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.yml"
    path.write_text("- everyday: [Wiesn]\n  means: [Oktoberfest]\n", encoding="utf-8")
    assert said(read_thesaurus(path), "wann ist wiesn") == "wann ist Oktoberfest"


@pytest.mark.parametrize("text", ["- everyday: [a]", "- everyday: a\n  means: [b]", "- everyday: []\n  means: [b]"])
def test_entry_that_is_not_well_formed_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.yml"
    path.write_text(f"- everyday: [x]\n  means: [y]\n{text}\n", encoding="utf-8")
    with pytest.raises(ThesaurusError, match="entry 2"):
        read_thesaurus(path)


def test_shipped_thesaurus_knows_everyday_german() -> None:
    thesaurus = shipped_thesaurus()
    assert len(thesaurus.entries) >= 250
    assert "Führerschein" in said(thesaurus, "lappen")
    assert "Kennzeichen" in said(thesaurus, "nummernschild")
    assert "Eheschließung" in said(thesaurus, "wir wollen heiraten")


def test_shipped_thesaurus_leaves_common_words_alone() -> None:
    assert said(shipped_thesaurus(), "Haus mit Raum und Geld suchen") == "Haus mit Raum und Geld suchen"
