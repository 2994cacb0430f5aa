"""A case out of a conversation: what is known already, and the case itself, of which its citizen is told at once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from bot.access.acts import Act
from bot.access.case_drafts import PLACE, Told, contact, described, formed_place, proposed, told
from bot.access.case_reading import CaseReading
from bot.access.case_views import Shown
from bot.cases.models import Actor, Contact, Opened, Place, Report
from bot.errors import Forbidden, NotFound
from bot.handover.models import Handover
from bot.privacy.photos import Photo
from bot.service_hours import ServiceHours
from bot.staff.audit_log import record
from bot.staff.models import Role, Staff
from bot.storage.tables import conversations

STAFF_CHANNEL = "staff"
"""Of cases that agents write down after a call or a visit: nobody can be told anything there."""


class CaseOpening(CaseReading):
    """Agents open cases for citizens who are with them, at the telephone or in the chat."""

    async def draft(self, staff: Staff, handover_id: str) -> Shown:
        """What a case from this conversation can begin with; nothing is stored. Raises NotFound, Forbidden."""
        handover = await self._look(lambda sql: self._of(sql, staff, handover_id))
        return await self._ask(self._drafted, handover, await self._look(lambda sql: told(sql, handover)))

    def _drafted(self, handover: Handover, told: Told) -> Shown:
        filled = handover.event.form.filled if handover.event.form else {}
        said, site = described(filled, told.words), handover.site
        services = self._cabinet.catalogues.of(site).services
        return {
            "handover": handover.id,
            "site": site,
            "language": handover.language,
            "service": proposed(services, str(filled.get("report_category") or ""), said),
            "description": said,
            **dict.fromkeys(PLACE),
            **told.point,
            **(formed_place(filled.get("report_place")) or self._place(site, said)),
            "contact": contact(handover, filled),
            "photos": told.photos,
        }

    def _place(self, site: str, words: str) -> Shown:
        """The first place that the words name, with the street as the city writes it where there is no doubt."""
        streets = self._cabinet.streets.of(site)
        found = streets.reader.read(words)
        if not found.street:
            return {"address": found.landmark, "district": found.district} if found else {}
        hints = {"postcode": found.postcode, "district": found.district, "house_number": found.house_number}
        known = streets.matcher.match(found.street, **hints).street
        street, district = (known.name, known.district) if known else (found.street, found.district)
        return {"address": " ".join(filter(None, (street, found.house_number))), "district": district or None}

    async def site_of(self, staff: Staff, handover_id: str) -> str:
        """The site of a handover; raises NotFound, Forbidden."""
        return (await self._look(lambda sql: self._of(sql, staff, handover_id))).site

    async def open_case(
        self, staff: Staff, report: Report, handover_id: str | None = None, files: Sequence[str] = ()
    ) -> Opened:
        """The case of this report; the same again, by its key, is the same case and told to nobody twice.

        With a handover it belongs to its conversation, whose citizen is told number and secret words; `files` are
        photos that the citizen has sent there. Raises NotFound, Forbidden, UnsupportedAttachment.
        """
        if not staff.may(Role.AGENT, report.site):
            raise Forbidden
        hours = await self._ask(self._rooms.hours, report.site)
        photos = await self._photos(staff, handover_id, files)
        return await self._do(lambda act: self._opened(act, staff, report, hours, handover_id, photos))

    async def _photos(self, staff: Staff, handover_id: str | None, files: Sequence[str]) -> list[Photo]:
        """Those of the handover's citizen; raises NotFound for anything else."""
        if not files:
            return []
        if handover_id is None:
            raise NotFound
        handover = await self._look(lambda sql: self._of(sql, staff, handover_id))
        sent = {one["id"] for one in (await self._look(lambda sql: told(sql, handover))).photos}
        if not sent.issuperset(files):
            raise NotFound
        take = self._cabinet.filing.photo
        return [await self._ask(take, handover.conversation, one) for one in dict.fromkeys(files)]

    def _opened(
        self,
        act: Act,
        staff: Staff,
        report: Report,
        hours: ServiceHours,
        handover_id: str | None,
        photos: Sequence[Photo],
    ) -> Opened:
        if handover_id is not None:
            report = _of_conversation(act.sql, report, self._locked(act, staff, handover_id))
        opened = self._cabinet.filing.file_in(act.sql, report, hours, Actor("staff", staff.display), photos)
        if opened.is_new:
            case, data = opened.case, {"staff_id": staff.id} | ({"handover": handover_id} if handover_id else {})
            record(act.sql, staff.name, "case_open", case.id, case.site, data, act.at)
            if report.conversation:
                act.announce(report.conversation, "case_opened", number=case.number, secret=opened.secret)
        return opened


def _of_conversation(sql: Connection, report: Report, handover: Handover) -> Report:
    """The report as one of the conversation: its key names it there."""
    if handover.site != report.site:
        raise Forbidden
    found = select(conversations.c.person, conversations.c.language).where(conversations.c.id == handover.conversation)
    row = sql.execute(found).one()
    where = {"conversation": handover.conversation, "channel": handover.channel, "person": row.person}
    named = {"client_key": report.external_key, "external_key": None, "language": row.language}
    return report.model_copy(update=where | named)


def report_key(client_id: str) -> str:
    """How a report of an agent is named among all that are sent to a site."""
    return f"console:{client_id}"[:100]


def place_of(given: dict[str, Any]) -> Place:
    """Where it is; raises pydantic's ValidationError."""
    return Place(**{name: given.get(name) for name in PLACE})


def contact_of(given: dict[str, Any] | None, purpose: str) -> Contact | None:
    """How the citizen wants to be reached, with the words that they agreed to; raises pydantic's ValidationError."""
    return Contact(**given, purpose=purpose) if given else None
