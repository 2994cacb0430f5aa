"""The gate says what speaks against a model, by site, with the figure and its limit."""

from bot.studio.gate import Found, judge
from bot.studio.settings import Gate

GATE = Gate()


def test_a_model_that_reaches_everything_passes() -> None:
    found = {"a": Found(100, wrong=0.08, out_of_scope=0.85, lost=2), "b": Found(20, wrong=0.0)}
    verdict = judge(found, {"a": GATE, "b": GATE})
    assert (verdict.passed, verdict.reasons, verdict.unmeasured) == (True, [], [])


def test_every_figure_that_is_missed_is_a_reason() -> None:
    verdict = judge({"a": Found(100, wrong=0.081, out_of_scope=0.84, lost=3)}, {"a": GATE})
    assert not verdict.passed
    assert verdict.reasons == [
        {"site": "a", "figure": "most_wrong", "value": 0.081, "limit": 0.08},
        {"site": "a", "figure": "most_lost", "value": 0.03, "limit": 0.02},
        {"site": "a", "figure": "least_out_of_scope", "value": 0.84, "limit": 0.85},
    ]


def test_each_site_has_its_own_gate_and_one_without_tests_is_named() -> None:
    found = {"a": Found(100, wrong=0.1), "b": Found(100, wrong=0.1), "c": None}
    verdict = judge(found, {"a": GATE, "b": Gate(most_wrong=0.2), "c": GATE})
    assert [reason["site"] for reason in verdict.reasons] == ["a"]
    assert verdict.as_data()["unmeasured"] == ["c"]


def test_a_set_that_has_shrunk_or_asks_nothing_foreign_any_more_is_no_way_around() -> None:
    live = {"a": Found(100, wrong=0.0, out_of_scope=0.9), "b": Found(100, wrong=0.0), "c": None}
    verdict = judge({"a": Found(49, wrong=0.0), "b": None, "c": None}, dict.fromkeys("abc", GATE), live)
    assert [(reason["site"], reason["figure"], reason["value"]) for reason in verdict.reasons] == [
        ("a", "least_rows", 49),
        ("a", "least_out_of_scope", 0.0),
        ("b", "least_rows", 0),
    ]
    assert verdict.unmeasured == ["c"]


def test_a_handful_of_sentences_proves_nothing() -> None:
    assert [one["figure"] for one in judge({"a": Found(19, wrong=0.0)}, {"a": GATE}).reasons] == ["least_rows"]
    assert judge({"a": Found(1, wrong=0.0)}, {"a": Gate(least_rows=0)}).passed
