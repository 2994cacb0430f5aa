"""Citizens who wait for the answer of the city, with their questions in the inbox."""

from dataclasses import dataclass

from sqlalchemy import insert

from bot.conversations.record import Conversations
from bot.messages import Incoming, Outcome, Outgoing
from bot.storage.database import Database
from bot.storage.tables import answer_wishes, inbox_items
from tests.bot.access.conftest import Time

SITE, GROUP = "musterstadt", "well"
QUESTION = "Wann läuft der Brunnen wieder?"


@dataclass
class Asking:
    """Lets citizens ask what nobody can answer, and wait."""

    record: Conversations
    database: Database
    time: Time

    def stranger(self) -> str:
        """Somebody with a conversation of their own."""
        return self.record.open(SITE, "web", Outgoing(text="Guten Tag", language="de"))[0].id

    def ask(self, conversation: str, text: str = QUESTION, waits: bool = True) -> tuple[str, int]:
        """A question that stands in the inbox."""
        seq = self.record.receive(conversation, Incoming(client_id=text, text=text))[0].seq
        reply = Outgoing(text="Das weiß ich nicht.", outcome=Outcome.UNANSWERED_NO_MATCH)
        self.record.finish_turn(conversation, seq, [reply], {"events": []}, "de")
        key = {"conversation": conversation, "seq": seq}
        item = {"site": SITE, "at": self.time(), "language": "de", "text": text, "cluster": GROUP}
        more = {"intent": "nlu_fallback", "confidence": 0.2, "uncertainty": 0.9, "guesses": []}
        with self.database.write() as sql:
            sql.execute(insert(inbox_items).values(key | item | more))
            if waits:
                sql.execute(insert(answer_wishes).values(**key, at=self.time()))
        return conversation, seq
