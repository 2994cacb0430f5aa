"""The library: the knowledge of all sites in memory, searchable; follows the record without a restart."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from bot.clock import Clock, now
from bot.errors import BadEncoder, LotseError, NotFound
from bot.knowledge.articles import Article, Module
from bot.knowledge.files import Site
from bot.knowledge.lexicon.entries import Entry, read_lexicon, shipped_lexicon
from bot.knowledge.lexicon.links import Link, link
from bot.knowledge.meanwhile import fresh_wordings, plain
from bot.knowledge.offices import Office
from bot.knowledge.record import Knowledge
from bot.service_hours import ZONE
from bot.settings import Settings
from bot.storage.database import Database
from nlu.components.shared_encoder import second_encoder, shared_encoder
from nlu.retrieval.bands import Decision, shipped_bands
from nlu.retrieval.documents import Document
from nlu.retrieval.encoders import Encoder
from nlu.retrieval.index import Candidate, Index
from nlu.retrieval.limits import Limits
from nlu.retrieval.rehearsed_limits import Rehearsed, limits_for
from nlu.retrieval.rehearsed_limits import cases as rehearsed
from nlu.retrieval.second_look import SecondLook

_NAMES_ONLY = frozenset({Module.LEGAL, Module.PLAIN})
"""Modules that say nothing about what an article is about, or say it twice."""


VECTORS = "vectors.db"
"""The file of sentence vectors in the index folder; all sites share it."""
_FOLLOW_S = 1.0
"""Between two looks for what was written while an index is being made."""
_HOPELESS = 0.15
"""Chance that one of the best articles is meant below which a second look never found one (development questions)."""


@dataclass(frozen=True)
class Shelf:
    """The knowledge of one site at one version; never changed, only replaced."""

    version: int
    site: Site
    articles: dict[str, Article]
    offices: dict[str, Office]
    index: Index | None
    links: dict[str, Link] = field(default_factory=dict)
    """What the starter lexicon brings to the articles, by article id."""
    documents: tuple[Document, ...] = ()
    """What the index is made of."""
    until: date | None = None
    """The day on which another article begins or ends to be valid."""
    fresh: Mapping[str, str] | None = None
    """While the index is older than the articles: new wordings, plainly said, with the id of their article."""
    ahead: int = 0
    """While the index is older: the version of the articles."""

    @property
    def edition(self) -> int:
        """Grows with every change of what a question finds: also when the second look has become possible."""
        return 2 * (self.version << 20 | self.ahead) + bool(self.index and self.index.can_look_again)

    def owner(self, text: str) -> str | None:
        """The one article that has just this text as its title or as a wording of several words."""
        if self.fresh and (found := self.fresh.get(plain(text))):
            return found
        known = self.index.owner(text) if self.index else None
        return known if known in self.articles else None

    def there(self, found: Sequence[Candidate]) -> list[Candidate]:
        """Without those that are articles no more."""
        return [one for one in found if one.id in self.articles]

    def office_of(self, article: Article) -> Office | None:
        """The office that is responsible for an article, the first one that is known."""
        return next((self.offices[name] for name in article.offices if name in self.offices), None)

    def label(self, article: Article, language: str) -> str:
        """The article's title in `language`; without one the lexicon's name for the service, else the German title."""
        spoken, text = article.text(language)
        found = self.links.get(article.id)
        return text.title if spoken == language or not found else found.entry.label.get(language, text.title)

    def city(self, language: str) -> str:
        """The city's name in `language`, else in German, else in any."""
        return self.site.label(language)


class Library:
    """All shelves; reading needs no lock, because a shelf is replaced in one assignment."""

    def __init__(
        self,
        knowledge: Knowledge,
        folder: Path,
        default_site: str,
        lexicon: Mapping[str, Entry] | None = None,
        second: Encoder | None = None,
        clock: Clock = now,
    ) -> None:
        """`folder` keeps what indexes are made of; `lexicon`: entries by id, the shipped ones if not given;
        `second`: the stronger encoder for what the first look leaves open."""
        self._clock = clock
        self._lexicon = shipped_lexicon() if lexicon is None else lexicon
        self._second = second
        self._knowledge = knowledge
        self._folder = folder
        self.default_site = default_site
        self._bands, self._second_bands = shipped_bands(), shipped_bands("second")
        self._shelves: dict[str, Shelf] = {}
        self._refreshing, self._deepening = threading.Lock(), threading.Lock()

    def refresh(self) -> list[str]:
        """Rebuild the shelves whose knowledge has changed; returns their sites."""
        with self._refreshing:
            versions = self._knowledge.versions()
            today = self._today()
            stale = [site for site, version in versions.items() if self._is_stale(site, version, today)]
            for site in stale:
                self._shelves[site] = self._build(site, versions[site], today)
            return stale

    def _is_stale(self, site: str, version: int, today: date) -> bool:
        shelf = self._shelves.get(site)
        return shelf is None or shelf.version != version or bool(shelf.until and shelf.until <= today)

    def _today(self) -> date:
        """In the city, whatever time the server keeps."""
        return self._clock().astimezone(ZONE).date()

    def deepen(self) -> None:
        """Make the second look possible where it is not yet; takes longer, and citizens are answered meanwhile."""
        with self._deepening:
            for site, shelf in list(self._shelves.items()):
                deeper = self._deepened(shelf)
                if self._shelves[site] is shelf:  # else it has changed again, and its turn comes
                    self._shelves[site] = deeper

    def has(self, site: str) -> bool:
        """Whether the site's knowledge is at hand."""
        return site in self._shelves

    def shelf(self, site: str | None) -> Shelf:
        """The shelf of a site (None: the default site); raises NotFound."""
        found = self._shelves.get(site or self.default_site)
        if found is None:
            raise NotFound(site or self.default_site)
        return found

    def match(self, site: str | None, text: str, limits: Limits | None = None, again: bool = True) -> Decision | None:
        """Which articles answer `text`; None where the site has no knowledge.

        `limits` were learned from this site's catalogue. What the first look leaves open, a second one may decide
        if `again`.
        """
        name = site or self.default_site
        shelf = self._shelves.get(name)
        if shelf is None or shelf.index is None:
            return None
        if owner := shelf.owner(text):
            return Decision("answer", (owner,), 1.0, 1.0, 1.0)
        decision = self._bands.decide(shelf.there(shelf.index.search(text)), text, limits)
        settled = decision.band == "answer" or decision.near < _HOPELESS
        if settled or not again or not shelf.index.can_look_again:
            return decision
        return self._second_bands.decide(shelf.there(shelf.index.look_again(text)), text)

    def rehearse(self, texts: Sequence[str], limits: Limits | None) -> list[Rehearsed]:
        """What the first look would say to texts of the default site if nobody had written them into an article."""
        shelf = self._shelves.get(self.default_site)
        index = shelf.index if shelf else None
        if index is None:
            return [Rehearsed(Decision("none", (), 0.0), frozenset())] * len(texts)
        index.expect(texts)
        decided = (self._bands.decide(index.search(text, hidden=True), text, limits) for text in texts)
        return [Rehearsed(found, index.owners(text)) for found, text in zip(decided, texts, strict=True)]

    def limits(self, risk: float) -> Limits | None:
        """Limits for the default site's catalogue; None where it has no wordings to learn from."""
        shelf = self._shelves.get(self.default_site)
        if shelf is None or shelf.index is None:
            return None
        found = list(rehearsed(shelf.index, shelf.documents))
        return limits_for(found, self._bands, risk) if any(case.right for case in found) else None

    def _deepened(self, shelf: Shelf) -> Shelf:
        """The shelf with the vectors of the stronger encoder."""
        if shelf.index is None or shelf.index.can_look_again or self._second is None:
            return shelf
        second = SecondLook(shelf.documents, self._second, self._folder / VECTORS)
        return replace(shelf, index=shelf.index.with_second(second))

    def _build(self, site: str, version: int, today: date) -> Shelf:
        """Its index takes seconds: what is written and said word for word is answered before it is there."""
        shelf, before = self._stocked(site, version, today), self._shelves.get(site)
        with self._stocking(before, shelf):
            index = _index(shelf.documents, self._folder, site) if shelf.documents else None
        built, newest = replace(shelf, index=index), self._knowledge.versions().get(site, version)
        return _meanwhile(built, self._stocked(site, newest, today)) if newest > version else built

    @contextmanager
    def _stocking(self, before: Shelf | None, shelf: Shelf) -> Iterator[None]:
        """Until its index is there, what is written even later is answered too."""
        if before is None:
            yield
            return
        site, done = shelf.site.id, threading.Event()
        self._shelves[site] = _meanwhile(before, shelf)
        following = threading.Thread(target=self._follow, args=(before, shelf.version, done), daemon=True)
        following.start()
        try:
            yield
        finally:
            done.set()
            following.join()

    def _follow(self, before: Shelf, version: int, done: threading.Event) -> None:
        site = before.site.id
        while not done.wait(_FOLLOW_S):
            with suppress(LotseError):  # the record is asked again
                newest = self._knowledge.versions().get(site, version)
                if newest > version:
                    version = newest
                    self._shelves[site] = _meanwhile(before, self._stocked(site, version, self._today()))

    def _stocked(self, site: str, version: int, today: date) -> Shelf:
        stored = self._knowledge.articles(site)
        articles = {article.id: article for article in stored if article.is_valid(today)}
        until = min((day for article in stored if (day := article.next_change(today))), default=None)
        links = link(articles.values(), self._lexicon)
        documents = tuple(document(article, links.get(article.id)) for article in articles.values())
        about, offices = self._knowledge.site(site), self._knowledge.offices(site)
        return Shelf(version, about, articles, offices, None, links, documents, until)


def _meanwhile(before: Shelf, after: Shelf) -> Shelf:
    """The new articles with the index of the ones before; it stays of their version, so what fails is tried again."""
    fresh = fresh_wordings(before.documents, after.documents)
    kept = {"version": before.version, "index": before.index, "documents": before.documents}
    return replace(after, **kept, fresh=fresh, ahead=after.version)  # type: ignore[arg-type]


def document(article: Article, found: Link | None = None) -> Document:
    """What the index sees of an article: all its languages together, and how the lexicon says it."""
    texts = article.texts.values()
    bodies = [body for text in texts for module, body in text.modules.items() if module not in _NAMES_ONLY]
    aliases = [alias for text in texts for alias in text.synonyms]
    questions = [question for text in texts for question in text.questions]
    foreign: list[str] = []
    if found:
        wrong = set(article.lexicon.without) if article.lexicon else set()
        aliases += [name for name in found.entry.names if name not in wrong]
        questions += [wording for wording in found.entry.de if wording not in wrong]
        foreign = [wording for wording in found.entry.foreign() if wording not in wrong]
    return Document(
        id=article.id,
        titles=tuple(text.title for text in texts),
        aliases=tuple(dict.fromkeys(aliases)),
        questions=tuple(dict.fromkeys(questions)),
        foreign=tuple(dict.fromkeys(foreign)),
        body="\n".join(bodies),
    )


def prepare_index(settings: Settings, site: str, articles: Sequence[Article], entries: Mapping[str, Entry]) -> None:
    """Make the index of articles that are about to be stored, so that no citizen waits while a brain makes it."""
    links = link(articles, entries)
    documents = [document(article, links.get(article.id)) for article in articles]
    if documents:
        _index(documents, _folder(settings), site)


def _index(documents: Sequence[Document], folder: Path, site: str) -> Index:
    return Index.build(documents, shared_encoder(), cache=folder / VECTORS, keep=folder / f"{site}.index")


def _folder(settings: Settings) -> Path:
    """The folder of indexes and sentence vectors."""
    folder = settings.data / "index"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def open_library(settings: Settings, database: Database) -> Library:
    """A filled library on the record; raises BadLexicon and BadEncoder."""
    filled = Library(Knowledge(database), _folder(settings), settings.site, lexicon(settings), _second(settings))
    filled.refresh()
    filled.deepen()
    return filled


def _second(settings: Settings) -> Encoder | None:
    try:
        return second_encoder(settings.second_encoder)
    except ValueError as error:
        raise BadEncoder(str(error)) from error


def lexicon(settings: Settings) -> dict[str, Entry]:
    """The shipped lexicon with the city's own entries in `<data>/lexicon/*.yml`; raises BadLexicon."""
    return shipped_lexicon() | read_lexicon([settings.data / "lexicon"])


@cache
def library() -> Library:
    """The process's library; `config.yml` names this function, so Rasa's own commands find it too."""
    settings = Settings()
    database = Database(settings.database)
    if not (settings.database_url.get_secret_value() or (settings.data / "lotse.db").exists()):
        return Library(Knowledge(database), settings.data, settings.site)
    return open_library(settings, database)
