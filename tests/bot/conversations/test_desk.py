"""What the desk does with a conversation happens whole or not at all, and the bot is silent while a person has it."""

import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial

import pytest
from sqlalchemy import Connection

from bot.clock import now
from bot.conversations import desk
from bot.conversations.files import Files
from bot.conversations.models import State
from bot.conversations.record import Conversations
from bot.errors import ChoiceNotOffered, Conflict, ConversationClosed, NotFound
from bot.messages import Author, Choice, Incoming, Message, Outgoing, SourceCard
from bot.storage.database import Database

WELCOME = Outgoing(text="Guten Tag")
HELLO = Outgoing(text="Hier ist Kim Weber.", author=Author.AGENT, name="Kim Weber", format="text")
NOTICE = Outgoing(text="Sie sprechen jetzt mit Kim Weber.", author=Author.SYSTEM)
Change = Callable[[Connection, str, datetime], None]


@pytest.fixture
def identity(record: Conversations) -> str:
    return record.open("musterstadt", "web", WELCOME)[0].id


def _ask(record: Conversations, identity: str, client_id: str, text: str = "Hallo") -> Message:
    return record.receive(identity, Incoming(client_id=client_id, text=text))[0]


def _do(database: Database, change: Change, identity: str) -> None:
    with database.write() as sql:
        change(sql, identity, now())


def _say(database: Database, identity: str, outgoing: Outgoing, client_id: str | None = None) -> tuple[Message, bool]:
    with database.write() as sql:
        return desk.say(sql, identity, outgoing, client_id, at=now())


def _answer(record: Conversations, identity: str, seq: int) -> list[Message] | None:
    return record.finish_turn(identity, seq, [Outgoing(text="Antwort")], {"events": [1]}, "de")


@pytest.mark.parametrize(
    ("change", "state"),
    [(desk.to_waiting, State.WAITING), (desk.to_agent, State.AGENT), (desk.to_bot, State.BOT)],
)
def test_a_conversation_changes_hands(
    database: Database, record: Conversations, identity: str, change: Change, state: State
) -> None:
    _do(database, change, identity)
    with database.read() as sql:
        assert desk.state_of(sql, identity) is state
    _do(database, desk.close, identity)
    with pytest.raises(ConversationClosed):
        _do(database, change, identity)
    with pytest.raises(NotFound):
        _do(database, change, "nobody")


def test_closing_again_changes_nothing_and_nobody_cannot_be_closed(database: Database, identity: str) -> None:
    for _ in range(2):
        _do(database, desk.close, identity)
    with pytest.raises(NotFound):
        _do(database, desk.close, "nobody")


def test_in_the_queue_the_bot_still_answers(database: Database, record: Conversations, identity: str) -> None:
    before = _ask(record, identity, "a")
    _do(database, desk.to_waiting, identity)
    after = _ask(record, identity, "b")
    assert _answer(record, identity, before.seq)
    assert _answer(record, identity, after.seq)


def test_an_answer_in_flight_is_dropped_when_a_person_takes_over(
    database: Database, record: Conversations, identity: str
) -> None:
    said = _ask(record, identity, "a")
    _do(database, desk.to_agent, identity)
    assert _answer(record, identity, said.seq) is None
    assert record.work(identity) is None
    assert record.replies(identity, said.seq) == ([], True)
    assert [message.author for message in record.after(identity, 0)] == [Author.BOT, Author.CITIZEN]


def test_an_answer_in_flight_stays_dropped_after_the_bot_has_it_back(
    database: Database, record: Conversations, identity: str
) -> None:
    said = _ask(record, identity, "a")
    _do(database, desk.to_agent, identity)
    assert not record.take(identity, Incoming(client_id="b", text="An den Menschen"))[0].choices
    _do(database, desk.to_bot, identity)
    assert _answer(record, identity, said.seq) is None
    assert record.work(identity) is None
    again = _ask(record, identity, "c")
    work = record.work(identity)
    assert work is not None
    assert (work.waiting, work.tracker) == ((again,), None)


def test_what_is_said_to_a_person_waits_for_no_bot(database: Database, record: Conversations, identity: str) -> None:
    _do(database, desk.to_agent, identity)
    said, state = record.take(identity, Incoming(client_id="a", text="Hallo"))
    assert state is State.AGENT
    assert record.take(identity, Incoming(client_id="a", text="Hallo")) == (said, None)
    assert record.replies(identity, said.seq) == ([], True)
    assert record.work(identity) is None


def test_a_turn_that_ends_after_the_conversation_stores_nothing(
    database: Database, record: Conversations, identity: str
) -> None:
    said = _ask(record, identity, "a")
    _do(database, desk.close, identity)
    assert _answer(record, identity, said.seq) is None
    assert len(record.after(identity, 0)) == 2


def test_two_hundred_hurried_handovers_have_no_bot_message_between_take_over_and_return(
    database: Database, record: Conversations
) -> None:
    for number in range(200):
        identity = record.open("musterstadt", "web", WELCOME)[0].id
        said = _ask(record, identity, "a")
        answering, taking = partial(_answer, record, identity, said.seq), partial(_take_over, database, identity)
        _together(*((answering, taking) if number % 2 else (taking, answering)))
        authors = [message.author for message in record.after(identity, 2)]
        assert authors in ([Author.BOT, Author.SYSTEM], [Author.SYSTEM])


def _take_over(database: Database, identity: str) -> None:
    with database.write() as sql:
        desk.to_agent(sql, identity, now())
        desk.say(sql, identity, NOTICE, at=now())


def test_an_agents_message_is_stored_once_under_its_number(
    database: Database, record: Conversations, identity: str
) -> None:
    first, fresh = _say(database, identity, HELLO, "x")
    again, repeated = _say(database, identity, HELLO, "x")
    assert (first, fresh, repeated) == (again, True, False)
    assert (first.seq, first.name, first.client_id) == (2, "Kim Weber", "x")
    assert record.after(identity, 1) == [first]


def test_a_client_id_belongs_to_whoever_used_it_first(database: Database, record: Conversations, identity: str) -> None:
    _ask(record, identity, "x")
    with pytest.raises(Conflict):
        _say(database, identity, HELLO, "x")
    _say(database, identity, HELLO, "y")
    with pytest.raises(Conflict):
        _ask(record, identity, "y")
    assert [message.seq for message in record.after(identity, 0)] == [1, 2, 3]


def test_numbers_have_no_gaps_when_all_sides_write_at_once(
    database: Database, record: Conversations, identity: str
) -> None:
    _do(database, desk.to_agent, identity)

    def agent() -> None:
        for number in range(10):
            _say(database, identity, HELLO, f"agent-{number % 7}")

    def citizen() -> None:
        for number in range(10):
            _ask(record, identity, f"citizen-{number}")

    _together(agent, agent, citizen)
    assert [message.seq for message in record.everything(identity)] == list(range(1, 1 + 1 + 7 + 10))


def test_a_choice_that_the_system_offers_may_come_back(
    database: Database, record: Conversations, identity: str
) -> None:
    choice = Choice(label="Rückruf", payload="/request_callback")
    with pytest.raises(ChoiceNotOffered):
        record.receive(identity, Incoming(client_id="a", choice=choice.payload))
    _say(database, identity, NOTICE.model_copy(update={"choices": (choice,)}))
    said, _ = record.receive(identity, Incoming(client_id="a", choice=choice.payload))
    assert said.text == "Rückruf"


def test_an_agent_sends_a_file_of_this_conversation_and_no_other(
    database: Database, record: Conversations, identity: str
) -> None:
    stored = Files(database).add(identity, b"%PDF-1.7")
    with database.write() as sql:
        said, _ = desk.say(sql, identity, HELLO, "x", at=now(), attachment=stored.id)
    assert said.attachments == (stored,)
    assert record.after(identity, 1) == [said]
    other = record.open("musterstadt", "web", WELCOME)[0].id
    with pytest.raises(NotFound), database.write() as sql:
        desk.say(sql, other, HELLO, "x", at=now(), attachment=stored.id)
    assert len(record.after(other, 0)) == 1


def test_after_the_end_only_the_system_says_something(database: Database, record: Conversations, identity: str) -> None:
    _do(database, desk.close, identity)
    assert _say(database, identity, NOTICE)[1]
    with pytest.raises(ConversationClosed):
        _say(database, identity, HELLO)
    with pytest.raises(NotFound):
        _say(database, "nobody", NOTICE)
    assert [message.author for message in record.after(identity, 0)] == [Author.BOT, Author.SYSTEM]


def test_the_bot_knows_which_article_a_person_quoted_until_it_has_spoken_again(
    database: Database, record: Conversations, identity: str
) -> None:
    def quoted() -> str | None:
        work = record.work(identity)
        assert work is not None
        return work.agent_article

    _do(database, desk.to_agent, identity)
    for article in ("reisepass", "hundesteuer"):
        source = SourceCard(article=article, title=article, updated="2026-11-21")
        _say(database, identity, HELLO.model_copy(update={"source": source}))
    _say(database, identity, HELLO)
    _do(database, desk.to_bot, identity)
    said = _ask(record, identity, "a", "Und was kostet das?")
    assert quoted() == "hundesteuer"
    _answer(record, identity, said.seq)
    _ask(record, identity, "b")
    assert quoted() is None


def _together(*targets: Callable[[], object]) -> None:
    threads = [threading.Thread(target=target) for target in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
