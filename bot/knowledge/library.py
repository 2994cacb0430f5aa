"""The library: the knowledge of all sites in memory, searchable; follows the record without a restart."""

import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot.errors import NotFound
from bot.knowledge.articles import Article, Module
from bot.knowledge.files import Site
from bot.knowledge.offices import Office
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.storage.database import Database
from nlu.components.shared_encoder import shared_encoder
from nlu.retrieval.bands import Bands, Decision, shipped_bands
from nlu.retrieval.documents import Document
from nlu.retrieval.index import Index

_NAMES_ONLY = frozenset({Module.LEGAL, Module.PLAIN})
"""Modules that say nothing about what an article is about, or say it twice."""


@dataclass(frozen=True)
class Shelf:
    """The knowledge of one site at one version; never changed, only replaced."""

    version: int
    site: Site
    articles: dict[str, Article]
    offices: dict[str, Office]
    index: Index | None

    def office_of(self, article: Article) -> Office | None:
        """The office that is responsible for an article, the first one that is known."""
        return next((self.offices[name] for name in article.offices if name in self.offices), None)

    def city(self, language: str) -> str:
        """The city's name in `language`, else in German, else in any."""
        return self.site.label(language)


class Library:
    """All shelves; reading needs no lock, because a shelf is replaced in one assignment."""

    def __init__(self, knowledge: Knowledge, vectors: Path, default_site: str) -> None:
        self._knowledge = knowledge
        self._vectors = vectors
        self._default_site = default_site
        self._bands: Bands = shipped_bands()
        self._shelves: dict[str, Shelf] = {}
        self._refreshing = threading.Lock()

    def refresh(self) -> list[str]:
        """Rebuild the shelves whose knowledge has changed; returns their sites."""
        with self._refreshing:
            versions = self._knowledge.versions()
            stale = [site for site, version in versions.items() if self._version(site) != version]
            for site in stale:
                self._shelves[site] = self._build(site, versions[site])
            return stale

    def has(self, site: str) -> bool:
        """Whether the site's knowledge is at hand."""
        return site in self._shelves

    def shelf(self, site: str | None) -> Shelf:
        """The shelf of a site (None: the default site); raises NotFound."""
        found = self._shelves.get(site or self._default_site)
        if found is None:
            raise NotFound(site or self._default_site)
        return found

    def match(self, site: str | None, text: str) -> Decision | None:
        """Which articles answer `text`; None where the site has no knowledge."""
        shelf = self._shelves.get(site or self._default_site)
        if shelf is None or shelf.index is None:
            return None
        return self._bands.decide(shelf.index.search(text), text)

    def _version(self, site: str) -> int | None:
        shelf = self._shelves.get(site)
        return shelf.version if shelf else None

    def _build(self, site: str, version: int) -> Shelf:
        articles = {article.id: article for article in self._knowledge.articles(site)}
        documents = [document(article) for article in articles.values()]
        cached = self._vectors / f"{site}.npz"
        index = Index.build(documents, shared_encoder(), cache=cached) if documents else None
        return Shelf(version, self._knowledge.site(site), articles, self._knowledge.offices(site), index)


def document(article: Article) -> Document:
    """What the index sees of an article: all its languages together."""
    texts = article.texts.values()
    bodies = [body for text in texts for module, body in text.modules.items() if module not in _NAMES_ONLY]
    return Document(
        id=article.id,
        titles=tuple(text.title for text in texts),
        aliases=tuple(alias for text in texts for alias in text.synonyms),
        questions=tuple(question for text in texts for question in text.questions),
        body="\n".join(bodies),
    )


def open_library(settings: Settings, database: Database) -> Library:
    """A filled library on the record."""
    vectors = settings.data / "vectors"
    vectors.mkdir(parents=True, exist_ok=True)
    filled = Library(Knowledge(database), vectors, settings.site)
    filled.refresh()
    return filled


@cache
def library() -> Library:
    """The process's library; `config.yml` names this function, so Rasa's own commands find it too."""
    settings = Settings()
    database = Database(settings.database)
    if not (settings.database_url.get_secret_value() or (settings.data / "lotse.db").exists()):
        return Library(Knowledge(database), settings.data, settings.site)
    return open_library(settings, database)
