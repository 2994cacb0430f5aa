"""All that a program sees of what makes an article hard to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from bot.knowledge.articles import Article, Module
from bot.knowledge.plain_language.data import rules as rule_book
from bot.knowledge.plain_language.found import Found
from bot.knowledge.plain_language.rules import ENGLISH, GERMAN


@dataclass(frozen=True)
class Finding:
    """One place that is hard to read."""

    rule: str
    language: str
    module: Module
    at: tuple[int, int]
    """Characters of the module's text, from and to."""
    text: str
    severity: Literal["error", "advice"]
    message: str
    advice: str


@dataclass(frozen=True)
class _Body:
    """A module in one language, and what the article is about."""

    language: str
    module: Module
    text: str
    title: str

    @property
    def plain(self) -> bool:
        return self.module is Module.PLAIN

    @property
    def kind(self) -> str:
        return "plain" if self.plain and self.language == "de" else self.language


def lint(article: Article, spoken: str) -> list[Finding]:
    """Findings in all German and English modules, in the order of the text; sentences in the language `spoken`."""
    found = [one for body in _bodies(article) for one in _findings(body, spoken)]
    return sorted(found, key=lambda one: (one.language, list(Module).index(one.module), one.at))


def _bodies(article: Article) -> Iterator[_Body]:
    """Law is quoted as it is."""
    for language in ("de", "en"):
        if text := article.texts.get(language):
            modules = (one for one in text.modules.items() if one[0] is not Module.LEGAL)
            yield from (_Body(language, module, body, text.title) for module, body in modules)


def _findings(body: _Body, spoken: str) -> Iterator[Finding]:
    for rule in GERMAN if body.language == "de" else ENGLISH:
        about = rule_book()[rule.__name__]
        if body.plain or not about.get("plain_only"):
            for found in rule(body.text, body.kind):
                if body.plain or not _is_topic(found, about, body):
                    yield _told(found, about, body, spoken)


def _is_topic(found: Found, about: dict[str, Any], body: _Body) -> bool:
    """Whether it is a word of the article's title, without which nobody can speak of it."""
    stem = body.text[found.start : found.end].lower()[:8]
    return bool(about.get("not_of_title")) and stem in body.title.lower()


def _told(found: Found, about: dict[str, Any], body: _Body, spoken: str) -> Finding:
    text, said = body.text[found.start : found.end], about.get(spoken) or about["de"]
    values = {"text": text, **found.values}
    severity: Literal["error", "advice"] = "error" if body.plain and about.get("strict") else "advice"
    sentences = (said["message"].format(**values), said["advice"].format(**values))
    return Finding(found.rule, body.language, body.module, (found.start, found.end), text, severity, *sentences)
