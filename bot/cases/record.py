"""The record of cases: each is opened once, and whoever changes it must have seen it as it is."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.cases import history, numbers, rows, secret_word, workflow
from bot.cases.catalogue import Service
from bot.cases.lists import Looking
from bot.cases.models import CITIZEN, SYSTEM, Actor, Case, Change, Opened, Report
from bot.cases.workflow import CLOSED, REOPENED, State
from bot.errors import CaseChanged, Conflict, InvalidRequest, NotFound
from bot.storage.tables import cases, conversations

RATINGS = range(1, 6)
_ATTEMPTS = 5
"""How often a number is drawn: with a million cases one of two hundred is taken already, never five in a row."""


class Cases(Looking):
    """All cases; every function joins the caller's transaction, so that a reply and its case are stored together."""

    def open(self, sql: Connection, report: Report, due_at: datetime, by: Actor, at: datetime) -> Opened:
        """A new case; or the one that was opened with the same key before, however many send it at once.

        Raises NotFound if its conversation was erased.
        """
        if known := self._known(sql, report):
            return Opened(known, None)
        secret = secret_word.generate()
        fresh = {"id": secrets.token_urlsafe(18), "state": State.RECEIVED, "version": 1, "due_at": due_at}
        fresh |= {"secret_hash": secret_word.hashed(secret), "created_at": at, "updated_at": at}
        case = self._insert(sql, report, rows.report_values(report) | fresh)
        if case is None:
            return self._opened_meanwhile(sql, report)
        history.add(sql, case, by, history.OPENED, at, {})
        return Opened(case, secret)

    def _insert(self, sql: Connection, report: Report, values: dict[str, Any]) -> Case | None:
        """The stored case; None if the conversation is gone or somebody was faster."""
        for _ in range(_ATTEMPTS):
            add = insert(cases).values(values | {"number": numbers.generate()})
            try:
                with sql.begin_nested():
                    return rows.case(sql.execute(add.returning(*rows.COLUMNS)).one())
            except IntegrityError:
                if self._known(sql, report) or not _conversation_is_there(sql, report):
                    return None
        raise Conflict("no number is free")

    def _opened_meanwhile(self, sql: Connection, report: Report) -> Opened:
        known = self._known(sql, report)
        if known is None:
            raise NotFound
        return Opened(known, None)

    def _known(self, sql: Connection, report: Report) -> Case | None:
        keys: list[ColumnElement[bool]] = []
        if report.client_key:
            keys.append(and_(cases.c.conversation == report.conversation, cases.c.client_key == report.client_key))
        if report.external_key:
            keys.append(and_(cases.c.site == report.site, cases.c.external_key == report.external_key))
        row = sql.execute(select(*rows.COLUMNS).where(or_(*keys))).first() if keys else None
        return rows.case(row) if row else None

    def change(self, sql: Connection, case_id: str, version: int, change: Change, by: Actor, at: datetime) -> Case:
        """The changed case; the same as before if nothing would become different, whatever its version.

        Raises CaseChanged (`version`: the present one) if it is not the version that the editor has seen,
        CaseTransition if its state cannot become the wanted one, NotFound.
        """
        found = self.find(sql, case_id)
        wanted = {name: getattr(change, name) for name in change.model_fields_set}
        values = {name: value for name, value in wanted.items() if value != getattr(found, name)}
        if not values:
            return found
        _must_be(found, version)
        workflow.check(found.state, change.state or found.state)
        return self._set(sql, found, by, history.CHANGED, at, values)

    def recategorise(
        self, sql: Connection, case_id: str, version: int, service: Service, due_at: datetime, by: Actor, at: datetime
    ) -> Case:
        """Move a case to another category, with its department and due time; answers that it does not ask for go.

        Raises CaseChanged, NotFound.
        """
        found = self.find(sql, case_id)
        _must_be(found, version)
        asked = {attribute.code for attribute in service.attributes}
        kept = {code: answer for code, answer in found.attributes.items() if code in asked}
        values = {"service": service.code, "kind": service.kind, "department": service.department}
        return self._set(sql, found, by, history.CHANGED, at, values | {"due_at": due_at, "attributes": kept})

    def reopen(self, sql: Connection, case_id: str, due_at: datetime, by: Actor, at: datetime) -> Case:
        """It is not done: back to the beginning with a new due time; no change where it is open. Raises NotFound."""
        found = self.find(sql, case_id)
        if found.is_open:
            return found
        return self._set(sql, found, by, history.REOPENED, at, {"state": REOPENED, "due_at": due_at})

    def rate(self, sql: Connection, case_id: str, rating: int, at: datetime) -> Case:
        """How content who reported it is, 1 (bad) to 5 (good); the last word counts.

        It is no new version: no editor could overwrite it. Raises InvalidRequest, Conflict while it is open, NotFound.
        """
        if rating not in RATINGS:
            raise InvalidRequest("a rating is a number from 1 to 5", field="rating")
        before, mine = self.find(sql, case_id), and_(cases.c.id == case_id, cases.c.state.in_(CLOSED))
        row = sql.execute(update(cases).where(mine).values(rating=rating).returning(*rows.COLUMNS)).first()
        if row is None:
            raise Conflict("only a closed case can be rated")
        rated = rows.case(row)
        history.add(sql, rated, CITIZEN, history.RATED, at, history.difference(before, rated, {"rating"}))
        return rated

    def link(self, sql: Connection, case_id: str, version: int, of: str | None, by: Actor, at: datetime) -> Case:
        """Say that a case is the same as another one (or, with None, is not); those linked to it move along.

        The link always leads to a case that is no duplicate itself. Raises InvalidRequest (itself, or of another
        site), CaseChanged, NotFound.
        """
        sql.execute(select(cases.c.id).where(cases.c.id.in_({case_id, of})).order_by(cases.c.id).with_for_update())
        found = self.find(sql, case_id)
        _must_be(found, version)
        original = self._original(sql, found, of) if of else None
        linked = self._set(sql, found, by, history.LINKED, at, {"duplicate_of": original})
        if original:
            sql.execute(update(cases).where(cases.c.duplicate_of == case_id).values(duplicate_of=original))
        return linked

    def follow(self, sql: Connection, original: Case, at: datetime) -> list[Case]:
        """Bring the duplicates of a case to where it stands, with its public answer; those that were not there.

        What was taken out of a closed one at its citizen's wish does not come back, so it stays closed. One that was
        rejected is not resolved behind its citizen's back: where `workflow` knows no way, it stays where it is.
        """
        there = {"state": original.state, "public_answer": original.public_answer}
        moved = []
        for found in self.duplicates_of(sql, original.id):
            values = {name: value for name, value in there.items() if value != getattr(found, name)}
            if values and found.description and workflow.is_allowed(found.state, original.state):
                moved.append(self._set(sql, found, SYSTEM, history.CHANGED, at, values))
        return moved

    def _original(self, sql: Connection, found: Case, of: str) -> str:
        other = self.find(sql, of)
        original = other.duplicate_of or other.id
        if original == found.id or other.site != found.site:
            raise InvalidRequest("a case cannot be the duplicate of this one", field="duplicate_of")
        return original

    def filed(
        self,
        sql: Connection,
        case_id: str,
        at: datetime,
        external_id: str | None = None,
        token: str | None = None,
        status: str | None = None,
    ) -> Case:
        """What the city's Open311 endpoint says of a case; what it does not say stays. Raises NotFound.

        It is no new version, since no editor could overwrite it; a state that follows from it is a `change`.
        """
        found = self.find(sql, case_id)
        told = {"external_id": external_id, "external_token": token, "external_status": status}
        values = {name: value for name, value in told.items() if value and value != getattr(found, name)}
        if not values:
            return found
        change = update(cases).where(cases.c.id == case_id).values(values).returning(*rows.COLUMNS)
        case = rows.case(sql.execute(change).one())
        history.add(sql, case, SYSTEM, history.FILED, at, history.difference(found, case, set(values)))
        return case

    def renew_secret(self, sql: Connection, case_id: str, by: Actor, at: datetime) -> str:
        """New secret words for who lost them, or never saw them since the reply was lost; raises NotFound."""
        secret, found = secret_word.generate(), self.find(sql, case_id)
        values = {"secret_hash": secret_word.hashed(secret), "secret_tries": 0, "secret_tried_at": None}
        sql.execute(update(cases).where(cases.c.id == case_id).values(values))
        history.add(sql, found, by, history.SECRET, at, {})
        return secret

    def _set(self, sql: Connection, found: Case, by: Actor, act: str, at: datetime, values: dict[str, Any]) -> Case:
        """Compare and set: a new version of what was found, or CaseChanged if it is not there any more."""
        if (state := values.get("state")) is not None:
            values |= {"closed_at": at} if state in CLOSED else {"closed_at": None, "rating": None}
        seen = and_(cases.c.id == found.id, cases.c.version == found.version)
        change = update(cases).where(seen).values(values | {"version": found.version + 1, "updated_at": at})
        row = sql.execute(change.returning(*rows.COLUMNS)).first()
        if row is None:
            raise CaseChanged(version=self.find(sql, found.id).version)
        case = rows.case(row)
        history.add(sql, case, by, act, at, history.difference(found, case, set(values) - {"closed_at"}))
        return case


def _must_be(found: Case, version: int) -> None:
    if found.version != version:
        raise CaseChanged(version=found.version)


def _conversation_is_there(sql: Connection, report: Report) -> bool:
    if report.conversation is None:
        return True
    return sql.execute(select(conversations.c.id).where(conversations.c.id == report.conversation)).first() is not None
