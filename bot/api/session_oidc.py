"""Sign-in of staff over the city's identity provider: there and back again."""

import hmac
from typing import Annotated

from fastapi import APIRouter, Cookie, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.session import address
from bot.api.signed_in import is_secure, set_cookie
from bot.errors import BadCredentials, LotseError, NotFound
from bot.staff import oidc_flows
from bot.staff.models import Staff
from bot.staff.oidc import Flow, Provider, new_flow
from bot.staff.oidc_people import account_of

router = APIRouter(prefix="/api/v1/session/oidc", tags=["staff"], responses=COMMON)
_COOKIE = "lotse_oidc"
_PATH = "/api/v1/session/oidc"
_AFTERWARDS = "/console"
_REFRESH = f'<meta http-equiv="refresh" content="0;url={_AFTERWARDS}">'
_SENT_ON = f'<!doctype html><html lang="de"><title>Bürgerlotse</title>{_REFRESH}'
"""A page of ours that leads on, because the strict cookie is not sent where another site's page led to."""


@router.get("", status_code=303, response_class=RedirectResponse)
async def go_to_provider(request: Request, needed: Needed) -> Response:
    """Send the browser to the identity provider; back where that is out of order, not found where there is none."""
    provider, flow = _provider(needed, request), new_flow()
    try:
        await needed.throttle.way(address(request))
        answer = RedirectResponse(await provider.address(flow), 303)
        await oidc_flows.remember(needed.live, flow)
    except LotseError as error:
        return _back(error)
    kept = {"max_age": oidc_flows.WITHIN_S, "path": _PATH, "httponly": True, "secure": is_secure(needed, request)}
    answer.set_cookie(_COOKIE, flow.state, samesite="lax", **kept)  # type: ignore[arg-type]
    return answer


@router.get(
    "/callback",
    response_class=HTMLResponse,
    responses=responses(BadCredentials) | {303: {"description": "back to the sign-in page, with the problem's code"}},
)
async def come_back(
    request: Request,
    needed: Needed,
    code: Annotated[str, Query(max_length=4_000)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    kept: Annotated[str, Cookie(alias=_COOKIE, include_in_schema=False)] = "",
) -> Response:
    """Where the identity provider sends the browser back to; a problem is shown on the sign-in page."""
    provider = _provider(needed, request)
    answer: Response
    try:
        flow = await _begun_here(needed, state, kept)
        async with needed.throttle.attempt(address(request)):
            one = await _person(needed, provider, flow, code)
        opened = await in_thread(needed.sessions.open, one, "oidc")
    except LotseError as error:
        answer = _back(error)
    else:
        answer = HTMLResponse(_SENT_ON)
        set_cookie(answer, needed, request, opened.token)
    answer.delete_cookie(_COOKIE, path=_PATH)
    return answer


def _back(problem: LotseError) -> RedirectResponse:
    """People follow a link here: the page that they know says what is wrong."""
    return RedirectResponse(f"/signin?problem={problem.code}", 303)


async def _begun_here(needed: Services, state: str, kept: str) -> Flow:
    """Only the browser that began may finish: otherwise somebody could be signed in as somebody else unawares.

    Anybody's page can send browsers here by the thousand: that is no attempt to sign in, and is not noted.
    """
    if not state or not hmac.compare_digest(state.encode(), kept.encode()):
        raise BadCredentials("another browser began this sign-in")
    return await oidc_flows.take(needed.live, state)


async def _person(needed: Services, provider: Provider, flow: Flow, code: str) -> Staff:
    """Whom the provider vouches for; refusals stand in the audit log."""
    try:
        if not code:
            raise BadCredentials("the identity provider let nobody in")
        claims = await provider.claims(flow, code)
        named = needed.settings.oidc_role_claim, needed.settings.oidc_department_claim
        one: Staff = await in_thread(account_of, needed.accounts, claims, *named)
    except BadCredentials as error:
        await in_thread(needed.accounts.note_refusal, "", by="oidc", why=error.code)
        raise
    return one


def _provider(needed: Services, request: Request) -> Provider:
    if not needed.settings.oidc_issuer:
        raise NotFound
    base = needed.settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
    return Provider(needed.settings, f"{base}{_PATH}/callback")
