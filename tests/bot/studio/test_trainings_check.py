"""A fault in the training data is said with file, line and sentence, before anything is trained."""

import pytest

from bot.studio.shipped import shipped_files
from bot.studio.trainings_check import Fault, Faulty, check, new_fault
from bot.studio.trainings_errors import fault_of

DOMAIN = """version: "3.1"
intents:
- greet
- ask: {use_entities: []}
entities:
- city
responses:
  utter_greet:
  - text: Hallo
"""
DATA = """version: "3.1"

nlu:
# a comment
- intent: greet
  examples: |
    - Hallo
    - Guten Tag
- intent: ask
  examples: |
    - Wo ist [Berlin](city)?
    - Und [Bonn]{"entity": "city", "value": "bonn"}?
- synonym: bonn
  examples: |
    - Bundesstadt
"""
RULES = """version: "3.1"
rules:
- rule: greet
  steps:
  - intent: greet
  - action: utter_greet
"""


def _files(data: str = DATA, rules: str = RULES, domain: str = DOMAIN) -> dict[str, str]:
    return {"nlu/data/a.yml": data, "nlu/data/rules/r.yml": rules, "nlu/domain/d.yml": domain, "tests/m.tsv": "\tx"}


def _fault(files: dict[str, str]) -> Fault:
    with pytest.raises(Faulty) as refused:
        check(files)
    return refused.value.fault


def test_what_the_program_ships_has_no_fault() -> None:
    check(shipped_files())
    check(_files())


@pytest.mark.parametrize(
    ("before", "after", "reason", "line", "sentence"),
    [
        ("- Hallo", "- Hallo [Berlin](city", "annotation", 7, "Hallo [Berlin](city"),
        ("- Hallo", '- [Bonn]{"entity": "city"', "annotation", 7, '[Bonn]{"entity": "city"'),
        ("- Hallo", '- [Bonn]{"value": "x"}', "annotation", 7, '[Bonn]{"value": "x"}'),
        ("- Hallo", "- [Bonn](town)", "unknown_entity", 7, "[Bonn](town)"),
        ("- Guten Tag", "Guten Tag", "no_dash", 8, "Guten Tag"),
        ("- Guten Tag", "- wo ist  BERLIN?", "duplicate", 11, "Wo ist [Berlin](city)?"),
        ("intent: greet", "intnt: greet", "entry", 5, "intnt, examples"),
        ("intent: greet", "intent: grüße", "unknown_intent", 5, "grüße"),
        ("    - Guten Tag\n", "", "few", 5, "greet"),
        ("nlu:", "version: x\n\nnlu:", "double", 3, "version"),
        ("- intent: ask", "-\tintent: ask: x", "yaml", 9, "-\tintent: ask: x"),
    ],
)
def test_a_fault_is_found(before: str, after: str, reason: str, line: int, sentence: str) -> None:
    found = _fault(_files(DATA.replace(before, after, 1)))
    assert (found.reason, found.file, found.line, found.sentence) == (reason, "nlu/data/a.yml", line, sentence)


def test_a_rule_names_what_there_is() -> None:
    found = _fault(_files(rules=RULES.replace("action: utter_greet", "action: utter_gone")))
    assert found == Fault("unknown_action", "nlu/data/rules/r.yml", 6, "utter_gone")
    assert _fault(_files(rules=RULES.replace("intent: greet", "intent: gone"))).reason == "unknown_intent"


@pytest.mark.parametrize(
    ("before", "after", "reason", "sentence"),
    [
        ("- greet", "- greet\n- greet", "double", "greet"),
        ("- greet", "- greet\n- yes", "entry", "yes"),
        ("  utter_greet:", "  utter_greet:\n  - text: Hi\n  utter_greet:", "double", "utter_greet"),
        ("text: Hallo", "text: 12:30", "entry", "12:30"),
        ("version:", "- version:", "yaml", "intents:"),
    ],
)
def test_names_are_texts_and_stand_once(before: str, after: str, reason: str, sentence: str) -> None:
    found = _fault(_files(domain=DOMAIN.replace(before, after, 1)))
    assert (found.reason, found.sentence) == (reason, sentence)


def test_two_files_do_not_name_the_same() -> None:
    found = _fault(_files() | {"nlu/domain/e.yml": "intents:\n- greet\n"})
    assert (found.reason, found.file, found.detail) == ("double", "nlu/domain/e.yml", "nlu/domain/d.yml, line 3")
    assert _fault(_files() | {"nlu/data/rules/s.yml": RULES}).reason == "double"
    assert _fault(_files() | {"nlu/translations/tr.yml": "utter_greet:\n  text: on\n"}).reason == "entry"


def test_what_is_new_is_told_apart_from_what_was_wrong_before() -> None:
    wrong = _files(domain=DOMAIN.replace("- greet", "- greet\n- greet"))
    assert new_fault(wrong, wrong | {"nlu/data/a.yml": DATA + "\n"}) is None
    assert new_fault(_files(), wrong) == _fault(wrong)
    assert new_fault(wrong, _files()) is None


def test_what_rasa_says_is_brought_back_to_its_place() -> None:
    files = _files()
    said = "Failed to validate '/t/x/nlu/data/a.yml'.\n  in /t/x/nlu/data/a.yml:7:\n   Key 'x' was not defined."
    assert fault_of("in /t/x/nlu/data/a.yml:7: no", files) == Fault(
        "rasa", "nlu/data/a.yml", 7, "- Hallo", "in /t/x/nlu/data/a.yml:7: no"
    )
    assert fault_of(said, files).line == 7
    contradiction = "Contradicting rules or stories found: the prediction 'utter_greet' in rule 'greet' is wrong"
    found = fault_of(contradiction, files)
    assert (found.file, found.line, found.sentence) == ("nlu/data/rules/r.yml", 3, "greet")
    assert fault_of("no idea", files) == Fault("rasa", detail="no idea")
