"""Questions that name no service and so mean the last one: "und was kostet das?"."""

from collections.abc import Sequence

from actions.small_words import small_words, words


def only_facets(text: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Whether `text` is nothing but facet phrases (at `spans`) and small words, of one language, that point back."""
    if not spans:
        return False
    rest = list(text)
    for start, end in spans:
        rest[start:end] = " " * (end - start)
    left = set(words("".join(rest)))
    return any(left <= points for points in small_words().points.values())
