"""Training examples are judged by a model that has not seen them, and figures say how good that is."""

import pytest
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components import held_out_acts as module
from nlu.components.held_out_acts import HeldOutAct, Told, figures_of, held_out_acts
from tests.nlu.components.conftest import EXAMPLES, data

GREETING = HeldOutAct("hallo", "greet", "greet", 0.9, 0.05)
MISSED = HeldOutAct("moin", "greet", "goodbye", 0.6, 0.2)
QUESTION = HeldOutAct("was kostet ein pass", "ask_article", "greet", 0.1, 0.8)


def test_every_example_of_an_act_is_held_out_once_with_its_label() -> None:
    acts = held_out_acts(data(), "ask_article")
    assert sorted(act.text for act in acts) == sorted(text for texts in EXAMPLES.values() for text in texts)
    assert {act.label for act in acts} == set(EXAMPLES)
    assert all(act.name in EXAMPLES and 0 < act.chance < 1 and act.article == 0 for act in acts)


def test_a_question_for_an_article_is_never_named_as_an_act(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_ARTICLES", 2)
    acts = held_out_acts(data(), "thank")
    assert [act.label for act in acts].count("thank") == 2
    assert {act.name for act in acts} <= {"greet", "goodbye"}
    assert all(act.article > 0 and act.article + act.chance <= 1.0001 for act in acts)


def test_intents_with_too_few_examples_are_left_out() -> None:
    examples = data().training_examples
    few = [example for example in examples if example.get("intent") == "thank"][: module.FEWEST - 1]
    others = [example for example in examples if example.get("intent") != "thank"]
    assert {act.label for act in held_out_acts(TrainingData([*others, *few]), "ask_article")} == {"greet", "goodbye"}
    assert held_out_acts(TrainingData([*others[:6], *few]), "ask_article") == []


def test_accuracy_and_recall_are_of_acts_only() -> None:
    figures = figures_of([GREETING, GREETING, GREETING, MISSED, QUESTION], [], risk=0.04)
    assert figures["accuracy"] == pytest.approx(0.75)
    assert figures["recall"] == {"greet": pytest.approx(0.75)}
    assert figures["risk"] == 0.04


def test_an_act_that_a_question_outweighs_is_missed() -> None:
    outweighed = HeldOutAct("und tschüss", "greet", "greet", 0.3, 0.6)
    assert figures_of([GREETING, outweighed], [], risk=0.04)["recall"] == {"greet": 0.5}


def test_the_curve_falls_in_surety_and_grows_in_coverage() -> None:
    told = [Told(0.5, False, True), Told(0.9, True, True), Told(0.8, True, True), Told(0.99, True, False)]
    curve = figures_of([], told, risk=0.04)["curve"]
    assert curve == [(0.9, 0.25, 0.0), (0.8, 0.5, 0.0), (0.5, 0.75, pytest.approx(1 / 3))]
    assert figures_of([], [], risk=0.04) == {"accuracy": 0.0, "recall": {}, "curve": [], "risk": 0.04}
