"""What editors keep of a citizen's words says what the matter is, and nothing that belongs to one person."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.privacy.impersonal import impersonal
from bot.studio.nlu_files import NluFiles
from bot.studio.shipped import shipped_files
from bot.studio.test_set import rows

WITHIN_S = 0.5


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("Ich wohne Lindenstraße 5, 50667 Köln", "Ich wohne Lindenstraße […] Köln"),
        ("Müll in der Bonner Str. 12a", "Müll in der Bonner Str. […]"),
        ("Meine Steuer-ID ist 12 345 678 901", "Meine Steuer-ID ist […]"),
        ("12345678901", "[…]"),
        ("Ausweis L01X00T47 weg", "Ausweis […] weg"),
        ("65 170839 J 003 ist meine Nummer", "[…] ist meine Nummer"),
        ("Karte 4111 1111 1111 1111", "Karte […]"),
        ("am 12.03.1985 geboren", "am […] geboren"),
        ("Geburtstag 1985-03-12", "Geburtstag […]"),
        ("ich bin petra schmitz", "ich bin […]"),
        ("Kassenzeichen: 4711-08/15 mahnt mich", "Kassenzeichen: […] mahnt mich"),
        ("Mein Aktenzeichen lautet 3 K 12/26", "Mein Aktenzeichen lautet […] K 12/26"),
        ("Rufen Sie 17612345678 an", "Rufen Sie […] an"),
        ("my reference number is AB-12", "my reference number is […]"),
        ("Herr Peter Lustig, 0171 2345678", "Herr […], […]"),
    ],
)
def test_what_belongs_to_one_person_goes(told: str, kept: str) -> None:
    assert impersonal(told) == kept


@pytest.mark.parametrize(
    "told",
    [
        "Was kostet ein Reisepass 2026 für 3 Kinder unter 16 Jahren?",
        "Gilt das ab 01.11.2026 um 08:00-12:30, 115 anrufen?",
        "Mein Haus hat 120 m², 01067 Dresden, Linie 18, § 12 Abs. 3",
        "Die Lindenstraße ist gesperrt, B 55, 1.000,50 Euro",
        "he said hello, la mia casa, anne babam",
        "Brauche ich A1, B2 oder TELC C1 für die Einbürgerung?",
        "Formular ABCDEFGH oder BAUANTRAG?",
        "",
    ],
)
def test_what_the_matter_is_stays(told: str) -> None:
    assert impersonal(told) == told


def test_hardly_anything_that_ships_is_about_a_person() -> None:
    """Examples and test sentences are kept when editors move them."""
    files = NluFiles(shipped_files())
    texts = [one.text for held in files.examples.values() for one in held]
    texts += [row.text for row in rows(files, "musterstadt")]
    assert [text for text in texts if impersonal(text) != text] == ["meine fallnummer lautet 2024-118, was ist damit"]


@pytest.mark.parametrize("told", ["1", "1 ", "a1", "A1", "straße ", "straße 1 ", "anna ", "az. ", "nummer: ", "1-"])
def test_no_text_takes_long(told: str) -> None:
    begin = time.perf_counter()
    impersonal(told * (4_000 // len(told)))
    assert time.perf_counter() - begin < WITHIN_S


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_taken_and_kept_as_it_was_kept(told: str) -> None:
    once = impersonal(told)
    assert impersonal(once) == once or "[…]" in once
