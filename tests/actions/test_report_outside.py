"""Who reports something from beside the city hears whose it is."""

from pathlib import Path

import pytest

from bot.brain.translated_responses import translations
from nlu.yaml_files import read_yaml
from tests.actions.reports import Reporter

DOMAIN = Path(__file__).parents[2] / "nlu" / "domain" / "neighbours.yml"


@pytest.mark.parametrize(
    "said", ["Lessingstraße 7 in Probestedt", "Lessingstraße 7, 99987 Probestedt", "in Probestedt", "99987 Probestedt"]
)
async def test_a_neighbouring_town_is_named_with_its_authority_and_web_page(reporter: Reporter, said: str) -> None:
    await reporter.starts("Die Straßenlaterne ist kaputt")
    await reporter.writes(said)
    assert reporter.said[0]["response"] == "utter_report_neighbour"
    assert reporter.said[0]["authority"] == "Stadt Probestedt"
    assert reporter.said[0]["reach"] == "[www.probestedt.example/maengel](https://www.probestedt.example/maengel)"
    assert reporter.asked == "report_place"


async def test_a_point_on_a_neighbours_ground_is_named_so_too(reporter: Reporter) -> None:
    await reporter.starts("Hier ist die Straßenlaterne kaputt")
    await reporter.sends("share_location", lat=50.93, lon=10.0)
    assert reporter.said[0]["response"] == "utter_report_neighbour"
    assert (reporter.said[0]["place"], reporter.said[0]["reach"]) == ("Bad Muster", "[01234 83-115](tel:0123483-115)")


async def test_where_nobody_is_known_it_is_the_authorities_number(reporter: Reporter) -> None:
    await reporter.starts("Die Straßenlaterne ist kaputt")
    await reporter.writes("Lessingstraße 7 in Leipzig")
    assert reporter.said[0]["response"] == "utter_report_outside"
    await reporter.sends("share_location", lat=52.52, lon=13.405)
    assert reporter.said[0]["response"] == "utter_report_point_outside"


def test_all_languages_name_authority_and_how_to_reach_it() -> None:
    spoken = [one["text"] for one in read_yaml(DOMAIN)["responses"]["utter_report_neighbour"]]
    spoken += [words["utter_report_neighbour"]["text"] for words in translations().values()]
    assert len(spoken) == 11
    assert all(f"{{{name}}}" in text for text in spoken for name in ("place", "city", "authority", "reach"))
