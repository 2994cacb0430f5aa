"""Rasa 3.6.21 tries every rule against every turn; most fail on the newest state alone (docs/adr/0003)."""

from collections import defaultdict
from typing import Any

from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Newest = tuple[str | None, str | None]
"""The action before and the intent of a state; None stands for any."""
_tried_by_rasa = RulePolicy._get_possible_keys


def apply() -> None:
    """Let the policy try only the rules that may fit; safe to call more than once."""
    RulePolicy._get_possible_keys = _possible_keys


def forget() -> None:
    """Keep nothing of models that are gone."""
    _indexed.clear()


class _Rules:
    """The rules of one lookup by the newest state that they ask for."""

    def __init__(self, policy: RulePolicy, lookup: dict[str, str]) -> None:
        self.lookup = lookup
        """Kept, so that no other lookup gets its identity."""
        self._by_newest: defaultdict[Newest, dict[str, str]] = defaultdict(dict)
        for key, does in lookup.items():
            self._by_newest[_newest(policy._rule_key_to_state(key)[-1])][key] = does

    def fitting(self, state: dict[str, Any]) -> dict[str, str]:
        """The rules that ask for no other action before and no other intent than this state has."""
        action, intent = _newest(state)
        ways = dict.fromkeys([(action, intent), (action, None), (None, None)])
        return {key: does for way in ways for key, does in self._by_newest.get(way, {}).items()}


_indexed: dict[int, _Rules] = {}


def _possible_keys(policy: RulePolicy, lookup: dict[str, str], states: list[dict[str, Any]]) -> set[str]:
    if not states:
        return set(lookup)
    rules = _indexed.get(id(lookup)) or _indexed.setdefault(id(lookup), _Rules(policy, lookup))
    return set(_tried_by_rasa(policy, rules.fitting(states[-1]), states))


def _newest(state: dict[str, Any]) -> Newest:
    """Where there is no action before, Rasa does not look at the intent."""
    action = (state.get(PREVIOUS_ACTION) or {}).get(ACTION_NAME)
    intent = (state.get(USER) or {}).get(INTENT)
    return (action, intent if intent != SHOULD_NOT_BE_SET else None) if action else (None, None)
