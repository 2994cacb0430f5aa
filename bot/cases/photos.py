"""Photos of a case; what comes here was checked and re-encoded before."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, insert, select

from bot.cases import history
from bot.cases.models import Actor, Case
from bot.errors import InvalidRequest, NotFound
from bot.storage.tables import case_photos, cases

MAX_PHOTOS = 5
"""From near, from far, and a spare or two; more only fill the record."""


@dataclass(frozen=True)
class Photo:
    """A photo without its content."""

    id: str
    media_type: str
    at: datetime


def add(sql: Connection, case: Case, media_type: str, content: bytes, by: Actor, at: datetime) -> Photo:
    """Keep a photo under the case; raises InvalidRequest (`field`: photo) if it has enough of them."""
    sql.execute(select(cases.c.id).where(cases.c.id == case.id).with_for_update())
    count = select(func.count()).select_from(case_photos).where(case_photos.c.case == case.id)
    if (sql.scalar(count) or 0) >= MAX_PHOTOS:
        raise InvalidRequest(f"at most {MAX_PHOTOS} photos", field="photo")
    photo = Photo(secrets.token_urlsafe(18), media_type, at)
    values = {"id": photo.id, "case": case.id, "media_type": media_type, "content": content, "at": at}
    sql.execute(insert(case_photos).values(values))
    history.add(sql, case, by, history.PHOTO, at, {})
    return photo


def listed(sql: Connection, case_id: str) -> list[Photo]:
    """The photos of a case, oldest first."""
    columns = (case_photos.c.id, case_photos.c.media_type, case_photos.c.at)
    found = select(*columns).where(case_photos.c.case == case_id).order_by(case_photos.c.at, case_photos.c.id)
    return [Photo(*row) for row in sql.execute(found)]


def content(sql: Connection, case_id: str, photo_id: str) -> tuple[str, bytes]:
    """Media type and bytes of a photo of this case; raises NotFound."""
    mine = (case_photos.c.case == case_id, case_photos.c.id == photo_id)
    row = sql.execute(select(case_photos.c.media_type, case_photos.c.content).where(*mine)).first()
    if row is None:
        raise NotFound
    return row.media_type, row.content
