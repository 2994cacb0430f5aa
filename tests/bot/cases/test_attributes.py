"""Answers to the questions of a category: stored as the definition says, or refused with the question's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cases.attributes import checked
from bot.cases.catalogue import Attribute, Service, Value
from bot.errors import InvalidRequest
from tests.bot.cases.reports import LAMP

VALUES = tuple(Value(key=key, name={"de": key}) for key in ("dark", "flickers"))
KINDS = ("string", "text", "number", "datetime", "singlevaluelist", "multivaluelist")


def _attribute(kind: str, order: int, **more: object) -> Attribute:
    values = VALUES if kind.endswith("list") else ()
    given = {"code": f"a-{kind}", "datatype": kind, "order": order, "description": {"de": kind}, "values": values}
    return Attribute.model_validate(given | more)


def _service(*attributes: Attribute) -> Service:
    return LAMP.model_copy(update={"attributes": attributes})


ALL = _service(*(_attribute(kind, order) for order, kind in enumerate(KINDS, 1)))


def test_answers_are_stored_in_their_kind() -> None:
    given = {
        "a-string": " 1204\n-17 ",
        "a-text": "eins\nzwei",
        "a-number": "3,5",
        "a-datetime": "2026-11-23T09:00:00Z",
        "a-singlevaluelist": "dark",
        "a-multivaluelist": ["flickers", "dark", "dark"],
    }
    assert checked(ALL, given) == {
        "a-string": "1204 -17",
        "a-text": "eins\nzwei",
        "a-number": 3.5,
        "a-datetime": "2026-11-23T09:00:00+00:00",
        "a-singlevaluelist": "dark",
        "a-multivaluelist": ["flickers", "dark"],
    }


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("a-string", "x" * 301),
        ("a-text", "x" * 10_000),
        ("a-number", "viel"),
        ("a-number", "nan"),
        ("a-number", "1e999"),
        ("a-datetime", "gestern"),
        ("a-datetime", "2026-11-23"),
        ("a-singlevaluelist", "Dark"),
        ("a-singlevaluelist", ["dark"]),
        ("a-multivaluelist", ["dark", "green"]),
        ("unheard-of", "x"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(code: str, answer: object) -> None:
    with pytest.raises(InvalidRequest) as caught:
        checked(ALL, {code: answer})
    assert caught.value.values == {"field": code}


@pytest.mark.parametrize("nothing", [None, "", " \x00", []])
def test_an_empty_answer_is_none_and_only_required_ones_are_missed(nothing: object) -> None:
    assert checked(ALL, {"a-string": nothing}) == {}
    with pytest.raises(InvalidRequest) as caught:
        checked(_service(_attribute("string", 1, required=True)), {"a-string": nothing})
    assert caught.value.values == {"field": "a-string"}


def test_what_is_only_told_takes_no_answer() -> None:
    with pytest.raises(InvalidRequest):
        checked(_service(_attribute("string", 1, variable=False)), {"a-string": "x"})


anything = st.one_of(st.text(), st.integers(), st.floats(), st.lists(st.text()), st.none(), st.booleans())


@given(st.sampled_from(KINDS), anything)
def test_no_answer_breaks_anything(kind: str, answer: object) -> None:
    given = {f"a-{kind}": answer}
    try:
        found = checked(ALL, given)
    except InvalidRequest:
        found = {}
    assert checked(ALL, found) == found, "what is stored is a right answer itself"
