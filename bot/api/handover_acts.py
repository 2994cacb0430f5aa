"""The staff API for acting on a handover: take it, speak, pass it on, give it back, end it (contract)."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import JSONResponse

from bot.access.views import summary
from bot.api import handover_models as m
from bot.api.handovers import Id
from bot.api.models import MAX_SEQ, Uploaded
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.signed_in import Checked
from bot.api.uploads import UPLOAD, read_upload
from bot.errors import (
    AddresseeAway,
    AlreadyClaimed,
    AttachmentTooLarge,
    BadCsrf,
    BadRequest,
    BinaryText,
    Conflict,
    ConversationClosed,
    EmptyText,
    Forbidden,
    HandoverClosed,
    InvalidRequest,
    NoSession,
    NotFound,
    NotYours,
    TooLong,
    TooManyChats,
    UnsupportedAttachment,
)
from bot.handover.models import Addressee
from bot.messages import compact

_ALWAYS = (NoSession, Forbidden, BadCsrf, NotFound)
_HELD = (*_ALWAYS, NotYours, HandoverClosed)
_CLAIMED = (*_HELD, AlreadyClaimed, TooManyChats)
router = APIRouter(prefix="/api/v1/handovers/{handover}", tags=["staff"], responses=COMMON | responses(*_ALWAYS))


@router.post("/claim", response_model=m.Listed, responses=responses(*_CLAIMED))
async def claim(handover: Id, session: Checked, needed: Needed) -> JSONResponse:
    """Take a handover; of any number who try at once exactly one wins, and the others are told who (`by`)."""
    return JSONResponse(summary(await needed.desk.claim(session.staff, handover)))


@router.post(
    "/messages",
    status_code=201,
    response_model=m.Said,
    responses=responses(*_HELD, EmptyText, BinaryText, TooLong, ConversationClosed, Conflict)
    | {200: {"model": m.Said, "description": "this `client_id` was seen before"}},
)
async def say(handover: Id, body: m.Saying, session: Checked, needed: Needed) -> JSONResponse:
    """Say something to the citizen, or leave a private note; again with the same id it has one effect."""
    if body.note:
        note, fresh = await needed.desk.note(session.staff, handover, body.client_id, body.text)
        return JSONResponse({"note": asdict(note) | {"at": note.at.isoformat()}}, 201 if fresh else 200)
    extra = (body.source_article, body.attachment, body.further_articles, body.format == "markdown")
    message, fresh = await needed.desk.message(session.staff, handover, body.client_id, body.text, *extra)
    return JSONResponse({"message": compact(message)}, 201 if fresh else 200)


@router.post("/transfer", response_model=m.Listed, responses=responses(*_HELD, InvalidRequest, AddresseeAway))
async def transfer(handover: Id, body: m.Transfer, session: Checked, needed: Needed) -> JSONResponse:
    """Hand it to a person or a department, with a word to the next one."""
    to = await _addressee(needed, body.to)
    return JSONResponse(summary(await needed.desk.transfer(session.staff, handover, to, body.comment)))


@router.post("/return", response_model=m.Listed, responses=responses(*_HELD))
async def give_back(handover: Id, body: m.Return, session: Checked, needed: Needed) -> JSONResponse:
    """What was handed to me goes back to who sent it, or to the queue if that one is not there."""
    return JSONResponse(summary(await needed.desk.return_(session.staff, handover, body.comment)))


@router.post("/release", response_model=m.Listed, responses=responses(*_HELD))
async def release(handover: Id, body: m.Release, session: Checked, needed: Needed) -> JSONResponse:
    """Give it back to the assistant, or to whoever is free."""
    return JSONResponse(summary(await needed.desk.release(session.staff, handover, body.to)))


@router.post("/close", response_model=m.Listed, responses=responses(*_HELD))
async def close(handover: Id, body: m.Close, session: Checked, needed: Needed) -> JSONResponse:
    """End it, and with a chat the conversation."""
    return JSONResponse(summary(await needed.desk.close(session.staff, handover, body.reason, body.wrap_up)))


@router.post("/seen", status_code=204)
async def seen(handover: Id, body: m.SeenUpTo, session: Checked, needed: Needed) -> Response:
    """Say up to which number the messages were seen; counts from the holder only."""
    await needed.desk.seen(session.staff, handover, body.seq)
    return Response(status_code=204)


@router.post("/typing", status_code=204)
async def typing(handover: Id, body: m.IsTyping, session: Checked, needed: Needed) -> Response:
    """Show the citizen that the holder is typing."""
    await needed.desk.typing(session.staff, handover, body.on)
    return Response(status_code=204)


@router.post("/marks", status_code=204)
async def mark(handover: Id, body: m.NewMark, session: Checked, needed: Needed) -> Response:
    """Mark a message for the editors; a later mark of the same message replaces it."""
    await needed.desk.mark(session.staff, handover, body.seq, body.comment)
    return Response(status_code=204)


@router.delete("/marks/{seq}", status_code=204)
async def unmark(
    handover: Id, seq: Annotated[int, Path(ge=1, le=MAX_SEQ)], session: Checked, needed: Needed
) -> Response:
    """Take a mark away."""
    await needed.desk.unmark(session.staff, handover, seq)
    return Response(status_code=204)


@router.post(
    "/attachments",
    status_code=201,
    response_model=Uploaded,
    responses=responses(*_HELD, BadRequest, AttachmentTooLarge, UnsupportedAttachment),
    openapi_extra=UPLOAD,
)
async def upload(handover: Id, request: Request, session: Checked, needed: Needed) -> JSONResponse:
    """Upload a JPEG, PNG, WebP or PDF of at most 10 MB that goes to the citizen with the next message."""
    await needed.desk.check_held(session.staff, handover)
    content = await read_upload(request)
    stored = await needed.desk.attach(session.staff, handover, content)
    return JSONResponse(stored.model_dump(), 201)


async def _addressee(needed: Services, to: str | m.To) -> Addressee:
    """A name that is no person's id is a department's."""
    if isinstance(to, m.To):
        return Addressee(to.agent, to.department)
    try:
        return Addressee(agent=(await in_thread(needed.accounts.get, to)).id)
    except NotFound:
        return Addressee(department=to)
