"""Recognise a district of the city as citizens write it."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

_LIKE = 0.8
_LEAD_IN = re.compile(
    r"^(ich wohne|wir wohnen|i live|we live)? ?(im|in|in der|in dem|in the)? ?(stadtteil|district)? ?"
)


def find_district(text: str, districts: Iterable[str]) -> str | None:
    """The district that `text` names, also inside a sentence; with a typo only where nothing else is said."""
    by_folded = {_fold(name): name for name in districts}
    said = _fold(text)
    for folded, name in by_folded.items():
        if re.search(rf"\b{re.escape(folded)}\b", said):
            return name
    answer = _LEAD_IN.sub("", said)
    close = difflib.get_close_matches(answer, by_folded, n=1, cutoff=_LIKE)
    return by_folded[close[0]] if close else None


def _fold(text: str) -> str:
    lowered = text.lower().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
    plain = unicodedata.normalize("NFKD", lowered)
    return re.sub(r"[^a-z0-9]+", " ", plain.encode("ascii", "ignore").decode()).strip()
