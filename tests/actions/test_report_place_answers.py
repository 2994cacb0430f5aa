"""Answers to the question where it is: a place, a name to ask about, or a friendly question once more."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cases.cabinet import Cabinet
from tests.actions.reports import Reporter, city_cabinet, on_shelf

LAMP = "Die Straßenlaterne ist dunkel"


@pytest.fixture(name="cabinet", scope="module")
def _cabinet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cabinet]:
    folder: Path = tmp_path_factory.mktemp("answers")
    yield from city_cabinet(folder)


@pytest.fixture(name="reporter")
def _reporter(cabinet: Cabinet, monkeypatch: pytest.MonkeyPatch) -> Reporter:
    on_shelf(monkeypatch, cabinet)
    return Reporter(cabinet)


@pytest.mark.parametrize(
    "text", ["Das habe ich doch schon geschrieben", "I already told you", "я уже говорил", "blub blub"]
)
async def test_words_that_say_nothing_of_a_place_are_asked_about_once_more(reporter: Reporter, text: str) -> None:
    await reporter.starts(LAMP)
    await reporter.writes(text)
    assert reporter.response == "utter_report_place_again"
    assert "place" not in reporter.draft.book or not reporter.draft.book["place"]


async def test_beside_a_street_they_are_no_landmark_either(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("Parkallee")
    await reporter.writes("I already told you")
    assert reporter.asked == "report_place"
    assert "landmark" not in reporter.draft.book["place"]


@pytest.mark.parametrize("text", ["gegenüber vom Bäcker", "okulun yanında", "напротив школы", "junto a la panadería"])
async def test_what_is_near_is_taken_in_any_language(reporter: Reporter, text: str) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("Parkallee")
    await reporter.writes(text)
    assert reporter.draft.place is not None
    assert reporter.draft.place["landmark"].split()[-1] in text


async def test_a_name_that_nobody_knows_is_asked_about_and_may_be_kept(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    await reporter.writes("Villa Kunterbunt")
    assert reporter.response.startswith("utter_report_place_")
    await reporter.chooses(report_act="keep")
    assert reporter.draft.place is not None
    assert reporter.draft.place["landmark"] == "Villa Kunterbunt"


async def _vague(reporter: Reporter) -> Reporter:
    await reporter.starts("Am Rathaus ist die Laterne dunkel")
    return await reporter.writes("weiß ich nicht", "skip")


@pytest.mark.parametrize(
    ("text", "step"),
    [
        *itertools.product(
            ["Die genaue Adresse ist Werftstraße 12", "it is at Werftstraße 12, in front of the door"],
            ["photo", "contact", "confirmed"],
        ),
        ("Werftstraße 12", "photo"),
        ("Werftstraße 12", "confirmed"),
        ("nein, Werftstraße 12", "contact"),
    ],
)
async def test_an_address_after_a_vague_place_is_the_place_and_told(reporter: Reporter, text: str, step: str) -> None:
    await _vague(reporter)
    while reporter.asked != f"report_{step}":
        await reporter.writes("weiter", "skip")
    await reporter.writes(text)
    assert (reporter.draft.place or {})["house_number"] == "12"
    assert not reporter.draft.book["missed"]
    told = [(said["part"], said["value"]) for said in reporter.said if said["response"] == "utter_report_changed"]
    assert told == ([] if step == "confirmed" else [("Ort", "Werftstraße 12, Hafen")])
    assert reporter.asked == f"report_{step}"


async def test_a_house_number_set_right_is_told(reporter: Reporter) -> None:
    await reporter.starts("In der Werftstraße 12 ist die Laterne dunkel")
    await reporter.writes("nein, Hausnummer 14")
    assert (reporter.said[0]["response"], reporter.said[0]["value"]) == (
        "utter_report_changed",
        "Werftstraße 14, Hafen",
    )


async def test_one_number_instead_of_another_is_the_place(reporter: Reporter) -> None:
    await reporter.starts("In der Werftstraße 12 ist die Laterne dunkel")
    await reporter.writes("weiter", "skip")
    await reporter.writes("Nein, nicht 12 sondern 14")
    assert (reporter.draft.place or {})["house_number"] == "14"
    assert not reporter.draft.book["missed"]


async def test_an_address_beside_a_telephone_number_is_no_other_place(reporter: Reporter) -> None:
    await (await _vague(reporter)).writes("weiter", "skip")
    await reporter.writes("Anna Kunz, Werftstraße 12, 0171 2345678")
    assert (reporter.draft.place or {})["landmark"] == "Am Rathaus"
    assert reporter.draft.contact


async def test_where_the_place_is_known_an_address_in_other_words_is_none(reporter: Reporter) -> None:
    await reporter.starts("In der Reederweg 12 ist die Laterne dunkel")
    await reporter.writes("weiter", "skip")
    await reporter.writes("Ich selbst wohne in der Werftstraße 12")
    assert (reporter.draft.place or {})["street"] == "Reederweg"


async def test_a_turkish_ending_is_no_part_of_a_street(reporter: Reporter) -> None:
    await reporter.starts("Frankfurter Straße'de çukur var")
    assert reporter.draft.book["name"] == "Frankfurter Straße"
    other = await Reporter(reporter.cabinet).starts("Werftstraße'de lamba yanmıyor")
    await other.writes("12 numara")
    assert (other.draft.place or {})["house_number"] == "12"


async def test_a_street_behind_what_is_there_is_the_street(reporter: Reporter) -> None:
    await reporter.starts("Am Spielplatz Parkallee 7 ist die Laterne dunkel")
    assert (reporter.draft.place or {})["street"] == "Parkallee"


async def test_a_bare_number_belongs_to_the_streets_that_are_offered(reporter: Reporter) -> None:
    await reporter.starts(LAMP)
    for offered in (["Parkallee", "Parkring"], ["Parkallee"]):
        reporter.slots["report"] |= {"ask": "which", "places": [{"street": street} for street in offered]}
        await reporter.writes("nein, Hausnummer 9")
        assert not reporter.draft.book["missed"]
        known = [reporter.draft.place] if reporter.draft.place else reporter.draft.book["places"]
        assert [place["house_number"] for place in known] == ["9"] * len(offered)


async def test_a_number_in_english_is_a_house_number(reporter: Reporter) -> None:
    await reporter.starts("In der Werftstraße 12 ist die Laterne dunkel")
    await reporter.writes("sorry, number 7")
    assert (reporter.draft.place or {})["house_number"] == "7"


async def test_a_point_that_is_shared_later_is_the_place_and_told(reporter: Reporter) -> None:
    lat, lon = _a_point(reporter)
    await reporter.starts("In der Werftstraße 12 ist die Laterne dunkel")
    await reporter.sends("share_location", lat=lat, lon=lon)
    assert (reporter.draft.place or {})["point"]
    assert (reporter.said[0]["response"], reporter.said[0]["part"]) == ("utter_report_changed", "Ort")


@pytest.mark.parametrize(
    ("sentence", "step"),
    [
        ("Reederweg 12", "category"),
        ("Straßenlaterne", "description"),
        ("In der Zollstraße 3 steht ein Schrottfahrzeug herum", "detail"),
        ("In der Theaterstraße ist die Laterne dunkel", "place"),
    ],
)
async def test_a_point_in_place_of_a_typed_address_is_told_at_every_step(
    reporter: Reporter, sentence: str, step: str
) -> None:
    lat, lon = _a_point(reporter)
    await reporter.starts(sentence)
    if step == "description":
        reporter.slots["report_description"] = None
        await reporter.writes("Reederweg 12")
    assert reporter.asked == f"report_{step}"
    await reporter.sends("share_location", lat=lat, lon=lon)
    assert (reporter.draft.place or {})["point"]
    told = [said["value"] for said in reporter.said if said["response"] == "utter_report_changed"]
    assert [one.startswith("Standort auf der Karte") for one in told] == [True]


async def test_a_point_as_the_answer_to_where_it_is_changes_nothing_that_had_to_be_told(reporter: Reporter) -> None:
    lat, lon = _a_point(reporter)
    await reporter.starts(LAMP)
    await reporter.sends("share_location", lat=lat, lon=lon)
    assert [said["response"] for said in reporter.said] == ["utter_report_photo_first"]


def _a_point(reporter: Reporter) -> tuple[float, float]:
    streets = reporter.cabinet.streets.of("musterstadt").matcher.streets.streets
    return next(street.point for street in streets if street.point)


async def test_a_point_elsewhere_changes_nothing_and_is_no_wrong_answer_later(reporter: Reporter) -> None:
    await reporter.starts("In der Werftstraße 12 ist die Laterne dunkel")
    await reporter.sends("share_location", lat=50.0, lon=8.0)
    assert (reporter.draft.place or {})["house_number"] == "12"
    assert (reporter.response, reporter.draft.book["tries"]) == ("utter_report_photo_first", {})


@pytest.mark.parametrize("text", ["Ohne Foto weiter", "weiter", "Bitte weiter"])
async def test_the_words_of_a_button_are_no_street_that_sounds_alike(reporter: Reporter, text: str) -> None:
    await reporter.starts("In der Werftstraße 12 ist die Laterne dunkel")
    await reporter.writes(text, "skip")
    assert (reporter.draft.place or {})["street"] == "Werftstraße"
    assert reporter.asked == "report_contact"


@pytest.mark.parametrize(
    "text",
    ["Erika Musterfrau, Werftstraße 5", "Meine Adresse ist Werftstraße 5", "Werftstraße 5", "werftstr. 5, Hafen"],
)
async def test_where_a_contact_is_asked_for_an_address_is_the_citizens_and_no_contact(
    reporter: Reporter, text: str
) -> None:
    await (await _vague(reporter)).writes("weiter", "skip")
    await reporter.writes(text)
    assert (reporter.draft.place or {})["landmark"] == "Am Rathaus"
    assert reporter.draft.book["missed"]
    assert [said["response"] for said in reporter.said] == ["utter_report_contact_again"]


@pytest.mark.parametrize(
    "text",
    [
        "Nein, ich wohne in der Parkallee 5",
        "Nein, nur per Post: Domstraße 1, 50667 Köln",
        "es sind nicht 2, sondern 3",
    ],
)
async def test_what_is_no_place_of_damage_changes_none(reporter: Reporter, text: str) -> None:
    await reporter.starts("In der Werftstraße 12 ist die Laterne dunkel")
    await reporter.writes("weiter", "skip")
    await reporter.writes(text)
    known = reporter.draft.place or {}
    assert (known["street"], known["house_number"]) == ("Werftstraße", "12")
