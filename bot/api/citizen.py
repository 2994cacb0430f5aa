"""The citizen API: open a conversation, say something, read what was said (contract)."""

from contextlib import suppress
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from redis.exceptions import RedisError

from bot.api import models as m
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.uploads import UPLOAD, read_upload
from bot.api.waiting import answered, wait_for_replies
from bot.conversations import transcript
from bot.conversations.checks import check_incoming, check_text
from bot.conversations.models import Conversation, State
from bot.errors import (
    AttachmentTooLarge,
    BadRequest,
    BinaryText,
    ChoiceNotOffered,
    ConversationClosed,
    EmptyText,
    NotFound,
    QueueUnavailable,
    TooLong,
    TooMany,
    UnknownToken,
    UnsupportedAttachment,
)
from bot.messages import Incoming, Message, Outcome, Outgoing, compact
from bot.wording import best, say

router = APIRouter(prefix="/api/v1/conversations", tags=["citizen"], responses=COMMON)
_bearer = HTTPBearer(auto_error=False, description="the conversation's token")


async def authenticated(
    conversation: str,
    needed: Needed,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Conversation:
    """The conversation of the path, if the token is its token."""
    if credentials is None or not conversation.isprintable():
        raise UnknownToken
    found: Conversation = await in_thread(needed.conversations.authenticate, conversation, credentials.credentials)
    return found


Held = Annotated[Conversation, Depends(authenticated)]
_HELD = responses(UnknownToken)


@router.post("", status_code=201, response_model=m.OpenedConversation, responses=responses(TooMany, NotFound))
async def open_conversation(body: m.NewConversation, request: Request, needed: Needed) -> JSONResponse:
    """Open a conversation. The first message says that this is an automated assistant (EU AI Act, Art. 50)."""
    address = request.client.host if request.client else "unknown"
    await _count(needed, f"open:{needed.disguise(address)}", needed.settings.rate_conversations)
    site = await in_thread(needed.knowledge.site, body.site or needed.settings.site)
    language = _language(body.locale, site.languages)
    text, name = say("chat.welcome", language, city=site.label(language)), say("chat.name", language)
    welcome = Outgoing(text=text, language=language, outcome=Outcome.GREETED, name=name)
    opened, token, first = await in_thread(needed.conversations.open, site.id, body.channel, welcome)
    return JSONResponse({"id": opened.id, "token": token, "messages": [compact(first)]}, 201)


@router.get("/{conversation}", response_model=m.ConversationState, responses=_HELD)
async def read_conversation(held: Held, needed: Needed) -> JSONResponse:
    """The state of the conversation, and the form that is open in it."""
    form = await in_thread(needed.conversations.form, held.id)
    return JSONResponse(_state(held) | ({"form": form} if form else {}))


@router.patch("/{conversation}", response_model=m.ConversationState, responses=_HELD)
async def change_conversation(body: m.Changes, held: Held, needed: Needed) -> JSONResponse:
    """Switch the language."""
    site = await in_thread(needed.knowledge.site, held.site)
    language = _language(body.locale, site.languages)
    await in_thread(needed.conversations.set_language, held.id, language)
    return JSONResponse(_state(held) | {"language": language})


@router.delete("/{conversation}", response_model=m.ErasureReceipt, responses=_HELD)
async def erase_conversation(held: Held, needed: Needed) -> JSONResponse:
    """Erase the conversation; afterwards its token is unknown."""
    receipt = await in_thread(needed.erasure.erase, held.id)
    await _notify(needed, held.id, "state", {"state": State.CLOSED, "erased": True})
    return JSONResponse({"receipt": receipt.receipt, "at": receipt.at.isoformat(), "counts": receipt.counts})


@router.post(
    "/{conversation}/messages",
    status_code=201,
    response_model=m.Answered,
    responses=_HELD
    | {200: {"model": m.Answered, "description": "this `client_id` was seen before"}}
    | responses(EmptyText, BinaryText, BadRequest, ConversationClosed, TooLong, ChoiceNotOffered, TooMany, NotFound),
)
async def send_message(
    body: m.NewMessage,
    held: Held,
    needed: Needed,
    wait: Annotated[float, Query(ge=0, le=20, description="seconds to hold the answer until the turn is done")] = 0,
) -> JSONResponse:
    """Say something. It is stored before this call returns; sending it again with the same id has one effect."""
    await _count(needed, f"say:{held.id}", needed.settings.rate_messages)
    incoming = check_incoming(Incoming(**body.model_dump(exclude={"location"}), location=body.location))
    with needed.switchboard.listen(held.id) as line:
        said, fresh = await in_thread(needed.conversations.receive, held.id, incoming)
        queued = await _enqueue(needed, held, said, fresh)
        replies, done = await wait_for_replies(needed, held, said.seq, line, wait if queued or not fresh else 0, fresh)
    return JSONResponse(answered(needed, said, replies, done, queued, wait > 0), 201 if fresh else 200)


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
    await _notify(needed, held.id, "typing", {"author": "citizen", "on": body.on})
    return Response(status_code=204)


@router.post("/{conversation}/feedback", status_code=204, responses=_HELD | responses(BadRequest, NotFound))
async def give_feedback(body: m.Feedback, held: Held, needed: Needed) -> Response:
    """Rate one answer or the whole conversation."""
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

    A conversation takes 20 files and 50 MB; an upload counts as a message.
    """
    await _count(needed, f"say:{held.id}", needed.settings.rate_messages)
    content = await read_upload(request)
    stored = await in_thread(needed.files.add, held.id, content)
    return JSONResponse(stored.model_dump(), 201)


@router.get("/{conversation}/attachments/{attachment}", response_class=Response, responses=_HELD | responses(NotFound))
async def download(attachment: str, held: Held, needed: Needed) -> Response:
    """The bytes of an uploaded file."""
    if not attachment.isprintable():
        raise NotFound
    kind, content = await in_thread(needed.files.content, held.id, attachment)
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=kind, headers=headers)


@router.get("/{conversation}/transcript", response_class=Response, responses=_HELD)
async def read_transcript(held: Held, needed: Needed, accept: Annotated[str, Header()] = "text/plain") -> Response:
    """The whole conversation as text, JSON or PDF, by `Accept`."""
    said: list[Message] = await in_thread(_everything, needed, held.id)
    city = await in_thread(_city, needed, held)
    if "application/pdf" in accept:
        content = await in_thread(transcript.as_pdf, said, held.language, city)
        return _file(content, "application/pdf", "pdf")
    if "application/json" in accept:
        return JSONResponse(transcript.as_json(said))
    return _file(transcript.as_text(said, held.language, city).encode(), "text/plain; charset=utf-8", "txt")


def _everything(needed: Services, conversation: str) -> list[Message]:
    said: list[Message] = []
    while more := needed.conversations.after(conversation, said[-1].seq if said else 0):
        said += more
    return said


def _city(needed: Services, held: Conversation) -> str:
    """Name of the city; nothing when the site was taken away since."""
    try:
        return needed.knowledge.site(held.site).label(held.language)
    except NotFound:
        return ""


def _file(content: bytes, media_type: str, ending: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="buergerlotse.{ending}"'}
    return Response(content, media_type=media_type, headers=headers)


def _language(locale: str | None, languages: tuple[str, ...]) -> str:
    wanted = best(locale or "de")
    return wanted if wanted in languages else languages[0]


def _state(held: Conversation) -> dict[str, Any]:
    return {"id": held.id, "state": held.state, "language": held.language, "site": held.site, "seq": held.seq}


async def _count(needed: Services, key: str, limit: int) -> None:
    """Count one act; raises TooMany. A Redis that is away is not waited for."""
    if needed.redis_alive and not await needed.live.within_limit(key, limit):
        raise TooMany


async def _enqueue(needed: Services, held: Conversation, said: Message, fresh: bool) -> bool:
    """Hand a new message to the brains; False when the live part is down and it has to wait in the record."""
    if not fresh or not needed.redis_alive:
        return needed.redis_alive
    try:
        await needed.live.enqueue(held.id, compact(said))
    except (QueueUnavailable, OSError):
        needed.redis_alive = False  # until the next look
    return needed.redis_alive


async def _notify(needed: Services, conversation: str, event: str, data: m.Json) -> None:
    """Tell others, if there is a way to; nobody's data depends on it."""
    if needed.redis_alive:
        with suppress(RedisError, OSError):
            await needed.live.notify(conversation, event, data)
