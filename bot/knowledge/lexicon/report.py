"""What the lexicon brings to a site, in lines for people."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from bot.knowledge.articles import Article
from bot.knowledge.lexicon.entries import FOREIGN, Entry
from bot.knowledge.lexicon.links import Link, likeness

Write = Callable[[str], object]
_NEAR = 3
_FOUND = {"key": "by key", "name": "by name", "editor": "by editor"}


def coverage(articles: Sequence[Article], links: Mapping[str, Link]) -> str:
    """How many articles have an entry, and how it was found; editors are named only where they have chosen."""
    counts: Counter[str] = Counter(found.by for found in links.values())
    parts = [f"{counts[by]} {words}" for by, words in _FOUND.items() if by != "editor" or counts[by]]
    return "lexicon: " + ", ".join([*parts, f"{len(articles) - len(links)} without"])


def summary(article: Article, found: Link | None, width: int = 0) -> str:
    """The article's entry and how it was found; the id is filled up to `width` characters."""
    if found is None:
        return f"{article.id:<{width}}  {_without(article)}"
    how = f"by name ({found.similarity:.2f})" if found.by == "name" else _FOUND[found.by]
    refused = f", {len(article.lexicon.without)} refused" if article.lexicon and article.lexicon.without else ""
    return f"{article.id:<{width}}  {found.entry.id}  {how}{refused}"


def print_links(articles: Sequence[Article], links: Mapping[str, Link], write: Write) -> None:
    """One line per article, totals last."""
    width = max((len(article.id) for article in articles), default=0)
    for article in articles:
        write(summary(article, links.get(article.id), width))
    write(coverage(articles, links))


def print_wordings(article: Article, found: Link | None, lexicon: Mapping[str, Entry], write: Write) -> None:
    """The wordings that an article gets, by language, what an editor has refused, and how to change it."""
    write(summary(article, found))
    refused = article.lexicon.without if article.lexicon else ()
    for title, wordings in _groups(found.entry) if found else ():
        write(f"{title}:")
        for wording in wordings:
            write(f"  {'refused: ' if wording in refused else ''}{wording}")
    _print_ways(article, found, lexicon.values(), write)


def _without(article: Article) -> str:
    if article.lexicon and article.lexicon.entry:
        return f"none (an editor has chosen {article.lexicon.entry}, which the lexicon does not have)"
    return "none (switched off by an editor)" if article.lexicon and article.lexicon.off else "none"


def _groups(entry: Entry) -> list[tuple[str, Sequence[str]]]:
    labels = f"labels ({', '.join(entry.label)})", tuple(entry.label.values())
    spoken = [(language, getattr(entry, language)) for language in ("de", *FOREIGN)]
    return [(title, lines) for title, lines in [("names", entry.names), *spoken, labels] if lines]


def _print_ways(article: Article, found: Link | None, entries: Iterable[Entry], write: Write) -> None:
    command = f"  lotse knowledge lexicon {article.id}"
    write("To change it:")
    if found:
        write(f'{command} --without "TEXT"  (refuse one wording)')
        write(f"{command} --off  (no wordings at all)")
    write(f"{command} --entry ID  (another entry; near by name: {', '.join(_near(article, found, entries))})")
    if article.lexicon:
        write(f"{command} --auto  (forget what was chosen)")


def _near(article: Article, found: Link | None, entries: Iterable[Entry]) -> list[str]:
    others = [entry for entry in entries if found is None or entry.id != found.entry.id]
    return [entry.id for entry in sorted(others, key=lambda entry: -likeness(article, entry))[:_NEAR]]
