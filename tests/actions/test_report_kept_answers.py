"""What was answered before the topic changed, and counts for the new topic too."""

from typing import Any

import pytest

from actions import report_kept_answers
from actions.report_draft import Draft
from bot.cases.catalogue import Service
from tests.actions.reports import Reporter

WAITED = "Ich habe drei Stunden gewartet, trotz Termin"
KINDS = {"values": [{"key": "car", "name": {"de": "Auto"}}, {"key": "moped", "name": {"de": "Moped"}}]}


def _service(name: str, kind: str = "defect", **attribute: Any) -> Service:
    one = {"code": "kind", "order": 1, "datatype": "singlevaluelist", "description": {"de": "Was?"}} | KINDS
    note = {"code": "note", "order": 2, "datatype": "string", "description": {"de": "Noch etwas?"}}
    head = {"code": name, "name": {"de": name}, "group": "g", "department": "D", "due_hours": 1, "kind": kind}
    return Service.model_validate(head | {"attributes": [one | attribute, note]})


def _kept(monkeypatch: pytest.MonkeyPatch, after: Service, **book: Any) -> tuple[dict[str, Any], list[str]]:
    """Of a car and a note: what is left where the topic becomes this one."""
    known = {one.code: one for one in (_service("before"), after)}
    monkeypatch.setattr("actions.report_kept_answers.categories.service", lambda site, code: known.get(code))
    answers = {"answers": {"kind": "car", "note": "rot"}, "skipped": []} | book
    draft = Draft("defect", None, book={"topic": "before"} | answers)
    return report_kept_answers.answers("x", draft, after.code), report_kept_answers.skipped("x", draft, after.code)


def test_what_the_other_topic_asks_just_so_is_kept_whatever_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    after = _service("after", values=[{"key": "car", "name": {"de": "Ein Wagen"}}], description={"de": "Welches?"})
    assert _kept(monkeypatch, after)[0] == {"kind": "car", "note": "rot"}


@pytest.mark.parametrize(
    "other",
    [
        {"values": [{"key": "moped", "name": {"de": "Moped"}}]},
        {"datatype": "multivaluelist"},
        {"datatype": "string", "values": []},
        {"variable": False},
        {"code": "sort"},
    ],
)
def test_an_answer_that_the_other_topic_could_not_take_is_left_out(
    monkeypatch: pytest.MonkeyPatch, other: dict[str, Any]
) -> None:
    assert _kept(monkeypatch, _service("after", **other))[0] == {"note": "rot"}


def test_another_kind_of_report_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _kept(monkeypatch, _service("after", "service_complaint"))[0] == {}


def test_what_was_left_open_is_not_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    skipped = ["kind", "note", "gone"]
    assert _kept(monkeypatch, _service("after"), skipped=skipped)[1] == ["kind", "note"]
    for other in ({"datatype": "multivaluelist"}, {"required": True}):
        assert _kept(monkeypatch, _service("after", **other), skipped=skipped)[1] == ["note"]


async def test_who_chooses_another_topic_by_the_menu_keeps_the_answers(reporter: Reporter) -> None:
    await reporter.starts(WAITED, "complaint")
    await reporter.writes("Bürgerbüro Mitte")
    await reporter.writes("Einen schnelleren Termin")
    await reporter.writes("überspringen", "skip")
    await reporter.writes("Etwas ändern", "change")
    await reporter.chooses(report_change="category")
    await reporter.chooses(report_category="complaint-treatment")
    assert reporter.draft.detail == {"office": "Bürgerbüro Mitte", "wish": "Einen schnelleren Termin"}
    assert reporter.asked == "report_confirmed"
