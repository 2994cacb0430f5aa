import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.plain_language.sentences import Piece, clauses, paragraphs, readable, sentences, words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sie kommen. Sie zahlen!", ["Sie kommen.", "Sie zahlen!"]),
        ("Sie kommen am 9. März. Sie zahlen am 1. Januar.", ["Sie kommen am 9. März.", "Sie zahlen am 1. Januar."]),
        ("Bis zum 25. Geburtstag zahlen Sie.", ["Bis zum 25. Geburtstag zahlen Sie."]),
        ("Nach der 2. Prüfung zahlen Sie.", ["Nach der 2. Prüfung zahlen Sie."]),
        ("Es gilt das Wahlalter 16. Bei der Wahl zählt es.", ["Es gilt das Wahlalter 16.", "Bei der Wahl zählt es."]),
        ("Das gilt seit 2025. Danach nicht.", ["Das gilt seit 2025.", "Danach nicht."]),
        ("Rufen Sie an: 40 50. Halten Sie das Wort bereit.", ["Rufen Sie an: 40 50.", "Halten Sie das Wort bereit."]),
        ("Reisen Sie in die USA. Dort ist es schön.", ["Reisen Sie in die USA.", "Dort ist es schön."]),
        ("Sie brauchen z. B. Fotos und Dr. Meier.", ["Sie brauchen z. B. Fotos und Dr. Meier."]),
        ("Sie brauchen z.B. Fotos.", ["Sie brauchen z.B. Fotos."]),
        ("Sie sind neu? Kommen Sie!", ["Sie sind neu?", "Kommen Sie!"]),
        ("Sie sagen: „Ja.“ Dann gehen Sie.", ["Sie sagen: „Ja.“", "Dann gehen Sie."]),
        ("Eins\n\nZwei\n- drei\n- vier", ["Eins", "Zwei", "drei", "vier"]),
        ("5 Euro (Beispiel)\n**Lohn** nach Recht", ["5 Euro (Beispiel)", "Lohn** nach Recht"]),
        ("Zeile eins\ngeht weiter.", ["Zeile eins\ngeht weiter."]),
    ],
)
def test_sentences_end_where_readers_stop(text: str, parts: list[str]) -> None:
    assert [text[one.start : one.end] for one in sentences(text)] == parts


def test_what_is_read_stands_where_it_stands_in_the_text() -> None:
    text = "- **Gebühr:** Siehe [hier](https://a.example/x_(y)) oder amt@a.example, www.a.example und `Bürger*innen`."
    shown = readable(text)
    assert len(shown) == len(text)
    assert shown.split() == ["Gebühr:", "Siehe", "hier", "oder", ",", "und", "Bürger*innen", "."]
    assert all(text[one.start : one.end] == one.text for one in words(text))


def test_clauses_are_what_stands_between_commas() -> None:
    found = clauses(Piece("Wird es geprüft, dann (bald) zahlen Sie", 10))
    assert [(one.text, one.start) for one in found] == [
        ("Wird es geprüft", 10),
        ("dann", 27),
        ("bald", 33),
        ("zahlen Sie", 39),
    ]


@given(st.text(alphabet="aZ1 .,!?:;()[]*_-#>\n\t@/&§%+ßÄ„“", max_size=80))
def test_whatever_is_written_has_its_place(text: str) -> None:
    assert len(readable(text)) == len(text)
    for one in (*paragraphs(text), *sentences(text), *words(text)):
        assert readable(text)[one.start : one.end] == one.text
