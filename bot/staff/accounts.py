"""Accounts of staff: every change stands in the audit log and takes effect with the next call."""

import re
import secrets
import unicodedata
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock, now
from bot.errors import BadCredentials, InvalidRequest, NameTaken, NotFound, ProviderAccount
from bot.staff import passwords, rows
from bot.staff.audit_log import record
from bot.staff.models import Grants, Profile, Role, Staff
from bot.storage.database import Database
from bot.storage.tables import staff, staff_links, staff_roles, staff_sessions

_NAME = re.compile(r"[\w.@+-]{2,80}")


def normal_name(name: str) -> str:
    """One spelling of a sign-in name: case and width of letters make no difference."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


class Accounts:
    """All that is done with accounts; safe to use from several threads and processes."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def add(
        self,
        name: str,
        display: str,
        role: Role,
        site: str = "",
        password: str | None = None,
        *,
        profile: Profile | None = None,
        by: str = "",
    ) -> Staff:
        """A new account with one role; raises NameTaken, WeakPassword, InvalidRequest."""
        return self.add_with(name, profile or Profile(display), frozenset({(role, site)}), password, by=by)

    def add_with(
        self,
        name: str,
        profile: Profile,
        grants: Grants,
        password: str | None = None,
        subject: str | None = None,
        *,
        by: str = "",
    ) -> Staff:
        """A new account with any roles, also of somebody whom an identity provider knows as `subject`."""
        known, values = normal_name(name), self._new(name, profile)
        values |= {"password_hash": _hashed(password, known), "subject": subject}
        try:
            with self._database.write() as sql:
                sql.execute(insert(staff).values(values))
                _put_grants(sql, values["id"], grants)
                self._note(sql, by, "account_added", known, {"roles": _words(grants)})
        except IntegrityError as error:
            raise NameTaken(name=known) from error
        return self.get(values["id"])

    def _new(self, name: str, profile: Profile) -> dict[str, Any]:
        known = normal_name(name)
        if not _NAME.fullmatch(known):
            raise InvalidRequest("a name has 2 to 80 letters, digits or . @ + - _", field="name")
        return {
            "id": secrets.token_urlsafe(12),
            "name": known,
            "display": (profile.display.strip() or name.strip())[:120],
            "language": profile.language,
            "department": profile.department[:120],
            "max_chats": profile.max_chats,
            "active": True,
            "created_at": self._clock(),
        }

    def find(self, name: str) -> Staff:
        """The account with this name; raises NotFound."""
        return self._one(staff.c.name == normal_name(name))

    def get(self, identity: str) -> Staff:
        """The account with this id; raises NotFound."""
        return self._one(staff.c.id == identity)

    def of_subject(self, subject: str) -> Staff | None:
        """The account of somebody whom the identity provider knows by this name."""
        with self._database.read() as sql:
            return rows.person(sql, staff.c.subject == subject)

    def all(self, site: str | None = None, inactive: bool = False) -> list[Staff]:
        """Those who may do anything at the site (None: anywhere), by name."""
        with self._database.read() as sql:
            found = rows.people(sql, None if inactive else staff.c.active)
        return [one for one in found if site is None or any(where in ("", site) for _, where in one.roles)]

    def empty(self) -> bool:
        """Whether there is no account at all."""
        with self._database.read() as sql:
            return sql.scalar(select(staff.c.id).limit(1)) is None

    def authenticate(self, name: str, password: str) -> Staff:
        """The account whose name and password these are; raises BadCredentials and does not say what was wrong."""
        with self._database.read() as sql:
            row = sql.execute(select(staff).where(staff.c.name == normal_name(name))).first()
        fits = passwords.verify(row.password_hash if row and row.subject is None else None, password)
        if row is None or not fits or not row.active:
            self.note_refusal(row.name if row else "", by="password")
            raise BadCredentials
        if passwords.is_outdated(row.password_hash):
            with self._database.write() as sql:
                renewed = {"password_hash": passwords.hash_password(password)}
                sql.execute(update(staff).where(staff.c.id == row.id).values(renewed))
        return self.get(row.id)

    def note_refusal(self, name: str, **why: str) -> None:
        """Note that somebody did not get in; a name that nobody has is not kept: people mistake the field."""
        with self._database.write() as sql:
            one = rows.person(sql, staff.c.name == normal_name(name))
            self._note(sql, one.name if one else "", "sign_in_refused", one.name if one else "", why)

    def set_password(self, name: str, password: str, *, by: str = "", keep: str = "") -> None:
        """Set a password and end all sessions but the one stored under `keep`.

        Raises WeakPassword, NotFound, and ProviderAccount: who leaves the city must not keep a way in of their own.
        """
        hashed = _hashed(password, normal_name(name))

        def change(sql: Connection, one: Staff) -> None:
            if one.provided:
                raise ProviderAccount
            _set(sql, one, password_hash=hashed)
            own = staff_sessions.c.staff == one.id
            sql.execute(delete(staff_sessions).where(own, staff_sessions.c.hash != keep))
            sql.execute(update(staff_sessions).where(own).values(by_link=False))

        self._change(name, by, "password_set", {}, change)

    def deactivate(self, name: str, *, by: str = "") -> None:
        """Nobody signs in with the account any more, and who is signed in no longer is; raises NotFound."""

        def change(sql: Connection, one: Staff) -> None:
            sql.execute(update(staff).where(staff.c.id == one.id).values(active=False))
            for table in (staff_sessions, staff_links):
                sql.execute(delete(table).where(table.c.staff == one.id))

        self._change(name, by, "deactivated", {}, change)

    def activate(self, name: str, *, by: str = "") -> None:
        """Take a deactivation back; raises NotFound."""
        self._change(name, by, "activated", {}, lambda sql, one: _set(sql, one, active=True))

    def grant(self, name: str, role: Role, site: str = "", *, by: str = "") -> None:
        """Give a role at a site; doing it again changes nothing; raises NotFound."""
        self._change(
            name, by, "role_granted", {"role": role, "site": site}, lambda sql, one: _grant(sql, one, role, site)
        )

    def revoke(self, name: str, role: Role, site: str = "", *, by: str = "") -> None:
        """Take a role at a site away; raises NotFound."""
        held = (staff_roles.c.role == role, staff_roles.c.site == site)
        self._change(
            name,
            by,
            "role_revoked",
            {"role": role, "site": site},
            lambda sql, one: sql.execute(delete(staff_roles).where(staff_roles.c.staff == one.id, *held)),
        )

    def set_profile(self, name: str, *, by: str = "", **values: str | int) -> Staff:
        """Change `display`, `department`, `language` or `max_chats`; noted only where it differs; raises NotFound."""
        one = self.find(name)
        wanted = {key: value.strip()[:120] if isinstance(value, str) else value for key, value in values.items()}
        wanted["display"] = wanted.get("display") or one.display
        changed = {key: value for key, value in wanted.items() if getattr(one, key) != value}
        if changed:
            self._change(name, by, "profile_set", changed, lambda sql, one: _set(sql, one, **changed))
        return self.get(one.id)

    def replace_roles(self, name: str, grants: Grants, *, by: str = "") -> Staff:
        """The roles as the identity provider says them now; noted only where they changed."""
        one = self.find(name)
        if one.roles != grants:

            def change(sql: Connection, one: Staff) -> None:
                sql.execute(delete(staff_roles).where(staff_roles.c.staff == one.id))
                _put_grants(sql, one.id, grants)

            self._change(name, by, "roles_replaced", {"roles": _words(grants)}, change)
        return self.get(one.id)

    def set_language(self, name: str, language: str) -> None:
        """The language in which the person works; raises NotFound."""
        self._change(
            name, name, "language_set", {"language": language}, lambda sql, one: _set(sql, one, language=language)
        )

    def _one(self, where: Any) -> Staff:
        with self._database.read() as sql:
            found = rows.person(sql, where)
        if found is None:
            raise NotFound
        return found

    def _change(
        self, name: str, by: str, act: str, data: dict[str, Any], change: Callable[[Connection, Staff], Any]
    ) -> None:
        with self._database.write() as sql:
            one = rows.person(sql, staff.c.name == normal_name(name))
            if one is None:
                raise NotFound
            change(sql, one)
            self._note(sql, by, act, one.name, data)

    def _note(self, sql: Connection, by: str, act: str, subject: str, data: dict[str, Any]) -> None:
        record(sql, by, act, subject, str(data.get("site", "")), data, self._clock())


def _hashed(password: str | None, name: str) -> str | None:
    if password is None:
        return None
    passwords.check_strength(password, name)
    return passwords.hash_password(password)


def _set(sql: Connection, one: Staff, **values: Any) -> None:
    sql.execute(update(staff).where(staff.c.id == one.id).values(values))


def _grant(sql: Connection, one: Staff, role: Role, site: str) -> None:
    if (role, site) not in one.roles:
        _put_grants(sql, one.id, frozenset({(role, site)}))


def _put_grants(sql: Connection, identity: str, grants: Grants) -> None:
    for role, site in sorted(grants):
        sql.execute(insert(staff_roles).values(staff=identity, role=role, site=site))


def _words(grants: Grants) -> list[str]:
    return sorted(f"{role}:{site}" if site else str(role) for role, site in grants)
