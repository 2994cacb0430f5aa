"""The measure of `tests/bench/bench_streets.py` on the invented demo city, small enough for every run."""

import random
import time
from pathlib import Path

from nlu.places.matching import Decision, StreetMatcher
from nlu.places.reading import PlaceReader
from nlu.places.streets import StreetList
from tests.bench.bench_streets import slip

DEMO = Path(__file__).parents[3] / "bot" / "demo" / "musterstadt"
MATCHER = StreetMatcher(StreetList.load(DEMO / "streets.csv"))


def test_a_street_with_one_typo_is_found_and_hardly_ever_another() -> None:
    rng = random.Random(3)
    reader, first, wrong, began = PlaceReader(MATCHER), 0, 0, time.thread_time()
    for street in MATCHER.streets.streets:
        place = reader.read(f"{slip(street.name, rng)} {rng.randrange(1, 90)}, {min(street.postcodes)} Musterstadt")
        match = MATCHER.match(place.street or "", postcode=place.postcode)
        right = [found.street.name == street.name for found in match.candidates[:1]] == [True]
        first += right
        wrong += match.decision is Decision.FOUND and not right
    asked = len(MATCHER.streets)
    assert first / asked >= 0.95
    assert wrong / asked <= 0.01
    assert (time.thread_time() - began) / asked < 0.005


def test_streets_that_the_city_does_not_have_are_not_found() -> None:
    foreign = "Apfelbaumchaussee Bismarckplatz Zeppelinstraße Wallgrabenweg Edelweißgasse Trollingerstraße Nussallee"
    found = [name for name in foreign.split() if MATCHER.match(name).decision is Decision.FOUND]
    assert found == []
