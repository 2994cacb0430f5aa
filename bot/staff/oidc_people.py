"""From what the identity provider says of a person to their account and roles."""

import secrets
from typing import Any

from bot.errors import BadCredentials, Forbidden, InvalidRequest, NameTaken
from bot.staff.accounts import Accounts
from bot.staff.models import Grants, Profile, Role, Staff

_PREFIX = "lotse-"
_LONGEST_SUBJECT = 300
_BY = "identity provider"


def account_of(
    accounts: Accounts, claims: dict[str, Any], role_claim: str, department_claim: str = "department"
) -> Staff:
    """The person's account, made or brought up to date; raises Forbidden without a role or when deactivated.

    People are known by the provider's `iss` and `sub` alone: whoever may choose a name there must not get the account
    that has this name here. A department that the provider does not name stays what it was set to here.
    """
    grants = grants_in(claims, role_claim)
    subject = f"{claims['iss']} {claims['sub']}"
    if len(subject) > _LONGEST_SUBJECT:
        raise BadCredentials("the identity provider's name for this person is too long")
    known = accounts.of_subject(subject)
    said = _said(claims, department_claim)
    if known:
        known = accounts.replace_roles(known.name, grants, by=_BY)
        known = accounts.set_profile(known.name, by=_BY, **said)
    if not grants or (known and not known.active):
        accounts.note_refusal(known.name if known else "", by="oidc", why=Forbidden.code)
        raise Forbidden("no role in this program")
    return known or _new(accounts, claims, subject, grants, said)


def _said(claims: dict[str, Any], department_claim: str) -> dict[str, str | int]:
    """What the provider says of the person that is kept here, without what it does not say."""
    department = next(iter(_values(claims, department_claim, whole=True)), "").strip()[:120]
    said = {"display": _display(claims), "department": department}
    return {key: value for key, value in said.items() if value}


def grants_in(claims: dict[str, Any], role_claim: str) -> Grants:
    """Roles such as `lotse-agent` (all sites) and `lotse-editor:musterstadt`; everything else is not ours."""
    held = set()
    for value in _values(claims, role_claim):
        role, _, site = value.removeprefix(_PREFIX).partition(":")
        if value.startswith(_PREFIX) and role in tuple(Role) and (site or ":" not in value) and len(site) <= 80:
            held.add((Role(role), site))
    return frozenset(held)


def _values(claims: dict[str, Any], path: str, whole: bool = False) -> list[str]:
    """The claim of this name; else the dots in the name lead into it, as in `realm_access.roles`.

    One string is several words, unless it is taken as a `whole`.
    """
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for step in path.split("."):
            found = found.get(step) if isinstance(found, dict) else None
    if isinstance(found, str):
        return [found] if whole else found.split()
    return [value for value in found if isinstance(value, str)] if isinstance(found, list) else []


def _new(accounts: Accounts, claims: dict[str, Any], subject: str, grants: Grants, said: dict[str, str | int]) -> Staff:
    language = "en" if str(claims.get("locale", "")).startswith("en") else "de"
    profile = Profile(_display(claims), str(said.get("department", "")), language)
    for name in (_name(claims), f"oidc-{secrets.token_hex(4)}"):
        try:
            return accounts.add_with(name, profile, grants, subject=subject, by=_BY)
        except (NameTaken, InvalidRequest):
            continue
    return _made_meanwhile(accounts, subject)


def _made_meanwhile(accounts: Accounts, subject: str) -> Staff:
    """Two windows signed in at once: the other one has made the account."""
    found = accounts.of_subject(subject)
    if found is None:
        raise BadCredentials("no account could be made")
    return found


def _name(claims: dict[str, Any]) -> str:
    return str(claims.get("preferred_username") or claims.get("email") or "")


def _display(claims: dict[str, Any]) -> str:
    return str(claims.get("name") or _name(claims)).strip()[:120]
