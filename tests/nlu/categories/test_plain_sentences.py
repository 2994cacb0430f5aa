"""A plain sentence about a lamp, a pothole or rubbish names its category of the demo city, in each of ten languages."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from bot.cases.catalogue import load
from bot.cases.proposers import category
from bot.prepare import DEMO
from nlu.categories.proposer import Proposal, Proposer
from nlu.categories.reports import shipped_reports
from nlu.retrieval.encoders import UseEncoder

LANGUAGES = "ar de en es fr it pl ru tr uk".split()
MUST = 11
"""Of 14 sentences in each language; what is not sure is offered."""
with Path(__file__).with_name("plain_sentences.tsv").open(encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file, delimiter="\t"))

Found = list[tuple[str, str, Proposal]]


@pytest.fixture(scope="module", name="found")
def _found(encoder: UseEncoder) -> Found:
    """Language, category that is meant, and what is proposed."""
    named = [one for one in load(DEMO).services if not one.catch_all]
    defects, others = ([category(s) for s in named if (s.kind == "defect") is wanted] for wanted in (True, False))
    proposer = Proposer(defects, encoder, others)
    return [(row["lang"], row["code"], proposer.propose(row["text"])) for row in ROWS]


def test_there_are_as_many_sentences_in_each_language() -> None:
    assert Counter(row["lang"] for row in ROWS) == dict.fromkeys(LANGUAGES, 14)


def test_no_sentence_is_learned_from() -> None:
    reports = shipped_reports()
    learned = {text.casefold() for one in reports.meanings for text in (*one.phrases, *one.wordings)}
    assert [row["text"] for row in ROWS if row["text"].casefold() in learned] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_category_of_a_plain_sentence_is_sure(found: Found, language: str) -> None:
    sure = [code for lang, code, one in found if lang == language and one.decision == "sure" and one.codes == (code,)]
    assert len(sure) >= MUST


def test_a_sure_category_is_never_the_wrong_one(found: Found) -> None:
    wrong = [(lang, code, one.codes) for lang, code, one in found if one.decision == "sure" and one.codes != (code,)]
    assert wrong == []


def test_what_is_not_sure_is_offered(found: Found) -> None:
    assert [(lang, code) for lang, code, one in found if code not in one.codes] == []
