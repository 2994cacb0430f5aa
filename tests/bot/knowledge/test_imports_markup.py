"""Turning the HTML of content systems into Markdown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.imports.markup import link, to_markdown
from bot.knowledge.imports.slugs import slug


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("", ""),
        ("<br>", ""),
        ("Nur Text.", "Nur Text."),
        ("Eins\r\n Zwei ", "Eins\n\nZwei"),
        ("- \nEins\n- Zwei\nDrei", "- Eins\n- Zwei\n\nDrei"),
        ("• Eins\n• Zwei", "- Eins\n- Zwei"),
        ("Jünger &lt; 18 &amp; < 21", "Jünger < 18 & < 21"),
        ("Kund*innen und Bürger*innen", "Kund\\*innen und Bürger\\*innen"),
        ("<p>Eins</p><p>Zwei<br/>Drei</p>", "Eins\n\nZwei\n\nDrei"),
        ("<ul><li><p>Eins</p></li><li>Zwei</li></ul>Ende", "- Eins\n- Zwei\n\nEnde"),
        ("<ol><li>Eins</li><li>Zwei</li></ol>", "1. Eins\n2. Zwei"),
        ("<ul><li>Eins<ul><li>Tiefer</li></ul></li></ul>", "- Eins\n  - Tiefer"),
        ("<h3>Titel</h3>Text", "**Titel**\n\nText"),
        ("ein <b>wichtiges </b>Wort", "ein **wichtiges** Wort"),
        ("A <b>b<br>c</b> d", "A b\n\nc d"),
        ('<a href="https://a.example/x(1)">hier</a>', "[hier](https://a.example/x%281%29)"),
        ('<a href="https://a.example"><div>hier</div></a>', "[hier](https://a.example)"),
        ('<a href="javascript:alert(1)">hier</a>', "hier"),
        ("a<script>alert(1)</script><style>b{}</style>c", "ac"),
        ("<table><tr><td>Kind</td><td>5 Euro</td></tr></table>", "Kind | 5 Euro"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html) == markdown


def test_a_link_never_breaks_out_of_its_label() -> None:
    assert link("a](x) [b", "https://a.example") == "[a)(x) (b](https://a.example)"


def test_deep_nesting_ends_as_text() -> None:
    assert to_markdown("<div>" * 3000 + "tief" + "</div>" * 3000).strip() in ("tief", "")


@given(st.text())
def test_any_text_is_survived(text: str) -> None:
    assert "\x00" not in to_markdown(text)


@given(st.lists(st.sampled_from(["<b>", "</b>", "<ul>", "<li>", "</li>", "<p>", "x", " ", "<a href='https://a'>"])))
def test_any_tag_soup_is_survived(parts: list[str]) -> None:
    assert to_markdown("".join(parts)).count("x") == parts.count("x")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Straßenfest: Bühne & Zelt", "strassenfest-buehne-zelt"),
        ("Café au lait", "cafe-au-lait"),
        ("A\u0308mter", "aemter"),
        ("Ы", "xx"),
    ],
)
def test_slugs_are_readable_german(name: str, made: str) -> None:
    assert slug(name) == made


@given(st.text(), st.text(max_size=80))
def test_slugs_are_always_valid_ids(text: str, suffix: str) -> None:
    made = slug(text, suffix)
    assert 2 <= len(made) <= 80
    assert made.isascii()
    assert not made.startswith("-")
    assert not made.endswith("-")
