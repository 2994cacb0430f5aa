"""Places that map programs share by mail."""

import time

import pytest

from connectors.mail_places import place_in


@pytest.mark.parametrize(
    "link",
    [
        "geo:51.0006,13.7400",
        "geo:51.0006,13.7400;u=35",
        "https://maps.google.com/?q=51.0006,13.7400",
        "https://www.google.com/maps/search/?api=1&query=51.0006%2C13.7400",
        "https://www.google.de/maps/place/Rathaus/@51.0006,13.7400,17z/data=!3m1",
        "https://maps.apple.com/?ll=51.0006,13.7400&q=Markierung",
        "https://www.openstreetmap.org/?mlat=51.0006&mlon=13.7400#map=19/51.0006/13.7400",
        "https://www.openstreetmap.org/#map=19/51.0006/13.7400",
    ],
)
def test_a_shared_place_is_read_and_taken_out_of_the_words(link: str) -> None:
    location, rest = place_in(f"Hier liegt Müll:\n<{link}>")
    assert location is not None
    assert (location.lat, location.lon) == (51.0006, 13.74)
    assert rest == "Hier liegt Müll:"


@pytest.mark.parametrize(
    "text", ["Von 8.30,12.45 Uhr", "https://stadt.example/?q=pass", "geo:951.0,13.7", "https://x.example/?q=1,2"]
)
def test_what_is_no_place_stays(text: str) -> None:
    assert place_in(text) == (None, text)


def test_no_mail_keeps_the_reader_busy() -> None:
    start = time.process_time()
    for text in ("https://" * 1_500, "https://x/?q=" * 900, "geo:" * 3_000, "https://" + "a?" * 6_000):
        place_in(text)
    assert time.process_time() - start < 1
