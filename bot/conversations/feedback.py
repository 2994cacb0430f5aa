"""What citizens thought of an answer or of the whole conversation."""

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from bot.clock import Clock, now
from bot.errors import NotFound
from bot.storage.database import Database
from bot.storage.tables import feedback, messages

WHOLE = 0
"""The number under which the rating of the whole conversation is kept."""


class FeedbackBook:
    """Ratings; a later one replaces an earlier one of the same thing."""

    def __init__(self, database: Database, clock: Clock = now) -> None:
        self._database = database
        self._clock = clock

    def rate_answer(self, conversation: str, seq: int, helpful: bool) -> None:
        """Thumbs for one bot message; raises NotFound if there is none with this number."""
        mine = (messages.c.conversation == conversation, messages.c.seq == seq, messages.c.author == "bot")
        with self._database.read() as sql:
            if sql.scalar(select(messages.c.seq).where(*mine)) is None:
                raise NotFound
        self._save(conversation, seq, helpful=helpful)

    def rate_conversation(self, conversation: str, score: int, text: str | None) -> None:
        """One to five for the whole conversation."""
        self._save(conversation, WHOLE, score=score, text=text)

    def _save(self, conversation: str, seq: int, **values: object) -> None:
        mine = (feedback.c.conversation == conversation, feedback.c.seq == seq)
        try:
            with self._database.write() as sql:
                sql.execute(delete(feedback).where(*mine))
                sql.execute(insert(feedback).values(conversation=conversation, seq=seq, at=self._clock(), **values))
        except IntegrityError as error:  # erased meanwhile
            raise NotFound from error
