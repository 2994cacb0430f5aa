"""A later rating replaces an earlier one of the same thing."""

import pytest
from sqlalchemy import select

from bot.conversations.feedback import FeedbackBook
from bot.conversations.record import Conversations
from bot.errors import NotFound
from bot.messages import Incoming, Outgoing
from bot.storage.database import Database
from bot.storage.tables import feedback


def test_ratings_replace_each_other(database: Database) -> None:
    book, identity = FeedbackBook(database), _open(database)
    for helpful in (True, False):
        book.rate_answer(identity, 1, helpful)
    for score in (1, 5):
        book.rate_conversation(identity, score, "Danke 😀")
    with database.read() as sql:
        rows = sql.execute(select(feedback).order_by(feedback.c.seq)).all()
    assert [(row.seq, row.helpful, row.score, row.text) for row in rows] == [
        (0, None, 5, "Danke 😀"),
        (1, False, None, None),
    ]


def test_only_answers_of_the_bot_are_rated(database: Database) -> None:
    identity = _open(database)
    Conversations(database).receive(identity, Incoming(client_id="a", text="Hallo"))
    for seq in (2, 3, 0):
        with pytest.raises(NotFound):
            FeedbackBook(database).rate_answer(identity, seq, True)


def _open(database: Database) -> str:
    return Conversations(database).open("musterstadt", "web", Outgoing(text="Guten Tag"))[0].id
