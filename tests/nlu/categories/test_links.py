import pytest

from nlu.categories.category import Category
from nlu.categories.learned import Learned
from nlu.categories.links import Links, link
from nlu.retrieval.encoders import UseEncoder


def linked(known: Learned, encoder: UseEncoder, *categories: Category) -> Links:
    return link(categories, known.meanings, known.trust.link_from, encoder)


@pytest.mark.parametrize(
    ("name", "meanings"),
    [
        ("Ampel defekt", {"traffic_light"}),
        ("Lichtzeichenanlagen-Störung", {"traffic_light"}),
        ("Laterne defekt", {"street_light"}),
        ("Straßen- und Gehwegschäden", {"road_damage"}),
        ("Wilde Müllkippe, Sperrmüll", {"illegal_waste"}),
        ("Schrottautos und -Fahrräder", {"abandoned_vehicle"}),
        ("Grünflächen und Spielplätze", {"tree", "playground"}),
        ("Broken street lamps", {"street_light"}),
    ],
)
def test_names_of_cities_have_meanings(name: str, meanings: set[str], known: Learned, encoder: UseEncoder) -> None:
    assert set(linked(known, encoder, Category("4711", (name,)))["4711"]) == meanings


@pytest.mark.parametrize(
    "name", ["Ratten", "Lärm", "Öffentliche Toiletten", "Wespen und Hornissen", "Fahrradständer", ""]
)
def test_other_names_have_none(name: str, known: Learned, encoder: UseEncoder) -> None:
    assert linked(known, encoder, Category("4711", (name,))) == {}


def test_a_known_code_needs_no_name(known: Learned, encoder: UseEncoder) -> None:
    assert linked(known, encoder, Category("dog_mess", ("Ärgernis",))) == {"dog_mess": ("dog_mess",)}


def test_keywords_add_what_no_other_category_is_named_after(known: Learned, encoder: UseEncoder) -> None:
    clean = Category("s", ("Sauberkeit",), ("Hundekot", "Papierkorb", "Glitzer"))
    dogs = Category("h", ("Hundekot",))
    assert set(linked(known, encoder, clean)["s"]) == {"dog_mess", "illegal_waste", "litter_bin"}
    found = linked(known, encoder, clean, dogs)
    assert (found["s"], found["h"]) == (("illegal_waste", "litter_bin"), ("dog_mess",))


def test_two_categories_may_have_one_meaning(known: Learned, encoder: UseEncoder) -> None:
    lights = [Category("a", ("Ampel für Autos",)), Category("b", ("Fußgängerampel",))]
    assert linked(known, encoder, *lights) == {"a": ("traffic_light",), "b": ("traffic_light",)}
