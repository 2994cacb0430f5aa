"""What somebody reports becomes a case, with all that hangs on it, or nothing does; and what they do with it later."""

import hashlib
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from sqlalchemy import Connection

from bot.cases import notes
from bot.cases import photos as kept_photos
from bot.cases.attached import photo_of
from bot.cases.catalogues import Catalogues
from bot.cases.duplicates import Near, near
from bot.cases.models import CITIZEN, SYSTEM, Actor, Case, Opened, Report
from bot.cases.notes import Note
from bot.cases.outbox import belongs, put_in
from bot.cases.record import Cases
from bot.clock import Clock, now
from bot.privacy.photos import Photo
from bot.service_hours import ServiceHours
from bot.storage.database import Database

Told = Callable[[Connection, Case, datetime], None]
"""Called last in the transaction in which a case became what it is now, so that consoles hear of it."""
_TELL_THEM = (
    "Wieder geöffnet. Das eigene System der Stadt (dort {number}) erfährt davon nicht von selbst: Bitte dort melden.\n"
    "Opened again, and the city's own system must be told (there it is {number}): it does not hear of it by itself."
)


def nobody(sql: Connection, case: Case, at: datetime) -> None:
    """There is no console that would have to know."""


class Followers(Protocol):
    """Those who reported what somebody else opens again: they hear of it in their own conversations."""

    def lock(self, sql: Connection, case: Case) -> None:
        """Called before anything is written: conversations are locked before cases, as everywhere."""

    def tell(self, sql: Connection, changed: Sequence[Case], at: datetime) -> None:
        """Tell who reported these cases where they stand now."""


class NoFollowers:
    """There is no conversation in which anybody could be told."""

    def lock(self, sql: Connection, case: Case) -> None:
        """Nothing."""

    def tell(self, sql: Connection, changed: Sequence[Case], at: datetime) -> None:
        """Nothing."""


class Filing:
    """The transactions of who reports; safe to use from many threads and processes."""

    def __init__(
        self,
        database: Database,
        catalogues: Catalogues,
        clock: Clock = now,
        told: Told = nobody,
        elsewhere: Collection[str] = (),
        followers: Followers | None = None,
    ) -> None:
        """`elsewhere`: the sites that have an Open311 endpoint of their own, to which defects go as well."""
        self._database, self._catalogues, self._clock = database, catalogues, clock
        self._told, self._elsewhere = told, frozenset(elsewhere)
        self._followers = followers or NoFollowers()
        self._cases = Cases()

    def file(
        self,
        report: Report,
        hours: ServiceHours,
        by: Actor = CITIZEN,
        photos: Sequence[Photo] = (),
        same_as: str | None = None,
    ) -> Opened:
        """The case of this report; sent again with the same key it is the same one, and nothing is added to it.

        `same_as`: id of an open case that the citizen has recognised as the same (`near`). Raises NotFound if the
        conversation was erased, InvalidRequest for more photos than a case holds.
        """
        with self._database.write() as sql:
            return self.file_in(sql, report, hours, by, photos, same_as)

    def file_in(
        self,
        sql: Connection,
        report: Report,
        hours: ServiceHours,
        by: Actor,
        photos: Sequence[Photo] = (),
        same_as: str | None = None,
    ) -> Opened:
        """The same as a part of the caller's transaction, and its last step."""
        at = self._clock()
        opened = self._cases.open(sql, report, report.service.due_at(at, hours), by, at)
        if not opened.is_new:
            return opened
        for photo in photos:
            kept_photos.add(sql, opened.case, photo.media_type, photo.content, by, at)
        case = self._joined(sql, opened.case, same_as, by, at)
        if case.site in self._elsewhere and belongs(case):
            put_in(sql, case, at)
        self._told(sql, case, at)
        return Opened(case, opened.secret)

    def photo(self, conversation: str, attachment: str) -> Photo:
        """A file of a conversation as a photo for `file`; in a thread, see `attached.photo_of` for what it raises."""
        return photo_of(self._database, conversation, attachment)

    def near(self, report: Report) -> list[Near]:
        """Open cases that this report may repeat, nearest first; who reported them is in there and not to be shown."""
        with self._database.read() as sql:
            return near(sql, report.site, report.service, report.place, self._clock())

    def reopen(self, case_id: str, hours: ServiceHours, by: Actor = CITIZEN) -> Case:
        """It is not done: the case and all that repeat it are looked at anew, and who reported those hears of it.

        Raises NotFound.
        """
        at = self._clock()
        with self._database.write() as sql:
            mine = self._cases.find(sql, case_id)
            self._followers.lock(sql, self._cases.find(sql, mine.duplicate_of or mine.id))
            mine = self._cases.find(sql, case_id)
            before = self._cases.find(sql, mine.duplicate_of or mine.id)
            case = self._cases.reopen(sql, before.id, self._due(before, at, hours), by, at)
            changed = [case] if case.version > before.version else []
            changed += self._cases.follow(sql, case, at)
            self.send_on(sql, before, case, by, at)
            self._followers.tell(sql, [one for one in changed if one.id != mine.id], at)
            for one in sorted({mine.id, case.id}):
                self._told(sql, self._cases.find(sql, one), at)
            return self._cases.find(sql, mine.id)

    def _due(self, case: Case, at: datetime, hours: ServiceHours) -> datetime:
        """By its category; as before where the city has given that up."""
        service = next((one for one in self._catalogues.of(case.site).services if one.code == case.service), None)
        return service.due_at(at, hours) if service else case.due_at

    def send_on(self, sql: Connection, before: Case, after: Case, by: Actor, at: datetime) -> None:
        """To be called after every change: a case that has come to belong into the outbox gets there.

        Of one that the city's own system has already, and that is opened again here, staff get a note: GeoReport
        cannot reopen (docs/adr/0017).
        """
        if after.site not in self._elsewhere or not belongs(after) or belongs(before):
            return
        put_in(sql, after, at)
        number = after.external_id or after.external_token
        if number and not before.is_open and by.kind != "partner":
            notes.add(sql, after, f"reopened-{after.version}", SYSTEM, _TELL_THEM.format(number=number), at)

    def rate(self, case_id: str, rating: int) -> Case:
        """How content who reported it is, 1 (bad) to 5 (good). Raises InvalidRequest, Conflict, NotFound."""
        with self._database.write() as sql:
            return self._cases.rate(sql, case_id, rating, self._clock())

    def note(self, case_id: str, text: str, by: Actor = CITIZEN) -> Note:
        """What the citizen adds to their case, for those who work on it; told twice it is one note.

        Raises NotFound, EmptyText, TooLong.
        """
        key = f"{by.kind}-{hashlib.blake2b(text.encode(), digest_size=16).hexdigest()}"
        at = self._clock()
        with self._database.write() as sql:
            case = self._cases.find(sql, case_id)
            note, is_new = notes.add(sql, case, key, by, text, at)
            if is_new:
                self._told(sql, case, at)
            return note

    def renew_secret(self, case_id: str, by: Actor = CITIZEN) -> str:
        """New secret words, where the first ones never arrived; raises NotFound."""
        with self._database.write() as sql:
            return self._cases.renew_secret(sql, case_id, by, self._clock())

    def _joined(self, sql: Connection, case: Case, same_as: str | None, by: Actor, at: datetime) -> Case:
        """Linked with the case that it repeats, unless that was closed meanwhile."""
        if same_as is None or not self._cases.find(sql, same_as).is_open:
            return case
        linked = self._cases.link(sql, case.id, case.version, same_as, by, at)
        self._cases.follow(sql, self._cases.find(sql, linked.duplicate_of or same_as), at)
        return self._cases.find(sql, case.id)
