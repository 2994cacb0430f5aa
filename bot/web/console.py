"""The pages of staff: the sign-in and the console, which is one screen that scripts fill from the staff API."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.templating import Jinja2Templates

from bot.api.problems import caller_language
from bot.api.services import Needed, in_thread
from bot.api.signed_in import Token
from bot.errors import NoSession
from bot.staff.models import Role, Staff
from bot.web.policy import PAGE_CSP

_HERE = Path(__file__).parent
_LANGUAGES = ("de", "en")
_STATIC = _HERE / "static"
_OF_THE_WIDGET = ("dom.js", "icons.js", "markdown.js", "outbox.js", "stream.js", "waiting.js")
"""Modules that the console shares with the citizens' chat."""
_NOT_OF_THE_PAGE = ("signin.js", "no_desk.js", "ticker.js")
"""Of other pages, and of a worker."""

router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(_HERE / "templates")


@router.get("/console")
async def console(request: Request, needed: Needed, token: Token) -> Response:
    """The console for agents; editors are led to the studio, and who is not signed in to the sign-in."""
    try:
        session = await in_thread(needed.sessions.find, token)
    except NoSession:
        return RedirectResponse("/signin", 303)
    one = session.staff
    if one.sites(Role.AGENT) == ():
        return RedirectResponse("/studio", 303) if one.sites(Role.EDITOR) != () else no_role(request, one)
    return staff_page(request, "console.html", one.language, scripts=_scripts())


@router.get("/signin")
async def signin(request: Request, needed: Needed) -> Response:
    """The sign-in; it leads on by itself where a session is open, because a strict cookie does not cross sites."""
    return staff_page(request, "signin.html", caller_language(request), oidc=bool(needed.settings.oidc_issuer))


@router.get("/signin/{token}")
async def one_time_link(request: Request, needed: Needed, token: str) -> Response:
    """The page of a one-time link; a button uses it up, so that programs which look at links in mails do not."""
    return staff_page(request, "signin.html", caller_language(request), link=token)


def no_role(request: Request, one: Staff, place: str = "desk") -> HTMLResponse:
    """For somebody who is signed in and has no business here (`desk` or `studio`)."""
    elsewhere = place == "studio" and one.sites(Role.AGENT) != ()
    return staff_page(request, "no_desk.html", one.language, name=one.display, place=place, elsewhere=elsewhere)


def staff_page(request: Request, template: str, language: str, **context: Any) -> HTMLResponse:
    """A page that no cache keeps and that loads nothing from elsewhere; German unless English is wanted."""
    known = {"language": language if language in _LANGUAGES else "de"}
    page = templates.TemplateResponse(request, template, context | known)
    page.headers["Content-Security-Policy"] = PAGE_CSP
    page.headers["Cache-Control"] = "no-store"
    page.headers["Referrer-Policy"] = "no-referrer"
    return page


def _scripts() -> list[str]:
    """The modules, named in the page so that the browser fetches them at once, not level by level."""
    own = [path for path in sorted(_STATIC.glob("console/**/*.js")) if path.name not in _NOT_OF_THE_PAGE]
    shared = [_STATIC / "widget" / name for name in _OF_THE_WIDGET]
    return [path.relative_to(_STATIC).as_posix() for path in own + shared]
