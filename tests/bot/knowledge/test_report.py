"""The report of an import tells an editor where to look."""

from bot.knowledge.imports import Batch, Refused
from bot.knowledge.record import Changes
from bot.knowledge.report import print_report

LEXICON = "lexicon: 1 by key, 2 by name, 3 without"


def report(changes: Changes, *refused: Refused) -> list[str]:
    """What is told behind the counts."""
    told: list[str] = []
    print_report(Batch(offices=(), articles=(), refused=refused, lines={"hund": 4}), changes, LEXICON, told.append)
    assert told[1] == LEXICON
    return told[2:]


def test_a_refusal_of_the_record_has_the_line_of_the_catalogue() -> None:
    changes = Changes(refused=[(0, "hund", "the id hund is taken")])
    assert report(changes) == ["  refused, line 4 (hund): the id hund is taken"]


def test_a_line_that_nobody_knows_is_not_named() -> None:
    assert report(Changes(refused=[(0, "katze", "taken")])) == ["  refused (katze): taken"]


def test_counts_come_first_and_each_refusal_after_them() -> None:
    assert report(Changes(), Refused(3, "x", "id: wrong")) == ["  refused, line 3 (x): id: wrong"]
