"""Plain text keeps every word and address of an answer, and dates are written as people do."""

import pytest

from bot.conversations.plain import day, plain


@pytest.mark.parametrize(
    ("markdown", "text"),
    [
        ("Das kostet **70 Euro**.", "Das kostet 70 Euro."),
        ("[Online-Antrag](https://a.example/x)", "Online-Antrag (https://a.example/x)"),
        ("[a.example](https://www.a.example/)", "a.example"),
        ("[https://a.example/x](https://a.example/x)", "https://a.example/x"),
        ("[01234 56-0](tel:+49123456)", "01234 56-0"),
        ("[stadt@a.example](mailto:stadt@a.example)", "stadt@a.example"),
        ("**[Antrag](https://a.example)**", "Antrag (https://a.example)"),
        ("- eins\n- zwei", "- eins\n- zwei"),
        ("## Gebühr\n5 * 3 ** 2", "Gebühr\n5 * 3 ** 2"),
        ("snake_case und [offen](", "snake_case und [offen]("),
    ],
)
def test_markers_go_and_words_stay(markdown: str, text: str) -> None:
    assert plain(markdown) == text


@pytest.mark.parametrize(
    ("iso", "language", "written"),
    [
        ("2026-11-21", "de", "21.11.2026"),
        ("2026-11-01", "en", "1 November 2026"),
        ("2026-11-21", "tr", "21.11.2026"),
        ("2026-11-21", "fr", "21/11/2026"),
        ("2026-11-21", "nl", "21.11.2026"),
        ("bald", "de", "bald"),
    ],
)
def test_a_date_is_written_as_in_the_language(iso: str, language: str, written: str) -> None:
    assert day(iso, language) == written
