"""What hangs on an intent beside its examples: its place in the domain, its answer, the rule that joins them.

Each function gives the text of a file as it becomes; None where nothing is left of it.
"""

from collections.abc import Callable
from typing import Any

from bot.studio import rasa_yaml

_ANSWERED = """
- condition: [{type: slot, name: language, value: en}]
  text: x
  metadata: {outcome: answered}
- text: x
  metadata: {outcome: answered}
"""


def answer_to(name: str) -> str:
    """The name of what the bot says to an intent."""
    return f"utter_{name}"


def with_intent(text: str, name: str, de: str, en: str) -> str:
    """The domain (empty: there is none yet) with an intent and its answer."""
    document = rasa_yaml.load(text or 'version: "3.1"\n\nintents: []\n\nresponses: {}\n')
    if not document.get("intents"):
        document["intents"] = rasa_yaml.load("- x\n")[:0]
    if not document.get("responses"):
        document["responses"] = rasa_yaml.load("x: y\n")
        del document["responses"]["x"]
    document["intents"].append(name)
    variants = rasa_yaml.load(_ANSWERED)
    variants[0]["text"], variants[1]["text"] = rasa_yaml.block(en), rasa_yaml.block(de)
    document["responses"][answer_to(name)] = variants
    return rasa_yaml.dump(document)


def without_intent(text: str, name: str) -> str | None:
    """The domain without an intent."""
    document = rasa_yaml.load(text)
    _drop(document["intents"], lambda one: _name(one) == name)
    return _left(document)


def without_answer(text: str, answer: str) -> str | None:
    """The domain, or the words of a language, without an answer."""
    document = rasa_yaml.load(text)
    document.get("responses", document).pop(answer)
    return _left(document)


def with_intent_renamed(text: str, name: str, to: str) -> str:
    """The domain with another name of an intent."""
    document = rasa_yaml.load(text)
    for place, one in enumerate(document["intents"]):
        if _name(one) == name:
            document["intents"][place] = to if isinstance(one, str) else {to: one[name]}
    return rasa_yaml.dump(document)


def with_answer_renamed(text: str, answer: str, to: str) -> str:
    """The domain, or the words of a language, with another name of an answer, in its place."""
    document = rasa_yaml.load(text)
    answers = document.get("responses", document)
    place = list(answers).index(answer)
    answers.insert(place, to, answers.pop(answer))
    return rasa_yaml.dump(document)


def with_rule(text: str, name: str) -> str:
    """The rules (empty: there are none yet) with one that gives an intent its answer."""
    document = rasa_yaml.load(text or 'version: "3.1"\n\nrules: []\n')
    if not document.get("rules"):
        document["rules"] = rasa_yaml.load("- x: y\n")[:0]
    rule = f"- rule: {_rule(name)}\n  steps:\n  - intent: {name}\n  - action: {answer_to(name)}\n"
    document["rules"].append(rasa_yaml.load(rule)[0])
    return rasa_yaml.dump(document)


def without_rules(text: str, name: str) -> str | None:
    """The rules without those of an intent."""
    document = rasa_yaml.load(text)
    _drop(document["rules"], lambda rule: {"intent": name} in rule["steps"])
    return _left(document)


def with_rules_renamed(text: str, names: dict[str, str]) -> str:
    """The rules with other names of an intent and its answer."""
    document = rasa_yaml.load(text)
    called = {_rule(name): _rule(to) for name, to in names.items()}
    for rule in document["rules"]:
        rule["rule"] = called.get(rule["rule"], rule["rule"])
        for step in rule["steps"]:
            for kind in ("intent", "action"):
                if step.get(kind) in names:
                    step[kind] = names[step[kind]]
    return rasa_yaml.dump(document)


def _rule(name: str) -> str:
    return f"Answer {name}"


def _name(entry: Any) -> str:
    """An intent of the domain may have options."""
    return str(entry if isinstance(entry, str) else next(iter(entry)))


def _drop(listed: Any, wrong: Callable[[Any], bool]) -> None:
    for place in reversed([place for place, one in enumerate(listed) if wrong(one)]):
        del listed[place]


def _left(document: Any) -> str | None:
    return rasa_yaml.dump(document) if any(document[key] for key in document if key != "version") else None
