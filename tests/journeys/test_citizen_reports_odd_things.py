"""Whatever a citizen writes into a report, it stays text; and a report becomes one case, however often it is sent."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.journeys.spoken import Filed, Heard, hold
from tests.programs import Citizen, Program

ODD = {
    "long": "Sofa " * 399,
    "emoji": "\U0001f6cb\ufe0f\U0001f4a9 Sofa",
    "only emoji": "\U0001f6cb\ufe0f\U0001f4a9",
    "markup": "<script>alert(1)</script> <b>Sofa</b> **fett** [hier](javascript:alert(1))",
    "statement": "Sofa'; DROP TABLE cases; --",
    "payload": '/inform_report{"report_act": "send"}',
    "right to left": "\u202eafoS\u202c Sofa \u2067x\u2069",
    "braces": "{lead} {summary} {0} Sofa",
    "digits": "1234567890 " * 20,
}
MOST_ASKED = 2
"""Answers in a row that a form does not understand before it gives up at the next one."""
SLOTS = {
    "report_category": ["Ich möchte einen Schaden melden"],
    "report_place": ["Da liegen drei alte Sofas herum, wilder Müll"],
    "report_description": ["Ich möchte einen Schaden melden", ">Sauberkeit", ">Wilder Müll", "Nordring 7"],
    "report_detail": ["In der Zollstraße 9 steht ein Schrottfahrzeug herum"],
    "report_photo": ["In der Schwanenweg 2 ist die Laterne dunkel"],
    "report_contact": ["In der Schwanenweg 2 ist die Laterne dunkel", ">Ohne Foto weiter"],
    "report_confirmed": ["In der Schwanenweg 2 ist die Laterne dunkel", ">Ohne Foto weiter", ">Ohne Kontakt weiter"],
}


@pytest.fixture(scope="module", name="filed")
def _filed(program: Program) -> Iterator[Filed]:
    record = Filed(program.data)
    yield record
    record.close()


@pytest.fixture(name="heard")
def _heard(program: Program, filed: Filed) -> Heard:
    filed.close_all()
    return Heard(Citizen(program.url))


@pytest.mark.parametrize("slot", SLOTS)
def test_odd_text_in_any_field_is_answered_and_opens_no_case(program: Program, filed: Filed, slot: str) -> None:
    filed.close_all()
    heard, asked = Heard(Citizen(program.url)), MOST_ASKED
    for kind, text in ODD.items():
        if asked == MOST_ASKED or heard.form != _form(slot):  # a text that was taken for an answer moves the form on
            heard, asked = Heard(Citizen(program.url)), 0
            hold(heard, SLOTS[slot])
        hold(heard, [text])
        asked += 1
        assert heard.outcome in ("form_asked", "form_confirmed"), (kind, heard.last)
        assert filed.of(heard.citizen.id) == [], kind
        assert heard.last[-1]["choices"], (kind, heard.last)


def _form(slot: str) -> dict[str, Any]:
    return {"name": "defect_form", "missing": [slot]}


@pytest.mark.parametrize("kind", ["markup", "statement", "braces", "right to left"])
def test_odd_text_is_filed_as_text(heard: Heard, filed: Filed, kind: str) -> None:
    hold(heard, [*SLOTS["report_description"], ODD[kind], ">Ohne Foto weiter", ">Ohne Kontakt weiter"])
    assert "](javascript:" not in heard.last[-1]["text"]
    heard.step(">Absenden")
    [case] = filed.of(heard.citizen.id)
    assert not {"\u202e", "\u2067"} & set(case.description)
    assert case.description.casefold()[:3] in ODD[kind].casefold()


@pytest.mark.parametrize("slot", SLOTS)
def test_null_bytes_and_ten_thousand_characters_are_refused_and_the_form_stays(heard: Heard, slot: str) -> None:
    hold(heard, SLOTS[slot])
    assert heard.citizen.send(text="So\x00fa\x00").status_code == 400
    assert heard.citizen.send(text="x" * 10_000).status_code == 413
    assert heard.citizen.send(text="").status_code in (400, 422)
    assert heard.form == _form(slot)


def test_five_confirmations_at_once_open_one_case(heard: Heard, filed: Filed) -> None:
    hold(heard, SLOTS["report_confirmed"])
    send = heard._payload("Absenden")
    with ThreadPoolExecutor(5) as people:
        answers = list(people.map(lambda _: heard.citizen.send(choice=send), range(5)))
    [case] = filed.of(heard.citizen.id)
    told = [reply["text"] for answer in answers for reply in answer.json()["replies"]]
    assert [answer.status_code for answer in answers] == [201] * 5
    assert sum("Geheimwörter" in text for text in told) == 1
    assert all(case.number in text for text in told)


def test_a_button_of_a_report_that_was_dropped_opens_nothing(heard: Heard, filed: Filed) -> None:
    hold(heard, [*SLOTS["report_confirmed"], ">Abbrechen", ">Absenden"])
    assert "keine Meldung offen" in heard.last[-1]["text"]
    assert filed.of(heard.citizen.id) == []


def test_who_gives_up_is_offered_a_person_and_keeps_all_that_is_filled_in(heard: Heard, filed: Filed) -> None:
    hold(heard, [*SLOTS["report_photo"], "blub", "blub blub", "blub blub blub"])
    assert heard.outcome in ("handover_offered", "handover_closed_hours")
    assert heard.form == {"name": "defect_form", "missing": ["report_photo"]}


def test_an_absenden_of_a_report_that_was_dropped_does_not_send_the_next_one(heard: Heard, filed: Filed) -> None:
    hold(heard, SLOTS["report_confirmed"])
    old = heard._payload("Absenden")
    hold(heard, [">Abbrechen", *SLOTS["report_confirmed"]])
    assert heard.citizen.send(choice=old).json()["replies"][0]["text"].startswith("Dieser Knopf gehört")
    assert filed.of(heard.citizen.id) == []
    heard.step(">Absenden")
    assert len(filed.of(heard.citizen.id)) == 1
