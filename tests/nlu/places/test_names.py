import pytest

from nlu.places.names import read_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kaiser-Allee", "Kaiserallee"),
        ("KAISER ALLEE", "Kaiserallee"),
        ("Bonner Str.", "Bonner Straße"),
        ("bonner strasse", "Bonner Straße"),
        ("Bonnerstr", "Bonner Straße"),
        ("Bonner Strae", "Bonner Straße"),
        ("Bonner Street", "Bonner Straße"),
        ("Burgunderpl.", "Burgunderplatz"),
        ("Burgunder Pl.", "Burgunderplatz"),
        ("Dornröschenw.", "Dornröschenweg"),
        ("Dornroeschen W.", "Dornröschenweg"),
        ("Berliner Ch.", "Berliner Chaussee"),
        ("St. Georg Weg", "Sankt-Georg-Weg"),
        ("Südl. Ring", "Südliche Ring"),
        ("Straße des 9.November", "Strasse des 9. November"),
        ("Ba\u0308ckerweg", "Bäckerweg"),
    ],
)
def test_spellings_of_one_street_are_one_name(one: str, other: str) -> None:
    assert read_name(one).plain == read_name(other).plain


def test_a_missing_umlaut_folds_to_the_same_but_stays_another_name() -> None:
    assert read_name("Backerweg").folded == read_name("Bäckerweg").folded
    assert read_name("Backerweg").plain != read_name("Bäckerweg").plain


def test_a_name_is_taken_apart_into_lead_stem_and_kind() -> None:
    name = read_name("An der Alten Mühlstraße")
    assert (name.lead, name.stem, name.kind) == ("ander", "altenmuhl", "strasse")
    assert (read_name("Weg").stem, read_name("Weg").kind) == ("weg", "")


def test_of_a_text_without_letters_nothing_is_left() -> None:
    assert read_name("?! ...").plain == ""
