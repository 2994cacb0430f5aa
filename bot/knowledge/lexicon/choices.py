"""What an editor decides about the wordings that the lexicon brings to an article."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.errors import InvalidRequest, NotFound
from bot.knowledge.articles import Article, LexiconChoice
from bot.knowledge.lexicon.entries import Entry
from bot.knowledge.lexicon.links import link


@dataclass(frozen=True)
class Wish:
    """What is to be changed: at most one of the first three, and wordings to refuse."""

    entry: str | None = None
    off: bool = False
    auto: bool = False
    """Forget all that was chosen before, refused wordings too."""
    without: tuple[str, ...] = ()
    """Added to those that were refused before."""


def chosen(identity: str, wish: Wish, articles: Sequence[Article], lexicon: Mapping[str, Entry]) -> Article:
    """The article of this id with the wish fulfilled; `articles` are all of its site.

    Raises NotFound, and InvalidRequest for a wish that makes no sense.
    """
    _check(wish, lexicon)
    article = next((article for article in articles if article.id == identity), None)
    if article is None:
        raise NotFound(f"no article {identity!r}")
    choice = LexiconChoice() if wish.auto else article.lexicon or LexiconChoice()
    if wish.entry or wish.off:
        choice = LexiconChoice(entry=wish.entry, off=wish.off, without=choice.without)
    changed = article.model_copy(update={"lexicon": choice})
    if not wish.without:
        return changed
    others = [changed if other.id == identity else other for other in articles]
    found = link(others, lexicon).get(identity)
    if found is None:
        raise InvalidRequest(f"the lexicon brings no wordings to {identity}, so none can be refused")
    said = dict.fromkeys((*choice.without, *(_wording(found.entry, text) for text in wish.without)))
    return changed.model_copy(update={"lexicon": choice.model_copy(update={"without": tuple(said)})})


def _check(wish: Wish, lexicon: Mapping[str, Entry]) -> None:
    ways = [bool(wish.entry), wish.off, wish.auto]
    if sum(ways) > 1:
        raise InvalidRequest("only one of --entry, --off and --auto can be asked for")
    if not any(ways) and not wish.without:
        raise InvalidRequest("nothing to change; give --entry, --off, --auto or --without")
    if wish.entry and wish.entry not in lexicon:
        raise InvalidRequest(f"the lexicon has no entry {wish.entry!r}")


def _wording(entry: Entry, text: str) -> str:
    """The wording as the lexicon spells it, because it is refused by its exact text."""
    for wording in (*entry.names, *entry.de, *entry.foreign()):
        if wording.casefold() == text.strip().casefold():
            return wording
    raise InvalidRequest(f"the entry {entry.id} has no wording {text.strip()!r}")
