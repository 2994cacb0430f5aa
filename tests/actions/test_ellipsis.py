"""Messages that only add something to the last service are read together with it, and new topics are not."""

from typing import Any

import pytest

from actions.ellipsis import Ellipsis, completed, ellipsis


def _parsed(text: str = "", band: str = "none", *ids: str, sure: float = 0.4, **parts: Any) -> dict[str, Any]:
    intent = {"name": "ask_article" if ids else "nlu_fallback", "confidence": sure}
    articles = {"band": band, "ids": list(ids), "confidence": sure}
    return {"text": text, "intent": intent, "entities": [], "articles": articles} | parts


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("und für Kinder?", "für Kinder"),
        ("Und fürs Auto?", "fürs Auto"),
        ("auch für meine Frau?", "für meine Frau"),
        ("und als Ausländer?", "als Ausländer"),
        ("und wenn ich ihn verloren habe?", "wenn ich ihn verloren habe"),
        ("mit zwei Kindern", "mit zwei Kindern"),
        ("what about my child?", "my child"),
        ("what if I lost it?", "I lost it"),
        ("peki çocuklar için?", "çocuklar için"),
        ("ya kaybettiysem?", "kaybettiysem"),
        ("а для ребёнка?", "для ребёнка"),
        ("А если я его потерял?", "если я его потерял"),
        ("وللأطفال؟", "للأطفال"),
        ("وإذا فقدته؟", "إذا فقدته"),
        ("а якщо я його загубив?", "якщо я його загубив"),
        ("a dla dziecka?", "dla dziecka"),
        ("et pour les enfants ?", "pour les enfants"),
        ("e per i bambini?", "per i bambini"),
        ("¿y para los niños?", "para los niños"),
    ],
)
def test_what_cannot_stand_without_a_service_is_bound_to_the_last_one(text: str, rest: str) -> None:
    found = ellipsis(_parsed(text))
    assert found is not None
    assert (found.rest, found.bound) == (rest, True)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("und was ist mit Hundesteuer?", "Hundesteuer"),
        ("und das Wetter?", "das Wetter"),
        ("what about housing benefit", "housing benefit"),
        ("وماذا عن الأطفال؟", "الأطفال"),
    ],
)
def test_what_could_be_a_new_topic_is_linked_but_not_bound(text: str, rest: str) -> None:
    assert ellipsis(_parsed(text)) == Ellipsis(rest, linked=True, bound=False)


def test_a_facet_may_stand_before_for_whom_it_is_asked() -> None:
    fee = [{"entity": "facet", "value": "fee", "start": 4, "end": 14}]
    found = ellipsis(_parsed("und was kostet das für Kinder?", entities=fee))
    assert found == Ellipsis("was kostet das für Kinder", linked=True, bound=True)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "und",
        "Wohngeld",
        "Ich möchte einen Hund anmelden",
        "für alle Leute die in dieser Stadt einen Ausweis wollen",
        "und " * 2_000,
    ],
)
def test_what_does_not_go_on_is_left_alone(text: str) -> None:
    assert ellipsis(_parsed(text)) is None


def test_a_clear_question_or_a_dialogue_act_is_left_alone() -> None:
    assert ellipsis(_parsed("und für Hunde?", "answer", "hundesteuer", sure=0.95)) is None
    assert ellipsis(_parsed("und tschüss", intent={"name": "goodbye", "confidence": 0.9})) is None
    assert ellipsis(_parsed("und für Hunde?", "answer", "hundesteuer", sure=0.6)) is not None


BOUND, LOOSE = Ellipsis("für Kinder", linked=True, bound=True), Ellipsis("Kinder", linked=True, bound=False)
BARE = Ellipsis("bei Regen", linked=False, bound=True)
NOTHING, SEVERAL = _parsed(), _parsed("", "clarify", "kindergeld", "kita", "kinderpass", sure=0.99)
SAME, OTHER = (_parsed("", "answer", name, sure=0.9) for name in ("pass", "kinderpass"))
ASKS = _parsed("", "clarify", "pass", "kinderpass", sure=0.8)


@pytest.mark.parametrize(
    ("alone", "together", "said", "taken"),
    [
        (SEVERAL, OTHER, BOUND, True),
        (NOTHING, SAME, BOUND, True),
        (NOTHING, ASKS, BOUND, True),
        (SEVERAL, ASKS, BOUND, False),
        (NOTHING, NOTHING, BOUND, False),
        (NOTHING, ASKS, BARE, False),
        (NOTHING, SAME, BARE, True),
        (NOTHING, SAME, LOOSE, False),
        (NOTHING, OTHER, LOOSE, True),
        (SEVERAL, OTHER, LOOSE, True),
        (SEVERAL, _parsed("", "answer", "wohngeld", sure=0.9), LOOSE, False),
        (_parsed("", "answer", "wohngeld", sure=0.6), OTHER, LOOSE, True),
        (_parsed("", "answer", "wohngeld", sure=0.6), ASKS, BOUND, False),
    ],
)
def test_the_better_reading_is_taken(
    alone: dict[str, Any], together: dict[str, Any], said: Ellipsis, taken: bool
) -> None:
    found = completed(alone, together, said, ["pass"])
    assert found["articles"] == (together if taken else alone)["articles"]


def test_the_words_and_facets_stay_those_of_the_citizen() -> None:
    fee = [{"entity": "facet", "value": "fee", "start": 0, "end": 3}]
    found = completed(_parsed("und für Kinder?", entities=fee), OTHER | {"text": "Pass: für Kinder"}, BOUND, ["pass"])
    assert (found["text"], found["entities"], found["intent"]) == ("und für Kinder?", fee, OTHER["intent"])


def test_after_a_question_back_only_what_was_offered_comes_out() -> None:
    aside = Ellipsis("mit Kind", linked=False, bound=True)
    assert completed(NOTHING, OTHER, aside, ["pass", "kinderpass"])["articles"] == OTHER["articles"]
    assert completed(NOTHING, OTHER, aside, ["pass", "express"]) == NOTHING
    assert completed(NOTHING, ASKS, aside, ["pass", "kinderpass"]) == NOTHING


def test_words_that_go_on_lead_out_of_what_was_offered() -> None:
    assert completed(NOTHING, OTHER, BOUND, ["pass", "express"])["articles"] == OTHER["articles"]
    assert completed(NOTHING, ASKS, BOUND, ["pass", "express"])["articles"] == ASKS["articles"]
