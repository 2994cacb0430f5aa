"""The staff API for canned responses: agents read them, editors write them."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from bot.api import handover_models as m
from bot.api.models import PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed
from bot.api.signed_in import Checked, Signed
from bot.conversations.checks import check_text
from bot.errors import BadCsrf, BinaryText, EmptyText, Forbidden, NoSession, NotFound
from bot.handover.canned import Canned

router = APIRouter(prefix="/api/v1/canned", tags=["staff"], responses=COMMON | responses(NoSession, Forbidden))
Site = Annotated[str, Path(max_length=80, pattern=PRINTABLE)]
Shortcut = Annotated[str, Path(pattern=r"^[\w-]{1,40}$", description="what is typed after ::")]
Language = Annotated[str, Path(pattern="^[a-z]{2}$")]


@router.get("", response_model=m.CannedResponses)
async def list_canned(
    session: Signed,
    needed: Needed,
    site: Annotated[str, Query(max_length=80, pattern=PRINTABLE)],
    language: Annotated[str | None, Query(pattern="^[a-z]{2}$", description="the citizen's; without: all")] = None,
) -> JSONResponse:
    """Canned responses by shortcut: all, or each once in the language as far as there is one in it."""
    found = await needed.desk.canned(session.staff, site, language)
    return JSONResponse({"canned": [one.model_dump() for one in found]})


@router.put(
    "/{site}/{shortcut}/{language}",
    status_code=204,
    responses=responses(BadCsrf, Forbidden, NotFound, EmptyText, BinaryText),
)
async def put_canned(
    site: Site, shortcut: Shortcut, language: Language, body: m.CannedText, session: Checked, needed: Needed
) -> Response:
    """Store a canned response in place of the one before."""
    response = Canned(shortcut=shortcut, language=language, text=check_text(body.text))
    await needed.desk.put_canned(session.staff, site, response)
    return Response(status_code=204)


@router.delete("/{site}/{shortcut}/{language}", status_code=204, responses=responses(BadCsrf, Forbidden, NotFound))
async def delete_canned(
    site: Site, shortcut: Shortcut, language: Language, session: Checked, needed: Needed
) -> Response:
    """Take a canned response away."""
    await needed.desk.delete_canned(session.staff, site, shortcut, language)
    return Response(status_code=204)
