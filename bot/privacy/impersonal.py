"""What citizens wrote, as editors keep it: also without what belongs to one person only, since it outlives the chat.

Beyond `public_text` go house numbers (the street stays, as the question may be about it), numbers of documents,
insurances, cards and files, dates on which somebody may have been born, and common first names written small. Articles,
examples and test sets are made of such texts, and a repository forgets nothing (GDPR, Art. 5(1)(c)).
"""

import re

from bot.privacy.name_signs import PLACES, first_names
from bot.privacy.public_text import REMOVED, masked

_ALSO_WORDS = frozenset("anne deniz marta mia otto said sara vera".split())
"""First names that are words of one of our languages where they are written small."""
_FILES = (
    r"(?:kassen|akten|geschäfts)zeichen|az\.|(?:vorgangs|kunden|steuer|personal|ausweis|versicherungs|identifikations|"
    r"konto|karten|akten|mitglieds|rechnungs)-?(?:nummer|nr\.?)|steuer-?id(?:nr\.?)?|(?:file|reference|customer|tax|"
    r"insurance|passport|id) (?:number|no\.?)|num[eé]ro (?:de dossier|d['’]\w+)|n[uú]mero de \w+|numero (?:di|della) "
    r"\w+|numer \w+|номер \w+|رقم \w+|\w+ numaras[ıi]"
)
_SMALL = "|".join(sorted({name.casefold() for name in first_names()} - _ALSO_WORDS, key=len, reverse=True))
_WHOLE = (
    r"(?<![\w.-])(?:0?[1-9]|[12]\d|3[01])[./-] ?(?:0?[1-9]|1[0-2])[./-] ?(?:19\d\d|200\d|201[0-5])(?!\d)",
    r"(?<![\w-])(?:19\d\d|200\d|201[0-5])-(?:0[1-9]|1[0-2])-(?:[0-2]\d|3[01])(?!\d)",
    r"(?<![\w.,-])\d{2}[ ]?\d{6}[ ]?[A-Z][ ]?\d{3}(?!\w)",
    r"(?<![\w.,:-])\d(?:[ /-]?\d){6,30}(?!\w)",
    r"(?<![\w-])(?=[A-Z0-9]*[A-Z])(?=(?:[A-Z]*\d){3})[A-Z0-9]{8,12}(?![\w-])",
    rf"(?<![\w-])(?:{_SMALL})[ \t]+[^\W\d_][\w'’-]{{2,40}}(?![\w-])",
)
_BEHIND = (
    rf"(?i:\b[\w-]{{0,40}}(?:{PLACES})),?[ \t]+(\d{{1,4}}(?:[ \t]?[a-z](?!\w))?(?:,?[ \t]+\d{{5}}(?!\d))?)(?![\w.]*\d)",
    rf"(?i:\b(?:{_FILES}))(?:[ \t]*(?:ist|is|lautet|nr\.?))?[ \t:]{{1,4}}([\w./-]*\d[\w./-]*)",
)
_FOUND = re.compile("|".join(_WHOLE))
_NAMED = tuple(re.compile(pattern) for pattern in _BEHIND)


def impersonal(text: str) -> str:
    """`text` with `REMOVED` in place of what names, reaches or belongs to somebody; in time linear in its length."""
    text = _FOUND.sub(REMOVED, text)
    for pattern in _NAMED:
        text = pattern.sub(_without_group, text)
    return masked(text)


def _without_group(found: re.Match[str]) -> str:
    start, end = (place - found.start() for place in found.span(1))
    return found[0][:start] + REMOVED + found[0][end:]
