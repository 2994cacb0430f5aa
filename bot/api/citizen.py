"""The citizen API: open a conversation, say something, read what was said (contract)."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse

from bot.api import models as m
from bot.api.held import Held, state_of
from bot.api.passing_on import count, notify, pass_on
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.transcripts import transcript_answer, transcript_of
from bot.api.uploads import FILE, UPLOAD, read_upload
from bot.api.waiting import answered, wait_for_replies
from bot.conversations.checks import check_incoming, check_text
from bot.conversations.models import State
from bot.errors import (
    AttachmentTooLarge,
    BadRequest,
    BinaryText,
    ChoiceNotOffered,
    Conflict,
    ConversationClosed,
    EmptyText,
    NoHandover,
    NotFound,
    TooLong,
    TooMany,
    UnknownToken,
    UnsupportedAttachment,
)
from bot.messages import Incoming, Outcome, Outgoing, compact
from bot.wording import best, say

router = APIRouter(prefix="/api/v1/conversations", tags=["citizen"], responses=COMMON)
_HELD = responses(UnknownToken)


@router.post("", status_code=201, response_model=m.OpenedConversation, responses=responses(TooMany, NotFound))
async def open_conversation(body: m.NewConversation, request: Request, needed: Needed) -> JSONResponse:
    """Open a conversation. The first message says that this is an automated assistant (EU AI Act, Art. 50)."""
    address = request.client.host if request.client else "unknown"
    await count(needed, f"open:{needed.disguise(address)}", needed.settings.rate_conversations)
    site = await in_thread(needed.knowledge.site, body.site or needed.settings.site)
    language = _language(body.locale, site.languages)
    text, name = say("chat.welcome", language, city=site.label(language)), say("chat.name", language)
    welcome = Outgoing(text=text, language=language, outcome=Outcome.GREETED, name=name)
    person = await _person(needed, body.previous, site.id)
    opened, token, first = await in_thread(needed.conversations.open, site.id, body.channel, welcome, person)
    return JSONResponse({"id": opened.id, "token": token, "messages": [compact(first)]}, 201)


@router.get("/{conversation}", response_model=m.ConversationState, responses=_HELD)
async def read_conversation(held: Held, needed: Needed) -> JSONResponse:
    """Who holds the conversation: the place in the queue, the person's name, and the form that is open in it."""
    form = await in_thread(needed.conversations.form, held.id)
    return JSONResponse(await state_of(needed, held) | ({"form": form} if form else {}))


@router.patch("/{conversation}", response_model=m.ConversationState, responses=_HELD)
async def change_conversation(body: m.Changes, held: Held, needed: Needed) -> JSONResponse:
    """Switch the language; the person who has the chat or is to have it is shown so."""
    site = await in_thread(needed.knowledge.site, held.site)
    language = _language(body.locale, site.languages)
    await in_thread(needed.conversations.set_language, held.id, language)
    await needed.desk.citizen_switched(held.id, language)
    return JSONResponse(await state_of(needed, replace(held, language=language)))


@router.delete("/{conversation}", response_model=m.ErasureReceipt, responses=_HELD)
async def erase_conversation(held: Held, needed: Needed) -> JSONResponse:
    """Erase the conversation; afterwards its token is unknown."""
    receipt = await needed.desk.erase(held.id)
    await notify(needed, held.id, "state", {"state": State.CLOSED, "erased": True})
    return JSONResponse({"receipt": receipt.receipt, "at": receipt.at.isoformat(), "counts": receipt.counts})


@router.post(
    "/{conversation}/messages",
    status_code=201,
    response_model=m.Answered,
    responses=_HELD
    | {200: {"model": m.Answered, "description": "this `client_id` was seen before"}}
    | responses(EmptyText, BinaryText, BadRequest, TooLong, ChoiceNotOffered, TooMany, NotFound)
    | responses(ConversationClosed, Conflict),
)
async def send_message(
    body: m.NewMessage,
    held: Held,
    needed: Needed,
    wait: Annotated[float, Query(ge=0, le=20, description="seconds to hold the answer until the turn is done")] = 0,
) -> JSONResponse:
    """Say something. It is stored before this call returns; sending it again with the same id has one effect.

    While a person has the conversation, there are no replies to wait for: they come as messages of their own.
    """
    await count(needed, f"say:{held.id}", needed.settings.rate_messages)
    incoming = check_incoming(Incoming(**body.model_dump(exclude={"location"}), location=body.location))
    with needed.switchboard.listen(held.id) as line:
        said, state = await in_thread(needed.conversations.take, held.id, incoming)
        said, queued = await pass_on(needed, held.id, said, state)
        seconds, look_first = wait if queued or state is None else 0, state in (None, State.AGENT)
        replies, done = await wait_for_replies(needed, held.id, said.seq, line, seconds, look_first)
    return JSONResponse(answered(needed, said, replies, done, queued, wait > 0), 201 if state else 200)


@router.get("/{conversation}/messages", response_model=m.Messages, responses=_HELD)
async def read_messages(
    held: Held,
    needed: Needed,
    after: Annotated[int, Query(ge=0, le=m.MAX_SEQ, description="number of the last known message")] = 0,
) -> JSONResponse:
    """Messages after a number, oldest first; at most 500, ask again with the last one's number for more."""
    found = await in_thread(needed.conversations.after, held.id, after)
    return JSONResponse({"messages": [compact(message) for message in found]})


@router.post("/{conversation}/typing", status_code=204, responses=_HELD)
async def typing(body: m.Typing, held: Held, needed: Needed) -> Response:
    """Say that the citizen is typing; the text itself is not sent before the citizen sends it."""
    await notify(needed, held.id, "typing", {"author": "citizen", "on": body.on})
    return Response(status_code=204)


@router.post("/{conversation}/seen", status_code=204, responses=_HELD)
async def mark_seen(body: m.Seen, held: Held, needed: Needed) -> Response:
    """Say up to which number the citizen has seen the messages; a smaller one than before changes nothing."""
    if body.seq > held.seen_by_citizen:
        seen = await in_thread(needed.conversations.mark_seen, held.id, "citizen", body.seq)
        if seen is not None:
            await notify(needed, held.id, "seen", {"by": "citizen", "seq": seen})
    return Response(status_code=204)


@router.post(
    "/{conversation}/queue/leave",
    status_code=204,
    responses=_HELD | responses(NoHandover, ConversationClosed),
)
async def leave_queue(held: Held, needed: Needed) -> Response:
    """Leave the queue for a person; the assistant goes on."""
    if held.state is State.CLOSED:
        raise ConversationClosed
    await needed.desk.leave(held.id)
    return Response(status_code=204)


@router.post("/{conversation}/feedback", status_code=204, responses=_HELD | responses(BadRequest, NotFound))
async def give_feedback(body: m.Feedback, held: Held, needed: Needed) -> Response:
    """Rate one answer or the whole conversation, also after its end."""
    if body.seq is not None and body.helpful is not None:
        await in_thread(needed.feedback.rate_answer, held.id, body.seq, body.helpful)
    elif body.score is not None:
        text = check_text(body.text) if body.text else None
        await in_thread(needed.feedback.rate_conversation, held.id, body.score, text)
    else:
        raise BadRequest("either score, or seq and helpful")
    return Response(status_code=204)


@router.post(
    "/{conversation}/attachments",
    status_code=201,
    response_model=m.Uploaded,
    responses=_HELD | responses(BadRequest, AttachmentTooLarge, UnsupportedAttachment, TooMany),
    openapi_extra=UPLOAD,
)
async def upload(request: Request, held: Held, needed: Needed) -> JSONResponse:
    """Upload a JPEG, PNG, WebP or PDF of at most 10 MB; what it is is told by its content.

    A photo is kept without where and when it was taken; the size is that of what is kept. A conversation takes 20
    files and 50 MB; an upload counts as a message.
    """
    await count(needed, f"say:{held.id}", needed.settings.rate_messages)
    content = await read_upload(request)
    stored = await in_thread(needed.files.add, held.id, content)
    return JSONResponse(stored.model_dump(), 201)


@router.get(
    "/{conversation}/attachments/{attachment}", response_class=Response, responses=_HELD | responses(NotFound) | FILE
)
async def download(attachment: str, held: Held, needed: Needed) -> Response:
    """The bytes of an uploaded file."""
    if not attachment.isprintable():
        raise NotFound
    kind, content = await in_thread(needed.files.content, held.id, attachment)
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)


@router.get("/{conversation}/transcript", response_class=Response, responses=_HELD | transcript_of(m.Messages))
async def read_transcript(held: Held, needed: Needed, accept: Annotated[str, Header()] = "text/plain") -> Response:
    """The whole conversation as text, JSON or PDF, by `Accept`."""
    return await transcript_answer(needed, held, accept)


async def _person(needed: Services, previous: m.Previous | None, site: str) -> str | None:
    """The person of an earlier conversation, if its token is right and it was with the same city; else nobody known."""
    if previous is None:
        return None
    try:
        held = await in_thread(needed.conversations.authenticate, previous.id, previous.token)
    except UnknownToken:
        return None
    return held.person if held.site == site else None


def _language(locale: str | None, languages: tuple[str, ...]) -> str:
    wanted = best(locale or "de")
    return wanted if wanted in languages else languages[0]
