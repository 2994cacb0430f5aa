from datetime import UTC, datetime
from typing import Any

from bot.channel_port import Showing
from bot.messages import Author, Choice, Message, SourceCard
from connectors.rich_text import units
from connectors.telegram_writing import LIMIT, to_channel

SHOWING = Showing(token="0a0a0a0a")
CARD = SourceCard(
    article="perso",
    title="Personalausweis",
    url="https://stadt.example/perso",
    office="Bürgerbüro",
    updated="2026-11-21",
)


def _message(text: str, **more: Any) -> Message:
    basics = {"seq": 7, "at": datetime(2026, 11, 22, tzinfo=UTC), "author": Author.BOT, "language": "de"}
    return Message(**basics | {"text": text, "format": "markdown"} | more)


def _marked(piece: Any) -> list[tuple[str, str]]:
    raw = piece["text"].encode("utf-16-le")
    return [
        (raw[2 * one["offset"] : 2 * (one["offset"] + one["length"])].decode("utf-16-le"), one["type"])
        for one in piece["entities"]
    ]


def test_markup_goes_beside_the_text_counted_as_telegram_counts() -> None:
    [piece] = to_channel(_message("🪪 **Ausweis**: [hier](https://stadt.example)"), SHOWING)
    assert piece["text"] == "🪪 Ausweis: hier"
    assert _marked(piece) == [("Ausweis", "bold"), ("hier", "text_link")]
    assert piece["entities"][1]["url"] == "https://stadt.example"


def test_an_answer_names_its_source() -> None:
    [piece] = to_channel(_message("46 Euro", source=CARD), SHOWING)
    assert piece["text"] == "46 Euro\n\nQuelle: Personalausweis, Stand 21.11.2026\nBürgerbüro"
    assert _marked(piece) == [("Personalausweis", "text_link")]


def test_an_office_that_the_answer_names_is_not_named_again() -> None:
    [piece] = to_channel(_message("46 Euro\n\nZuständig: Bürgerbüro, Markt 1", source=CARD), SHOWING)
    assert piece["text"].count("Bürgerbüro") == 1


def test_choices_are_buttons_with_short_tokens() -> None:
    choices = (Choice(label="Ein langer Name " * 3, payload="/x" + "y" * 300), Choice(label="Zwei", payload="/z"))
    [piece] = to_channel(_message("Was meinen Sie?", choices=choices), SHOWING)
    rows = piece["reply_markup"]["inline_keyboard"]
    assert [row[0]["callback_data"] for row in rows] == ["c:0a0a0a0a:7:0", "c:0a0a0a0a:7:1"]


def test_a_long_answer_comes_in_pieces_with_the_buttons_below_the_last() -> None:
    text = "\n\n".join(f"Absatz {number}: " + "Wort " * 60 for number in range(40))
    pieces = to_channel(_message(text, choices=(Choice(label="Ja", payload="/ja"),)), SHOWING)
    assert len(pieces) > 2
    assert all(units(piece["text"]) <= LIMIT for piece in pieces)
    assert [("reply_markup" in piece) for piece in pieces] == [False] * (len(pieces) - 1) + [True]


def test_a_person_is_named_and_a_file_alone_has_no_text() -> None:
    showing = Showing(token="0a0a0a0a", sender="Anna Muster")
    [piece] = to_channel(_message("Guten Tag_", author=Author.AGENT, format="text"), showing)
    assert piece["text"] == "Anna Muster:\nGuten Tag_"
    assert to_channel(_message("", author=Author.AGENT), showing) == []
