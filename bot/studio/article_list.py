"""The list of a site's articles: where each stands, when it is due, and whether citizens found it helpful."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, func, select

from bot.knowledge import drafts
from bot.knowledge.articles import Article
from bot.knowledge.drafts import Draft
from bot.storage.tables import articles, conversations, feedback, messages

State = Literal["draft", "review", "expired", "due", "published"]


@dataclass(frozen=True)
class Listed:
    """One line of the list; `article` is what is published, or the draft of a new one."""

    article: Article
    version: int
    state: State
    draft: Draft | None
    due: State | None = None
    """`expired` or `due`, also where somebody is working on it."""
    up: int = 0
    down: int = 0


@dataclass(frozen=True)
class Wanted:
    """Which ones; what is empty makes no difference."""

    q: str = ""
    state: State | None = None
    topic: str = ""

    def fits(self, one: Listed) -> bool:
        """Words are looked for in id, titles, synonyms and example questions."""
        if self.state and self.state not in (one.state, one.due) or self.topic and self.topic != one.article.topic:
            return False
        spoken = " ".join(_words(one.article)).casefold()
        return all(word in spoken for word in self.q.casefold().split())


def listed(sql: Connection, site: str, wanted: Wanted, today: date) -> list[Listed]:
    """All that fit, by title; those that await somebody first."""
    helpful = _helpful(sql, site)
    found = [one for one in _all(sql, site, today, helpful) if wanted.fits(one)]
    return sorted(found, key=lambda one: (_ORDER.index(one.state), title(one.article).casefold(), one.article.id))


_ORDER: tuple[State, ...] = ("review", "draft", "expired", "due", "published")


def _all(sql: Connection, site: str, today: date, helpful: dict[str, tuple[int, int]]) -> Iterator[Listed]:
    written = drafts.listed(sql, site)
    rows = sql.execute(select(articles.c.id, articles.c.version, articles.c.data).where(articles.c.site == site))
    for row in rows:
        article, draft = Article.stored(row.data), written.pop(row.id, None)
        up, down = helpful.get(row.id, (0, 0))
        yield Listed(article, row.version, state(article, draft, today), draft, _due(article, today), up, down)
    for draft in written.values():
        yield Listed(draft.article, 0, draft.state, draft)


def state(article: Article, draft: Draft | None, today: date) -> State:
    """Where an article stands: what somebody is working on counts before what is due."""
    return draft.state if draft else _due(article, today) or "published"


def _due(article: Article, today: date) -> State | None:
    if article.valid_to and article.valid_to < today:
        return "expired"
    return "due" if article.review_by and article.review_by <= today else None


def title(article: Article) -> str:
    """In German, else in the first language there is."""
    return article.text("de")[1].title


def _words(article: Article) -> Iterator[str]:
    yield article.id
    for text in article.texts.values():
        yield from (text.title, *text.synonyms, *text.questions)


def _helpful(sql: Connection, site: str) -> dict[str, tuple[int, int]]:
    """Thumbs up and down by article."""
    about = messages.c.data["source"]["article"].as_string()
    found = (
        select(about.label("article"), feedback.c.helpful, func.count().label("many"))
        .join(messages, (messages.c.conversation == feedback.c.conversation) & (messages.c.seq == feedback.c.seq))
        .join(conversations, conversations.c.id == feedback.c.conversation)
        .where(conversations.c.site == site, feedback.c.helpful.is_not(None), about.is_not(None))
        .group_by(about, feedback.c.helpful)
    )
    counts: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in sql.execute(found):
        counts[row.article][0 if row.helpful else 1] += row.many
    return {article: (up, down) for article, (up, down) in counts.items()}
