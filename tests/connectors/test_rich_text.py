import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.rich_text import RichText, Span, rich, split, units


def _marked(text: str) -> list[tuple[str, str, str]]:
    found = rich(text, "markdown")
    return [(found.text[one.start : one.end], one.kind, one.url) for one in found.spans]


def test_markup_becomes_spans_of_the_bare_words() -> None:
    text = "Der **Ausweis** kostet _37 Euro_, siehe [Gebühren](https://stadt.example/a_b)."
    assert rich(text, "markdown").text == "Der Ausweis kostet 37 Euro, siehe Gebühren."
    assert _marked(text) == [
        ("Ausweis", "bold", ""),
        ("37 Euro", "italic", ""),
        ("Gebühren", "link", "https://stadt.example/a_b"),
    ]


def test_lists_and_paragraphs_stay_readable() -> None:
    text = "Mitbringen:\n\n- Ausweis\n- Foto\n\n1. Termin\n2. Abholen\n\nFertig."
    assert rich(text, "markdown").text == "Mitbringen:\n\n• Ausweis\n• Foto\n1. Termin\n2. Abholen\n\nFertig."


@pytest.mark.parametrize("text", ["snake_case_bleibt", "2 * 3 * 4", "*offen", "__", "`", "[kein Link", "a_b*c`d[e"])
def test_stray_signs_stay_as_they_are(text: str) -> None:
    assert rich(text, "markdown") == RichText(text)


def test_numbers_to_call_are_words() -> None:
    assert rich("Rufen Sie [115](tel:115) an.", "markdown") == RichText("Rufen Sie 115 an.")


def test_plain_text_is_not_read() -> None:
    assert rich("**so**", "text") == RichText("**so**")


@given(st.text(max_size=400), st.integers(5, 60))
def test_pieces_fit_and_lose_nothing_but_space(text: str, limit: int) -> None:
    pieces = [piece.text for piece in split(RichText(text), limit, units)]
    assert all(0 <= units(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_long_answers_are_cut_between_paragraphs() -> None:
    text = "\n\n".join(f"Absatz {number} mit einigen Worten." for number in range(9))
    pieces = [piece.text for piece in split(RichText(text), 100)]
    assert len(pieces) > 2
    assert all(piece.startswith("Absatz") and piece.endswith("Worten.") for piece in pieces)


def test_a_span_across_the_cut_goes_on_in_the_next_piece() -> None:
    whole = RichText("aaaa bbbb", (Span(0, 9, "bold"),))
    assert [piece.spans for piece in split(whole, 5)] == [(Span(0, 4, "bold"),), (Span(0, 4, "bold"),)]
