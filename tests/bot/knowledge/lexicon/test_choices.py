"""An editor's choice: another entry, none, fewer wordings, or back to what key and name say."""

import pytest

from bot.errors import InvalidRequest, NotFound
from bot.knowledge.articles import Article, LexiconChoice
from bot.knowledge.lexicon.choices import Wish, chosen
from tests.bot.knowledge.lexicon.services import article, entry, lexicon

ENTRIES = lexicon(entry("pass", "Reisepass"), entry("hund", "Hundesteuer", de=["Hund melden", "Waldi"], tr=["Köpek"]))


def choose(wish: Wish, one: Article | None = None) -> LexiconChoice | None:
    one = one or article("hundesteuer", "Hundesteuer")
    return chosen(one.id, wish, [one, article("andere", "Reisepass")], ENTRIES).lexicon


def test_another_entry_can_be_chosen() -> None:
    assert choose(Wish(entry="pass")) == LexiconChoice(entry="pass")


def test_the_lexicon_can_be_switched_off_and_on_again() -> None:
    off = chosen("hundesteuer", Wish(off=True), [article("hundesteuer", "Hundesteuer")], ENTRIES)
    assert off.lexicon == LexiconChoice(off=True)
    assert choose(Wish(entry="hund"), off) == LexiconChoice(entry="hund")
    assert choose(Wish(auto=True), off) == LexiconChoice()


def test_refused_wordings_add_up_in_the_spelling_of_the_lexicon() -> None:
    once = chosen("hundesteuer", Wish(without=("hund MELDEN",)), [article("hundesteuer", "Hundesteuer")], ENTRIES)
    assert once.lexicon == LexiconChoice(without=("Hund melden",))
    again = choose(Wish(without=("köpek", " Hund melden ")), once)
    assert again == LexiconChoice(without=("Hund melden", "Köpek"))


def test_automatic_forgets_refused_wordings_unless_new_ones_are_given() -> None:
    before = article("hundesteuer", "Hundesteuer", lexicon={"entry": "pass", "without": ["Hund melden"]})
    assert choose(Wish(auto=True), before) == LexiconChoice()
    assert choose(Wish(auto=True, without=("Waldi",)), before) == LexiconChoice(without=("Waldi",))


def test_a_chosen_entry_keeps_what_was_refused() -> None:
    before = article("hundesteuer", "Hundesteuer", lexicon={"without": ["Waldi"]})
    assert choose(Wish(entry="hund"), before) == LexiconChoice(entry="hund", without=("Waldi",))


def test_wordings_are_looked_for_in_the_entry_that_is_chosen_with_them() -> None:
    assert choose(Wish(entry="pass", without=("pass bitte",))) == LexiconChoice(entry="pass", without=("pass bitte",))


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        (Wish(), "nothing to change"),
        (Wish(entry="pass", off=True), "only one of"),
        (Wish(off=True, auto=True), "only one of"),
        (Wish(entry="weg"), "no entry 'weg'"),
        (Wish(without=("Dackel",)), "has no wording 'Dackel'"),
        (Wish(off=True, without=("Waldi",)), "brings no wordings"),
    ],
)
def test_a_wish_that_makes_no_sense_is_refused(wish: Wish, reason: str) -> None:
    with pytest.raises(InvalidRequest, match=reason):
        choose(wish)


def test_an_article_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound, match="no article 'weg'"):
        chosen("weg", Wish(off=True), [article("hundesteuer", "Hundesteuer")], ENTRIES)
