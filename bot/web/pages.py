"""The demo city's page, the widget's modules and the front-end packages."""

from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from bot.api.problems import caller_language
from bot.api.services import Needed
from bot.web import console, studio
from bot.web.policy import page_csp
from bot.wording import languages

_HERE = Path(__file__).parent
_PACKAGES = _HERE.parent.parent / "node_modules"
_KERN = _PACKAGES / "@kern-ux" / "native" / "dist"
_LEAFLET = _PACKAGES / "leaflet" / "dist"
router = APIRouter(include_in_schema=False)
templates = Jinja2Templates(_HERE / "templates")


@router.get("/")
async def home(request: Request) -> Response:
    """The first page is the demo city."""
    return RedirectResponse(f"/demo?{request.url.query}" if request.url.query else "/demo")


@router.get("/demo")
async def demo(request: Request, needed: Needed, lang: str = "") -> HTMLResponse:
    """The invented city's home page, with the widget embedded as a city would embed it.

    The page itself is German or English; the chat on it speaks all its languages.
    """
    locale = lang if lang in languages() else caller_language(request)
    context = {"locale": locale, "site": needed.settings.site}
    page = templates.TemplateResponse(request, "demo.html", context)
    page.headers["Content-Security-Policy"] = page_csp(needed.settings.tiles)
    return page


@router.get("/widget.js")
async def widget() -> FileResponse:
    """The widget's entry; cities name it in one script tag, from whatever page is allowed to embed it."""
    return FileResponse(_HERE / "static" / "widget.js", media_type="text/javascript", headers=_SHARED)


_SHARED = {"Cache-Control": "public, max-age=300", "Cross-Origin-Resource-Policy": "cross-origin"}


class _SharedFiles(StaticFiles):
    """Static files that a page of another origin may load."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """Add the headers that module scripts of another origin need."""
        answer = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        answer.headers.update(_SHARED)
        return answer


def mount(app: FastAPI) -> None:
    """Add the pages and files to the application."""
    app.include_router(router)
    app.include_router(console.router)
    app.include_router(studio.router)
    if _KERN.is_dir():
        app.mount("/assets/kern", GZipMiddleware(StaticFiles(directory=_KERN)), name="kern")
    if _LEAFLET.is_dir():
        app.mount("/widget/leaflet", GZipMiddleware(_SharedFiles(directory=_LEAFLET)), name="leaflet")
    app.mount("/widget", GZipMiddleware(_SharedFiles(directory=_HERE / "static" / "widget")), name="widget")
    app.mount("/assets", GZipMiddleware(_SharedFiles(directory=_HERE / "static")), name="assets")
