"""Who works here and what they may do where."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Role(StrEnum):
    """What somebody may do: talk to citizens, edit the knowledge, or everything."""

    AGENT = "agent"
    EDITOR = "editor"
    ADMIN = "admin"


Grants = frozenset[tuple[Role, str]]
"""Roles with the site they hold for; the site "" stands for all sites."""


@dataclass(frozen=True)
class Staff:
    """One person of the city, as the rest of the program may know them: without password or identity at a provider."""

    id: str
    name: str
    display: str
    language: str
    department: str
    max_chats: int
    roles: Grants
    active: bool = True
    has_password: bool = False
    provided: bool = False
    """Whether the city's identity provider vouches for the person: such an account never has a password here."""

    def may(self, role: Role, site: str) -> bool:
        """Whether the role holds at the site; an admin of a site has every role there."""
        return any(held in (role, Role.ADMIN) and where in ("", site) for held, where in self.roles)

    def sites(self, role: Role) -> tuple[str, ...] | None:
        """The sites at which the role holds, sorted; None: all there are and will be."""
        found = {where for held, where in self.roles if held in (role, Role.ADMIN)}
        return None if "" in found else tuple(sorted(found))


@dataclass(frozen=True)
class Profile:
    """What an account says of a person besides name and roles."""

    display: str = ""
    department: str = ""
    language: str = "de"
    max_chats: int = 4


@dataclass(frozen=True)
class AuditEntry:
    """One act of staff; never holds what a citizen wrote."""

    id: int
    at: datetime
    staff: str
    act: str
    subject: str
    site: str
    data: dict[str, Any]
