"""A report that is being filled in: what the slots of the two forms hold, as plain values."""

import secrets
from dataclasses import dataclass, field
from typing import Any, Protocol

from rasa_sdk.events import EventType, SlotSet

from bot.cases.catalogue import Kind

FORMS: dict[str, Kind] = {"defect_form": "defect", "service_complaint_form": "service_complaint"}
STARTS: dict[str, Kind] = {"report_defect": "defect", "complaint": "service_complaint"}
"""Intents that begin a report."""
SLOTS = ("category", "place", "description", "detail", "same", "photo", "contact", "confirmed")
"""In the order in which they are asked; each is None until it is known or was skipped."""
_LEFT_OUT: dict[Kind, tuple[str, ...]] = {"defect": (), "service_complaint": ("place", "same", "photo")}
TRIES = 3
"""Answers in a row that are no answer, after which a person is offered."""
NOT_THE_SAME = "no"
HANDED_OVER = "handed_over"
"""In the book: since when the report waits for a person together with its citizen."""


class Slots(Protocol):
    """Rasa's tracker or that of its SDK."""

    def get_slot(self, key: str) -> Any:
        """The value of a slot."""


@dataclass
class Draft:
    """The report so far; `book` holds what only the dialogue needs (what was offered, asked, told)."""

    kind: Kind = "defect"
    category: str | None = None
    place: dict[str, Any] | None = None
    description: str | None = None
    detail: dict[str, Any] | None = None
    """Answers by code of the attribute."""
    same: str | None = None
    """Id of the case that this report repeats, or `NOT_THE_SAME`."""
    photo: list[str] | None = None
    """Ids of uploads."""
    contact: dict[str, str] | None = None
    """Empty where none is wanted."""
    confirmed: bool | None = None
    book: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def new(cls, kind: Kind) -> "Draft":
        """An empty report; its key makes it one case however often it is sent."""
        draft = cls(kind, book={"kind": kind, "key": secrets.token_urlsafe(12), "tries": {}, "said": [], "told": []})
        for slot in _LEFT_OUT[kind]:
            setattr(draft, slot, {"place": {}, "same": NOT_THE_SAME, "photo": []}[slot])
        return draft

    @classmethod
    def of(cls, tracker: Slots) -> "Draft | None":
        """The report of the open form; None where there is none."""
        book = tracker.get_slot("report")
        if not isinstance(book, dict) or "kind" not in book:
            return None
        values = {slot: tracker.get_slot(f"report_{slot}") for slot in SLOTS}
        return cls(kind=book["kind"], book={**book}, **values)

    @property
    def form(self) -> str:
        """The form that asks for it."""
        return next(form for form, kind in FORMS.items() if kind == self.kind)

    @property
    def missing(self) -> str | None:
        """The next slot to ask for."""
        return next((slot for slot in SLOTS if getattr(self, slot) is None), None)

    @property
    def requested(self) -> str | None:
        """The slot of the form to ask for; None where it is over."""
        over = self.book.get("off") or self.gave_up or self.missing is None
        return None if over else f"report_{self.missing}"

    @property
    def gave_up(self) -> bool:
        """Whether asking again is of no use."""
        return any(count >= TRIES for count in self.book["tries"].values())

    @property
    def is_handed_over(self) -> bool:
        """Whether it waits for a person together with its citizen."""
        return HANDED_OVER in self.book

    def taken_back(self) -> dict[str, Any]:
        """The book of a report that nobody else has any more."""
        return {name: value for name, value in self.book.items() if name != HANDED_OVER}

    def miss(self, slot: str) -> None:
        """An answer was no answer."""
        tries = self.book["tries"]
        self.book["tries"] = {**tries, slot: int(tries.get(slot, 0)) + 1}
        self.book["missed"] = True

    def hit(self, slot: str) -> None:
        """An answer was one: earlier misses of this question are forgiven."""
        self.book["tries"] = {name: count for name, count in self.book["tries"].items() if name != slot}

    def events(self) -> list[EventType]:
        """The slots as they are to be."""
        values = [SlotSet(f"report_{slot}", getattr(self, slot)) for slot in SLOTS]
        return [*values, SlotSet("report", self.book)]


def forgotten() -> list[EventType]:
    """The slots emptied: the report is over."""
    return [*(SlotSet(f"report_{slot}", None) for slot in SLOTS), SlotSet("report", None)]
