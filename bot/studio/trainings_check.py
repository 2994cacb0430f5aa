"""What is wrong with training data, said so that an editor finds it: which sentence in which file.

Rasa only warns of most of it and trains a bad model all the same.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from bot.studio.trainings_facts import Example, Facts, Named, facts
from bot.studio.trainings_fault import Fault, Faulty

__all__ = ["Fault", "Faulty", "check", "faults", "new_fault"]
_DEFAULT_ACTIONS = re.compile(r"action_(?:listen|restart|session_start|default_|deactivate_loop|back$|extract_slots|"
                              r"two_stage|revert_fallback|unlikely|validate_slot)")  # fmt: skip
_FEWEST = 2


def check(files: Mapping[str, str]) -> None:
    """Texts by path, as they stand in the repository; raises Faulty with the first fault."""
    if fault := next(faults(files), None):
        raise Faulty(fault)


def new_fault(before: Mapping[str, str], after: Mapping[str, str]) -> Fault | None:
    """The first thing that is wrong `after` and was not `before`: what is wrong already hinders nobody."""
    found = list(faults(after))
    known = {_mark(fault) for fault in faults(before)} if found else set()
    return next((fault for fault in found if _mark(fault) not in known), None)


def faults(files: Mapping[str, str]) -> Iterator[Fault]:
    """All there are, those of single files first."""
    read = [facts(path, text) for path, text in files.items() if path.endswith(".yml")]
    for one in read:
        yield from one.faults
    domain = _Domain(read)
    yield from domain.doubled(read)
    yield from _of_examples([example for one in read for example in one.examples], domain)
    for one in read:
        yield from (name.fault("unknown_intent") for name in one.entries if not domain.has_intent(name.text))
        yield from _of_steps(one, domain)
    yield from _too_few(read)


def _mark(fault: Fault) -> tuple[str, str | None, str | None]:
    """Lines move, and stay the same fault."""
    return fault.reason, fault.file, fault.sentence


class _Domain:
    """What the domain names."""

    def __init__(self, read: list[Facts]) -> None:
        self.intents = {name.text for one in read for name in one.intents}
        self.entities = {name for one in read for name in one.entities}
        self.actions = {name for one in read for name in one.actions}

    def has_intent(self, name: str) -> bool:
        """Also that of one of its questions (`faq/opening`)."""
        return name.split("/")[0] in self.intents

    def doubled(self, read: list[Facts]) -> Iterator[Fault]:
        """Names that stand twice: of two files one would win in silence."""
        for names in ("intents", "responses", "rules"):
            first: dict[str, Named] = {}
            for name in (name for one in read for name in getattr(one, names)):
                if first.setdefault(name.text, name) is not name:
                    yield name.fault("double", _place(first[name.text]))


def _of_examples(examples: list[Example], domain: _Domain) -> Iterator[Fault]:
    """A sentence that means two things teaches nothing."""
    owners: dict[str, Example] = {}
    for one in examples:
        yield from (one.said.fault("unknown_entity", name) for name in one.entities if name not in domain.entities)
        first = owners.setdefault(one.bare, one)
        if first.intent != one.intent:
            yield one.said.fault("duplicate", f"{one.intent}; {first.intent} ({_place(first.said)})")


def _of_steps(read: Facts, domain: _Domain) -> Iterator[Fault]:
    for kind, name in read.steps:
        if kind == "intent" and name.text not in domain.intents:
            yield name.fault("unknown_intent")
        if kind == "action" and name.text not in domain.actions and not _DEFAULT_ACTIONS.match(name.text):
            yield name.fault("unknown_action")


def _too_few(read: list[Facts]) -> Iterator[Fault]:
    """An intent without any is chosen by buttons; of one example nobody learns."""
    counted = Counter(example.intent for one in read for example in one.examples)
    for name in (name for one in read for name in one.entries):
        if counted[name.text] < _FEWEST:
            yield name.fault("few")


def _place(name: Named) -> str:
    return f"{name.file}, line {name.line}"
