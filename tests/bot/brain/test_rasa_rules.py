"""The table of rules leaves out only what Rasa itself would not let pass."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as some
from rasa.core.policies.rule_policy import RulePolicy
from rasa.shared.core.constants import SHOULD_NOT_BE_SET

from bot.brain.rasa_rules import _possible_keys, _Rules, _tried_by_rasa

_ACTIONS = some.sampled_from(["action_listen", "utter_greet", "office_form"]).map(lambda name: {"action_name": name})
_USERS = some.sampled_from(["greet", "thank", SHOULD_NOT_BE_SET]).map(lambda name: {"intent": name})
_LOOPS = some.sampled_from(["office_form", SHOULD_NOT_BE_SET]).map(lambda name: {"name": name})


def _state(action: Any, user: Any, loop: Any) -> dict[str, Any]:
    parts = {"prev_action": action, "user": user, "active_loop": loop}
    return {name: part for name, part in parts.items() if part}


_STATES = some.lists(
    some.builds(_state, some.none() | _ACTIONS, some.none() | _USERS, some.none() | _LOOPS), min_size=1, max_size=3
)
_POLICY = RulePolicy.__new__(RulePolicy)


@given(some.lists(_STATES, max_size=12), _STATES)
def test_the_same_rules_are_possible_as_without_the_table(rules: list[Any], states: list[dict[str, Any]]) -> None:
    lookup = {json.dumps(rule, sort_keys=True): "action_listen" for rule in rules}
    assert _possible_keys(_POLICY, lookup, states) == _tried_by_rasa(_POLICY, lookup, states)


def test_most_rules_are_not_tried() -> None:
    rules = [_state({"action_name": "action_listen"}, {"intent": str(number)}, None) for number in range(90)]
    table = _Rules(_POLICY, {json.dumps([rule]): "action_listen" for rule in rules})
    assert list(table.fitting(rules[7])) == [json.dumps([rules[7]])]
