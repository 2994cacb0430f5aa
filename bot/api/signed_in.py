"""Who calls: the session behind the cookie, the proof that the request comes from our own page, and what is allowed."""

from typing import Annotated

from fastapi import Depends, Header, Request, Response
from fastapi.security import APIKeyCookie

from bot.api.services import Needed, Services, in_thread
from bot.errors import BadCsrf, Forbidden, NoSession
from bot.staff.models import Role
from bot.staff.sessions import Session

COOKIE = "lotse_session"
_SAFE = ("GET", "HEAD", "OPTIONS")
_HOST_ONLY = "__Host-"
"""Browsers take a cookie of such a name only over TLS and only from this very host, not from a neighbour's page."""
_cookie = APIKeyCookie(
    name=COOKIE, auto_error=False, description=f"set by signing in; over TLS its name is `{_HOST_ONLY}{COOKIE}`"
)


def is_secure(needed: Services, request: Request) -> bool:
    """Whether staff reach the gateway over TLS: by the settings, or by what a trusted proxy says of this request.

    The server itself believes `X-Forwarded-Proto` of the addresses in `FORWARDED_ALLOW_IPS`, and of no others.
    """
    return needed.settings.public_url.startswith("https://") or request.url.scheme == "https"


def cookie_name(needed: Services, request: Request) -> str:
    """The name of the session's cookie on this way to the gateway."""
    return f"{_HOST_ONLY}{COOKIE}" if is_secure(needed, request) else COOKIE


def session_token(request: Request, needed: Needed, _documented: Annotated[str | None, Depends(_cookie)] = None) -> str:
    """The first token of the caller's session; empty without one."""
    return request.cookies.get(cookie_name(needed, request), "")


Token = Annotated[str, Depends(session_token)]


async def signed_in(
    request: Request,
    needed: Needed,
    token: Token,
    x_background: Annotated[
        bool, Header(description="a program asks by itself: the call does not keep the session from ending")
    ] = False,
) -> Session:
    """The caller's session; raises NoSession."""
    if not token:
        raise NoSession
    found: Session = await in_thread(needed.sessions.find, token, touch=not x_background)
    request.state.staff = found.staff.name  # for the audit log, if this is refused
    return found


Signed = Annotated[Session, Depends(signed_in)]


async def checked(
    request: Request, session: Signed, needed: Needed, x_csrf_token: Annotated[str, Header()] = ""
) -> Session:
    """The same; unsafe methods must repeat the session's second token in `X-CSRF-Token`: raises BadCsrf.

    Whoever acts is there: such a call is a sign of life.
    """
    if request.method not in _SAFE:
        if not session.is_csrf(x_csrf_token):
            raise BadCsrf
        await needed.desk.heard_from(session.staff)
    return session


Checked = Annotated[Session, Depends(checked)]


def needs(session: Session, role: Role, site: str) -> None:
    """Raise Forbidden unless the caller has the role at the site."""
    if not session.staff.may(role, site):
        raise Forbidden


def set_cookie(answer: Response, needed: Services, request: Request, token: str) -> None:
    """The session's cookie: out of reach of scripts, and never sent along by another site's page."""
    name, secure = cookie_name(needed, request), is_secure(needed, request)
    answer.set_cookie(name, token, httponly=True, samesite="strict", secure=secure, path="/")


def drop_cookie(answer: Response, needed: Services, request: Request) -> None:
    """Take the cookie away again."""
    name, secure = cookie_name(needed, request), is_secure(needed, request)
    answer.delete_cookie(name, httponly=True, samesite="strict", secure=secure, path="/")
