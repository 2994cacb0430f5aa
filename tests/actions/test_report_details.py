"""Questions of categories: which are asked, and what answers mean."""

from typing import Any

import pytest

from actions import report_details as details
from bot.cases.catalogue import Attribute, Service


def _service(kind: str = "defect", **attribute: Any) -> Service:
    values = [
        {"key": "car", "name": {"de": "Auto", "en": "Car"}},
        {"key": "moped", "name": {"de": "Motorrad oder Moped", "en": "Motorcycle or moped"}},
    ]
    made = {"code": "a", "order": 1, "datatype": "singlevaluelist", "description": {"de": "Was?"}, "values": values}
    told = {"code": "n", "order": 2, "datatype": "string", "description": {"de": "Achtung"}, "variable": False}
    head = {"code": "s", "name": {"de": "S"}, "group": "g", "department": "D", "due_hours": 1, "kind": kind}
    return Service.model_validate(head | {"attributes": [made | attribute, told]})


def _attribute(**changes: Any) -> Attribute:
    return _service(**changes).attributes[0]


def test_of_a_defect_only_what_is_required_is_asked_and_of_a_complaint_all() -> None:
    assert details.asked(_service()) == []
    assert [one.code for one in details.asked(_service(required=True))] == ["a"]
    assert [one.code for one in details.asked(_service("service_complaint"))] == ["a"]


def test_what_is_only_told_is_a_notice_and_no_question() -> None:
    assert details.notices(_service(), "en") == {"n": "Achtung"}
    assert [one.code for one in details.askable(_service())] == ["a"]


@pytest.mark.parametrize(
    ("said", "key"), [("Auto", "car"), ("ein altes Moped", "moped"), ("Motorrad", "moped"), ("Sofa", None), ("", None)]
)
def test_values_are_read_from_words(said: str, key: str | None) -> None:
    assert details.read(_attribute(), said) == key


def test_two_values_at_once_fit_only_where_several_may_be_chosen() -> None:
    said = "ein Auto und ein Moped"
    assert details.read(_attribute(), said) is None
    assert details.read(_attribute(datatype="multivaluelist"), said) == ["car", "moped"]


@pytest.mark.parametrize(("datatype", "said", "stored"), [("number", "3,5", 3.5), ("number", "drei", None)])
def test_other_answers_are_checked_as_the_city_wants_them(datatype: str, said: str, stored: Any) -> None:
    assert details.read(_attribute(datatype=datatype, values=[]), said) == stored


def test_a_sentence_may_answer_without_being_asked() -> None:
    assert details.from_sentence(_service(), "Da steht ein Auto ohne Kennzeichen") == {"a": "car"}
    office = _service("service_complaint", code="office", datatype="string", values=[])
    assert details.from_sentence(office, "Im Sozialamt war man unhöflich") == {"office": "Sozialamt"}


def test_answers_are_shown_in_the_citizens_language() -> None:
    assert details.shown(_service(), {"a": "car", "gone": "x"}, "en") == [("Was?", "Car")]


def _plates(**changes: Any) -> Attribute:
    values = [{"key": "yes", "name": {"de": "Ja"}}, {"key": "no", "name": {"de": "Nein"}}]
    return _attribute(values=values, **changes)


@pytest.mark.parametrize(
    ("said", "act", "key"),
    [
        ("нет", None, "no"),
        ("hayır", "no", "no"),
        ("лiворуч, нi", "no", "no"),
        ("نعم", None, "yes"),
        ("tak, jest jedna", None, "yes"),
        ("Sì", "yes", "yes"),
        ("No tiene", "skip", "no"),
        ("keine", "skip", "no"),
        ("bilmiyorum", "skip", None),
        ("je ne sais pas", "skip", None),
        ("Bonner Straße", None, None),
    ],
)
def test_a_typed_yes_or_no_answers_such_a_question_in_any_language(said: str, act: str | None, key: str | None) -> None:
    assert details.answered(_plates(), said, act) == key
    assert details.answered(_plates(required=True), said, act) == key


@pytest.mark.parametrize(
    ("said", "act"), [("нет", None), ("Nein", "no"), ("weiß nicht", "skip"), ("لا", None), ("", "skip")]
)
def test_a_no_to_another_question_is_no_answer_to_store(said: str, act: str | None) -> None:
    text = _attribute(datatype="string", values=[])
    assert details.answered(text, said, act) is None
    assert details.declines(said, act)
    assert details.answered(text, "B 4711", None) == "B 4711"
    assert not details.declines("no number but a red mark", None)


def test_a_value_is_read_from_words_of_each_language_with_its_or() -> None:
    values = [
        {"key": "car", "name": {"ar": "سيارة", "ru": "Автомобиль"}},
        {"key": "moped", "name": {"ar": "دراجة نارية أو موبيد", "ru": "Мотоцикл или мопед", "es": "Moto o ciclomotor"}},
    ]
    found = [details.read(_attribute(values=values), said) for said in ("السيارة", "это мопед", "un ciclomotor")]
    assert found == ["car", "moped", "moped"]
