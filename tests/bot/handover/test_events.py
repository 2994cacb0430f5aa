"""The typed event: complete, strict about its names, and the same after the record."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.handover.events import Contact, FormState, HandoverEvent, Ranked, Reason

words = st.text(max_size=20)
contacts = st.builds(Contact, name=st.none() | words, phone=st.none() | words, best_time=st.none() | words)
forms = st.builds(FormState, name=words, filled=st.dictionaries(words, words | st.integers() | st.none()))
ranked = st.builds(Ranked, name=words, confidence=st.floats(0, 1))
events = st.builds(
    HandoverEvent,
    reason=st.sampled_from(Reason),
    language=st.just("de"),
    intents=st.lists(ranked, max_size=3).map(tuple),
    form=st.none() | forms,
    contact=st.none() | contacts,
    kind=st.sampled_from(["chat", "callback"]),
)


@given(events)
def test_an_event_is_the_same_after_json(event: HandoverEvent) -> None:
    stored = json.dumps(event.model_dump(mode="json", exclude_none=True, exclude={"form"}))
    again = HandoverEvent(**json.loads(stored), form=event.form)
    assert again == event


def test_a_plain_event_asks_anybody_for_a_chat() -> None:
    event = HandoverEvent(reason=Reason.DISTRESS, language="de")
    assert (event.kind, event.department, event.contact, event.intents) == ("chat", "", None, ())


@pytest.mark.parametrize(
    "wrong", [{"reason": "Bitte weiterleiten"}, {"kind": "fax"}, {"confidence": 1.5}, {"language": "deutsch"}]
)
def test_what_is_not_in_the_vocabulary_is_no_event(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        HandoverEvent.model_validate({"reason": "distress", "language": "de"} | wrong)
