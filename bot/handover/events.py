"""Why a person is to take over, as a typed event: an editor may reword every sentence without breaking a handover."""

from enum import StrEnum
from typing import Any, Literal

from pydantic import Field

from bot.messages import Part

Kind = Literal["chat", "callback"]


class Reason(StrEnum):
    """What made the assistant hand over; analytics only counts these names."""

    LOW_CONFIDENCE = "low_confidence"
    ASKED = "asked_for_person"
    FORM_GAVE_UP = "form_gave_up"
    COMPLAINT = "complaint_about_bot"
    DISTRESS = "distress"
    EDITOR_RULE = "editor_rule"


class Ranked(Part):
    """One of the intents that were considered."""

    name: str = Field(description="name of the intent")
    confidence: float = Field(ge=0, le=1, description="0 to 1")


class FormState(Part):
    """A form that was being filled in, so that nobody asks for the same things again."""

    name: str = Field(description="name of the form")
    filled: dict[str, Any] = Field({}, description="what has been answered, by field")
    missing: tuple[str, ...] = Field((), description="fields that have no answer yet")


class Contact(Part):
    """How somebody who waits for a call-back is reached."""

    name: str | None = Field(None, description="as the citizen gave it; absent or null if not given")
    phone: str | None = Field(None, description="absent or null if not given")
    email: str | None = Field(None, description="absent or null if not given")
    best_time: str | None = Field(None, description="in the citizen's own words")


class HandoverEvent(Part):
    """What the assistant knew when it handed over."""

    reason: Reason
    confidence: float | None = Field(None, ge=0, le=1, description="of the best intent")
    intents: tuple[Ranked, ...] = Field((), description="best first")
    articles: tuple[str, ...] = Field((), description="ids of the articles that came into question")
    service: str | None = Field(None, description="id of the article that the conversation is about")
    form: FormState | None = None
    language: str = Field(min_length=2, max_length=2)
    department: str = Field("", max_length=120, description="empty: anybody of the site")
    kind: Kind = "chat"
    contact: Contact | None = None
