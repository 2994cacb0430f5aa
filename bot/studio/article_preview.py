"""An article as citizens will read it: composed by a brain, by the very action that answers them."""

from typing import Any

from bot.clock import now
from bot.errors import Unavailable
from bot.knowledge.articles import Article, Module
from bot.messages import Author, Message, Outgoing
from bot.storage.live import Live
from bot.storage.live_ask import ask

PREVIEW = "preview"
"""Kind of the question to a brain."""
_PATIENCE_S = 1.0


async def preview(live: Live, site: str, article: Article, language: str, module: Module | None) -> Message:
    """The answer with this article, or with one of its modules; raises Unavailable where none answers in time."""
    asked: dict[str, Any] = {"site": site, "article": article.model_dump(mode="json"), "language": language}
    heard = await ask(live, PREVIEW, asked | {"module": module}, _PATIENCE_S)
    if not heard:
        raise Unavailable
    said = Outgoing.model_validate(heard)
    shown = said.model_dump(exclude={"author", "name"})
    return Message(seq=1, at=now(), author=Author.BOT, **shown)
