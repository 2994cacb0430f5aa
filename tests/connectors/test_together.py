"""What waits for who does not sit before the channel goes as one, as far as it can be read as one."""

from typing import Any

import pytest

from bot.clock import now
from bot.messages import Attachment, Author, Choice, Message, SourceCard
from connectors.together import together

CHOICES = (Choice(label="Ja", payload="/affirm"), Choice(label="Nein", payload="/deny"))
SOURCE = SourceCard(article="pass", title="Reisepass", updated="2026-11-21")
FILE = Attachment(id="f", media_type="image/png", size=10)


def _said(seq: int, text: str = "Guten Tag", **more: Any) -> Message:
    return Message(**({"seq": seq, "at": now(), "author": Author.BOT, "text": text, "language": "de"} | more))


def test_greeting_answer_and_question_are_one_and_the_question_has_the_number() -> None:
    joined, last = together(
        [_said(1, name="Lotse"), _said(3, "37,50 Euro", source=SOURCE), _said(4, "Noch etwas?", choices=CHOICES)]
    )
    assert joined.text == "Guten Tag\n\n37,50 Euro\n\nNoch etwas?"
    assert (joined.source, joined.choices, joined.seq, last) == (SOURCE, CHOICES, 4, 4)


def test_a_question_keeps_its_number_when_something_follows() -> None:
    joined, last = together([_said(1, choices=CHOICES), _said(3, "Danke")])
    assert (joined.seq, joined.choices, last) == (1, CHOICES, 3)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({}, {"author": Author.AGENT, "name": "Anna Muster"}),
        ({"author": Author.AGENT, "name": "Bo Muster"}, {"author": Author.AGENT, "name": "Anna Muster"}),
        ({}, {"language": "en"}),
        ({}, {"format": "markdown"}),
        ({"source": SOURCE}, {"source": SOURCE}),
        ({"choices": CHOICES}, {"choices": CHOICES}),
        ({}, {"attachments": (FILE,)}),
        ({"attachments": (FILE,)}, {}),
        ({}, {"text": ""}),
    ],
)
def test_what_cannot_be_read_as_one_stays_apart(first: dict[str, Any], second: dict[str, Any]) -> None:
    waiting = [_said(1, **first), _said(2, **second)]
    assert together(waiting) == (waiting[0], 1)
