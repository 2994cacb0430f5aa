from datetime import date

from bot.knowledge.articles import Article, Module, Text
from bot.knowledge.differences import Change, differences, words


def _article(fee: str, **more: object) -> Article:
    text = Text(title="Hund", modules={Module.FEE: fee})
    return Article.model_validate(
        {"id": "hund", "topic": "steuern", "updated": date(2026, 1, 1), "texts": {"de": text}} | more
    )


def test_words_that_stay_go_and_come() -> None:
    found = list(words("Das kostet 46,00 Euro.", "Das kostet 50,00 Euro im Jahr."))
    assert "".join(text for kind, text in found if kind != "new") == "Das kostet 46,00 Euro."
    assert "".join(text for kind, text in found if kind != "gone") == "Das kostet 50,00 Euro im Jahr."
    assert ("gone", "46") in found
    assert ("new", "50") in found


def test_places_that_differ_are_named_and_no_others() -> None:
    found = differences(_article("46 Euro"), _article("50 Euro", department="Steueramt"))
    assert [one.path for one in found] == ["texts.de.modules.fee", "department"]
    assert found[1] == Change("department", None, "Steueramt", (("new", "Steueramt"),))


def test_lists_are_compared_as_a_whole() -> None:
    [change] = differences(_article("x"), _article("x", offices=("a", "b")))
    assert (change.before, change.after, change.words) == (None, ["a", "b"], ())


def test_an_article_that_was_not_there_is_new_in_all_places() -> None:
    assert {one.path for one in differences(None, _article("x"))} >= {"id", "topic", "texts.de.title"}
    assert differences(_article("x"), _article("x")) == []
