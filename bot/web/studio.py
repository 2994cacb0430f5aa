"""The page of the studio, in which editors teach the bot: one screen that scripts fill from the staff API."""

from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from bot.api.services import Needed, in_thread
from bot.api.signed_in import Token
from bot.errors import NoSession
from bot.staff.models import Role
from bot.web.console import no_role, staff_page

_STATIC = Path(__file__).parent / "static"
_OF_THE_CONSOLE = (
    "activity.js",
    "api.js",
    "dialogs.js",
    "kept_words.js",
    "keys.js",
    "nodes.js",
    "password.js",
    "session_end.js",
    "settings.js",
    "toasts.js",
    "words.js",
)
"""Modules that the studio shares with the console from its first moment on."""

router = APIRouter(include_in_schema=False)


@router.get("/studio")
async def studio(request: Request, needed: Needed, token: Token) -> Response:
    """The studio for editors; who has another role is told so, and who is not signed in is sent to the sign-in."""
    try:
        one = (await in_thread(needed.sessions.find, token)).staff
    except NoSession:
        return RedirectResponse("/signin", 303)
    if one.sites(Role.EDITOR) == ():
        return no_role(request, one, "studio")
    return staff_page(request, "studio.html", one.language, scripts=_scripts(one.language), styles=_styles())


def _scripts(language: str) -> list[str]:
    """The modules of the frame, named in the page so that the browser fetches them at once; areas come when opened."""
    own = [path.name for path in sorted((_STATIC / "studio").glob("*.js"))]
    words = f"studio/words/shell_{'en' if language == 'en' else 'de'}.js"
    return [f"studio/{name}" for name in own] + [f"console/{name}" for name in _OF_THE_CONSOLE] + [words]


def _styles() -> list[str]:
    """The frame's style first, then those of the areas."""
    areas = sorted(path for path in _STATIC.glob("studio/*/*.css"))
    return ["studio/studio.css"] + [path.relative_to(_STATIC).as_posix() for path in areas]
