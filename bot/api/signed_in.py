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
_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="set by signing in")


async def signed_in(needed: Needed, token: Annotated[str | None, Depends(_cookie)]) -> Session:
    """The caller's session; raises NoSession."""
    if not token:
        raise NoSession
    found: Session = await in_thread(needed.sessions.find, token)
    return found


Signed = Annotated[Session, Depends(signed_in)]


async def checked(request: Request, session: Signed, x_csrf_token: Annotated[str, Header()] = "") -> Session:
    """The same; unsafe methods must repeat the session's second token in `X-CSRF-Token`: raises BadCsrf."""
    if request.method not in _SAFE and not session.is_csrf(x_csrf_token):
        raise BadCsrf
    return session


Checked = Annotated[Session, Depends(checked)]


def needs(session: Session, role: Role, site: str) -> None:
    """Raise Forbidden unless the caller has the role at the site."""
    if not session.staff.may(role, site):
        raise Forbidden


def set_cookie(answer: Response, needed: Services, token: str) -> None:
    """The session's cookie: out of reach of scripts, and never sent along by another site's page."""
    answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", secure=is_secure(needed), path="/")


def drop_cookie(answer: Response, needed: Services) -> None:
    """Take the cookie away again."""
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=is_secure(needed), path="/")


def is_secure(needed: Services) -> bool:
    """Whether citizens and staff reach the gateway over TLS."""
    return needed.settings.public_url.startswith("https://")
