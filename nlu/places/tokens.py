"""A citizen's text as words with their place in it."""

import re
import unicodedata
from dataclasses import dataclass

from nlu.places.names import plain_word, written_out

_TOKEN = re.compile(r"[ABKL] ?\d{1,4}(?![^\W_])|[^\W\d_]+(?:['’-][^\W\d_]+)*\.?|\d+")
_JOINT = re.compile(r"[^\w,;:/!?()\n|]{0,4}")
_PLANES = (*range(0x20000), *range(0xE0000, 0xE1000))
"""Where Unicode has signs that format and are not seen; all planes would cost a tenth of a second at every start."""
_INVISIBLE = {sign: None for sign in _PLANES if unicodedata.category(chr(sign)) == "Cf"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its hyphens, and its full stop if one follows directly; or a number."""

    text: str
    start: int
    end: int

    @property
    def plain(self) -> str:
        """In plain small letters, without the full stop."""
        return plain_word(self.text.rstrip("."))

    @property
    def bare_end(self) -> int:
        """Its end without the full stop."""
        return self.start + len(self.text.rstrip("."))

    @property
    def is_capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[0].isupper()

    @property
    def is_number(self) -> bool:
        """Whether it is digits only."""
        return self.text.isdigit()


def visible(text: str) -> str:
    """The text composed and without signs of no width, so that letters stand beside each other as they are seen."""
    plain = text if text.isascii() else unicodedata.normalize("NFC", text.translate(_INVISIBLE))
    return plain.replace("\x00", " ")


def tokens(text: str) -> list[Token]:
    """The words and numbers in order."""
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def joined(text: str, left: Token, right: Token) -> bool:
    """Whether two neighbours can be words of one name: no comma, stroke, bracket or end of sentence between them."""
    return _JOINT.fullmatch(text, left.end, right.start) is not None and not _ends_sentence(left)


def _ends_sentence(word: Token) -> bool:
    """A full stop behind a word that is not shortened."""
    return word.text.endswith(".") and len(word.plain) > 3 and written_out(word.text, False, True) == word.plain
