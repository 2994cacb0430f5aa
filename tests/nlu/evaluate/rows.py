"""Scored rows as short as they can be written."""

from nlu.evaluate.labelled_set import Expected, Known, Row
from nlu.evaluate.outcomes import Given, Scored, score

KNOWN = Known(
    {"pass": "pass", "express": "express", "1063453": "pass", "hund": "hund"},
    frozenset({"greet", "emergency", "ask_article", "out_of_scope", "nlu_fallback"}),
)


def expected(cell: str) -> Expected:
    """What a cell of the set means."""
    return KNOWN.expected(cell)


def article(name: str, confidence: float = 0.9) -> Given:
    """An article was answered."""
    return Given("article", (name,), confidence)


def question(*names: str, confidence: float = 0.9) -> Given:
    """The model asked back with these choices."""
    return Given("question", names, confidence)


def act(name: str, confidence: float = 0.9) -> Given:
    """A dialogue act was found."""
    return Given("act", (name,), confidence)


NOTHING = Given("nothing")


def scored(cell: str, found: Given, text: str = "Frage", lang: str = "de", style: str = "", ms: float = 1.0) -> Scored:
    """A row with what was given for it."""
    return score(Row(2, text, expected(cell), lang, style), found, ms)
