"""Where an answer comes from, as the last lines of it: on messengers there is no card beside the text."""

from bot.conversations.plain import day
from bot.messages import Message, SourceCard
from bot.wording import say
from connectors.rich_text import RichText, Span


def with_sources(said: RichText, message: Message) -> RichText:
    """The text and, below it, each source with its date, its office and its page."""
    if message.source is None:
        return said
    for card in (message.source, *(message.further_sources or ())):
        said = said + RichText("\n\n") + _lines(card, message.language, said.text)
    return said


def _lines(card: SourceCard, language: str, said: str) -> RichText:
    """An office that the answer has named already is not named again."""
    line = say("transcript.source", language, title=card.title, updated=day(card.updated, language))
    at = line.find(card.title)
    linked = (Span(at, at + len(card.title), "link", card.url),) if card.url and at >= 0 else ()
    office = f"\n{card.office}" if card.office and card.office not in said else ""
    return RichText(line, linked) + RichText(office)
