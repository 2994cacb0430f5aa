"""Sign-in of staff: with a password, with a one-time link, or over the city's identity provider."""

from typing import Any

import anyio.to_thread
from anyio import CapacityLimiter
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from bot.api import session_models as m
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.signed_in import Checked, Signed, Token, drop_cookie, set_cookie
from bot.errors import (
    BadCredentials,
    BadCsrf,
    BadRequest,
    LinkUsed,
    NoSession,
    ProviderAccount,
    TooManyTries,
    WeakPassword,
)
from bot.staff.links import Links
from bot.staff.models import Staff
from bot.staff.sessions import Session
from bot.staff.tokens import hashed

router = APIRouter(prefix="/api/v1/session", tags=["staff"], responses=COMMON)
_hashing = CapacityLimiter(2)
"""One check of a password takes 64 MiB for a moment: a storm of them must not take the machine."""


@router.post("", response_model=m.SignedIn, responses=responses(BadCredentials, BadRequest, TooManyTries))
async def sign_in(body: m.SignIn, request: Request, needed: Needed) -> JSONResponse:
    """Sign in with name and password.

    In a quarter of an hour 5 attempts may fail by name and address, 50 by name, and 100 by address.
    """
    async with needed.throttle.attempt(address(request), body.name):
        one: Staff = await _slowly(needed.accounts.authenticate, body.name, body.password)
    return await _opened(needed, request, one, "password")


@router.post("/link", response_model=m.SignedIn, responses=responses(LinkUsed, BadRequest, TooManyTries))
async def use_link(body: m.UseLink, request: Request, needed: Needed) -> JSONResponse:
    """Sign in with a one-time link. It is a POST, so that programs which look at links in mails do not use them up."""
    async with needed.throttle.attempt(address(request)):
        one: Staff = await in_thread(Links(needed.database).use, body.token)
    return await _opened(needed, request, one, "link")


@router.get("", response_model=m.SignedIn, responses=responses(NoSession))
async def read_session(session: Signed, needed: Needed) -> JSONResponse:
    """Who is signed in, and the CSRF token of the session."""
    return JSONResponse(await in_thread(_shown, needed, session))


@router.patch("", response_model=m.SignedIn, responses=responses(NoSession, BadCsrf, BadRequest))
async def change_session(body: m.ChangeSession, session: Checked, needed: Needed) -> JSONResponse:
    """Switch the language of the console."""
    await in_thread(needed.accounts.set_language, session.staff.name, body.language)
    one = await in_thread(needed.accounts.get, session.staff.id)
    return JSONResponse(await in_thread(_shown, needed, session._replace(staff=one)))


@router.put(
    "/password",
    status_code=204,
    responses=responses(NoSession, BadCsrf, BadCredentials, WeakPassword, ProviderAccount, BadRequest, TooManyTries),
)
async def change_password(
    body: m.NewPassword, request: Request, session: Checked, needed: Needed, token: Token
) -> Response:
    """Set or change the own password; all other sessions of the person end."""
    name = session.staff.name
    if _password_change(session) == "current":
        async with needed.throttle.attempt(address(request), name):
            await _slowly(needed.accounts.authenticate, name, body.current or "")
    await _slowly(needed.accounts.set_password, name, body.password, by=name, keep=hashed(token))
    return Response(status_code=204)


@router.delete("", status_code=204, responses=responses(NoSession, BadCsrf))
async def sign_out(request: Request, session: Checked, needed: Needed, token: Token) -> Response:
    """Sign out."""
    await in_thread(needed.sessions.close, token)
    answer = Response(status_code=204)
    drop_cookie(answer, needed, request)
    return answer


def address(request: Request) -> str:
    """The caller's network address, only to be counted in disguise."""
    return request.client.host if request.client else "unknown"


async def _opened(needed: Services, request: Request, one: Staff, how: str) -> JSONResponse:
    opened = await in_thread(needed.sessions.open, one, how)
    answer = JSONResponse(await in_thread(_shown, needed, Session(one, opened.csrf, how == "link")))
    set_cookie(answer, needed, request, opened.token)
    return answer


async def _slowly(verb: Any, *args: Any, **kwargs: Any) -> Any:
    return await anyio.to_thread.run_sync(lambda: verb(*args, **kwargs), limiter=_hashing)


def _password_change(session: Session) -> m.PasswordChange:
    """A one-time link is what somebody gets who forgot the password: they cannot be asked for it."""
    if session.staff.provided:
        return "never"
    return "current" if session.staff.has_password and not session.by_link else "free"


def _shown(needed: Services, session: Session) -> dict[str, Any]:
    one = session.staff
    grants = sorted(one.roles)
    everywhere = any(not site for _, site in grants)
    return {
        "id": one.id,
        "name": one.name,
        "display": one.display,
        "department": one.department,
        "language": one.language,
        "max_chats": one.max_chats,
        "roles": sorted({role for role, _ in grants}),
        "sites": needed.knowledge.sites() if everywhere else sorted({site for _, site in grants}),
        "grants": [{"role": role, "site": site} for role, site in grants],
        "has_password": one.has_password,
        "password_change": _password_change(session),
        "idle_s": session.idle_s,
        "left_s": session.left_s,
        "csrf": session.csrf,
    }
