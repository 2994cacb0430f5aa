"""The staff API for models: how good each is, which one is live, and what it would say (contract)."""

import json
from collections import Counter
from contextlib import suppress
from pathlib import Path as File
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import JSONResponse
from redis.exceptions import RedisError

from bot.api import trained_models as m
from bot.api.models import PRINTABLE
from bot.api.problems import COMMON, responses
from bot.api.services import Needed, Services, in_thread
from bot.api.signed_in import Checked, Signed, needs
from bot.api.trainings import editor
from bot.errors import BadCsrf, BelowGate, Conflict, Forbidden, InUse, NeedsAdmin, NoSession, NotFound, NothingBefore
from bot.messages import Outgoing
from bot.staff.models import Role, Staff
from bot.studio.models import Model
from bot.studio.tryouts import brain_name
from bot.wording import say

router = APIRouter(
    prefix="/api/v1/models", tags=["studio"], responses=COMMON | responses(NoSession, Forbidden, NotFound)
)
Name = Annotated[str, Path(max_length=120, pattern=PRINTABLE, description="name of the model")]
Site = Annotated[str, Query(max_length=80, pattern=PRINTABLE, description="id of the city")]
Picture = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,40}\.png$", description="name of the picture")]
_REPORT = "report.json"
_CHANGES = responses(BadCsrf, NeedsAdmin, BelowGate)


@router.get("", response_model=m.ManyModels)
async def list_models(session: Signed, needed: Needed) -> JSONResponse:
    """All models, newest first."""
    editor(session)
    found, live = await in_thread(needed.models.listed)
    return JSONResponse({"models": [_told(needed, session.staff, one, live) for one in found], "live": live})


@router.get("/{model}/report", response_model=m.ModelReport)
async def read_report(model: Name, session: Signed, needed: Needed, site: Site) -> JSONResponse:
    """What was measured of it on the site's frozen test set; 404 where it never was."""
    needs(session, Role.EDITOR, site)
    found = await in_thread(needed.models.find, model)
    told = json.loads(await in_thread(_read, await _folder(needed, model, site) / _REPORT))
    return JSONResponse(told | {"gate": found.gate})


@router.get(
    "/{model}/pictures/{picture}",
    response_class=Response,
    responses={200: {"description": "the picture", "content": {"image/png": {}}}},
)
async def read_picture(model: Name, picture: Picture, session: Signed, needed: Needed, site: Site) -> Response:
    """A picture of the report, as PNG."""
    needs(session, Role.EDITOR, site)
    content = await in_thread(_read, await _folder(needed, model, site) / picture)
    return Response(content, media_type="image/png", headers={"X-Content-Type-Options": "nosniff"})


@router.post("/rollback", response_model=m.OneModel, responses=_CHANGES | responses(NothingBefore, Conflict))
async def roll_back(session: Checked, needed: Needed, body: m.RollBack | None = None) -> JSONResponse:
    """Make the one live that was so before; 409 `conflict` where the named one is live no more."""
    editor(session)
    wanted = body or m.RollBack()
    found = await in_thread(needed.models.roll_back, session.staff, wanted.reason or "", wanted.live)
    return JSONResponse(_told(needed, session.staff, found, found.name))


@router.post("/{model}/activate", response_model=m.OneModel, responses=_CHANGES)
async def activate(model: Name, session: Checked, needed: Needed, body: m.Activation | None = None) -> JSONResponse:
    """Make it live: every brain works with it within two seconds, and no turn fails meanwhile."""
    editor(session)
    found = await in_thread(needed.models.activate, session.staff, model, (body and body.reason) or "")
    return JSONResponse(_told(needed, session.staff, found, found.name))


@router.delete("/{model}", status_code=204, responses=responses(BadCsrf, InUse))
async def delete_model(model: Name, session: Checked, needed: Needed) -> Response:
    """Remove it with its report; not the live one."""
    editor(session)
    await in_thread(needed.models.drop, session.staff, model)
    return Response(status_code=204)


@router.post("/{model}/tryout", response_model=m.TryOutConversations, responses=responses(BadCsrf))
async def try_out(model: Name, session: Checked, needed: Needed, site: Site) -> JSONResponse:
    """Begin a conversation with it and one with the live model beside it, for the citizen API.

    Nothing comes of them: nobody is called, nothing is filed, nobody counts them, and after a day they are erased.
    """
    needs(session, Role.EDITOR, site)
    await in_thread(needed.models.find, model)
    _, live = await in_thread(needed.models.listed)
    city = (await in_thread(needed.knowledge.site, site)).label(session.staff.language)
    text, name = (say(f"chat.{key}", session.staff.language, city=city) for key in ("welcome", "name"))
    welcome = Outgoing(text=text, language=session.staff.language, name=name)
    begun = await in_thread(needed.tryouts.begin, site, model, live, welcome)
    ready = await _ready(needed)
    told = [
        vars(one) | {"live": one.model == live, "ready": one.model == live or brain_name(one.model) in ready}
        for one in begun
    ]
    return JSONResponse({"conversations": told})


async def _folder(needed: Services, model: str, site: str) -> File:
    """Where the report of a site stands; raises NotFound."""
    folder: File = await in_thread(needed.models.report, model)
    if site not in await in_thread(needed.knowledge.sites):
        raise NotFound(site)
    return folder / site


def _read(path: File) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        raise NotFound(path.name) from None


async def _ready(needed: Services) -> set[str]:
    """Names of the brains of models that are tried out, as far as they answer already."""
    with suppress(RedisError, OSError):
        return {one["name"] for one in await needed.live.brains(try_out=True) if one["state"] == "ready"}
    return set()


def _told(needed: Services, staff: Staff, one: Model, live: str | None) -> dict[str, Any]:
    works = Counter(brain.get("model") for brain in needed.brains)
    return {
        "name": one.name,
        "at": one.at.isoformat(),
        "commit": one.commit,
        "training": one.training,
        "live": one.name == live,
        "may_activate": needed.models.may_activate(staff, one),
        "needs_reason": not one.may_go_live,
        "brains": works[one.name],
        "figures": {site: told for site, told in (one.figures or {}).items() if staff.may(Role.EDITOR, site)},
        "gate": one.gate,
    }
