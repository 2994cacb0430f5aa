"""From what Rasa says to what the citizen gets."""

import pytest

from bot.brain.responses import closing, handover_of, leaves_queue, to_outgoing
from bot.messages import Outcome, Outgoing


def test_a_whole_response_becomes_one_reply() -> None:
    reply = to_outgoing(
        {
            "text": " **Reisepass** ",
            "buttons": [{"title": "Was\nkostet es?", "payload": "/a", "article": "reisepass", "external_id": "7"}],
            "custom": {"source": {"article": "reisepass", "title": "Reisepass", "updated": "2026-11-21"}},
            "metadata": {"outcome": "clarified"},
        },
        "en",
    )
    assert (reply.text, reply.language, reply.format, reply.outcome) == (
        "**Reisepass**",
        "en",
        "markdown",
        Outcome.CLARIFIED,
    )
    assert reply.choices[0].model_dump() == {
        "label": "Was kostet es?",
        "payload": "/a",
        "article": "reisepass",
        "external_id": "7",
    }
    assert reply.source is not None
    assert reply.source.title == "Reisepass"


@pytest.mark.parametrize(
    "response", [{}, {"text": None}, {"text": "", "buttons": None, "custom": None, "metadata": None}]
)
def test_an_empty_response_is_an_empty_reply(response: dict[str, object]) -> None:
    assert to_outgoing(response, "de") == Outgoing(text="", language="de")


def test_the_outcome_that_an_action_names_goes_before_that_of_the_domain() -> None:
    reply = to_outgoing({"text": "a", "custom": {"outcome": "answered"}, "metadata": {"outcome": "chitchat"}}, "de")
    assert reply.outcome is Outcome.ANSWERED


def test_an_outcome_that_nobody_knows_is_a_fault() -> None:
    with pytest.raises(ValueError, match="invented"):
        to_outgoing({"text": "a", "custom": {"outcome": "invented"}}, "de")


def test_a_label_has_a_length_that_the_record_can_hold() -> None:
    reply = to_outgoing({"text": "a", "buttons": [{"title": "x" * 500, "payload": "/a"}]}, "de")
    assert len(reply.choices[0].label) == 300


@pytest.mark.parametrize(
    ("outcomes", "last"),
    [
        ([None], Outcome.ANSWERED),
        ([Outcome.CHITCHAT], Outcome.CHITCHAT),
        ([Outcome.CHITCHAT, None], Outcome.CHITCHAT),
        ([Outcome.ANSWERED, Outcome.FORM_ASKED], Outcome.FORM_ASKED),
        ([Outcome.FAILED, None, None], Outcome.FAILED),
    ],
)
def test_only_the_last_reply_of_a_turn_carries_its_outcome(outcomes: list[Outcome | None], last: Outcome) -> None:
    closed = closing([Outgoing(text="a", outcome=outcome) for outcome in outcomes], Outcome.ANSWERED)
    assert [reply.outcome for reply in closed] == [None] * (len(outcomes) - 1) + [last]


def test_a_handover_is_read_from_custom_data_only() -> None:
    event = {"reason": "distress", "language": "de"}
    found = handover_of([{"text": "112"}, {"text": "x", "custom": {"handover": event}}])
    assert found is not None
    assert found.reason == "distress"
    assert handover_of([{"text": "handover"}, {"custom": None}]) is None


def test_leaving_the_queue_is_read_from_custom_data_only() -> None:
    assert leaves_queue([{"text": "x"}, {"custom": {"leave_queue": True}}])
    assert not leaves_queue([{"text": "leave_queue", "custom": {}}])
