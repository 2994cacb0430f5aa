"""A case as the record knows it, what it is opened with, and what may be changed of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import AwareDatetime, Field, model_validator

from bot.cases.catalogue import Kind, Service
from bot.cases.plain import Key, Line, Prose
from bot.cases.workflow import OPEN, State
from bot.service_hours import Strict

ActorKind = Literal["citizen", "staff", "system", "partner"]
"""Who acts: who reported it, a member of staff, this program, another system (Open311)."""


@dataclass(frozen=True)
class Actor:
    """Who did something; citizens have no name here, so that the history can stay when they are forgotten."""

    kind: ActorKind
    name: str = ""


CITIZEN = Actor("citizen")
SYSTEM = Actor("system")


class Contact(Strict):
    """How to reach who reported it; kept only with their consent (GDPR, Art. 6 (1) a)."""

    name: Line | None = None
    email: Line | None = None
    phone: Line | None = None
    consent: Literal[True]
    """Without it there is no contact, so it cannot be false."""
    purpose: Line
    """What they agreed to, in the words that they were shown: that is the proof (GDPR, Art. 7 (1))."""

    @model_validator(mode="after")
    def _reaches_somebody(self) -> Self:
        if not (self.name or self.email or self.phone):
            raise ValueError("a contact needs a name, an e-mail address or a phone number")
        return self


class Place(Strict):
    """Where it is: an address in words, a point in degrees (WGS 84), or both."""

    address: Line | None = None
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    district: Line | None = None

    @model_validator(mode="after")
    def _is_a_whole_point(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("a point needs both coordinates")
        return self


class Report(Strict):
    """What somebody reports; raises pydantic's ValidationError, which names the field."""

    site: Key = Field(max_length=80)
    service: Service
    description: Prose
    place: Place = Place()
    attributes: dict[str, Any] = {}
    """Already checked (`attributes.checked`)."""
    contact: Contact | None = None
    language: str = Field("de", pattern=r"^[a-z]{2}$")
    channel: Key = Field(max_length=20)
    conversation: Key | None = Field(None, max_length=64)
    person: Key | None = Field(None, max_length=64)
    client_key: Key | None = Field(None, max_length=100)
    """Names this report within its conversation: sent again it is the same case."""
    external_key: Key | None = Field(None, max_length=200)
    """Names it among all that other systems send to the site; begins with who sends, so that two never meet."""

    @model_validator(mode="after")
    def _key_belongs_to_a_conversation(self) -> Self:
        if self.client_key and not self.conversation:
            raise ValueError("a client key needs its conversation")
        return self


class Change(Strict):
    """What an editor changes; only the fields that are given count, also those that are given as None."""

    state: State | None = None
    department: Line | None = None
    due_at: AwareDatetime | None = None
    description: Prose | None = None
    public_answer: Prose | None = None
    address: Line | None = None
    lat: float | None = Field(None, ge=-90, le=90, allow_inf_nan=False)
    lon: float | None = Field(None, ge=-180, le=180, allow_inf_nan=False)
    district: Line | None = None
    attributes: dict[str, Any] = {}

    @model_validator(mode="after")
    def _is_possible(self) -> Self:
        given = self.model_fields_set
        if ("lat" in given) != ("lon" in given) or (self.lat is None) != (self.lon is None):
            raise ValueError("a point needs both coordinates")
        for name in given & {"state", "department", "due_at", "description"}:
            if getattr(self, name) is None:
                raise ValueError(f"{name} cannot be taken away")
        return self


@dataclass(frozen=True)
class Case:
    """One case."""

    id: str
    number: str
    site: str
    conversation: str | None
    """None: not from a conversation, or that was erased."""
    person: str | None
    kind: Kind
    service: str
    """Code of the category."""
    state: State
    version: int
    """Grows by one with every change that somebody could overwrite."""
    department: str
    due_at: datetime
    description: str
    """Empty only after an erasure."""
    address: str | None
    lat: float | None
    lon: float | None
    district: str | None
    attributes: dict[str, Any]
    contact: Contact | None
    language: str
    channel: str
    """Where it was reported, and so where changes are told."""
    public_answer: str | None
    duplicate_of: str | None
    """Id of the case that stands for both; that one is never a duplicate itself."""
    external_key: str | None
    external_id: str | None
    """Its number at the city's own Open311 endpoint."""
    external_token: str | None
    """What that endpoint gave until it knows the number."""
    external_status: str | None
    rating: int | None
    """1 (bad) to 5 (good), by who reported it."""
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state in OPEN

    @property
    def place(self) -> Place:
        """Where it is."""
        return Place(address=self.address, lat=self.lat, lon=self.lon, district=self.district)


@dataclass(frozen=True)
class Opened:
    """What `open` gives back."""

    case: Case
    secret: str | None
    """The secret words, told this once; None where the case was there before."""

    @property
    def is_new(self) -> bool:
        """Whether it was this call that opened it."""
        return self.secret is not None
