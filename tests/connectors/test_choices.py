from datetime import UTC, datetime

import pytest

from bot.messages import Author, Choice, Message
from connectors.choices import by_label, by_number, numbered, offered, place_of, short_name, token, useful

CHOICES = (Choice(label="Reisepass", payload="/a"), Choice(label="Personalausweis", payload="/b"))


def _message(seq: int, author: Author, choices: tuple[Choice, ...] = ()) -> Message:
    return Message(
        seq=seq, at=datetime(2026, 11, 22, tzinfo=UTC), author=author, text="x", language="de", choices=choices
    )


def test_a_token_names_its_place_in_its_conversation() -> None:
    made = token(short_name("abc"), 12, 1)
    assert len(token(short_name("abc"), 10**9 - 1, 999)) <= 64
    assert place_of(made, "abc") == (12, 1)
    assert place_of(made, "other") is None


@pytest.mark.parametrize("given", ["", "c:", "x:00000000:1:1", "c:00000000:-1:0", "c:00000000:1"])
def test_what_is_no_token_is_none(given: str) -> None:
    assert place_of(given, "abc") is None


@pytest.mark.parametrize(
    ("said", "label"), [("1", "Reisepass"), (" 2. ", "Personalausweis"), ("2)", "Personalausweis")]
)
def test_a_number_chooses(said: str, label: str) -> None:
    assert numbered(CHOICES) == "1. Reisepass\n2. Personalausweis"
    found = by_number(said, CHOICES)
    assert found is not None
    assert found.label == label


@pytest.mark.parametrize("said", ["0", "3", "12", "Hauptstraße 1", "1 oder 2", ""])
def test_other_words_choose_nothing(said: str) -> None:
    assert by_number(said, CHOICES) is None


def test_a_label_may_be_typed_out() -> None:
    assert by_label("reisepass.", CHOICES) is CHOICES[0]
    assert by_label("Reise", CHOICES) is None


def test_only_what_was_offered_since_the_citizen_spoke_can_be_meant() -> None:
    bot, citizen = _message(1, Author.BOT, CHOICES), _message(2, Author.CITIZEN)
    assert offered([bot, _message(2, Author.BOT)]) == CHOICES
    assert offered([bot, citizen, _message(3, Author.BOT)]) == ()
    assert offered([]) == ()


def test_what_opens_the_websites_map_or_camera_is_not_offered() -> None:
    share = (Choice(label="Standort", payload="/share_location"), Choice(label="Foto", payload="/share_attachment"))
    assert useful((*share, *CHOICES)) == CHOICES
    assert offered([_message(1, Author.BOT, (*share, *CHOICES))]) == CHOICES
    assert offered([_message(1, Author.BOT, CHOICES), _message(2, Author.BOT, share)]) == CHOICES
