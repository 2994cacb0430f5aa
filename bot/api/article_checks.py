"""The staff API for looking at an article before it is published: as citizens read it, as they understand it."""

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.api.article_models import Given, Line
from bot.api.models import Body
from bot.api.problems import COMMON, responses
from bot.api.services import Needed
from bot.api.signed_in import Checked, needs
from bot.errors import BadCsrf, Forbidden, InvalidRequest, NoSession
from bot.knowledge.articles import Language, Module
from bot.messages import Message, compact
from bot.staff.models import Role
from bot.studio.article_preview import preview

_ALWAYS = (NoSession, Forbidden, BadCsrf, InvalidRequest)
router = APIRouter(prefix="/api/v1/articles", tags=["studio"], responses=COMMON | responses(*_ALWAYS))


class Written(Body):
    """An article as it is being written."""

    site: Line = Field(description="id of the city")
    article: Given = Field(description="the whole article")


class Previewed(Written):
    """Which answer to show."""

    language: Language = Field("de", description="ISO 639-1 code of the citizen's language")
    module: Module | None = Field(None, description="the part that is asked for; null: how the answer begins")


class Shown(BaseModel):
    """What citizens would read."""

    message: Message = Field(description="the assistant's answer, with its source and quick replies")


@router.post("/preview", response_model=Shown)
async def preview_article(body: Previewed, session: Checked, needed: Needed) -> JSONResponse:
    """The answer that citizens would get; nothing is stored."""
    needs(session, Role.EDITOR, body.site)
    message = await preview(needed.live, body.site, body.article, body.language, body.module)
    return JSONResponse({"message": compact(message)})
