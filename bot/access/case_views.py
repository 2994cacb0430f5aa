"""Cases as consoles show them: with the names of categories, questions and answers in the agent's language."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.cases.attributes import Answer
from bot.cases.catalogue import Attribute, Catalogue, Service, text
from bot.cases.history import Entry
from bot.cases.models import Case
from bot.cases.notes import Note
from bot.cases.photos import Photo
from bot.cases.workflow import ALLOWED, State
from bot.errors import UnknownService

Shown = dict[str, Any]
_PREVIEW = 140
"""Letters of the description that a list shows."""


class CaseViews:
    """One site's cases in one language, at one moment."""

    def __init__(self, catalogue: Catalogue, language: str, at: datetime) -> None:
        self._catalogue, self._language, self._at = catalogue, language, at

    def service(self, code: str) -> Shown:
        """A category by its name; one that was taken away by its code."""
        known = self._known(code)
        return {"code": code, "name": known.label(self._language) if known else code}

    def row(self, case: Case, numbers: dict[str, str]) -> Shown:
        """A case as one line of a list; `numbers` by id, of those that cases are duplicates of."""
        return {
            "id": case.id,
            "number": case.number,
            "site": case.site,
            "kind": case.kind,
            "service": self.service(case.service),
            "state": case.state.value,
            "version": case.version,
            "department": case.department,
            "due_at": case.due_at.isoformat(),
            "overdue": case.is_open and case.due_at < self._at,
            "address": case.address,
            "district": case.district,
            "lat": case.lat,
            "lon": case.lon,
            "preview": case.description[:_PREVIEW],
            "channel": case.channel,
            "language": case.language,
            "duplicate_of": _linked(case, numbers),
            "opened_at": case.created_at.isoformat(),
            "updated_at": case.updated_at.isoformat(),
            "closed_at": case.closed_at.isoformat() if case.closed_at else None,
        }

    def whole(self, case: Case, numbers: dict[str, str]) -> Shown:
        """The same with all that was reported."""
        return self.row(case, numbers) | {
            "description": case.description,
            "attributes": self._answers(case),
            "contact": case.contact.model_dump(exclude={"consent"}) if case.contact else None,
            "public_answer": case.public_answer,
            "rating": case.rating,
            "is_reachable": case.conversation is not None,
            "external": _external(case),
            "next": following(case.state),
        }

    def history(self, entries: Iterable[Entry], numbers: dict[str, str]) -> list[Shown]:
        """What was done, oldest first; categories and other cases by their names."""
        return [self._entry(entry, numbers) for entry in entries]

    def catalogue(self, departments: Iterable[str]) -> Shown:
        """What can be reported at the site, and where a case may go."""
        found = self._catalogue
        return {
            "services": [self._service(one) for one in found.services],
            "groups": {code: text(names, self._language) for code, names in found.groups.items()},
            "departments": sorted({one.department for one in found.services} | set(departments)),
            "transitions": {state.value: following(state) for state in State},
        }

    def _known(self, code: str) -> Service | None:
        try:
            return self._catalogue.find(code)
        except UnknownService:
            return None

    def _service(self, found: Service) -> Shown:
        return {
            "code": found.code,
            "kind": found.kind,
            "group": found.group,
            "name": found.label(self._language),
            "description": text(found.description, self._language),
            "department": found.department,
            "due_hours": found.due_hours,
            "attributes": [self._question(one) for one in sorted(found.attributes, key=lambda one: one.order)],
        }

    def _question(self, asked: Attribute) -> Shown:
        return {
            "code": asked.code,
            "question": text(asked.description, self._language),
            "hint": text(asked.datatype_description, self._language),
            "datatype": asked.datatype,
            "variable": asked.variable,
            "required": asked.required,
            "values": [{"key": one.key, "name": text(one.name, self._language)} for one in asked.values],
        }

    def _answers(self, case: Case) -> list[Shown]:
        known = self._known(case.service)
        asked = {one.code: one for one in known.attributes} if known else {}
        return [self._answer(code, value, asked.get(code)) for code, value in case.attributes.items()]

    def _answer(self, code: str, value: Answer, asked: Attribute | None) -> Shown:
        names = {one.key: text(one.name, self._language) for one in asked.values} if asked else {}
        several = value if isinstance(value, list) else [value]
        shown = ", ".join(names.get(str(one), _plain(one)) for one in several)
        question = text(asked.description, self._language) if asked else code
        return {"code": code, "question": question, "value": value, "shown": shown}

    def _entry(self, entry: Entry, numbers: dict[str, str]) -> Shown:
        data = dict(entry.data)
        if pair := data.get("service"):
            data["service"] = [self.service(code)["name"] for code in pair]
        if pair := data.get("duplicate_of"):
            data["duplicate_of"] = [numbers.get(linked, linked) if linked else None for linked in pair]
        done = {"at": entry.at.isoformat(), "actor": entry.actor.kind, "name": entry.actor.name}
        return done | {"act": entry.act, "version": entry.version, "data": data}


def noted(note: Note) -> Shown:
    """A note as JSON."""
    return asdict(note) | {"at": note.at.isoformat()}


def pictured(photo: Photo) -> Shown:
    """A photo without its bytes."""
    return asdict(photo) | {"at": photo.at.isoformat()}


def following(state: State) -> list[str]:
    """The states that a case may go to, in the order in which cases go through them."""
    return [one.value for one in State if one in ALLOWED[state]]


def _linked(case: Case, numbers: dict[str, str]) -> Shown | None:
    if case.duplicate_of is None:
        return None
    return {"id": case.duplicate_of, "number": numbers.get(case.duplicate_of)}


def _external(case: Case) -> Shown | None:
    if not (case.external_id or case.external_token):
        return None
    return {"id": case.external_id, "token": case.external_token, "status": case.external_status}


def _plain(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
