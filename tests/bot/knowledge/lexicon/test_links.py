"""An entry finds its article by service key where that is clear, else by name; an editor goes first."""

from typing import Any

import pytest

from bot.knowledge.articles import Article
from bot.knowledge.lexicon.links import Link, likeness, link, name_likeness
from tests.bot.knowledge.lexicon.services import KEY, OTHER_KEY, article, entry, lexicon

PASS = entry("reisepass", "Reisepass beantragen", "Reisepass", keys=[KEY])
EXPRESS = entry("expresspass", "Expresspass beantragen", keys=[KEY])
HUND = entry("hund", "Hundesteuer anmelden", keys=[OTHER_KEY])


def linked(*articles: Article, among: tuple[Any, ...] = (PASS, HUND)) -> dict[str, tuple[str, str]]:
    return {name: (found.entry.id, found.by) for name, found in link(articles, lexicon(*among)).items()}


def test_a_key_that_one_article_and_one_entry_carry_decides_whatever_the_name() -> None:
    assert linked(article("eins", "Ausweisdokument für Auslandsreisen", service_key=KEY)) == {
        "eins": ("reisepass", "key")
    }


def test_without_a_key_the_name_decides() -> None:
    assert linked(article("eins", "Hundesteuer anmelden")) == {"eins": ("hund", "name")}
    assert linked(article("eins", "Anmeldung der Hundesteuer")) == {"eins": ("hund", "name")}


@pytest.mark.parametrize("title", ["Hundesteuer abmelden", "Gewerbe anmelden", "Fundsachen", "???"])
def test_a_name_that_is_not_near_enough_finds_nothing(title: str) -> None:
    assert linked(article("eins", title)) == {}


def test_a_key_that_no_entry_carries_leaves_it_to_the_name() -> None:
    other = article("eins", "Hundesteuer anmelden", service_key="99000000000000")
    assert linked(other) == {"eins": ("hund", "name")}


def test_among_entries_of_one_key_the_nearest_name_decides() -> None:
    one = article("eins", "Expresspass", service_key=KEY)
    assert linked(one, among=(PASS, EXPRESS)) == {"eins": ("expresspass", "key")}


def test_articles_that_share_a_key_are_told_apart_by_name() -> None:
    first = article("eins", "Reisepass für Kinder", service_key=KEY)
    second = article("zwei", "Beglaubigung von Urkunden", service_key=KEY)
    assert linked(first, second) == {"eins": ("reisepass", "key")}


def test_an_exact_name_goes_before_a_key_that_several_share() -> None:
    first, second = (article(name, "Hundesteuer anmelden", service_key=KEY) for name in ("eins", "zwei"))
    assert linked(first, second, among=(PASS, EXPRESS, HUND)) == {"eins": ("hund", "name"), "zwei": ("hund", "name")}


def test_what_an_editor_has_chosen_is_not_changed() -> None:
    one = article("eins", "Reisepass beantragen", service_key=KEY, lexicon={"entry": "hund"})
    assert linked(one) == {"eins": ("hund", "editor")}
    assert linked(article("eins", "Reisepass beantragen", service_key=KEY, lexicon={"off": True})) == {}


def test_an_entry_that_is_gone_is_not_replaced_by_a_guess() -> None:
    assert linked(article("eins", "Reisepass beantragen", lexicon={"entry": "verschwunden"})) == {}


def test_refused_wordings_alone_leave_the_link_as_it_is() -> None:
    assert linked(article("eins", "Reisepass", lexicon={"without": ["pass her"]})) == {"eins": ("reisepass", "name")}


def test_a_link_tells_how_like_the_names_are() -> None:
    [found] = link([article("eins", "Reisepass verloren", service_key=KEY)], lexicon(PASS)).values()
    assert found == Link(PASS, "key", pytest.approx(2 / 3))  # type: ignore[arg-type]


def test_an_empty_lexicon_or_catalogue_has_no_links() -> None:
    assert link([article("eins", "Reisepass")], {}) == {}
    assert link([], lexicon(PASS)) == {}


def test_likeness_counts_stems_and_not_small_words() -> None:
    assert name_likeness("Anmeldung eines Hundes", "Hund anmelden") == 1
    assert name_likeness("Hund anmelden", "Hund abmelden") == 0.5
    assert name_likeness("Hund", "Katze") == 0
    assert name_likeness("", "") == 0


def test_the_nearest_of_an_entrys_names_counts() -> None:
    assert likeness(article("eins", "Reisepass"), PASS) == 1
