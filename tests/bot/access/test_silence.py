"""Whatever the order in which things happen: between a claim and the release the bot says nothing."""

import random
from contextlib import suppress
from dataclasses import dataclass, field

from bot.access.desk import Desk
from bot.conversations.models import Conversation, State
from bot.conversations.record import Conversations
from bot.errors import LotseError
from bot.handover.models import Addressee
from bot.messages import Author, Incoming, Outgoing
from bot.staff.models import Staff
from tests.bot.clerks import event

HISTORIES = 5
STEPS = 60
HOW_OFTEN = {"claims": 3, "passes_on": 1, "gives_up": 1, "returns": 1}


@dataclass
class History:
    """A conversation in which people act while the bot's answers are under way."""

    desk: Desk
    record: Conversations
    conversation: Conversation
    people: tuple[Staff, Staff]
    dice: random.Random
    under_way: list[int] = field(default_factory=list)
    asked: int = 0
    silenced: int = 0

    async def goes_on(self) -> None:
        """One step; no message of the bot appears in it where a person has the conversation."""
        was, before = self.now().state, self.now().seq
        await self._step()
        new = {message.author for message in self.record.after(self.conversation.id, before)}
        assert was is not State.AGENT or Author.BOT not in new

    async def _step(self) -> None:
        """The citizen asks, a brain begins or ends a turn, or somebody of the staff does something."""
        match self.dice.choice(("ask", "ask", "begin", "begin", "end", "end", "staff", "staff", "queue")):
            case "ask":
                self.asked += 1
                self.record.receive(self.conversation.id, Incoming(client_id=f"c{self.asked}", text="Frage"))
            case "begin":
                work = self.record.work(self.conversation.id)
                self.under_way += [said.seq for said in work.waiting] if work else []
            case "end":
                self._ends_a_turn()
            case "queue":
                await self.desk.hand_over(self.now(), event())
            case _:
                with suppress(LotseError):  # most of it is refused in most states, as it must be
                    await self._staff_acts()

    def _ends_a_turn(self) -> None:
        """Of the oldest or the newest answer under way; a turn that was taken over stores nothing."""
        if not self.under_way:
            return
        seq, state = self.under_way.pop(self.dice.choice((0, -1))), self.now().state
        work = self.record.work(self.conversation.id)
        owed = {said.seq for said in work.waiting} if work else set()
        stored = self.record.finish_turn(
            self.conversation.id, seq, [Outgoing(text="Antwort", language="de")], None, "de"
        )
        self.silenced += stored is None
        assert (stored is not None) == (state is not State.AGENT and seq in owed)

    async def _staff_acts(self) -> None:
        one, other = self.dice.sample(self.people, 2)
        chat = await self._open()
        match self.dice.choices(tuple(HOW_OFTEN), tuple(HOW_OFTEN.values()))[0]:
            case "claims":
                await self.desk.claim(one, chat)
            case "passes_on":
                await self.desk.transfer(one, chat, Addressee(agent=other.id))
            case "returns":
                await self.desk.return_(one, chat)
            case _ if self.dice.random() < 0.3:
                await self.desk.leave(self.conversation.id)
            case _:
                await self.desk.release(one, chat, "bot")

    async def _open(self) -> str:
        rows, _ = await self.desk.listed(self.people[0], "all")
        return next((str(row["id"]) for row in rows if row["conversation"] == self.conversation.id), "none")

    def now(self) -> Conversation:
        found = self.record.find(self.conversation.id)
        assert found is not None
        return found


async def test_answers_under_way_are_dropped_when_a_person_takes_over(
    desk: Desk, record: Conversations, anna: Staff, ben: Staff
) -> None:
    silenced = 0
    for one in (anna, ben):
        await desk.put_presence(one, "available")
    for seed in range(HISTORIES):
        opened, _, _ = record.open("musterstadt", "web", Outgoing(text="Guten Tag", language="de"))
        history = History(desk, record, opened, (anna, ben), random.Random(seed))
        for _ in range(STEPS):
            await history.goes_on()
        said = record.everything(opened.id)
        assert [message.seq for message in said] == list(range(1, len(said) + 1))
        silenced += history.silenced
        with suppress(LotseError):
            await desk.leave(opened.id)
    assert silenced > HISTORIES
