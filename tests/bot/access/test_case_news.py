"""A case changes together with what follows: its citizens hear, consoles hear, the audit log knows; or nothing does."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from bot.access.case_events import tell_consoles
from bot.access.case_news import CaseDesk, build_case_desk
from bot.access.desk import Desk
from bot.cases import history, notes
from bot.cases.cabinet import Cabinet
from bot.cases.catalogue import Catalogue
from bot.cases.models import Actor, Case, Change, Opened
from bot.cases.outbox import Stage
from bot.cases.workflow import State
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.errors import CaseChanged, CaseTransition, Forbidden, InvalidRequest, NotFound
from bot.handover import desk_log
from bot.messages import Author, Outcome, Outgoing
from bot.service_hours import ServiceHours
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.audit_log import listed
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.live import Live
from bot.storage.tables import case_outbox
from tests.bot.access.conftest import Time, Told
from tests.bot.cases.reports import LAMP, RUDE, SITE, report
from tests.bot.clerks import agent, event

RESOLVED = Change(state=State.RESOLVED, public_answer="Die Lampe ist getauscht.")
POLL = Actor("partner", "Open311")


@pytest.fixture
def cabinet(settings: Settings, database: Database, time: Time) -> Cabinet:
    made = Cabinet(settings, database, tell_consoles, time)
    made.catalogues.keep(SITE, Catalogue(groups={"a": {"de": "A"}}, services=(LAMP, RUDE)))
    return made


@pytest.fixture
def cases(settings: Settings, database: Database, live: Live, cabinet: Cabinet, time: Time) -> CaseDesk:
    return build_case_desk(settings, database, live, cabinet, time)


@pytest.fixture
def lamp(cabinet: Cabinet, citizen: Conversation) -> Case:
    """A lamp that the citizen has reported in the chat."""
    return _filed(cabinet, citizen).case


def _filed(cabinet: Cabinet, talk: Conversation, **values: Any) -> Opened:
    same_as = values.pop("same_as", None)
    what = report(conversation=talk.id, person=talk.person, **values)
    return cabinet.filing.file(what, ServiceHours(), same_as=same_as)


def _another(record: Conversations, language: str = "de", channel: str = "web") -> Conversation:
    return record.open(SITE, channel, Outgoing(text="Guten Tag", language=language))[0]


def _events(database: Database) -> list[dict[str, Any]]:
    with database.read() as sql:
        return [entry.data for entry in desk_log.after(sql, None, 0) if entry.event == "case"]


def _audited(database: Database) -> list[tuple[str, str, str, dict[str, Any]]]:
    with database.read() as sql:
        entries = listed(sql, None)
    return [(one.staff, one.act, one.subject, one.data) for one in entries if one.act.startswith("case")]


async def test_who_reported_hears_in_the_chat_that_it_is_done_and_is_asked_whether_it_is(
    cases: CaseDesk, lamp: Case, anna: Staff, told: Told
) -> None:
    done = await cases.change(anna, lamp.id, 1, RESOLVED)
    assert (done.state, done.version) == (State.RESOLVED, 2)
    [message] = told.said
    assert (message.author, message.outcome, message.language) == (Author.BOT, Outcome.CASE_STATUS, "de")
    assert message.text == (
        f"Neues zu Ihrer Meldung {lamp.number} (Laterne): Sie ist als erledigt gemeldet.\n\n"
        "Antwort der Stadt: Die Lampe ist getauscht.\n\nIst es aus Ihrer Sicht erledigt?"
    )
    done_it, not_yet = message.choices
    assert (done_it.label, not_yet.label) == ("Ja, erledigt", "Nein, noch nicht")
    assert done_it.payload == "/case_done" + json.dumps({"case": lamp.id})
    assert not_yet.payload == "/case_not_done" + json.dumps({"case": lamp.id})


async def test_the_choices_are_offered_so_that_they_may_come_back(
    cases: CaseDesk, lamp: Case, anna: Staff, told: Told, record: Conversations, citizen: Conversation
) -> None:
    await cases.change(anna, lamp.id, 1, RESOLVED)
    from bot.messages import Incoming

    chosen = Incoming(client_id="c", choice=told.said[0].choices[0].payload)
    assert record.receive(citizen.id, chosen)[0].text == "Ja, erledigt"


@pytest.mark.parametrize("state", [State.ASSIGNED, State.IN_PROGRESS, State.WAITING, State.REJECTED])
async def test_every_other_state_is_told_without_a_question(
    state: State, cases: CaseDesk, lamp: Case, anna: Staff, told: Told
) -> None:
    await cases.change(anna, lamp.id, 1, Change(state=state))
    [message] = told.said
    assert (message.choices, lamp.number in message.text) == ((), True)
    assert ("Bauamt" in message.text) == (state is State.ASSIGNED)


async def test_it_is_told_in_the_language_of_the_conversation(
    cases: CaseDesk, cabinet: Cabinet, anna: Staff, record: Conversations
) -> None:
    talk = _another(record, "en")
    case = _filed(cabinet, talk).case
    await cases.change(anna, case.id, 1, Change(state=State.IN_PROGRESS))
    [message] = record.after(talk.id, 1)
    assert message.language == "en"
    assert message.text.startswith(f"News about your report {case.number}")


async def test_a_public_answer_alone_is_told_and_internal_changes_are_not(
    cases: CaseDesk, lamp: Case, anna: Staff, told: Told, database: Database
) -> None:
    await cases.change(anna, lamp.id, 1, Change(department="Umweltamt"))
    assert told.said == []
    await cases.change(anna, lamp.id, 2, Change(public_answer="Wir haben die Lampe bestellt."))
    assert "Antwort der Stadt: Wir haben die Lampe bestellt." in told.texts[0]
    assert [one["version"] for one in _events(database)] == [1, 2, 3]


async def test_consoles_and_the_audit_log_hear_of_a_change_without_words_of_citizens(
    cases: CaseDesk, lamp: Case, anna: Staff, database: Database
) -> None:
    await cases.change(anna, lamp.id, 1, RESOLVED)
    assert _events(database)[-1] == {"id": lamp.id, "number": lamp.number, "state": "resolved", "version": 2}
    fields = ["public_answer", "state"]
    assert _audited(database) == [
        ("anna", "case_change", lamp.id, {"staff_id": anna.id, "version": 2, "fields": fields})
    ]


async def test_the_second_of_two_editors_is_told_the_present_version_and_nothing_else_happens(
    cases: CaseDesk, lamp: Case, anna: Staff, ben: Staff, told: Told, database: Database
) -> None:
    await cases.change(anna, lamp.id, 1, Change(state=State.ASSIGNED))
    with pytest.raises(CaseChanged) as caught:
        await cases.change(ben, lamp.id, 1, Change(state=State.REJECTED))
    assert caught.value.values == {"version": 2}
    assert (len(told.said), len(_audited(database)), len(_events(database))) == (1, 1, 2)


async def test_what_changes_nothing_is_told_to_nobody(
    cases: CaseDesk, lamp: Case, anna: Staff, told: Told, database: Database
) -> None:
    assert (await cases.change(anna, lamp.id, 7, Change(state=State.RECEIVED))).version == 1
    assert (told.said, _audited(database), len(_events(database))) == ([], [], 1)


async def test_a_state_that_cannot_be_is_refused_and_nobody_hears(
    cases: CaseDesk, lamp: Case, anna: Staff, told: Told
) -> None:
    await cases.change(anna, lamp.id, 1, RESOLVED)
    with pytest.raises(CaseTransition):
        await cases.change(anna, lamp.id, 2, Change(state=State.REJECTED))
    assert len(told.said) == 1


async def test_another_system_may_change_a_case_and_stands_in_its_history_not_in_the_audit(
    cases: CaseDesk, lamp: Case, told: Told, database: Database
) -> None:
    await cases.change(POLL, lamp.id, 1, RESOLVED)
    assert (len(told.said), _audited(database)) == (1, [])
    with database.read() as sql:
        assert history.listed(sql, lamp.id)[-1].actor == POLL


async def test_agents_of_other_cities_neither_see_nor_change_a_case(
    cases: CaseDesk, lamp: Case, database: Database
) -> None:
    stranger = agent(Accounts(database), "carla", site="neustadt")
    acts: list[Callable[[], Any]] = [
        lambda: cases.find(stranger, lamp.id),
        lambda: cases.change(stranger, lamp.id, 1, RESOLVED),
        lambda: cases.recategorise(stranger, lamp.id, 1, RUDE),
        lambda: cases.link(stranger, lamp.id, 1, None),
        lambda: cases.note(stranger, lamp.id, "n", "Notiz"),
    ]
    for act in acts:
        with pytest.raises(Forbidden):
            await act()
    assert _audited(database) == []


async def test_a_case_that_is_not_there_is_not_found(cases: CaseDesk, anna: Staff) -> None:
    with pytest.raises(NotFound):
        await cases.change(anna, "x", 1, RESOLVED)


async def test_all_who_follow_the_same_lamp_hear_in_their_own_conversation_and_are_asked_for_their_own_case(
    cases: CaseDesk, lamp: Case, cabinet: Cabinet, anna: Staff, record: Conversations, told: Told, database: Database
) -> None:
    talk = _another(record, "en")
    theirs = _filed(cabinet, talk, same_as=lamp.id).case
    await cases.change(anna, lamp.id, 1, RESOLVED)
    [message] = record.after(talk.id, 1)
    assert theirs.number in message.text
    assert json.loads(message.choices[0].payload.removeprefix("/case_done")) == {"case": theirs.id}
    assert len(told.said) == 1
    with database.read() as sql:
        after = cabinet.cases.find(sql, theirs.id)
    assert (after.state, after.public_answer) == (State.RESOLVED, RESOLVED.public_answer)
    assert {one["id"] for one in _events(database)[-2:]} == {lamp.id, theirs.id}


async def test_a_case_that_staff_link_goes_where_the_other_stands_and_its_citizen_hears_why(
    cases: CaseDesk, lamp: Case, cabinet: Cabinet, anna: Staff, record: Conversations, told: Told
) -> None:
    await cases.change(anna, lamp.id, 1, Change(state=State.IN_PROGRESS))
    talk = _another(record)
    theirs = _filed(cabinet, talk).case
    linked = await cases.link(anna, theirs.id, 1, lamp.id)
    assert (linked.duplicate_of, linked.state) == (lamp.id, State.IN_PROGRESS)
    [message] = record.after(talk.id, 1)
    assert "schon gemeldet" in message.text
    assert len(told.said) == 1, "who reported it first hears nothing of it"
    with pytest.raises(InvalidRequest):
        await cases.link(anna, lamp.id, 2, lamp.id)


async def test_what_is_unlinked_again_is_told_to_nobody(
    cases: CaseDesk, lamp: Case, cabinet: Cabinet, anna: Staff, record: Conversations
) -> None:
    talk = _another(record)
    theirs = _filed(cabinet, talk, same_as=lamp.id).case
    free = await cases.link(anna, theirs.id, theirs.version, None)
    assert free.duplicate_of is None
    await cases.change(anna, lamp.id, 1, RESOLVED)
    assert record.after(talk.id, 1) == []


async def test_while_a_person_has_the_chat_it_is_a_notice_without_choices_and_their_console_hears(
    cases: CaseDesk,
    lamp: Case,
    desk: Desk,
    anna: Staff,
    citizen: Conversation,
    record: Conversations,
    database: Database,
) -> None:
    held = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    known = record.after(citizen.id, 1)[-1].seq
    await cases.change(anna, lamp.id, 1, RESOLVED)
    [message] = record.after(citizen.id, known)
    assert (message.author, message.choices) == (Author.SYSTEM, ())
    assert "Ist es aus Ihrer Sicht erledigt" not in message.text
    with database.read() as sql:
        logged = [one for one in desk_log.after(sql, None, 0) if one.event == "message"]
    assert (logged[-1].handover, logged[-1].data["number"]) == (held.id, message.seq)


async def test_after_the_end_of_a_conversation_it_is_told_without_choices(
    cases: CaseDesk, lamp: Case, anna: Staff, citizen: Conversation, record: Conversations, told: Told
) -> None:
    record.close(citizen.id)
    await cases.change(anna, lamp.id, 1, RESOLVED)
    assert (told.said[0].author, told.said[0].choices) == (Author.BOT, ())


async def test_after_an_erasure_the_case_goes_on_and_nobody_is_told(
    cases: CaseDesk, lamp: Case, desk: Desk, anna: Staff, citizen: Conversation
) -> None:
    await desk.erase(citizen.id)
    seen = await cases.find(anna, lamp.id)
    assert (await cases.change(anna, lamp.id, seen.version, RESOLVED)).state is State.RESOLVED


async def test_the_citizens_open_window_hears_at_once(
    cases: CaseDesk, lamp: Case, anna: Staff, citizen: Conversation, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, str, dict[str, Any]]] = []

    async def notify(line: str, event: str, data: dict[str, Any]) -> None:
        heard.append((line, event, data))

    monkeypatch.setattr(live, "notify", notify)
    await cases.change(anna, lamp.id, 1, RESOLVED)
    assert [(line, name) for line, name, _ in heard] == [(citizen.id, "message"), ("desk", "desk")]
    assert heard[0][2]["outcome"] == "case_status"
    assert heard[1][2]["data"]["number"] == lamp.number


async def test_a_case_of_another_category_gets_its_department_and_due_time(
    cases: CaseDesk, lamp: Case, anna: Staff, told: Told
) -> None:
    moved = await cases.recategorise(anna, lamp.id, 1, RUDE)
    assert (moved.service, moved.department, moved.kind) == (RUDE.code, RUDE.department, RUDE.kind)
    assert told.said == []
    with pytest.raises(CaseChanged):
        await cases.recategorise(anna, lamp.id, 1, LAMP)


async def test_notes_are_kept_once_and_told_to_consoles_only(
    cases: CaseDesk, lamp: Case, anna: Staff, told: Told, database: Database
) -> None:
    note, fresh = await cases.note(anna, lamp.id, "n-1", "Mast 12 prüfen")
    again, stale = await cases.note(anna, lamp.id, "n-1", "Mast 12 prüfen")
    assert (note, fresh, stale) == (again, True, False)
    assert (told.said, [entry[1] for entry in _audited(database)]) == ([], ["case_note"])
    assert len(_events(database)) == 2


async def test_a_case_that_fails_to_be_told_has_not_changed(
    cases: CaseDesk, lamp: Case, anna: Staff, monkeypatch: pytest.MonkeyPatch, told: Told
) -> None:
    def broken(sql: Connection, *_: Any) -> int:
        raise RuntimeError

    monkeypatch.setattr(desk_log, "append", broken)
    with pytest.raises(RuntimeError):
        await cases.change(anna, lamp.id, 1, RESOLVED)
    assert (await cases.find(anna, lamp.id)).version == 1
    assert told.said == []


@pytest.fixture
def sending(settings: Settings, database: Database, live: Live, time: Time) -> tuple[CaseDesk, Cabinet]:
    """A desk and a cabinet of a city that has an endpoint of its own."""
    there = settings.model_copy(update={"open311_url": "https://reports.example/open311/v2"})
    made = Cabinet(there, database, tell_consoles, time)
    made.catalogues.keep(SITE, Catalogue(groups={"a": {"de": "A"}}, services=(LAMP, RUDE)))
    return build_case_desk(there, database, live, made, time), made


def _stages(database: Database) -> dict[str, str]:
    with database.read() as sql:
        return {row.case: row.stage for row in sql.execute(select(case_outbox))}


async def test_a_case_that_turns_out_to_be_no_repetition_is_sent_on(
    sending: tuple[CaseDesk, Cabinet], citizen: Conversation, anna: Staff, record: Conversations, database: Database
) -> None:
    desk, made = sending
    first = _filed(made, citizen).case
    theirs = _filed(made, _another(record), same_as=first.id).case
    assert _stages(database) == {first.id: "queued"}
    await desk.link(anna, theirs.id, theirs.version, None)
    assert _stages(database) == {first.id: "queued", theirs.id: "queued"}


async def test_a_complaint_that_staff_move_to_a_defect_is_sent_on(
    sending: tuple[CaseDesk, Cabinet], citizen: Conversation, anna: Staff, database: Database
) -> None:
    desk, made = sending
    rude = _filed(made, citizen, service=RUDE).case
    assert _stages(database) == {}
    await desk.recategorise(anna, rude.id, 1, LAMP)
    assert _stages(database) == {rude.id: "queued"}


async def test_a_case_that_staff_take_up_again_is_sent_on_if_it_never_was(
    sending: tuple[CaseDesk, Cabinet], citizen: Conversation, anna: Staff, database: Database
) -> None:
    desk, made = sending
    case = _filed(made, citizen).case
    done = await desk.change(anna, case.id, 1, RESOLVED)
    with database.write() as sql:
        sql.execute(update(case_outbox).values(stage=Stage.DONE))
    await desk.change(anna, case.id, done.version, Change(department="Tiefbauamt"))
    assert _stages(database) == {case.id: "done"}
    await desk.change(anna, case.id, done.version + 1, Change(state=State.IN_PROGRESS))
    assert _stages(database) == {case.id: "queued"}


@pytest.mark.parametrize(("by_staff", "count"), [(True, 1), (False, 0)])
async def test_who_takes_up_a_filed_case_is_told_that_the_other_system_must_hear_unless_it_was_that_system(
    by_staff: bool,
    count: int,
    sending: tuple[CaseDesk, Cabinet],
    citizen: Conversation,
    anna: Staff,
    database: Database,
) -> None:
    desk, made = sending
    case = _filed(made, citizen).case
    done = await desk.change(anna, case.id, 1, RESOLVED)
    with database.write() as sql:
        made.cases.filed(sql, case.id, done.updated_at, external_id="4711")
    await desk.change(anna if by_staff else POLL, case.id, done.version, Change(state=State.IN_PROGRESS))
    with database.read() as sql:
        assert len(notes.listed(sql, case.id)) == count
