"""The transcript as an answer: the same words for the citizen, for staff and for the file."""

from typing import Any

from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel

from bot.api.services import Services, in_thread
from bot.conversations import transcript
from bot.conversations.models import Conversation
from bot.errors import NotFound
from bot.messages import Message


def transcript_of(model: type[BaseModel]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI entry of a transcript whose JSON is a `model`."""
    others = {"text/plain": {"schema": {"type": "string"}}, "application/pdf": {}}
    return {200: {"model": model, "description": "all messages, in the form that `Accept` names", "content": others}}


async def transcript_answer(
    needed: Services, held: Conversation, accept: str, said: list[Message] | None = None
) -> Response:
    """The whole conversation as PDF, JSON or text, by what `accept` names; only `said`, where not all may be read."""
    if said is None:
        said = await in_thread(needed.conversations.everything, held.id)
    city = await in_thread(_city, needed, held)
    if "application/pdf" in accept:
        content = await in_thread(transcript.as_pdf, said, held.language, city)
        return _file(content, "application/pdf", "pdf")
    if wants_json(accept):
        return JSONResponse(transcript.as_json(said))
    return _file(transcript.as_text(said, held.language, city).encode(), "text/plain; charset=utf-8", "txt")


def wants_json(accept: str) -> bool:
    """Whether `accept` asks for JSON; PDF goes before it."""
    return "application/json" in accept and "application/pdf" not in accept


def _city(needed: Services, held: Conversation) -> str:
    """Name of the city; nothing when the site was taken away since."""
    try:
        return needed.knowledge.site(held.site).label(held.language)
    except NotFound:
        return ""


def _file(content: bytes, media_type: str, ending: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="buergerlotse.{ending}"'}
    return Response(content, media_type=media_type, headers=headers)
