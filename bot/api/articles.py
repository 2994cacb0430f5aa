"""The staff API for articles: read, written as drafts, published, taken back (contract)."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse

from bot.api import article_models as m
from bot.api.models import PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.signed_in import Checked, Signed, needs
from bot.errors import (
    ArticleChanged,
    BadCsrf,
    Forbidden,
    InvalidRequest,
    NameTaken,
    NeedsSecondPerson,
    NoSession,
    NotFound,
)
from bot.knowledge.drafts import Draft
from bot.knowledge.editing import Edited
from bot.staff.models import Role, Staff
from bot.studio.article_list import Listed, Wanted, title
from bot.studio.articles import Place

_ALWAYS = (NoSession, Forbidden, NotFound)
router = APIRouter(prefix="/api/v1/articles", tags=["studio"], responses=COMMON | responses(*_ALWAYS))
Id = Annotated[str, Path(max_length=80, pattern=PRINTABLE, description="id of the article")]
Site = Annotated[str, Query(max_length=80, pattern=PRINTABLE, description="id of the city")]
Words = Annotated[str, Query(max_length=200, pattern=PRINTABLE)]
Number = Annotated[int, Query(ge=0, le=1_000_000)]
_WRITES = responses(BadCsrf, ArticleChanged, InvalidRequest)
_PUBLISHES = responses(BadCsrf, ArticleChanged, NeedsSecondPerson)


@router.get("", response_model=m.ArticleRows)
async def list_articles(
    session: Signed,
    needed: Needed,
    site: Site,
    q: Annotated[Words, Query(description="words of id, titles, synonyms and example questions")] = "",
    state: Annotated[Literal["all"] | m.State, Query(description="only those that stand there")] = "all",
    topic: Annotated[Words, Query(description="only of this topic")] = "",
    limit: Annotated[int, Query(ge=1, le=200, description="at most so many")] = 50,
    after: Annotated[Number, Query(description="how many to leave out: `next` of the page before")] = 0,
) -> JSONResponse:
    """One page of a site's articles."""
    needs(session, Role.EDITOR, site)
    found = await in_thread(needed.articles.listed, site, Wanted(q.strip(), None if state == "all" else state, topic))
    shown = [_row(one) for one in found[after : after + limit]]
    more = after + limit if after + limit < len(found) else None
    return JSONResponse({"articles": shown, "total": len(found), "next": more})


@router.post("", status_code=201, response_model=m.WholeArticle, responses=_WRITES | responses(NameTaken))
async def create_article(body: m.NewArticle, session: Checked, needed: Needed) -> JSONResponse:
    """The draft of a new article; citizens do not see it."""
    needs(session, Role.EDITOR, body.site)
    await in_thread(needed.articles.create, session.staff, body.site, body.article, body.note)
    return await _whole(needed, session.staff, Place(body.site, body.article.id), 201)


@router.get("/{article}", response_model=m.WholeArticle)
async def read_article(article: Id, session: Signed, needed: Needed, site: Site) -> JSONResponse:
    """What citizens get, and what it is to become."""
    needs(session, Role.EDITOR, site)
    return await _whole(needed, session.staff, Place(site, article))


@router.put("/{article}", response_model=m.WholeArticle, responses=_WRITES)
async def save_article(
    article: Id, body: m.ChangedArticle, session: Checked, needed: Needed, site: Site
) -> JSONResponse:
    """Keep what was written as the draft; over another version of it than the seen one nothing is written but 409."""
    needs(session, Role.EDITOR, site)
    if body.article.id != article:
        raise InvalidRequest("the id of an article does not change", field="article.id")
    at = Place(site, article)
    await in_thread(needed.articles.save, session.staff, at, body.article, body.note, body.version, body.base)
    return await _whole(needed, session.staff, at)


@router.delete("/{article}", response_model=m.WholeArticle, responses=_PUBLISHES)
async def withdraw_article(article: Id, body: m.Because, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """Citizens no longer get it: at once, or when a second person has agreed. Its versions stay."""
    needs(session, Role.EDITOR, site)
    at = Place(site, article)
    await in_thread(needed.articles.withdraw, session.staff, at, body.note)
    return await _whole(needed, session.staff, at)


@router.post("/{article}/review", response_model=m.WholeArticle, responses=_WRITES)
async def submit_article(article: Id, body: m.Because, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """Lay the draft before a second person."""
    needs(session, Role.EDITOR, site)
    at = Place(site, article)
    await in_thread(needed.articles.submit, session.staff, at, body.note, body.version)
    return await _whole(needed, session.staff, at)


@router.post("/{article}/reject", response_model=m.WholeArticle, responses=_WRITES)
async def reject_article(article: Id, body: m.Because, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """Give the draft back, with what is missing."""
    needs(session, Role.EDITOR, site)
    at = Place(site, article)
    await in_thread(needed.articles.reject, session.staff, at, body.note, body.version)
    return await _whole(needed, session.staff, at)


@router.post("/{article}/publish", response_model=m.WholeArticle, responses=_PUBLISHES)
async def publish_article(article: Id, body: m.Because, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """Make the draft what citizens get; every brain has it within five seconds, without a training."""
    needs(session, Role.EDITOR, site)
    at = Place(site, article)
    await in_thread(needed.articles.publish, session.staff, at, body.note, body.version)
    return await _whole(needed, session.staff, at)


@router.delete("/{article}/draft", status_code=204, responses=responses(BadCsrf, ArticleChanged))
async def drop_draft(
    article: Id,
    session: Checked,
    needed: Needed,
    site: Site,
    version: Annotated[int | None, Query(ge=1, description="of the draft that was seen")] = None,
) -> Response:
    """Forget the draft."""
    needs(session, Role.EDITOR, site)
    await in_thread(needed.articles.discard, session.staff, Place(site, article), version)
    return Response(status_code=204)


@router.post("/{article}/rollback", response_model=m.WholeArticle, responses=_PUBLISHES)
async def roll_back_article(article: Id, body: m.Back, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """Make it what it was, as a new version: at once, or when a second person has agreed."""
    needs(session, Role.EDITOR, site)
    at = Place(site, article)
    await in_thread(needed.articles.roll_back, session.staff, at, body.version, body.note)
    return await _whole(needed, session.staff, at)


@router.get("/{article}/versions", response_model=m.Versions)
async def list_versions(article: Id, session: Signed, needed: Needed, site: Site) -> JSONResponse:
    """Who changed it when and why."""
    needs(session, Role.EDITOR, site)
    found = await in_thread(needed.articles.versions, Place(site, article))
    return JSONResponse({"versions": [vars(one) | {"at": one.at.isoformat()} for one in found]})


@router.get("/{article}/versions/{number}", response_model=m.OldArticle)
async def read_version(
    article: Id,
    number: Annotated[int, Path(ge=1, description="of the version")],
    session: Signed,
    needed: Needed,
    site: Site,
) -> JSONResponse:
    """What it was."""
    needs(session, Role.EDITOR, site)
    found = await in_thread(needed.articles.version, Place(site, article), number)
    return JSONResponse({"article": found.model_dump(mode="json"), "version": number})


@router.get("/{article}/differences", response_model=m.Differences)
async def read_differences(
    article: Id,
    session: Signed,
    needed: Needed,
    site: Site,
    before: Annotated[Number, Query(alias="from", description="version; 0: nothing")] = 0,
    after: Annotated[Number, Query(alias="to", description="version; 0: the draft")] = 0,
) -> JSONResponse:
    """What differs between two versions, or between a version and the draft."""
    needs(session, Role.EDITOR, site)
    found = await in_thread(needed.articles.differences, Place(site, article), before, after)
    return JSONResponse({"changes": [vars(one) | {"words": [list(word) for word in one.words]} for one in found]})


async def _whole(needed: Services, staff: Staff, at: Place, status: int = 200) -> JSONResponse:
    edited: Edited = await in_thread(needed.articles.read, at)
    four_eyes = (await in_thread(needed.articles.settings, at.site)).four_eyes
    draft, article = edited.draft, edited.article
    mine = draft is not None and staff.name in draft.writers
    may = {"publish": draft is not None and not (four_eyes and mine), "approve": bool(draft) and four_eyes and not mine}
    body = {
        "article": article.model_dump(mode="json") if article else None,
        "version": edited.version,
        "draft": _draft(draft) if draft else None,
        "may": may,
        "four_eyes": four_eyes,
    }
    return JSONResponse(body, status)


def _draft(draft: Draft) -> dict[str, Any]:
    return vars(draft) | {"article": draft.article.model_dump(mode="json"), "at": draft.at.isoformat()}


def _row(one: Listed) -> dict[str, Any]:
    own = one.article.model_dump(
        mode="json", include={"id", "topic", "department", "updated", "review_by", "valid_from", "valid_to"}
    )
    return own | {
        "title": title(one.article),
        "state": one.state,
        "version": one.version,
        "by": one.draft.by if one.draft else None,
        "languages": list(one.article.texts),
        "helpful": {"up": one.up, "down": one.down},
    }
