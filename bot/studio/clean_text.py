"""Texts as people mean them: pasted from elsewhere they bring signs that nobody sees and YAML cannot hold."""

import re

_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
"""Ends of lines: of other systems, and the soft ones of word processors."""
_UNSEEN = re.compile("[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""YAML 1.2.2, section 5.1, without the byte order mark."""


def cleaned(text: str) -> str:
    """The text with one kind of line break, without control characters, and without space around it."""
    return _UNSEEN.sub("", _BREAKS.sub("\n", text).replace("\t", " ")).strip()
