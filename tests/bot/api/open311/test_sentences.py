"""Every sentence is there in both languages, with the same values."""

import re
from pathlib import Path
from string import Formatter

import pytest

from bot.api.open311 import sentences
from bot.cases.workflow import State
from nlu.yaml_files import read_yaml

FOLDER = Path(sentences.__file__).parent
DATA: dict[str, dict[str, str]] = read_yaml(FOLDER / "sentences.yml")


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    assert DATA["de"].keys() == DATA["en"].keys()
    assert {key: _values(text) for key, text in DATA["de"].items()} == {
        key: _values(text) for key, text in DATA["en"].items()
    }


def test_every_state_has_a_word() -> None:
    assert {f"state_{state.value}" for state in State} <= DATA["en"].keys()


def test_every_fault_in_the_code_has_its_sentence_and_no_sentence_is_left_over() -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.py"))
    named = set(re.findall(r"[\"']([a-z_]+)[\"']", code))
    assert {key for key in DATA["en"] if not key.startswith("state_")} <= named


@pytest.mark.parametrize(("language", "said"), [("de", "fehlt"), ("en", "is missing"), ("tr", "is missing")])
def test_other_languages_get_the_english_sentence(language: str, said: str) -> None:
    assert said in sentences.sentence("service_missing", language)
