"""Training data from the articles, and whether a model is still made from the present data."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader

from nlu import train as module
from nlu.train import as_rasa_yaml, fingerprint, is_current


def _examples(questions: list[str]) -> list[str]:
    data = RasaYAMLReader().reads(as_rasa_yaml("ask_article", questions))
    assert all(example.get("intent") == "ask_article" for example in data.training_examples)
    assert data.entity_examples == []
    return [example.get("text") for example in data.training_examples]


def test_questions_become_examples_of_one_intent() -> None:
    assert _examples(["Wo gibt es Pässe?", "passport fee"]) == ["Wo gibt es Pässe?", "passport fee"]


def test_without_questions_there_is_nothing_to_learn() -> None:
    assert as_rasa_yaml("ask_article", []) == 'version: "3.1"\n'


@pytest.mark.parametrize(
    "question",
    [
        "Perso [alt] neu?",
        "[Berlin](city)",
        '[a]{"entity": "b"}',
        "a: b # c",
        "- a",
        "| >",
        "'\"",
        "100 % {sicher}",
        "\\n",
        "/greet",
        "😀 Ausweis",
    ],
)
def test_no_question_is_read_as_anything_but_a_question(question: str) -> None:
    assert len(_examples([question])) == 1


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40))
@hypothesis_settings(max_examples=25, deadline=None)
def test_whatever_a_catalogue_holds_can_be_trained_on(text: str) -> None:
    question = " ".join(text.split())
    if any(character.isalnum() for character in question):
        assert len(_examples([question, "Wo gibt es Pässe?"])) == 2


def test_a_model_is_current_until_the_data_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = tmp_path / "a.tar.gz"
    assert not is_current(model)
    (tmp_path / "a.tar.gz.fingerprint").write_text(fingerprint(), encoding="utf-8")
    assert is_current(model)
    monkeypatch.setattr(module, "fingerprint", lambda: "other")
    assert not is_current(model)


@pytest.mark.parametrize("changed", ["config.yml", "nlu/data/a.yml", "nlu/components/a.py"])
def test_everything_a_model_is_made_from_is_in_its_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    for name in ("config.yml", "nlu/data/a.yml", "nlu/domain/a.yml", "nlu/components/a.py"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("a", encoding="utf-8")
    monkeypatch.setattr(module, "ROOT", tmp_path)
    before = fingerprint()
    assert fingerprint() == before
    (tmp_path / changed).write_text("b", encoding="utf-8")
    assert fingerprint() != before
