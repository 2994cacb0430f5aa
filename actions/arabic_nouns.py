"""Arabic nouns as lists have them: the article, and what is written before it, are one word with the noun."""

import re

_ATTACHED = re.compile(r"^[وفبل]?(?:ال|لل)(?=\w{3})")


def without_article(word: str) -> str:
    """The noun alone; any other word as it is."""
    return _ATTACHED.sub("", word)
