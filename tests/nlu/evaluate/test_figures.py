"""All figures of a model, and their form as JSON."""

import json

from nlu.evaluate.figures import figures
from tests.nlu.evaluate.rows import article, question, scored


def test_the_figures_are_json_with_short_numbers() -> None:
    rows = [scored("pass", article("pass", 1 / 3), ms=number) for number in (1.0, 2.0, 30.0)]
    data = json.loads(json.dumps(figures([*rows, scored("oos", question("pass", "hund"), ms=2.0)]).as_data()))
    assert data["all"]["right_at_once"] == 0.75
    assert data["by_kind"]["oos"]["asked_in_vain"] == 1.0
    assert data["oos"] == {"rows": 1, "recall": 0.0, "clarified": 1.0, "answered": 0.0}
    assert (data["ms_p50"], data["risk"], data["coverage_at_risk"]) == (2.0, 0.04, 1.0)
    assert data["reliability"][0]["confidence"] == 0.3333
    assert data["classes"]["pass"]["f1"] == 1.0


def test_a_set_without_styles_has_no_figures_by_style() -> None:
    found = figures([scored("pass", article("pass"))])
    assert found.by_style == {}
    assert list(found.by_language) == ["de"]
