"""Bodies of the sign-in of staff (contract), with meanings and examples for the OpenAPI document."""

from typing import Literal

from pydantic import BaseModel, Field

from bot.api.models import PRINTABLE, Body
from bot.staff.models import Role

_LONGEST = 1_024
"""Longer than any password may be, so that the rules for passwords are what answers."""

PasswordChange = Literal["free", "current", "never"]


class SignIn(Body):
    """Name and password."""

    name: str = Field(
        min_length=1,
        max_length=80,
        pattern=PRINTABLE,
        description="what the person signs in with",
        examples=["anna.muster"],
    )
    password: str = Field(min_length=1, max_length=_LONGEST, description="the password")


class UseLink(Body):
    """The last part of a one-time link's address."""

    token: str = Field(min_length=1, max_length=200, pattern=PRINTABLE, description="as it stands in the link")


class ChangeSession(Body):
    """What a person may change of their own account besides the password."""

    language: str = Field(pattern="^(de|en)$", description="language of the console")


class NewPassword(Body):
    """A password to sign in with from now on."""

    password: str = Field(max_length=_LONGEST, description="12 to 128 characters")
    current: str | None = Field(None, max_length=_LONGEST, description="required where `password_change` is current")


class SignedIn(BaseModel):
    """Who is signed in."""

    id: str = Field(description="id of the member of staff")
    name: str = Field(description="what the person signs in with")
    display: str = Field(description="what citizens and colleagues see")
    department: str = Field(description="empty: of no department")
    language: str = Field(description="language of the console: de or en")
    max_chats: int = Field(description="chats at the same time")
    roles: list[Role] = Field(description="roles that the person has at any site")
    sites: list[str] = Field(description="sites at which the person has a role")
    grants: list["Grant"] = Field(description="which role holds where")
    has_password: bool = Field(description="false: the person signs in by link or identity provider")
    password_change: PasswordChange = Field(
        description="free: no password yet, or in by one-time link; current: only with the present one; "
        "never: the identity provider keeps it"
    )
    idle_s: int = Field(description="seconds until the session ends if nobody does anything")
    left_s: int = Field(description="seconds until the session ends in any case")
    csrf: str = Field(description="goes into the header `X-CSRF-Token` of every request that changes something")


class Grant(BaseModel):
    """One role."""

    role: Role = Field(description="agent, editor, or admin, who may do everything")
    site: str = Field(description="id of the site; empty: all sites")
