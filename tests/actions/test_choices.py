"""A question back names services, or what sets near twins apart where that is known of all of them."""

from dataclasses import replace

import pytest
from rasa_sdk import Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.choices import differences, question_back, shared_name
from actions.turns import Turn
from bot.knowledge.articles import Article
from bot.knowledge.lexicon.entries import Entry
from bot.knowledge.lexicon.links import Link
from bot.knowledge.library import Shelf

STUDY = ("visum-studium", "Visum – Studium", "für das Studium")
WORK = ("visum-arbeit", "Visum – Arbeit", "für die Arbeit")


def _article(identity: str, title: str) -> Article:
    texts = {"de": {"title": title, "modules": {"what": "Ein Text."}}}
    return Article.model_validate({"id": identity, "topic": "visum", "updated": "2026-11-21", "texts": texts})


def _link(identity: str, difference: str) -> Link:
    entry = {"id": identity, "names": ["Visum"], "de": ["visum"], "difference": {"de": difference}}
    return Link(Entry.model_validate(entry), "key", 1.0)


def _turn(monkeypatch: pytest.MonkeyPatch, shelf: Shelf, links: dict[str, Link], language: str = "de") -> Turn:
    linked = replace(shelf, links=links)

    class OneShelf:
        def shelf(self, site: str | None) -> Shelf:
            return linked

    monkeypatch.setattr("actions.turns.library", OneShelf)
    message = {"text": "", "intent": {"name": "ask_article"}, "entities": []}
    tracker = Tracker("a", {"language": language}, message, [], False, None, {}, "action_listen")
    return Turn(tracker, CollectingDispatcher())


TWINS = [_article(*STUDY[:2]), _article(*WORK[:2])]
LINKS = {identity: _link(identity, difference) for identity, _, difference in (STUDY, WORK)}


@pytest.mark.parametrize(
    ("titles", "shared"),
    [
        (["Parkausweis – Altstadt", "Parkausweis – Hafen"], "Parkausweis"),
        (["Visum: Studium", "Visum (Arbeit)"], "Visum"),
        (["Beihilfe für Kinder", "Beihilfe für Ältere"], "Beihilfe"),
        (["Permit for work", "Permit for study"], "Permit"),
        (["Reisepass – Antrag", "Parken – Antrag"], None),
        (["Parkausweis", "Parkausweis – Hafen"], None),
        (["Kfz-Anmeldung", "Kfz-Abmeldung"], None),
        ([], None),
    ],
)
def test_a_shared_name_is_what_stands_before_the_sign_that_parts_all_titles(
    titles: list[str], shared: str | None
) -> None:
    assert shared_name(titles) == shared


def test_near_twins_are_asked_for_by_what_sets_them_apart(monkeypatch: pytest.MonkeyPatch, shelf: Shelf) -> None:
    response, labels, values = question_back(_turn(monkeypatch, shelf, LINKS), TWINS)
    assert response == "utter_clarify_difference"
    assert labels == ["… für das Studium", "… für die Arbeit"]
    assert values == {"service": "Visum"}


@pytest.mark.parametrize(
    "links", [{}, {STUDY[0]: LINKS[STUDY[0]]}, {STUDY[0]: LINKS[STUDY[0]], WORK[0]: LINKS[STUDY[0]]}]
)
def test_a_difference_unknown_or_the_same_leaves_the_titles(
    monkeypatch: pytest.MonkeyPatch, shelf: Shelf, links: dict[str, Link]
) -> None:
    asked = question_back(_turn(monkeypatch, shelf, links), TWINS)
    assert asked == ("utter_clarify", ["Visum – Studium", "Visum – Arbeit"], {})


def test_services_with_other_names_are_asked_for_by_title(monkeypatch: pytest.MonkeyPatch, shelf: Shelf) -> None:
    others = [TWINS[0], _article(WORK[0], "Arbeitserlaubnis")]
    assert question_back(_turn(monkeypatch, shelf, LINKS), others)[0] == "utter_clarify"


def test_a_difference_is_told_in_the_language_of_the_citizen_only(
    monkeypatch: pytest.MonkeyPatch, shelf: Shelf
) -> None:
    assert differences(_turn(monkeypatch, shelf, LINKS, "tr"), TWINS) is None
