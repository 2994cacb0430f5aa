"""A studio without record and bot: the real page, and routes for articles whose answers the test decides."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from playwright.sync_api import Browser, Page

from bot.knowledge.articles import Article
from tests.bot.web.fake_desk import FakeDesk, open_desk
from tests.bot.web.staff_pages import signs_in, tab

_DEMO = Path(__file__).resolve().parents[3] / "bot" / "demo" / "musterstadt"
_KNOWN = ("ausweise/personalausweis", "abfall/sperrmuell", "hunde/hundesteuer-anmelden", "wohnen/wohngeld")
EDITOR = {"id": "edith", "name": "edith", "display": "Edith Berger", "department": "Bürgerservice", "roles": ["editor"]}


@cache
def _demo(name: str) -> dict[str, Any]:
    read = yaml.safe_load((_DEMO / "articles" / f"{name}.yml").read_text(encoding="utf-8"))
    return Article.model_validate(read).model_dump(mode="json")


@cache
def _offices() -> list[dict[str, str]]:
    read = yaml.safe_load((_DEMO / "offices.yml").read_text(encoding="utf-8"))
    return [{"id": one["id"], "title": one["name"]["de"]} for one in read]


class FakeStudio:
    """Articles with their drafts, what was done to them, and what is to be refused."""

    def __init__(self, desk: FakeDesk) -> None:
        self.desk = desk
        self.published = {article["id"]: json.loads(json.dumps(article)) for article in map(_demo, _KNOWN)}
        self.drafts: dict[str, dict[str, Any]] = {}
        self.versions: dict[str, int] = dict.fromkeys(self.published, 1)
        self.acts: list[tuple[str, str, Any]] = []
        self.findings: list[dict[str, Any]] = []
        self.old = {(key, 1): article for key, article in self.published.items()}
        """What was published, by id and version."""
        self.four_eyes = False
        self.sites = set[str]()
        """The sites that were asked for."""
        desk.me |= EDITOR | {"grants": [{"role": "editor", "site": "musterstadt"}], "sites": ["musterstadt"]}

    def whole(self, key: str) -> dict[str, Any]:
        draft = self.drafts.get(key)
        mine = draft is not None and draft["by"] == EDITOR["name"]
        publish = draft is not None and not (self.four_eyes and mine)
        may = {"publish": publish, "approve": publish and self.four_eyes}
        return {
            "article": self.published.get(key),
            "version": self.versions.get(key, 0),
            "draft": draft,
            "may": may,
            "four_eyes": self.four_eyes,
        }

    def rows(self, state: str, q: str) -> list[dict[str, Any]]:
        found = []
        for key in sorted({*self.published, *self.drafts}):
            draft = self.drafts.get(key)
            article = draft["article"] if draft else self.published[key]
            stands = draft["state"] if draft else "published"
            title = article["texts"]["de"]["title"]
            if state in ("", stands) and q.lower() in title.lower():
                found.append(_row(article, stands, self.versions.get(key, 0)))
        return found

    def save(
        self, key: str, article: dict[str, Any], note: str, by: str = str(EDITOR["name"]), base: int | None = None
    ) -> None:
        version = self.drafts.get(key, {}).get("version", 0) + 1
        at = datetime.now(UTC).isoformat()
        more = {"base": self.versions.get(key, 0) if base is None else base, "withdraws": False}
        self.drafts[key] = {
            "article": article,
            "state": "draft",
            "note": note,
            "by": by,
            "at": at,
            "version": version,
        } | more

    def act(self, key: str, act: str, body: dict[str, Any]) -> None:
        self.acts.append((key, act, body))
        if act == "publish":
            self.publish(key, self.drafts.pop(key)["article"])
        if act == "rollback":
            self.publish(key, self.old[key, body["version"]])
        if act in ("review", "reject"):
            self.drafts[key] |= {"state": "review" if act == "review" else "draft", "note": body["note"]}

    def publish(self, key: str, article: dict[str, Any]) -> None:
        self.published[key] = article
        self.versions[key] = self.versions.get(key, 0) + 1
        self.old[key, self.versions[key]] = article

    def done(self, act: str) -> list[Any]:
        return [body for _, name, body in self.acts if name == act]


def _row(article: dict[str, Any], state: str, version: int) -> dict[str, Any]:
    names = ("id", "topic", "department", "updated", "review_by")
    more = {"title": article["texts"]["de"]["title"], "languages": list(article["texts"]), "state": state}
    return (
        {name: article.get(name) for name in names}
        | more
        | {"version": version, "by": None, "helpful": {"up": 12, "down": 3}}
    )


def _message(article: dict[str, Any], language: str, module: str | None) -> dict[str, Any]:
    text = article["texts"][language]
    shown = text["modules"].get(module or "what", "")
    head = f"**{text['title']}**\n\n"
    source = {
        "title": text["title"],
        "url": article.get("url"),
        "updated": article["updated"],
        "article": article["id"],
    }
    choices = [{"label": name, "payload": f'/ask_module{{"module": "{name}"}}'} for name in ("fee", "documents")]
    return {
        "text": head + shown,
        "format": "markdown",
        "language": language,
        "source": source,
        "choices": choices,
        "author": "bot",
    }


def _routes(studio: FakeStudio) -> APIRouter:
    router = APIRouter(prefix="/api/v1")

    @router.get("/topics")
    async def topics() -> Any:
        return {"topics": [{"id": one, "title": one.title()} for one in ("abfall", "ausweise", "hunde", "wohnen")]}

    @router.get("/departments")
    async def departments() -> Any:
        return {"departments": ["Bürgerservice", "Steueramt"]}

    @router.get("/offices")
    async def offices() -> Any:
        return {"offices": _offices()}

    @router.get("/articles")
    async def listed(site: str, state: str = "", q: str = "") -> Any:
        studio.sites.add(site)
        rows = studio.rows(state, q)
        return {"articles": rows, "total": len(rows), "next": None}

    @router.post("/articles", status_code=201)
    async def create(request: Request) -> Any:
        body = await request.json()
        studio.save(body["article"]["id"], body["article"], body["note"])
        return studio.whole(body["article"]["id"])

    @router.post("/articles/preview")
    async def preview(request: Request) -> Any:
        body = await request.json()
        return {"message": _message(body["article"], body["language"], body.get("module"))}

    @router.post("/articles/lint")
    async def lint() -> Any:
        return {"findings": studio.findings}

    @router.post("/articles/links")
    async def links() -> Any:
        return {"findings": []}

    @router.get("/articles/{key}")
    async def read(key: str, site: str) -> Any:
        studio.sites.add(site)
        if key not in studio.versions and key not in studio.drafts:
            return JSONResponse({"code": "not_found", "title": "Das gibt es nicht."}, 404)
        return studio.whole(key)

    @router.put("/articles/{key}")
    async def save(key: str, request: Request) -> Any:
        body = await request.json()
        if body.get("version") != studio.drafts.get(key, {}).get("version"):
            return JSONResponse({"code": "changed_meanwhile", "title": "Inzwischen geändert."}, 409)
        studio.acts.append((key, "save", body))
        studio.save(key, body["article"], body["note"], base=body.get("base"))
        return studio.whole(key)

    @router.delete("/articles/{key}")
    async def withdraw(key: str, request: Request) -> Any:
        studio.acts.append((key, "withdraw", await request.json()))
        del studio.published[key]
        studio.versions[key] += 1
        return studio.whole(key)

    @router.delete("/articles/{key}/draft", status_code=204)
    async def discard(key: str) -> None:
        studio.drafts.pop(key)

    @router.get("/articles/{key}/versions")
    async def versions(key: str) -> Any:
        made = {"at": "2026-11-20T10:00:00+00:00", "approved_by": "Jonas Berg", "withdrawn": False}
        if key not in studio.versions:
            return JSONResponse({"code": "not_found", "title": "Das gibt es nicht."}, 404)
        numbers = range(1, studio.versions[key] + 1)
        return {"versions": [made | {"version": n, "by": "Edith Berger", "note": f"Grund {n}"} for n in numbers]}

    @router.get("/articles/{key}/versions/{number}")
    async def version(key: str, number: int) -> Any:
        return {"article": studio.old[key, number], "version": number}

    @router.get("/articles/{key}/differences")
    async def differences(key: str) -> Any:
        words = [["same", "Der Ausweis kostet "], ["gone", "37"], ["new", "46"], ["same", " Euro."]]
        return {"changes": [{"path": "texts.de.modules.fee", "before": "a", "after": "b", "words": words}]}

    @router.post("/articles/{key}/{act}")
    async def act(key: str, act: str, request: Request) -> Any:
        if act == "publish" and studio.drafts[key]["base"] != studio.versions.get(key, 0):
            return JSONResponse({"code": "changed_meanwhile", "title": "Inzwischen geändert."}, 409)
        studio.act(key, act, await request.json())
        return studio.whole(key)

    return router


@contextmanager
def open_studio() -> Iterator[FakeStudio]:
    """The studio on the loopback, as long as the block lasts."""
    opened = list[FakeStudio]()

    def further(desk: FakeDesk) -> APIRouter:
        opened.append(FakeStudio(desk))
        return _routes(opened[0])

    with open_desk(0, further):
        yield opened[0]


@contextmanager
def editor_at(
    browser: Browser,
    studio: FakeStudio,
    route: str = "knowledge",
    language: str = "de",
    size: dict[str, int] | None = None,
) -> Iterator[Page]:
    """A signed-in editor before a page of the studio."""
    with tab(browser, studio.desk, size) as page:
        signs_in(page, studio.desk, language)
        page.goto(f"{studio.desk.address}/studio#/{route}")
        page.wait_for_selector("body.ready")
        yield page
