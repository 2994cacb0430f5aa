from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html as reader

from bot.channel_port import Showing
from bot.clock import now
from bot.messages import Author, Choice, Message
from connectors.matrix_writing import LIMIT, html, to_channel
from connectors.rich_text import rich

MOST_BYTES = 65_536


def _message(text: str, **more: Any) -> Message:
    return Message(**{"seq": 2, "at": now(), "author": Author.BOT, "text": text, "language": "de"} | more)


def _pieces(text: str, sender: str = "", **more: Any) -> list[dict[str, Any]]:
    return [dict(piece) for piece in to_channel(_message(text, **more), Showing(token="0a0a0a0a", sender=sender))]


def test_markdown_is_html_and_a_plain_body_with_addresses() -> None:
    [piece] = _pieces("**46 Euro**, siehe [Amt](https://stadt.example/?a=1&b=2) & Co\nEnde", format="markdown")
    assert piece["body"] == "46 Euro, siehe Amt (https://stadt.example/?a=1&b=2) & Co\nEnde"
    link = '<a href="https://stadt.example/?a=1&amp;b=2">Amt</a>'
    assert piece["formatted_body"] == f"<strong>46 Euro</strong>, siehe {link} &amp; Co<br>Ende"
    assert piece["format"] == "org.matrix.custom.html"


def test_an_address_that_stands_there_already_is_not_repeated() -> None:
    [piece] = _pieces("[www.stadt.example](https://www.stadt.example)", format="markdown")
    assert piece["body"] == "www.stadt.example"


def test_plain_text_needs_no_html_and_mentions_nobody() -> None:
    [piece] = _pieces("5 < 6 @room", format="text")
    assert piece == {"msgtype": "m.notice", "body": "5 < 6 @room", "m.mentions": {}}


def test_people_ring_and_the_assistant_does_not() -> None:
    [said] = _pieces("Guten Tag", sender="Anna Muster", author=Author.AGENT, format="text")
    assert (said["msgtype"], said["body"]) == ("m.text", "Anna Muster:\nGuten Tag")
    assert said["formatted_body"] == "<strong>Anna Muster:</strong><br>Guten Tag"
    assert _pieces("Erledigt", author=Author.SYSTEM, format="text")[0]["msgtype"] == "m.text"
    assert _pieces("Gern", format="text")[0]["msgtype"] == "m.notice"


def test_choices_are_numbered() -> None:
    choices = (Choice(label="Reisepass", payload="/a"), Choice(label="Personalausweis", payload="/b"))
    [piece] = _pieces("Welcher?", format="text", choices=choices)
    assert piece["body"] == (
        "Welcher?\n\n1. Reisepass\n2. Personalausweis\n\nBitte antworten Sie mit einer der Nummern."
    )


def test_nothing_to_say_is_nothing() -> None:
    assert _pieces("", format="text") == []


def test_a_long_answer_is_cut_at_paragraphs_and_each_piece_fits_into_an_event() -> None:
    text = "\n\n".join("<&>" * 500 for _ in range(12))
    pieces = _pieces(text, format="text")
    assert "".join(piece["body"] for piece in pieces).replace("\n", "") == text.replace("\n", "")
    whole = _pieces("**" + '"&' * 3_000 + "**", format="markdown")
    assert all(len(str(piece).encode()) < MOST_BYTES for piece in whole)
    assert all(len(piece["body"]) <= LIMIT for piece in pieces)


@given(st.text(alphabet="ab *_`[]()<>&\"'\n-#1.", max_size=80))
def test_no_text_breaks_the_html(text: str) -> None:
    said = rich(f"Text {text}", "markdown")
    shown = reader.fromstring(f"<div>{html(said)}</div>".replace("<br>", "\n"))
    assert shown.text_content() == said.text
