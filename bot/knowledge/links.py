"""All links of an article, and what is wrong with one that nobody need open to see it."""

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.knowledge.articles import Article, Module

_MARKDOWN = re.compile(r"\[[^\]]*\]\(\s*([^)]*?)\s*\)")
_BARE = re.compile(r"(?<![(\w])https?://[^\s)>\]]+")
_MAIL = re.compile(r"^mailto:[^@\s]+@[^@\s]+\.[a-z]{2,}(?:\?.*)?$", re.IGNORECASE)
_PHONE = re.compile(r"^tel:\+?[\d\s()/-]{3,}$")


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
    """For example `url`, `sources.0.url` or `texts.de.modules.fee`."""


def links(article: Article) -> Iterator[Link]:
    """The article's own page, its sources, and what its texts name."""
    if article.url:
        yield Link(article.url, None, None, None, "url")
    for number, source in enumerate(article.sources):
        if source.url:
            yield Link(source.url, None, None, None, f"sources.{number}.url")
    for language, text in article.texts.items():
        for module, body in text.modules.items():
            for url, start, end in _named(body):
                yield Link(url, language, module, (start, end), f"texts.{language}.modules.{module}")


def _named(body: str) -> Iterator[tuple[str, int, int]]:
    for found in _MARKDOWN.finditer(body):
        yield found[1], found.start(1), found.end(1)
    for found in _BARE.finditer(body):
        yield found[0].rstrip(".,;"), found.start(), found.end()


def fault(url: str) -> str | None:
    """A word for what is wrong with an address by itself; None where it may be right."""
    if url.startswith(("mailto:", "tel:")):
        return None if _MAIL.match(url) or _PHONE.match(url) else "malformed"
    if not url or any(character.isspace() for character in url):
        return "malformed"
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return "malformed"
    if parts.scheme not in ("http", "https"):
        return "no_scheme" if not parts.scheme else "malformed"
    if is_private(host):
        return "private"
    if "." not in host:
        return "malformed"
    return "insecure" if parts.scheme == "http" else None


def is_private(host: str) -> bool:
    """Whether a name or address is one of this machine or of the city's own network, which citizens do not reach."""
    if host == "localhost" or host.endswith((".localhost", ".local", ".internal")):
        return True
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return False
