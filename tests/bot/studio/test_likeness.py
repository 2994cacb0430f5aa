"""Messages that are alike find together; what is small enough to store says the same as the vector itself."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from bot.studio import likeness
from bot.studio.likeness import ALIKE, Group, Groups, Vector, packed, unpacked


def _vector(*values: float) -> Vector:
    found = np.array(values, dtype=np.float32)
    return found / np.linalg.norm(found)


@given(
    arrays(np.float32, 64, elements=st.floats(-1, 1, width=32)),
    arrays(np.float32, 64, elements=st.floats(-1, 1, width=32)),
)
def test_a_stored_vector_is_nearly_as_like_to_others(one: Vector, other: Vector) -> None:
    for vector in (one, other):
        vector[0] += 2  # none is all zeros
    one, other = _vector(*one), _vector(*other)
    most = np.sqrt(len(one)) * float(np.abs(one).max()) / 127
    assert abs(float(unpacked(packed(one)) @ other) - float(one @ other)) <= most + 1e-5


def test_an_encoders_vector_loses_less_than_a_hundredth() -> None:
    draws = np.random.default_rng(7).normal(size=(200, 64))
    pairs = zip(draws[:100], draws[100:], strict=True)
    changes = [
        float(unpacked(packed(_vector(*one))) @ _vector(*two) - _vector(*one) @ _vector(*two)) for one, two in pairs
    ]
    assert max(map(abs, changes)) < 0.01


def test_a_message_joins_the_most_like_group_of_its_meaning() -> None:
    groups = Groups()
    for name, vector in (("a", _vector(1, 0, 0)), ("b", _vector(1, 1, 0)), ("c", _vector(0, 0, 1))):
        groups.add(Group(name, "intent x", packed(vector)))
    assert groups.nearest("intent x", _vector(1, 0.1, 0)) == "a"
    assert groups.nearest("intent x", _vector(1, 0.8, 0)) == "b"
    assert groups.nearest("intent x", _vector(0, -1, 0)) is None
    assert groups.nearest("article y", _vector(1, 0, 0)) is None
    edge = _vector(0, np.sqrt(1 - ALIKE**2), ALIKE - 0.05)
    assert groups.nearest("intent x", edge) != "c"


def test_groups_that_are_no_longer_open_are_forgotten() -> None:
    groups = Groups()
    assert groups.missing({"a", "b"}) == {"a", "b"}
    for name in ("a", "b"):
        groups.add(Group(name, "intent x", packed(_vector(1, 0))))
    assert groups.missing({"b", "c"}) == {"c"}
    assert groups.nearest("intent x", _vector(1, 0)) == "b"
    assert groups.missing(()) == set()
    assert groups.nearest("intent x", _vector(1, 0)) is None


def test_among_many_that_come_and_go_each_finds_its_own() -> None:
    groups, names = Groups(), [f"g{number}" for number in range(60)]
    rows = np.eye(60, dtype=np.float32)
    for number, name in enumerate(names):
        groups.add(Group(name, f"intent {number % 2}", packed(rows[number])))
    left = [name for number, name in enumerate(names) if number % 3]
    groups.missing(left)
    for number, name in enumerate(names):
        assert groups.nearest(f"intent {number % 2}", rows[number]) == (name if number % 3 else None)


def test_only_so_many_groups_are_compared(monkeypatch: object) -> None:
    groups, before = Groups(), likeness._MOST
    try:
        likeness._MOST = 3
        for name in "abcd":
            groups.add(Group(name, "intent x", packed(_vector(1, 0))))
    finally:
        likeness._MOST = before
    assert groups.missing(set("abcd")) == {"a"}
