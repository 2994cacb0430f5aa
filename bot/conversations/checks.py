"""What a citizen's text must be before it is stored; rejected at the door, so that nothing deeper needs to ask."""

import unicodedata

from bot.errors import BadRequest, BinaryText, EmptyText, TooLong
from bot.messages import MAX_TEXT, Incoming, is_never_typed


def check_incoming(incoming: Incoming) -> Incoming:
    """The message with its text tidied; raises EmptyText, TooLong, BinaryText or BadRequest."""
    given = (incoming.text, incoming.choice, incoming.location, incoming.attachment)
    if sum(part is not None for part in given) != 1:
        raise BadRequest("exactly one of text, choice, location, attachment")
    if incoming.text is None:
        return incoming
    return incoming.model_copy(update={"text": check_text(incoming.text)})


def check_text(text: str) -> str:
    """`text` in NFC without surrounding space; raises EmptyText, TooLong or BinaryText."""
    if len(text) > MAX_TEXT:
        raise TooLong(limit=MAX_TEXT)
    if any(is_never_typed(character) for character in text):
        raise BinaryText
    tidy = unicodedata.normalize("NFC", text).strip()
    if not any(character.isprintable() and not character.isspace() for character in tidy):
        raise EmptyText
    return tidy
