"""Keys of other systems that file cases over Open311: each for one site, shown once, and kept only as a hash.

A partner may have several keys at a time, so that a new one can be put in place before the old one is revoked; its name
marks what it has filed.
"""

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, insert, select, update

from bot.errors import InvalidRequest, NameTaken, NotFound
from bot.storage.tables import partner_keys

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_NOTED_EVERY = timedelta(minutes=5)
"""How exactly the last use is known; a write for every read would be dear."""
_LONGEST = 200
_NOBODYS = hashlib.sha256(b"").hexdigest()
_COLUMNS = tuple(column for column in partner_keys.c if column.name != "hash")


@dataclass(frozen=True)
class PartnerKey:
    """One key of another system, without what opens the door."""

    id: str
    site: str
    name: str
    created_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None

    @property
    def mark(self) -> str:
        """How the external keys of what this partner files begin; names hold no colon, so no two partners meet."""
        return f"{self.name}:"


def add(sql: Connection, site: str, name: str, at: datetime, another: bool = False) -> tuple[PartnerKey, str]:
    """A new key, and what the partner sends; it cannot be shown again.

    Raises InvalidRequest (`field`: name), NameTaken if the partner has a key there and `another` one is not wanted.
    """
    if not _NAME.fullmatch(name):
        raise InvalidRequest("a name has up to 40 of a-z, 0-9, . _ -", field="name")
    if not another and _valid(sql, site, name):
        raise NameTaken(f"{name} has a key for {site}")
    identity, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    key = f"{identity}.{secret}"
    values = {"id": identity, "site": site, "name": name, "hash": _hashed(key), "created_at": at}
    row = sql.execute(insert(partner_keys).values(values).returning(*_COLUMNS)).one()
    return _made(row), key


def listed(sql: Connection, site: str | None = None) -> list[PartnerKey]:
    """All keys, or those of one site, also revoked ones; by site, name and age."""
    order = (partner_keys.c.site, partner_keys.c.name, partner_keys.c.created_at, partner_keys.c.id)
    found = select(*_COLUMNS).order_by(*order)
    return [_made(row) for row in sql.execute(found if site is None else found.where(partner_keys.c.site == site))]


def revoke(sql: Connection, site: str, name: str, at: datetime, identity: str | None = None) -> list[PartnerKey]:
    """Close the door for a partner, or for one of its keys; those that are closed now. Raises NotFound without any."""
    ids = [key.id for key in _valid(sql, site, name) if identity in (None, key.id)]
    if not ids:
        raise NotFound(f"{name} has no such key for {site}")
    change = update(partner_keys).where(partner_keys.c.id.in_(ids)).values(revoked_at=at)
    return [_made(row) for row in sql.execute(change.returning(*_COLUMNS))]


def find(sql: Connection, sent: str) -> PartnerKey | None:
    """Whose valid key this is; takes as long for a wrong one, whether there is one of its id or not."""
    identity = sent.partition(".")[0] if sent.isascii() and sent.isprintable() and len(sent) <= _LONGEST else ""
    row = sql.execute(select(partner_keys).where(partner_keys.c.id == identity)).first()
    is_right = hmac.compare_digest(_hashed(sent), row.hash if row else _NOBODYS)
    return _made(row) if row and is_right and row.revoked_at is None else None


def note_use(sql: Connection, key: PartnerKey, at: datetime) -> None:
    """Remember that a key is in use, so that forgotten ones can be told from others."""
    sql.execute(update(partner_keys).where(partner_keys.c.id == key.id).values(used_at=at))


def is_news(key: PartnerKey, at: datetime) -> bool:
    """Whether this use is worth noting."""
    return key.used_at is None or at - key.used_at >= _NOTED_EVERY


def _valid(sql: Connection, site: str, name: str) -> list[PartnerKey]:
    return [key for key in listed(sql, site) if key.name == name and key.revoked_at is None]


def _hashed(key: str) -> str:
    """With 256 bits drawn by chance a key needs neither salt nor a slow hash."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def _made(row: Row[tuple[object, ...]]) -> PartnerKey:
    return PartnerKey(**{column.name: row._mapping[column.name] for column in _COLUMNS})
