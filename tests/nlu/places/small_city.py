"""An invented city of few streets, made so that they can be mistaken for one another."""

from nlu.places.matching import StreetMatcher
from nlu.places.reading import PlaceReader
from nlu.places.street_csv import Row
from nlu.places.streets import StreetList

STREETS = (
    ("Bonner Straße", "Altstadt", "99990"),
    ("Kaiserstraße", "Altstadt", "99990"),
    ("Kaiserallee", "Altstadt", "99990"),
    ("Marktplatz", "Altstadt", "99990"),
    ("Am Alten Markt", "Altstadt", "99990"),
    ("Zirkel", "Altstadt", "99990"),
    ("Vierzehn Morgen", "Altstadt", "99990"),
    ("Straße des 9. November", "Altstadt", "99990"),
    ("Südliche Parkpromenade", "Altstadt", "99990"),
    ("Hauptstraße", "Altstadt", "99990"),
    ("Hauptstraße", "Südstadt", "99994"),
    ("Bahnhofstraße", "Südstadt", "99994"),
    ("Karl-Wilhelm-Straße", "Südstadt", "99994"),
    ("Amalie-Baader-Straße", "Südstadt", "99994"),
    ("Weiherfelder Allee", "Südstadt", "99994"),
    ("Bäckerweg", "Südstadt", "99994"),
    ("Backerweg", "Altstadt", "99990"),
    ("Unter den Linden", "Südstadt", "99994"),
    ("Hardtstraße", "Südstadt", "99994"),
    ("Harzstraße", "Südstadt", "99994"),
    ("Kölner Straße", "Südstadt", "99994"),
    ("Gartenstraße", "Südstadt", "99994"),
    ("Burgunderplatz", "Südstadt", "99994"),
    ("St.-Georg-Weg", "Südstadt", "99994"),
    ("Dornröschenweg", "Südstadt", "99994"),
    ("Geschwister-Adler-Straße", "Südstadt", "99994"),
)


def small_matcher() -> StreetMatcher:
    """Of the invented city."""
    return StreetMatcher(StreetList(Row(street, district, postcode) for street, district, postcode in STREETS))


def small_reader() -> PlaceReader:
    """Of the invented city; its third district has no streets in the list."""
    return PlaceReader(small_matcher(), ("Weiherfeld",))
