"""The staff API for reading handovers: the queue, the packet, suggestions and files (contract)."""

from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Response
from fastapi.responses import JSONResponse

from bot.api import handover_models as m
from bot.api.models import MAX_SEQ, PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed
from bot.api.signed_in import Signed
from bot.api.transcripts import transcript_answer, transcript_of, wants_json
from bot.api.uploads import FILE
from bot.errors import Forbidden, NoSession, NotFound
from bot.handover.looking import Which

router = APIRouter(prefix="/api/v1/handovers", tags=["staff"], responses=COMMON | responses(NoSession, Forbidden))
Id = Annotated[str, Path(max_length=64, pattern=PRINTABLE)]


@router.get("", response_model=m.Handovers)
async def list_handovers(
    session: Signed,
    needed: Needed,
    state: Annotated[Which, Query(description="what may be taken, what is mine, or all that is open")] = "waiting",
    site: Annotated[str | None, Query(max_length=80, pattern=PRINTABLE)] = None,
    everybody: Annotated[bool, Query(description="also of other departments")] = False,
) -> JSONResponse:
    """The queue, oldest due first."""
    found, seq = await needed.desk.listed(session.staff, state, site, everybody)
    return JSONResponse({"handovers": found, "seq": seq})


@router.get("/{handover}", response_model=m.Packet, responses=responses(NotFound))
async def read_handover(handover: Id, session: Signed, needed: Needed) -> JSONResponse:
    """The packet: everything that an agent needs to go on where the assistant stopped."""
    return JSONResponse(await needed.desk.packet(session.staff, handover))


@router.get("/{handover}/messages", response_model=m.StaffMessages, responses=responses(NotFound))
async def read_messages(
    handover: Id,
    session: Signed,
    needed: Needed,
    after: Annotated[int, Query(ge=0, le=MAX_SEQ, description="number of the last known message")] = 0,
) -> JSONResponse:
    """Messages after a number, oldest first; at most 500, ask again with the last one's number for more.

    After the end of the handover: what was said before it.
    """
    return JSONResponse({"messages": await needed.desk.messages(session.staff, handover, after)})


@router.get("/{handover}/suggestions", response_model=m.Suggestions, responses=responses(NotFound))
async def read_suggestions(handover: Id, session: Signed, needed: Needed) -> JSONResponse:
    """Articles for what the citizen wrote last, in the citizen's language as far as they are written in it."""
    return JSONResponse({"suggestions": await needed.desk.suggestions(session.staff, handover)})


@router.get("/{handover}/earlier/{conversation}", response_model=m.StaffMessages, responses=responses(NotFound))
async def read_earlier(
    handover: Id, conversation: Annotated[str, Path(max_length=64, pattern=PRINTABLE)], session: Signed, needed: Needed
) -> JSONResponse:
    """What was said in an earlier conversation of the same person."""
    return JSONResponse({"messages": await needed.desk.earlier(session.staff, handover, conversation)})


@router.get(
    "/{handover}/transcript", response_class=Response, responses=responses(NotFound) | transcript_of(m.StaffMessages)
)
async def read_transcript(
    handover: Id, session: Signed, needed: Needed, accept: Annotated[str, Header()] = "text/plain"
) -> Response:
    """The whole conversation as text, JSON or PDF, by `Accept`: as the citizen gets it, JSON with `understood`."""
    held, said = await needed.desk.exported(session.staff, handover)
    if wants_json(accept):
        return JSONResponse({"messages": await needed.desk.transcript(session.staff, held, said)})
    return await transcript_answer(needed, held, accept, said)


@router.get("/{handover}/attachments/{attachment}", response_class=Response, responses=responses(NotFound) | FILE)
async def download(
    handover: Id, attachment: Annotated[str, Path(max_length=64, pattern=PRINTABLE)], session: Signed, needed: Needed
) -> Response:
    """The bytes of a file in the conversation."""
    kind, content = await needed.desk.file(session.staff, handover, attachment)
    shown = "inline" if kind.startswith("image/") else "attachment"
    headers = {"Content-Disposition": shown, "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)
