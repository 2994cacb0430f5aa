"""The staff API for looking at an article before it is published: as citizens read it, as they understand it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.api.article_models import Given, Line
from bot.api.models import Body
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, in_thread
from bot.api.signed_in import Checked, needs
from bot.errors import BadCsrf, Forbidden, InvalidRequest, NoSession
from bot.knowledge.articles import Language, Module
from bot.knowledge.links import Link, Opened, faults, is_dead, links
from bot.knowledge.plain_language.lint import lint
from bot.messages import Message, compact
from bot.staff.models import Role
from bot.studio.article_preview import preview
from bot.wording import say

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


class LinksOf(Body):
    """Whose links to look at."""

    site: Line = Field(description="id of the city")
    article: Given | None = Field(None, description="the whole article; null: all that the city has published")


class FindingRow(BaseModel):
    """One place that is hard to read, or a link that leads nowhere."""

    article: str | None = Field(None, description="of links: id of the article")
    rule: str = Field(description="name of the rule", examples=["sentence_length"])
    language: str | None = Field(description="ISO 639-1 code of the text; null: the article itself")
    module: Module | None = Field(description="the part; null: the article itself")
    at: tuple[int, int] | None = Field(description="characters of the part, from and to")
    place: str | None = Field(None, description="of links: where it stands", examples=["sources.0.url"])
    text: str = Field(description="the words or the address")
    severity: Literal["error", "advice"] = Field(description="`error`: a fault; `advice`: a hint")
    message: str = Field(description="what is wrong, in the editor's language")
    advice: str = Field(description="what to do about it")


class Findings(BaseModel):
    """All findings."""

    findings: list[FindingRow] = Field(description="in the order of the text")


def opener(request: Request) -> Opened | None:
    """What opens links; None where the city has not switched it on."""
    found: Opened | None = getattr(request.app.state, "open_links", None)
    return found


@router.post("/lint", response_model=Findings)
async def lint_article(body: Written, session: Checked, needed: Needed) -> JSONResponse:
    """What makes it hard to read: the rules of BITV 2.0, annex 2 part 2, strictly for the plain part."""
    needs(session, Role.EDITOR, body.site)
    found = await in_thread(lint, body.article, session.staff.language)
    return JSONResponse({"findings": [vars(one) | {"at": list(one.at)} for one in found]})


@router.post("/links", response_model=Findings)
async def check_links(
    body: LinksOf, session: Checked, needed: Needed, opened: Annotated[Opened | None, Depends(opener)]
) -> JSONResponse:
    """Links that cannot be right; of one article, where the city has switched it on, also those that lead nowhere."""
    needs(session, Role.EDITOR, body.site)
    offices = await in_thread(needed.knowledge.offices, body.site)
    articles = [body.article] if body.article else await in_thread(needed.knowledge.articles, body.site)
    found = list[dict[str, Any]]()
    for one in articles:
        opening = opened if body.article and needed.settings.link_check else None
        wrong = await faults(list(links(one, offices)), opening)
        found += [_link(one.id, link, why, session.staff.language) for link, why in wrong]
    return JSONResponse({"findings": found})


def _link(article: str, one: Link, why: str, language: str) -> dict[str, Any]:
    status = why if why.isdigit() else ""
    key = "status" if status else why
    return {
        "article": article,
        "rule": f"link_{key}",
        "language": one.language,
        "module": one.module,
        "at": list(one.at) if one.at else None,
        "place": one.place,
        "text": one.url,
        "severity": "error" if is_dead(one, why) else "advice",
        "message": say(f"links.{key}", language, status=status),
        "advice": say("links.advice", language),
    }


@router.post("/preview", response_model=Shown)
async def preview_article(body: Previewed, session: Checked, needed: Needed) -> JSONResponse:
    """The answer that citizens would get; nothing is stored."""
    needs(session, Role.EDITOR, body.site)
    message = await preview(needed.live, body.site, body.article, body.language, body.module)
    return JSONResponse({"message": compact(message)})
