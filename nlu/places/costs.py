"""How many slips lie between a written street name and one of the list."""

from rapidfuzz.distance import OSA

from nlu.places.names import Name
from nlu.retrieval.spelling import sound

UMLAUT = 0.25
"""a for ä."""
_OTHER_KIND = 2.0
"""Weg for Straße: people say it wrong, but it may also be another street."""
_NO_KIND = 1.5
_NO_LEAD = 0.6
_OTHER_LEAD = 1.0
_OTHER_ORDER = 0.6
_HEARD = 0.6
"""Another spelling of the same sound."""
_SHORTEST_HEARD = 4


def cost(written: Name, known: Name) -> float:
    """0 for the same name; 1 for each letter inserted, left out, replaced or swapped; less for slips that are usual."""
    if written.plain == known.plain:
        return 0.0
    if written.folded == known.folded:
        return UMLAUT
    return min(_by_letters(written, known), _by_order(written, known), _by_parts(written, known))


def _by_letters(written: Name, known: Name) -> float:
    """ß is one letter, and the "ae" of "Strae" no umlaut, so that both spellings are compared."""
    single = OSA.distance(written.plain.replace("ss", "s"), known.plain.replace("ss", "s"))
    return float(min(OSA.distance(written.folded, known.folded), single))


def _by_order(written: Name, known: Name) -> float:
    if not written.ordered or not known.ordered:
        return float("inf")
    return _OTHER_ORDER + OSA.distance(written.ordered, known.ordered)


def _by_parts(written: Name, known: Name) -> float:
    """Stem against stem, by letter or by ear; what stands before and behind it counts less."""
    letters = float(OSA.distance(written.stem, known.stem))
    heard = _HEARD + OSA.distance(sound(written.stem), sound(known.stem))
    if min(len(written.stem), len(known.stem)) < _SHORTEST_HEARD:
        heard = letters
    return min(letters, heard) + _kind(written.kind, known.kind) + _lead(written.lead, known.lead)


def _kind(written: str, known: str) -> float:
    if written == known:
        return 0.0
    return _OTHER_KIND if written else _NO_KIND


def _lead(written: str, known: str) -> float:
    if written == known:
        return 0.0
    return _OTHER_LEAD if written and known else _NO_LEAD
