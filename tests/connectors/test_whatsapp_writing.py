from datetime import UTC, datetime
from typing import Any

from bot.channel_port import Showing
from bot.messages import Author, Choice, Message
from connectors.choices import by_number
from connectors.whatsapp_writing import ABILITIES, BUTTON_LIMIT, LIMIT, to_channel

SHOWING = Showing(token="0a0a0a0a")


def _message(text: str, **more: Any) -> Message:
    basics = {"seq": 7, "at": datetime(2026, 11, 22, tzinfo=UTC), "author": Author.BOT, "language": "de"}
    return Message(**basics | {"text": text, "format": "markdown"} | more)


def _choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(label=label, payload=f"/{at}") for at, label in enumerate(labels))


def _said(text: str) -> str:
    [piece] = to_channel(_message(text), SHOWING)
    assert piece["type"] == "text"
    return str(piece["text"]["body"])


def test_markup_is_whatsapps_own_and_addresses_stand_behind_their_words() -> None:
    assert _said("**Ausweis**: *hier*, [Seite](https://stadt.example/a)") == (
        "*Ausweis*: _hier_, Seite (https://stadt.example/a)"
    )
    assert _said("**siehe [Seite](https://stadt.example)**") == "*siehe Seite (https://stadt.example)*"
    assert _said("[https://a.example](https://a.example)") == "https://a.example"
    assert _said("[www.a.example](https://www.a.example/)") == "www.a.example"
    assert _said("***beides***") in ("_*beides*_", "*_beides_*")


def test_marks_that_would_not_hold_are_left_out() -> None:
    assert _said("**zwei\nZeilen** und a_b *c") == "zwei\nZeilen und a_b *c"


def test_an_agent_is_named() -> None:
    [piece] = to_channel(_message("Guten Tag", author=Author.AGENT), Showing(token="0a0a0a0a", sender="Anna Muster"))
    assert piece["text"]["body"] == "*Anna Muster:*\nGuten Tag"


def test_three_short_choices_are_buttons() -> None:
    [piece] = to_channel(_message("Welcher?", choices=_choices("Reisepass", "Ausweis", "Keiner")), SHOWING)
    assert piece["interactive"]["type"] == "button"
    assert piece["interactive"]["body"] == {"text": "Welcher?"}
    buttons = [one["reply"] for one in piece["interactive"]["action"]["buttons"]]
    assert buttons[2] == {"id": "c:0a0a0a0a:7:2", "title": "Keiner"}


def test_more_or_longer_choices_are_a_list_in_which_every_label_can_be_read() -> None:
    labels = ("Personalausweis verloren melden", "Reisepass")
    [piece] = to_channel(_message("", choices=_choices(*labels)), SHOWING)
    assert piece["interactive"]["body"] == {"text": "Auswählen"}
    [section] = piece["interactive"]["action"]["sections"]
    first, second = section["rows"]
    assert len(first["title"]) <= 24
    assert first["description"] == labels[0]
    assert second == {"id": "c:0a0a0a0a:7:1", "title": "Reisepass"}
    [ten] = to_channel(_message("?", choices=_choices(*"abcdefghij")), SHOWING)
    assert ten["interactive"]["type"] == "list"
    [twins] = to_channel(_message("?", choices=_choices("Ja", "Ja")), SHOWING)
    assert twins["interactive"]["type"] == "list"


def test_what_fits_into_no_list_is_numbered_and_then_numbers_count() -> None:
    for choices in (_choices(*"abcdefghijk"), _choices("x" * 73, "Reisepass")):
        [piece] = to_channel(_message("Welcher?", choices=choices), SHOWING)
        assert piece["type"] == "text"
        assert f"2. {choices[1].label}" in piece["text"]["body"]
        assert ABILITIES.numbers(choices)
        assert by_number("2", choices) == choices[1]
    assert not ABILITIES.numbers(_choices("Reisepass"))
    assert not ABILITIES.numbers(())


def test_long_answers_are_split_and_buttons_stand_below_a_short_piece() -> None:
    long = "\n\n".join("**Wort** " * 60 for _ in range(20))
    pieces = to_channel(_message(long, choices=_choices("Ja", "Nein")), SHOWING)
    assert len(pieces) > 2
    assert all(len(one["text"]["body"]) <= LIMIT for one in pieces[:-1])
    assert len(pieces[-1]["interactive"]["body"]["text"]) <= BUTTON_LIMIT
    listed = to_channel(_message(long, choices=_choices(*"abcd")), SHOWING)
    assert len(listed[-1]["interactive"]["body"]["text"]) <= BUTTON_LIMIT
    assert to_channel(_message(""), SHOWING) == []
