from dataclasses import replace
from pathlib import Path

import pytest

from nlu.retrieval.bands import Bands
from nlu.retrieval.defaults import make_bands, write_defaults
from nlu.retrieval.outofscope import out_of_scope
from nlu.retrieval.ranker import Ranker, shipped_ranker
from nlu.retrieval.rehearsals import Case, rehearsals
from nlu.retrieval.second_ranker import SecondRanker
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder

pytestmark = pytest.mark.usefixtures("few_columns")

OUTSIDE = out_of_scope()["de"][:15]
TOWN = DOCUMENTS[:4]


@pytest.fixture(scope="module")
def found(few_columns: None) -> list[Case]:
    """Rehearsals of the small town with a second look."""
    return list(rehearsals(TOWN, GramEncoder(), shipped_ranker(), OUTSIDE, GramEncoder()))


def test_any_catalogue_with_questions_can_make_the_defaults(found: list[Case]) -> None:
    bands = make_bands(found)
    assert bands == make_bands(found)
    assert bands.first.knots[0][1] <= bands.first.knots[-1][1]


def test_bands_of_a_second_look_know_what_it_has_seen(found: list[Case]) -> None:
    first = make_bands(found)
    second = make_bands(found, before=first)
    assert len(second.first.weights) == len(first.first.weights) + 12
    case = next(case for case in found if case.right)
    assert second.decide(case.again, case.query).band in ("answer", "clarify", "none")


def test_what_the_first_look_has_answered_wrongly_leaves_less_risk_to_the_second(found: list[Case]) -> None:
    careful = make_bands(found)
    bold = replace(careful, limits=replace(careful.limits, answer_from=-99.0, scope_from=-99.0, several_from=99.0))
    assert make_bands(found, before=bold).limits.answer_from >= make_bands(found, before=careful).limits.answer_from


def test_all_that_is_shipped_is_written_and_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nlu.retrieval.rehearsals.shipped_outside", lambda: OUTSIDE)
    write_defaults(TOWN, GramEncoder(), GramEncoder(), tmp_path)
    read = {path.stem: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    assert set(read) == {"ranker", "bands", "second_ranker", "second_bands"}
    assert Ranker.from_json(read["ranker"]).weights
    assert min(SecondRanker.from_json(read["second_ranker"]).weights) >= 0
    first, second = Bands.from_json(read["bands"]), Bands.from_json(read["second_bands"])
    assert len(second.first.weights) > len(first.first.weights)
