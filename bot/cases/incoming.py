"""What other systems file: once, however often it is sent, with what only the staff should read as a note beside it."""

import hashlib
import json
from datetime import datetime, timedelta

from sqlalchemy import Connection, Select, select

from bot.cases import notes, partner_keys
from bot.cases.cabinet import Cabinet
from bot.cases.models import Actor, Opened, Report
from bot.cases.partner_keys import PartnerKey
from bot.clock import Clock, now
from bot.service_hours import ServiceHours
from bot.storage.tables import cases

SAME_WITHIN = timedelta(hours=1)
"""The same partner sends the same content again because an answer was lost, and seldom gives up before this time."""
_NOTE = "open311"


class Incoming:
    """The way in for reports of partners; safe to use from many threads and processes."""

    def __init__(self, cabinet: Cabinet, clock: Clock = now) -> None:
        self._cabinet, self._clock = cabinet, clock

    def known(self, sent: str) -> PartnerKey | None:
        """Whose valid key this is; that it was used is noted now and then."""
        with self._cabinet.database.read() as sql:
            found = partner_keys.find(sql, sent)
        if found and partner_keys.is_news(found, self._clock()):
            with self._cabinet.database.write() as sql:
                partner_keys.note_use(sql, found, self._clock())
        return found

    def file(
        self, report: Report, hours: ServiceHours, partner: PartnerKey, client_key: str | None, remark: str = ""
    ) -> Opened:
        """The case of this report, with `remark` as an internal note.

        Sent again with the same `client_key`, or without one and with the same content within an hour, it is the same
        case, also if it is sent many times at the same moment.
        """
        by = Actor("partner", partner.name)
        with self._cabinet.database.write() as sql:
            key = f"{partner.mark}key:{client_key}" if client_key else self._of_content(sql, report, partner)
            named = report.model_copy(update={"external_key": key})
            opened = self._cabinet.filing.file_in(sql, named, hours, by)
            if opened.is_new and remark:
                notes.add(sql, opened.case, _NOTE, by, remark, self._clock())
        return opened

    def _of_content(self, sql: Connection, report: Report, partner: PartnerKey) -> str:
        """A key that all copies of a report get: it names the content and, where that was sent long ago, its last case.

        Two that arrive at the same moment look at the same cases, and so find the same key.
        """
        begin = f"{partner.mark}same:{_digest(report)}:"
        key = begin
        while last := sql.execute(_case_of(report.site, key)).first():
            if self._is_recent(last.created_at):
                break
            key = f"{begin}{last.number}"
        return key

    def _is_recent(self, at: datetime) -> bool:
        return self._clock() - at < SAME_WITHIN


def _case_of(site: str, key: str) -> Select[tuple[str, datetime]]:
    return select(cases.c.number, cases.c.created_at).where(cases.c.site == site, cases.c.external_key == key)


def _digest(report: Report) -> str:
    content = report.model_dump(mode="json", include={"description", "place", "attributes", "contact"})
    told = json.dumps([report.service.code, content], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:32]
