"""All that a program sees of what makes an article hard to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from bot.knowledge.articles import Article, Module
from bot.knowledge.plain_language.rules import ENGLISH, GERMAN, Found
from nlu.yaml_files import read_yaml

_RULES = Path(__file__).parent / "rules.yml"


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


def lint(article: Article, spoken: str) -> list[Finding]:
    """Findings in all German and English modules, in the order of the text; sentences in the language `spoken`."""
    found = [one for language, module, body in _bodies(article) for one in _findings(language, module, body, spoken)]
    return sorted(found, key=lambda one: (one.language, list(Module).index(one.module), one.at))


def _bodies(article: Article) -> Iterator[tuple[str, Module, str]]:
    for language in ("de", "en"):
        if text := article.texts.get(language):
            yield from ((language, module, body) for module, body in text.modules.items() if module is not Module.LEGAL)


def _findings(language: str, module: Module, body: str, spoken: str) -> Iterator[Finding]:
    plain = module is Module.PLAIN
    for rule in GERMAN if language == "de" else ENGLISH:
        for found in rule(body, "plain" if plain and language == "de" else language):
            about = _about()[found.rule]
            if about.get("plain_only") and not plain:
                continue
            yield _told(found, about, (language, module, body), plain, spoken)


def _told(found: Found, about: dict[str, Any], where: tuple[str, Module, str], plain: bool, spoken: str) -> Finding:
    language, module, body = where
    text, said = body[found.start : found.end], about.get(spoken) or about["de"]
    values = {"text": text, **found.values}
    severity: Literal["error", "advice"] = "error" if plain and about.get("strict") else "advice"
    sentences = (said["message"].format(**values), said["advice"].format(**values))
    return Finding(found.rule, language, module, (found.start, found.end), text, severity, *sentences)


@cache
def _about() -> dict[str, dict[str, Any]]:
    data: dict[str, dict[str, Any]] = read_yaml(_RULES)
    return data
