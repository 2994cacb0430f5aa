"""All links of an article, found as the chat finds them, and what is wrong with one that nobody need open to see it."""

import re
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.knowledge.articles import Article, Module
from bot.knowledge.links_private import is_private
from bot.knowledge.offices import Office

_MARKDOWN = re.compile(r"\[[^\[\]\n]{1,300}\]\(\s{0,9}((?:[^()\n]|\([^()\n]{0,300}\)){0,2000}?)\s{0,9}\)")
_BARE = re.compile(r"(?<![\w@./-])(?:https?://|www\.)[^\s<>()]*[^\s<>().,;:!?\"'“*_]", re.IGNORECASE)
_ADDRESS = r"[^\s@,]+@[^\s@,.]+(?:\.[^\s@,.]+)+"
_MAIL = re.compile(rf"mailto:{_ADDRESS}(?:,{_ADDRESS})*(?:\?\S*)?", re.IGNORECASE)
_PHONE = re.compile(r"tel:\+?\d[\d\s()/.-]+(?:;\S+)?", re.IGNORECASE)
_NAME = re.compile(r"(?!-)[\w-]{1,63}(?<!-)(?:\.(?!-)[\w-]{1,63}(?<!-))+\.?")
_NO_ADDRESS = r'<>"{}|\^`'


@dataclass(frozen=True)
class Link:
    """An address, and where it stands."""

    url: str
    language: str | None
    """None: it belongs to the article itself."""
    module: Module | None
    at: tuple[int, int] | None
    """Characters of the module's text."""
    place: str
    """For example `url`, `sources.0.url`, `offices.mitte.url` or `texts.de.modules.fee`."""
    bare: bool = False
    """It stands in a text without a link's marks; without https:// the chat shows it as mere words."""


Opened = Callable[[Iterable[str]], Awaitable[dict[str, str]]]
"""Opens addresses and says of the dead ones why."""


def links(article: Article, offices: Mapping[str, Office] | None = None) -> Iterator[Link]:
    """The article's own page, its sources, the pages of its offices, and what its texts name."""
    for place, url in _own(article, offices or {}):
        if url:
            yield Link(url, None, None, None, place)
    for language, text in article.texts.items():
        for module, body in text.modules.items():
            place = f"texts.{language}.modules.{module}"
            yield from (Link(url, language, module, at, place, bare) for url, at, bare in _named(body))


def _own(article: Article, offices: Mapping[str, Office]) -> Iterator[tuple[str, str | None]]:
    yield "url", article.url
    yield from ((f"sources.{number}.url", source.url) for number, source in enumerate(article.sources))
    yield from ((f"offices.{one}.url", offices[one].url) for one in article.offices if one in offices)


def _named(body: str) -> Iterator[tuple[str, tuple[int, int], bool]]:
    """What stands inside a link is that link."""
    marked = list(_MARKDOWN.finditer(body))
    yield from ((one[1], one.span(1), False) for one in marked)
    for one in _BARE.finditer(body):
        if not any(link.start() <= one.start() < link.end() for link in marked):
            yield one[0], one.span(), True


async def faults(every: Sequence[Link], opened: Opened | None) -> list[tuple[Link, str]]:
    """Links with something wrong about them, and a word or an HTTP status for it; opened only with `opened`."""
    known = {one.url: why for one in every if (why := fault(one.url))}
    if opened:
        known |= await opened(one.url for one in every if known.get(one.url) in (None, "insecure") and is_web(one.url))
    return [(one, known[one.url]) for one in every if one.url in known]


def is_dead(link: Link, why: str) -> bool:
    """Whether nobody gets anywhere by it; else it is a hint."""
    return why != "insecure" and not (link.bare and why == "no_scheme")


def fault(url: str) -> str | None:
    """A word for what is wrong with an address by itself; None where it may be right."""
    if url.lower().startswith(("mailto:", "tel:")):
        return None if _MAIL.fullmatch(url) or _PHONE.fullmatch(url) else "malformed"
    if not url or any(one.isspace() or one in _NO_ADDRESS for one in url):
        return "malformed"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "malformed"
    if parts.scheme not in ("http", "https"):
        return "malformed" if parts.scheme and "." not in parts.scheme else "no_scheme"
    return _host_fault(host) or ("insecure" if parts.scheme == "http" else None)


def _host_fault(host: str) -> str | None:
    if is_private(host):
        return "private"
    return None if ":" in host or _NAME.fullmatch(host) else "malformed"


def is_web(url: str) -> bool:
    """Whether it can be opened to see what is there."""
    return url.lower().startswith(("http://", "https://"))
