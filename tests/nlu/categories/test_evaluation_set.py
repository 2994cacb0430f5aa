"""The evaluation set of reports: large, mixed, apart from what is learned, and understood well enough."""

import csv
from collections import Counter

import pytest

from nlu.categories.proposer import Proposal, Proposer
from nlu.categories.rehearsals import categories_of
from nlu.categories.reports import shipped_reports
from nlu.retrieval.encoders import UseEncoder
from nlu.retrieval.grams import GramIndex
from nlu.retrieval.words import words
from nlu.train import ROOT

REPORTS = shipped_reports()
NOTHING = "none"
MUST = 0.90
NEAR_COPY = 0.8
"""Cosine of the pieces of words; two texts about the same thing in other words stay below."""
SHARED = 0.75
"""Words that two texts have in common, of all that they have together."""
with (ROOT / "nlu" / "evaluation" / "reports_dev.tsv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))
LEARNED = [*(text for meaning in REPORTS.meanings for text in meaning.wordings), *REPORTS.unclear]


@pytest.fixture(scope="module")
def proposals(encoder: UseEncoder) -> list[tuple[str, Proposal]]:
    """What was expected and what is proposed, of all texts that report something."""
    proposer = Proposer(categories_of(REPORTS), encoder)
    return [(row["expected"], proposer.propose(row["text"])) for row in ROWS if row["expected"] != NOTHING]


def test_it_is_large_in_all_categories_languages_and_styles() -> None:
    reports = [row for row in ROWS if row["expected"] != NOTHING]
    assert len(reports) >= 220
    assert {row["expected"] for row in reports} == {meaning.code for meaning in REPORTS.meanings}
    assert min(Counter(row["expected"] for row in reports).values()) >= 12
    assert min(Counter(row["lang"] for row in reports).values()) >= 60
    assert min(Counter(row["style"] for row in reports).values()) >= 40
    assert {row["style"] for row in ROWS} == {"plain", "colloquial", "typos", "story"}


def test_no_text_stands_twice() -> None:
    assert len({" ".join(words(row["text"])) for row in ROWS}) == len(ROWS)


def test_no_text_is_learned_from() -> None:
    learned = {" ".join(words(text)) for text in LEARNED}
    assert [row["text"] for row in ROWS if " ".join(words(row["text"])) in learned] == []


def test_no_near_copy_is_learned_from() -> None:
    index, sets = GramIndex(LEARNED), [set(words(text)) for text in LEARNED]
    near = []
    for row in ROWS:
        alike, own = index.search(row["text"])[0], set(words(row["text"]))
        share = max(len(own & other) / len(own | other) for other in sets)
        if alike.max() >= NEAR_COPY or share >= SHARED:
            near.append((row["text"], LEARNED[int(alike.argmax())]))
    assert near == []


def test_the_right_one_is_among_the_first_three(proposals: list[tuple[str, Proposal]]) -> None:
    among = [expected in {ranked.code for ranked in found.ranked[:3]} for expected, found in proposals]
    assert sum(among) / len(among) >= MUST


def test_what_is_named_without_asking_is_hardly_ever_wrong(proposals: list[tuple[str, Proposal]]) -> None:
    sure = [found.codes == (expected,) for expected, found in proposals if found.decision == "sure"]
    assert len(sure) >= len(proposals) / 2
    assert sum(sure) / len(sure) >= 0.95


def test_what_is_offered_mostly_holds_what_was_meant(proposals: list[tuple[str, Proposal]]) -> None:
    offered = [expected in found.codes for expected, found in proposals if found.decision == "choices"]
    assert sum(offered) / len(offered) >= 0.9


def test_chances_are_worth_their_name(proposals: list[tuple[str, Proposal]]) -> None:
    """On average the best one is right as often as it is said to be."""
    said = sum(found.ranked[0].chance for _, found in proposals) / len(proposals)
    right = sum(found.ranked[0].code == expected for expected, found in proposals) / len(proposals)
    assert said == pytest.approx(right, abs=0.08)
