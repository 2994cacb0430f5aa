"""Questions that name no service and so mean the last one: "und was kostet das?"."""

import re
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
_POINTERS = frozenset(
    """
    und das dafür dafuer denn es er sie ihn ich wir man da dazu davon die der den dem ein eine einen so
    noch auch bitte muss soll kann ist sind wird werden wäre hab habe haben bei mit zu für fuer alles
    eigentlich genau and it that this is are does do i we you to the a for then there with what please
    can be brauche brauchen benötige hin machen geht need take takes
    """.split()
)


def only_facets(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether `text` is nothing but facet phrases (at `spans`) and small words that point back."""
    if not spans:
        return False
    rest = list(text)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    return all(word in _POINTERS for word in _WORD.findall("".join(rest).lower()))
