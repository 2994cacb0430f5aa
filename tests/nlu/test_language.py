"""The language of a message: only a clear sign changes it, and nothing that anybody writes breaks it."""

import csv
import time
from collections import Counter
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from nlu import language as module
from nlu.language import detect

BOTH = ("de", "en")
ALL = ("de", "en", "tr", "ru", "ar", "uk", "pl", "fr", "it", "es")
MESSAGES = Path(__file__).parents[2] / "nlu" / "evaluation" / "languages.tsv"
ENOUGH = 0.97


def _messages() -> list[tuple[str, str]]:
    with MESSAGES.open(encoding="utf-8", newline="") as file:
        return [(row["text"], row["expected"]) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _confusion(present: str) -> Counter[tuple[str, str]]:
    """How often each expected language was taken for which; `present` "" is the message's own."""
    return Counter((expected, detect(text, ALL, present or expected)) for text, expected in _messages())


def _table(confusion: Counter[tuple[str, str]]) -> str:
    """One line for each expected language: what its messages were taken for."""
    lines = [
        f"{expected}: "
        + " ".join(f"{taken} {confusion[expected, taken]}" for taken in ALL if confusion[expected, taken])
        for expected in ALL
    ]
    return "\n".join(lines)


def test_the_messages_are_enough_and_have_three_words_or_more() -> None:
    count = Counter(expected for _, expected in _messages())
    assert set(count) == set(ALL)
    assert min(count.values()) >= 40
    assert all(len(text.split()) >= 3 for text, _ in _messages())


@pytest.mark.parametrize("present", ["de", "", "en", "tr"])
def test_nearly_every_message_of_three_words_shows_its_language(present: str) -> None:
    confusion = _confusion(present)
    right = sum(count for (expected, taken), count in confusion.items() if expected == taken)
    assert right / confusion.total() >= ENOUGH, _table(confusion)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Wo bekomme ich einen neuen Personalausweis?", "de"),
        ("was brauch ich für die ummeldung nach einem umzug", "de"),
        ("Where can I get a new identity card?", "en"),
        ("how do i register my new address in this city", "en"),
    ],
)
def test_a_whole_question_shows_its_language_whatever_the_conversation_had(text: str, language: str) -> None:
    assert all(detect(text, ALL, present) == language for present in ALL)


@pytest.mark.parametrize(
    "text",
    [
        "handy",
        "sorry",
        "termin online",
        "handy verloren",
        "sorry, hab mich vertippt",
        "das update vom handy hat nicht geklappt",
        "coffee shop gewerbe anmelden",
        "ich hab ein ticket fürs falschparken",
        "public viewing im garten erlaubt?",
        "sperrmuell muell abholung naechste woche",
        "hob mein perso verlorn wos muas i doa",
        "ok danke, thanks",
        "merci für die schnelle antwort",
        "wie heißt Personalausweis auf englisch, identity card?",
        "mein mann kommt aus der Türkei, aus Diyarbakır",
        "mein nachname ist Wiśniewski und nicht Wisniewski",
        "Döner Imbiss eröffnen Gewerbeschein",
        "kann ich bei euch mit Apple Pay zahlen",
        "wat kost dat",
        "URGENT BRAUCHE EINEN TERMIN HEUTE",
    ],
)
def test_germans_who_write_foreign_words_or_carelessly_stay_german(text: str) -> None:
    assert detect(text, ALL, "de") == "de"


@pytest.mark.parametrize("present", ALL)
@pytest.mark.parametrize(
    "text",
    [
        "",
        "ok",
        "Perso",
        "Anmeldung",
        "Führerschein",
        "Personalausweis",
        "Wohngeld Antrag",
        "München Hauptbahnhof",
        "São Paulo",
        "Łódź",
        "Mustafa Yılmaz",
        "ja",
        "no",
        "si",
        "12345 67890 12345",
        "?!",
        "Lindenstraße 4",
        "L39D-G4X6",
        "BHUN-U8Y9",
        "C9D4-UY8P",
        "14.05.1987",
        "😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
        "https://www.beispiel-stadt.example/where/is/the/town/hall",
        "maria.mustermann@beispiel.example",
    ],
)
def test_names_loan_words_numbers_and_addresses_keep_the_language(text: str, present: str) -> None:
    assert detect(text, ALL, present) == present


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("merhaba", "tr"),
        ("hello", "en"),
        ("bonjour", "fr"),
        ("hola", "es"),
        ("buongiorno", "it"),
        ("dziękuję", "pl"),
        ("привет", "ru"),
        ("дякую", "uk"),
        ("їжа", "uk"),
        ("подъезд", "ru"),
        ("جواز", "ar"),
    ],
)
def test_a_greeting_or_another_script_is_enough(text: str, language: str) -> None:
    assert detect(text, ALL, "de") == language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Anmeldung için randevu istiyorum", "tr"),
        ("gdzie jest Bürgerbüro i jaki termin", "pl"),
        ("мне нужна Anmeldung", "ru"),
        ("je dois faire mon Anmeldung au Bürgerbüro", "fr"),
        ("how do I get an Aufenthaltstitel", "en"),
        ("ما معنى Aufenthaltstitel", "ar"),
    ],
)
def test_german_names_of_things_do_not_make_a_foreign_sentence_german(text: str, language: str) -> None:
    assert detect(text, ALL, language) == detect(text, ALL, "de") == language


@pytest.mark.parametrize(
    ("text", "language"), [("kak mne poluchit novyj pasport", "ru"), ("ana arid jawaz safar jadid", "ar")]
)
def test_russian_and_arabic_in_latin_letters_are_heard_too(text: str, language: str) -> None:
    assert detect(text, ALL, "de") == language


@pytest.mark.parametrize(
    "text",
    [
        "كيف يمكنني الحصول على جواز سفر جديد",
        "Где я могу получить новый паспорт",
        "Nasıl yeni bir pasaport alabilirim",
        "comment obtenir un nouveau passeport",
        "人工智能人工智能人工智能人工智能",
        "Ik wil graag een afspraak maken voor mijn paspoort",
    ],
)
def test_a_text_in_none_of_the_languages_keeps_the_language(text: str) -> None:
    assert detect(text, BOTH, "en") == "en"
    assert detect(text, BOTH, "de") == "de"


def test_a_site_with_one_language_has_nothing_to_detect() -> None:
    assert detect("Where can I get a new identity card?", ("de",), "de") == "de"


def test_the_same_text_always_gives_the_same_answer() -> None:
    text = "Hallo, I need a Termin for my Ausweis please danke"
    answers = set()
    for _ in range(10):
        module._known.clear()
        answers.add(detect(text, BOTH, "de"))
    assert len(answers) == 1


def test_what_is_remembered_is_bounded_and_holds_no_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 3)
    for number in range(9):
        detect(f"mein geheimer satz {number}", BOTH, "de")
    assert len(module._known) == 3
    assert all(len(key) == 16 for key in module._known)
    assert set(module._known.values()) == {"de"}


def test_a_message_takes_less_than_a_millisecond() -> None:
    texts = [text for text, _ in _messages()]
    for text in texts[:20]:
        module._decide(text, ALL, "de")
    assert median(_seconds(text) for text in texts) < 0.001


def test_a_very_long_message_takes_no_longer() -> None:
    assert min(_seconds("wo bekomme ich " * 5_000) for _ in range(3)) < 0.01


def _seconds(text: str) -> float:
    start = time.process_time()
    module._decide(text, ALL, "de")
    return time.process_time() - start


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=80))
@hypothesis_settings(max_examples=60, deadline=None)
def test_any_text_has_one_of_the_languages(text: str) -> None:
    assert detect(text, BOTH, "de") in BOTH
    assert detect(text, ALL, "uk") in ALL
