"""The demo city's articles carry the federal service key of their service, where the lexicon knows one of its own."""

from collections import Counter

import pytest

from bot.knowledge.articles import Article
from bot.knowledge.files import read_folder
from bot.knowledge.lexicon.entries import Entry, shipped_lexicon
from bot.knowledge.lexicon.links import link
from bot.prepare import DEMO

WITHOUT_KEY = {
    "ausweis-abholen": "the key is of the identity card alone, the article of passports and eID cards, too",
    "bildung-und-teilhabe": "each part of the package has a key of its own, the article is about all of them",
    "fuehrerschein-ersterteilung": "the key is of class B alone, the article of all classes",
    "kfz-umschreiben": "the only key that catalogues give it is that of taking a vehicle off the road",
    "kita-gebuehren": "fees and their reduction have a key each, the article is about both",
    "zulassungsbescheinigung-ersatz": "part I and part II have a key each, the article is about both",
}
"""Articles of a service that the lexicon has keys of, none of which is the article's; with the reason."""


@pytest.fixture(name="articles", scope="module")
def _articles() -> dict[str, Article]:
    return {article.id: article for article in read_folder(DEMO).articles}


@pytest.fixture(name="named", scope="module")
def _named(articles: dict[str, Article]) -> dict[str, Entry]:
    """The entry that an article's name alone finds, by article id."""
    unkeyed = [article.model_copy(update={"service_key": None}) for article in articles.values()]
    return {name: found.entry for name, found in link(unkeyed, shipped_lexicon()).items()}


def test_no_two_articles_of_the_demo_city_share_a_key(articles: dict[str, Article]) -> None:
    keys = Counter(article.service_key for article in articles.values() if article.service_key)
    assert [key for key, times in keys.items() if times > 1] == []
    assert len(keys) >= 59


def test_an_article_whose_entry_has_one_key_carries_it(articles: dict[str, Article], named: dict[str, Entry]) -> None:
    expected = {name: entry.keys[0] for name, entry in named.items() if len(entry.keys) == 1}
    expected = {name: key for name, key in expected.items() if name not in WITHOUT_KEY}
    assert len(expected) > 40
    assert {name: articles[name].service_key for name in expected} == expected


def test_an_article_whose_entry_has_several_keys_carries_one_of_them(
    articles: dict[str, Article], named: dict[str, Entry]
) -> None:
    several = {name: entry.keys for name, entry in named.items() if len(entry.keys) > 1 and name not in WITHOUT_KEY}
    assert several
    assert [name for name, keys in several.items() if articles[name].service_key not in keys] == []


def test_only_services_that_the_lexicon_has_keys_of_need_a_reason_to_have_none(
    articles: dict[str, Article], named: dict[str, Entry]
) -> None:
    assert [name for name in WITHOUT_KEY if articles[name].service_key or not named[name].keys] == []


def test_a_key_finds_the_entry_that_the_name_finds(articles: dict[str, Article], named: dict[str, Entry]) -> None:
    linked = link(articles.values(), shipped_lexicon())
    assert {name: linked[name].entry.id for name in named} == {name: entry.id for name, entry in named.items()}


def test_changing_the_owner_has_not_the_key_of_taking_off_the_road(articles: dict[str, Article]) -> None:
    assert articles["kfz-abmelden"].service_key == "99036008003000"
    assert articles["kfz-umschreiben"].service_key is None
