"""The record: stored once, numbered without gaps, answered once, by whomever and however often it is tried."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.clock import now
from bot.conversations import desk
from bot.conversations.models import State, Understood
from bot.conversations.record import Conversations
from bot.errors import ChoiceNotOffered, ConversationClosed, NotFound, UnknownToken
from bot.messages import Author, Choice, Incoming, Message, Outcome, Outgoing, SourceCard
from bot.storage.database import Database

WELCOME = Outgoing(text="Guten Tag", outcome=Outcome.GREETED, name="Bürgerlotse")


@pytest.fixture
def identity(record: Conversations) -> str:
    return record.open("musterstadt", "web", WELCOME)[0].id


def _say(record: Conversations, identity: str, client_id: str, text: str = "Hallo") -> Message:
    return record.receive(identity, Incoming(client_id=client_id, text=text))[0]


def test_a_new_conversation_starts_with_its_welcome(record: Conversations) -> None:
    opened, token, first = record.open("musterstadt", "web", WELCOME)
    assert (opened.seq, opened.state, first.seq, first.name) == (1, State.BOT, 1, "Bürgerlotse")
    assert record.after(opened.id, 0) == [first]
    assert record.authenticate(opened.id, token) == opened


@pytest.mark.parametrize("token", ["", "wrong", "ä", "\ud800", "a" * 10_000])
def test_any_other_token_is_unknown(record: Conversations, identity: str, token: str) -> None:
    for name in (identity, "nobody", ""):
        with pytest.raises(UnknownToken):
            record.authenticate(name, token)


def test_the_token_itself_is_not_stored(record: Conversations, database: Database) -> None:
    _, token, _ = record.open("musterstadt", "web", WELCOME)
    with database.read() as sql:
        rows = sql.exec_driver_sql("SELECT * FROM conversations").all()
    assert rows
    assert token not in str(rows)


def test_the_same_client_id_from_twenty_threads_is_one_message(record: Conversations, identity: str) -> None:
    results: list[tuple[Message, bool]] = []
    barrier = threading.Barrier(20)

    def send() -> None:
        barrier.wait()
        results.append(record.receive(identity, Incoming(client_id="a", text="Hallo")))

    _together([send] * 20)
    assert Counter(fresh for _, fresh in results) == {True: 1, False: 19}
    assert {said.seq for said, _ in results} == {2}
    assert [said.seq for said in record.after(identity, 0)] == [1, 2]


def test_numbers_have_no_gaps_when_many_write_at_once(record: Conversations, identity: str) -> None:
    def send(number: int) -> None:
        for each in range(5):
            said = _say(record, identity, f"{number}-{each}")
            _say(record, identity, f"{number}-{each}")
            record.finish_turn(identity, said.seq, [Outgoing(text="Ja"), Outgoing(text="Gut")], {}, "de")

    _together([lambda number=number: send(number) for number in range(6)])
    said = record.after(identity, 0)
    assert [message.seq for message in said] == list(range(1, 1 + 1 + 6 * 5 * 3))


def test_what_was_refused_leaves_no_gap(record: Conversations, identity: str) -> None:
    with pytest.raises(ChoiceNotOffered):
        record.receive(identity, Incoming(client_id="a", choice="/greet"))
    with pytest.raises(NotFound):
        record.receive(identity, Incoming(client_id="b", attachment="nothing"))
    assert _say(record, identity, "c").seq == 2


def test_a_message_waits_until_its_turn_is_finished(record: Conversations, identity: str) -> None:
    said = _say(record, identity, "a")
    work = record.work(identity)
    assert work is not None
    assert (work.waiting, work.payloads, work.tracker) == ((said,), (None,), None)
    assert record.replies(identity, said.seq) == ([], False)
    stored = record.finish_turn(identity, said.seq, [Outgoing(text="Ja")], {"events": [1]}, "en")
    assert stored is not None
    assert record.replies(identity, said.seq) == (stored, True)
    assert record.work(identity) is None


def test_a_turn_is_finished_only_once(record: Conversations, identity: str) -> None:
    said = _say(record, identity, "a")
    results: list[list[Message] | None] = []

    def finish() -> None:
        results.append(record.finish_turn(identity, said.seq, [Outgoing(text="Ja")], {}, "de"))

    _together([finish] * 8)
    assert sum(result is not None for result in results) == 1
    assert [message.seq for message in record.after(identity, 0)] == [1, 2, 3]


def test_the_state_of_the_dialogue_comes_back_for_the_next_turn(record: Conversations, identity: str) -> None:
    state = {"events": [{"event": "slot", "name": "stadtteil", "value": "Südpark 😀"}]}
    record.finish_turn(identity, _say(record, identity, "a").seq, [Outgoing(text="Ja")], state, "en")
    _say(record, identity, "b")
    work = record.work(identity)
    assert work is not None
    assert (work.tracker, work.conversation.language) == (state, "en")


def test_a_failed_turn_keeps_the_state_of_the_dialogue(record: Conversations, identity: str) -> None:
    record.finish_turn(identity, _say(record, identity, "a").seq, [Outgoing(text="Ja")], {"events": [1]}, "de")
    record.finish_turn(identity, _say(record, identity, "b").seq, [Outgoing(text="Nein")], None, "de")
    _say(record, identity, "c")
    work = record.work(identity)
    assert work is not None
    assert work.tracker == {"events": [1]}


@pytest.mark.parametrize(("began_with", "language"), [("de", "en"), ("en", "de"), (None, "en")])
def test_a_language_that_was_chosen_during_the_turn_stays(
    record: Conversations, identity: str, began_with: str | None, language: str
) -> None:
    said = _say(record, identity, "a")
    record.finish_turn(identity, said.seq, [Outgoing(text="Yes")], {}, "en", began_with=began_with)
    _say(record, identity, "b")
    work = record.work(identity)
    assert work is not None
    assert work.conversation.language == language


def test_a_conversation_is_found_as_it_is_now(record: Conversations, identity: str) -> None:
    _say(record, identity, "a")
    found = record.find(identity)
    assert found is not None
    assert (found.id, found.seq, found.state) == (identity, 2, State.BOT)
    assert record.find("nobody") is None


def test_only_offered_payloads_come_back_as_choices(record: Conversations, identity: str) -> None:
    choice = Choice(label="Reisepass", payload='/choose_article{"article": "reisepass"}')
    said = _say(record, identity, "a")
    record.finish_turn(identity, said.seq, [Outgoing(text="Was?", choices=(choice, choice))], {}, "de")
    chosen, _ = record.receive(identity, Incoming(client_id="b", choice=choice.payload))
    work = record.work(identity)
    assert work is not None
    assert (chosen.text, work.payloads) == ("Reisepass", (choice.payload,))
    other = record.open("musterstadt", "web", WELCOME)[0].id
    with pytest.raises(ChoiceNotOffered):
        record.receive(other, Incoming(client_id="b", choice=choice.payload))


def test_the_same_choice_may_be_offered_again(record: Conversations, identity: str) -> None:
    reply = Outgoing(text="Was?", choices=(Choice(label="Ja", payload="/affirm"),))
    for client_id in ("a", "b"):
        assert record.finish_turn(identity, _say(record, identity, client_id).seq, [reply], {}, "de")


def test_the_citizen_is_shown_with_the_words_of_the_button_that_was_offered_last(
    record: Conversations, identity: str
) -> None:
    for client_id, label in (("a", "Ohne Foto weiter"), ("b", "Ohne Kontakt weiter")):
        reply = Outgoing(text="Und jetzt?", choices=(Choice(label=label, payload="/skip"),))
        record.finish_turn(identity, _say(record, identity, client_id).seq, [reply], {}, "de")
    assert record.receive(identity, Incoming(client_id="c", choice="/skip"))[0].text == "Ohne Kontakt weiter"


def test_a_closed_conversation_takes_nothing_new(record: Conversations, identity: str) -> None:
    said = _say(record, identity, "a")
    record.close(identity)
    with pytest.raises(ConversationClosed):
        _say(record, identity, "b")
    assert record.receive(identity, Incoming(client_id="a", text="Hallo")) == (said, False)


def test_a_message_to_nobody_is_refused(record: Conversations) -> None:
    with pytest.raises(UnknownToken):
        _say(record, "nobody", "a")
    assert record.work("nobody") is None
    assert record.finish_turn("nobody", 1, [Outgoing(text="Ja")], {}, "de") is None


def test_messages_that_wait_too_long_are_found(database: Database) -> None:
    then = datetime(2026, 11, 21, 12, tzinfo=UTC)
    early, late = Conversations(database, lambda: then), Conversations(database, lambda: then + timedelta(seconds=5))
    waiting, fresh = (record.open("musterstadt", "web", WELCOME)[0].id for record in (early, late))
    for client_id in ("a", "b"):
        _say(early, waiting, client_id)
    _say(late, fresh, "a")
    assert early.overdue(then + timedelta(seconds=2)) == [waiting]
    assert early.overdue(now()) == [waiting, fresh]


def test_a_page_of_messages_has_a_limit(record: Conversations, identity: str) -> None:
    for number in range(6):
        _say(record, identity, str(number))
    assert [said.seq for said in record.after(identity, 2, limit=3)] == [3, 4, 5]


texts = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=30)


@given(text=texts, label=texts, title=texts)
@hypothesis_settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_a_reply_comes_back_exactly_as_it_was_given(record: Conversations, text: str, label: str, title: str) -> None:
    reply = Outgoing(
        text=text,
        choices=(Choice(label=label, payload="/a", article="a"),),
        source=SourceCard(article="a", title=title, updated="2026-11-21"),
        outcome=Outcome.ANSWERED,
    )
    identity = record.open("musterstadt", "web", WELCOME)[0].id
    [stored] = record.finish_turn(identity, _say(record, identity, "a").seq, [reply], {}, "de") or []
    assert record.after(identity, 2) == [stored]
    assert stored.model_dump(include=set(Outgoing.model_fields)) == reply.model_dump()


def test_every_conversation_has_a_person_and_shares_it_if_asked(record: Conversations) -> None:
    first, token, _ = record.open("musterstadt", "web", WELCOME)
    second, other = record.open("musterstadt", "web", WELCOME, first.person)[0], record.open("x", "web", WELCOME)[0]
    assert len(first.person) >= 22
    assert first.person not in (first.id, token)
    assert second.person == first.person != other.person
    assert record.find(second.id) == second


def test_what_was_seen_never_goes_back_and_never_beyond_the_newest(record: Conversations, identity: str) -> None:
    for client_id in ("a", "b"):
        _say(record, identity, client_id)
    assert record.mark_seen(identity, "agent", 2) == 2
    assert record.mark_seen(identity, "agent", 1) is None
    assert record.mark_seen(identity, "agent", 99) == 3
    assert record.mark_seen(identity, "agent", 99) is None
    assert record.mark_seen(identity, "citizen", 1) == 1
    assert record.mark_seen("nobody", "citizen", 1) is None
    found = record.find(identity)
    assert found is not None
    assert (found.seen_by_citizen, found.seen_by_agent) == (1, 3)


def test_what_belongs_to_the_end_of_a_turn_happens_with_it_and_is_said_after_the_replies(
    record: Conversations, identity: str
) -> None:
    done: list[datetime] = []

    def also(sql: Connection, at: datetime) -> list[Outgoing]:
        desk.to_waiting(sql, identity, at)
        done.append(at)
        return [Outgoing(text="In der Warteschlange", author=Author.SYSTEM)]

    said = _say(record, identity, "a")
    replies = [Outgoing(text="Ja"), Outgoing(text="Gut")]
    stored = record.finish_turn(identity, said.seq, replies, {}, "de", also=also) or []
    assert [(message.seq, message.text) for message in stored] == [(3, "Ja"), (4, "Gut"), (5, "In der Warteschlange")]
    assert record.replies(identity, said.seq) == (stored, True)
    assert record.finish_turn(identity, said.seq, replies, {}, "de", also=also) is None
    found = record.find(identity)
    assert found is not None
    assert (found.state, found.seq, len(done)) == (State.WAITING, 5, 1)


def test_when_the_end_of_a_turn_fails_nothing_of_it_stays(record: Conversations, identity: str) -> None:
    def also(sql: Connection, at: datetime) -> list[Outgoing]:
        desk.to_waiting(sql, identity, at)
        raise NotFound

    said = _say(record, identity, "a")
    with pytest.raises(NotFound):
        record.finish_turn(identity, said.seq, [Outgoing(text="Ja")], {}, "de", also=also)
    work = record.work(identity)
    assert work is not None
    assert (work.conversation.state, work.waiting) == (State.BOT, (said,))


def test_everything_is_more_than_a_page(record: Conversations, identity: str) -> None:
    for number in range(510):
        _say(record, identity, str(number))
    assert [said.seq for said in record.everything(identity)] == list(range(1, 512))


def _together(targets: list[object]) -> None:
    threads = [threading.Thread(target=target) for target in targets]  # type: ignore[arg-type]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_what_was_understood_is_stored_with_the_message_once_and_shown_to_no_citizen(
    record: Conversations, identity: str
) -> None:
    said = [record.receive(identity, Incoming(client_id=name, text=name))[0] for name in ("a", "b")]
    first, late = Understood(intent="greet", confidence=0.9), Understood(intent="thank", confidence=0.1)
    record.finish_turn(identity, said[0].seq, [Outgoing(text="Hallo")], None, "de", understood=first)
    record.finish_turn(identity, said[0].seq, [Outgoing(text="Hallo")], None, "de", understood=late)
    record.finish_turn(identity, said[1].seq, [Outgoing(text="Ja")], None, "de")
    assert record.understood(identity) == {said[0].seq: first}
    assert record.understood(identity, said[0].seq) == {}
    assert all("understood" not in message.model_dump() for message in record.everything(identity))
