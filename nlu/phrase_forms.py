"""How people write a phrase: in haste without accents, and in Arabic with small words attached to it."""

from nlu.language_signs import fold

_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": ""})
_AND = ("و", "ف")
_THE = "ال"
_TYPED = str.maketrans({"’": "'", "`": "'", "´": "'"})


def plain(word: str) -> str:
    """One spelling for what is written in several: no accents, no hamza, no difference of final letters."""
    return fold(word).translate(_ARABIC)


def typed(text: str) -> str:
    """The text with one kind of apostrophe, as long as it was."""
    return text.translate(_TYPED)


def forms(phrase: str) -> list[str]:
    """The phrase, and in Arabic also with "and" (for one word also with the article) attached to it."""
    if not "\u0621" <= phrase[:1] <= "\u064a":
        return [phrase]
    definite = [_THE + phrase] if " " not in phrase and not phrase.startswith(_THE) else []
    return [before + form for form in (phrase, *definite) for before in ("", *_AND)]
