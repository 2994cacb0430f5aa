"""Whoever wants plain language gets it: every German sentence of the assistant has a plain form, or is plain itself."""

import re
from pathlib import Path
from typing import Any

import pytest

from nlu.yaml_files import read_yaml
from tests.nlu.plain_german import MOST_WORDS, broken

ROOT = Path(__file__).parents[2]
_PLACE = re.compile(r"{\w+}")
PLAIN_ENOUGH = """
    utter_languages utter_clarify utter_clarify_difference utter_plain_language utter_normal_language
    utter_report_category_group utter_report_place_which utter_report_place_street utter_report_change
    utter_greet utter_goodbye utter_thank utter_affirm
""".split()
"""Responses whose usual German is short and simple, so that both kinds of readers get the same."""


def _responses() -> dict[str, list[dict[str, Any]]]:
    files = sorted((ROOT / "nlu" / "domain").glob("*.yml"))
    return {name: variants for path in files for name, variants in read_yaml(path).get("responses", {}).items()}


RESPONSES = _responses()


def _asks(variant: dict[str, Any]) -> dict[str, Any]:
    """The slots that a variant is for, with their values."""
    return {asked["name"]: asked["value"] for asked in variant.get("condition", ())}


def _usual(name: str) -> dict[str, Any]:
    return next(variant for variant in RESPONSES[name] if "condition" not in variant)


def _plain(name: str) -> list[dict[str, Any]]:
    return [variant for variant in RESPONSES[name] if _asks(variant) == {"language": "de", "plain": True}]


def _worded() -> list[str]:
    return [name for name in RESPONSES if _PLACE.sub("", _usual(name)["text"])]


def test_every_sentence_has_a_plain_form_or_is_named_as_plain_enough() -> None:
    assert len(_worded()) > 100
    assert [name for name in _worded() if not _plain(name)] == [name for name in _worded() if name in PLAIN_ENOUGH]
    assert {*PLAIN_ENOUGH} <= {*_worded()}
    assert [name for name in RESPONSES if len(_plain(name)) > 1] == []


@pytest.mark.parametrize("name", _worded())
def test_what_is_said_in_plain_language_keeps_its_rules(name: str) -> None:
    variant = (_plain(name) or [_usual(name)])[0]
    assert broken(variant["text"]) == []
    assert [found for button in variant.get("buttons", ()) for found in broken(button["title"])] == []


@pytest.mark.parametrize("name", [name for name in _worded() if _plain(name)])
def test_the_plain_form_leads_to_the_same(name: str) -> None:
    usual, [plain] = _usual(name), _plain(name)
    assert plain.get("metadata") == usual.get("metadata")
    assert [row["payload"] for row in plain.get("buttons", ())] == [row["payload"] for row in usual.get("buttons", ())]
    assert {*re.findall(r"\(tel:\d+\)", plain["text"])} == {*re.findall(r"\(tel:\d+\)", usual["text"])}
    assert {*_PLACE.findall(plain["text"])} <= {*_PLACE.findall(usual["text"])}


@pytest.mark.parametrize(("key", "text"), read_yaml(ROOT / "actions" / "wording" / "de.yml").items())
def test_the_short_words_are_plain_for_everybody(key: str, text: str) -> None:
    assert broken(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Wenn Sie umgezogen sind, melden Sie sich bitte.",
        "Ihre Meldung wird bearbeitet.",
        "Das könnte länger dauern.",
        "Sie brauchen zwei Fotos.",
        "Fragen Sie die Einwohnermeldebehörde.",
        "Kannst du das noch einmal schreiben?",
        "Bringen Sie z. B. Ihren Ausweis mit.",
        " ".join(["Wort"] * (MOST_WORDS + 1)),
    ],
)
def test_what_is_hard_to_read_is_found(text: str) -> None:
    assert len(broken(text)) >= 1


def test_short_sentences_addresses_and_parted_words_are_plain() -> None:
    text = "**Rufen Sie an: [115](tel:115).** Die Nummer ist {number}.\n\n- Rettungs·dienst: [112](tel:112)"
    assert broken(text) == []
