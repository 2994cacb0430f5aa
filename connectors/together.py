"""Where nobody sits before a channel, what waits is sent together: one mail instead of three."""

from collections.abc import Sequence

from bot.messages import Author, Message


def together(waiting: Sequence[Message]) -> tuple[Message, int]:
    """As many of the first messages as can be read as one, made one; and the number of the last of them.

    One has the number of the question in it, by which a typed answer is understood.
    """
    joined, last = waiting[0], waiting[0].seq
    for message in waiting[1:]:
        if not _fit(joined, message):
            break
        joined, last = _one(joined, message), message.seq
    return joined, last


def _fit(first: Message, second: Message) -> bool:
    """Of one voice, in one form, and never two questions, two sources or a file."""
    same = all(getattr(first, name) == getattr(second, name) for name in ("author", "format", "language"))
    same = same and (first.author is not Author.AGENT or first.name == second.name)
    twice = (first.source and second.source) or (first.choices and second.choices)
    return bool(same and first.text and second.text and not twice and not first.attachments + second.attachments)


def _one(first: Message, second: Message) -> Message:
    asked = first if first.choices else second
    more = {"text": f"{first.text}\n\n{second.text}", "choices": asked.choices, "seq": asked.seq}
    told = {"source": first.source or second.source, "outcome": second.outcome}
    return second.model_copy(update=more | told | {"further_sources": first.further_sources or second.further_sources})
