"""The record: opened once, changed only by who has seen it as it is, and everything written down."""

import pytest
from sqlalchemy import Connection

from bot.cases import history
from bot.cases.catalogue import Attribute
from bot.cases.models import CITIZEN, SYSTEM, Change, Place
from bot.cases.record import Cases
from bot.cases.workflow import State
from bot.errors import CaseChanged, CaseTransition, Conflict, InvalidRequest, NotFound
from bot.storage.database import Database
from tests.bot.cases.reports import ANNA, AT, CONTACT, DUE, LAMP, RUDE, conversation, hours, opened, report

RECORD = Cases()


def test_a_new_case_is_what_was_reported_with_secret_words_told_once(database: Database) -> None:
    with database.write() as sql:
        talk = conversation(sql)
        more = {"contact": CONTACT, "conversation": talk, "client_key": "a", "person": "p", "attributes": {"x": ["ä"]}}
        made = RECORD.open(sql, report(**more), DUE, CITIZEN, AT)
    with database.read() as sql:
        assert RECORD.find(sql, made.case.id) == made.case
    case = made.case
    assert made.is_new
    assert (case.state, case.version, case.due_at, case.is_open) == (State.RECEIVED, 1, DUE, True)
    assert (case.department, case.service, case.kind) == ("Bauamt", "street-light", "defect")
    assert (case.contact, case.conversation, case.person, case.attributes) == (CONTACT, talk, "p", {"x": ["ä"]})
    assert case.place == Place(address="Bonner Straße 12", lat=51.0, lon=10.0)
    assert (case.created_at, case.updated_at, case.closed_at, case.rating) == (AT, AT, None, None)


def test_the_same_report_of_a_conversation_is_one_case(sql: Connection) -> None:
    talk, other = conversation(sql), conversation(sql)
    first = opened(sql, conversation=talk, client_key="a")
    again = RECORD.open(sql, report(conversation=talk, client_key="a", description="Anders"), DUE, CITIZEN, hours(1))
    assert (again.case, again.secret, again.is_new) == (first, None, False)
    assert opened(sql, conversation=talk, client_key="b") != first
    assert opened(sql, conversation=other, client_key="a") != first
    assert len(history.listed(sql, first.id)) == 1


def test_the_same_report_of_another_system_is_one_case_of_the_site(sql: Connection) -> None:
    first = opened(sql, external_key="partner:17")
    assert opened(sql, external_key="partner:17") == first
    assert opened(sql, external_key="partner:18") != first
    assert opened(sql, external_key="partner:17", site="anderswo") != first


def test_reports_without_a_key_are_each_a_case(sql: Connection) -> None:
    assert opened(sql).number != opened(sql).number


def test_an_erased_conversation_opens_no_case(sql: Connection) -> None:
    with pytest.raises(NotFound):
        opened(sql, conversation="erased", client_key="a")
    assert opened(sql).version == 1, "the transaction goes on"


def test_a_number_that_is_taken_is_drawn_again(sql: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = iter(["K7M4-2222", "K7M4-2222", "K7M4-3333"])
    monkeypatch.setattr("bot.cases.numbers.generate", lambda: next(drawn))
    assert [opened(sql).number for _ in range(2)] == ["K7M4-2222", "K7M4-3333"]


def test_where_every_number_is_taken_nothing_is_opened(sql: Connection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.cases.numbers.generate", lambda: "K7M4-2222")
    opened(sql)
    with pytest.raises(Conflict):
        opened(sql)


def test_an_editor_changes_what_is_given_and_nothing_else(sql: Connection) -> None:
    case = opened(sql, contact=CONTACT)
    change = Change(state=State.ASSIGNED, department="Umweltamt", public_answer="Wir kommen am Montag.")
    changed = RECORD.change(sql, case.id, 1, change, ANNA, hours(1))
    assert RECORD.find(sql, case.id) == changed
    assert (changed.state, changed.department, changed.version) == (State.ASSIGNED, "Umweltamt", 2)
    assert (changed.public_answer, changed.updated_at) == ("Wir kommen am Montag.", hours(1))
    assert (changed.description, changed.contact, changed.due_at) == (case.description, CONTACT, DUE)
    assert RECORD.change(sql, case.id, 2, Change(public_answer=None), ANNA, hours(2)).public_answer is None


def test_who_has_seen_an_old_version_is_told_the_present_one(sql: Connection) -> None:
    case = opened(sql)
    RECORD.change(sql, case.id, 1, Change(department="Umweltamt"), ANNA, AT)
    for act in (
        lambda: RECORD.change(sql, case.id, 1, Change(department="Ordnungsamt"), ANNA, AT),
        lambda: RECORD.recategorise(sql, case.id, 1, RUDE, DUE, ANNA, AT),
        lambda: RECORD.link(sql, case.id, 1, None, ANNA, AT),
    ):
        with pytest.raises(CaseChanged) as caught:
            act()
        assert caught.value.values == {"version": 2}
    assert RECORD.find(sql, case.id).department == "Umweltamt"


def test_a_repeated_change_is_no_second_one(sql: Connection) -> None:
    case = opened(sql)
    first = RECORD.change(sql, case.id, 1, Change(state=State.WAITING), ANNA, AT)
    assert RECORD.change(sql, case.id, 1, Change(state=State.WAITING), ANNA, hours(1)) == first
    assert RECORD.change(sql, case.id, 2, Change(), ANNA, hours(1)) == first
    assert len(history.listed(sql, case.id)) == 2


def test_a_state_that_cannot_follow_changes_nothing(sql: Connection) -> None:
    case = opened(sql)
    closed = RECORD.change(sql, case.id, 1, Change(state=State.RESOLVED), ANNA, AT)
    with pytest.raises(CaseTransition):
        RECORD.change(sql, case.id, 2, Change(state=State.REJECTED, department="Umweltamt"), ANNA, AT)
    assert RECORD.find(sql, case.id) == closed


def test_closing_and_opening_again_are_dated(sql: Connection) -> None:
    case = opened(sql)
    closed = RECORD.change(sql, case.id, 1, Change(state=State.RESOLVED), ANNA, hours(1))
    assert (closed.closed_at, closed.is_open) == (hours(1), False)
    assert RECORD.rate(sql, case.id, 2, hours(2)).rating == 2
    again = RECORD.reopen(sql, case.id, hours(100), CITIZEN, hours(3))
    assert (again.state, again.closed_at, again.rating, again.due_at) == (State.RECEIVED, None, None, hours(100))
    assert RECORD.reopen(sql, case.id, hours(200), CITIZEN, hours(4)) == again, "it is open already"
    done = history.listed(sql, case.id)
    assert [entry.act for entry in done] == ["opened", "changed", "rated", "reopened"]
    assert [entry.data["rating"] for entry in done[2:]] == [[None, 2], [2, None]], "staff see what became of it"


@pytest.mark.parametrize("rating", [0, 6, -1])
def test_a_rating_is_one_to_five(sql: Connection, rating: int) -> None:
    with pytest.raises(InvalidRequest):
        RECORD.rate(sql, opened(sql).id, rating, AT)


def test_only_what_is_closed_is_rated_and_that_disturbs_no_editor(sql: Connection) -> None:
    case = opened(sql)
    with pytest.raises(Conflict):
        RECORD.rate(sql, case.id, 5, AT)
    RECORD.change(sql, case.id, 1, Change(state=State.RESOLVED), ANNA, AT)
    assert RECORD.rate(sql, case.id, 5, AT).version == 2
    assert RECORD.rate(sql, case.id, 4, AT).rating == 4
    with pytest.raises(NotFound):
        RECORD.rate(sql, "nothing", 4, AT)


def test_another_category_brings_its_department_and_keeps_only_its_answers(sql: Connection) -> None:
    asked = {"code": "lamp-number", "order": 1, "datatype": "string", "description": {"de": "?"}}
    question = Attribute.model_validate(asked)
    bench = LAMP.model_copy(update={"code": "bench", "department": "Umweltamt", "attributes": (question,)})
    case = opened(sql, attributes={"lamp-number": "1204", "surface": "road"})
    moved = RECORD.recategorise(sql, case.id, 1, bench, hours(5), ANNA, AT)
    assert (moved.service, moved.department, moved.due_at) == ("bench", "Umweltamt", hours(5))
    assert moved.attributes == {"lamp-number": "1204"}


def test_links_always_lead_to_the_case_that_stands_for_all(sql: Connection) -> None:
    first, second, third = opened(sql), opened(sql, hours(1)), opened(sql, hours(2))
    assert RECORD.link(sql, third.id, 1, second.id, ANNA, AT).duplicate_of == second.id
    assert RECORD.link(sql, second.id, 1, first.id, ANNA, AT).duplicate_of == first.id
    assert [case.id for case in RECORD.duplicates_of(sql, first.id)] == [third.id, second.id]
    fourth = opened(sql)
    assert RECORD.link(sql, fourth.id, 1, third.id, ANNA, AT).duplicate_of == first.id
    assert RECORD.link(sql, third.id, 2, None, ANNA, AT).duplicate_of is None


def test_a_case_is_never_its_own_duplicate_nor_that_of_another_site(sql: Connection) -> None:
    first, second, abroad = opened(sql), opened(sql), opened(sql, site="anderswo")
    RECORD.link(sql, second.id, 1, first.id, ANNA, AT)
    for other in (first.id, second.id, abroad.id):
        with pytest.raises(InvalidRequest):
            RECORD.link(sql, first.id, 1, other, ANNA, AT)
    with pytest.raises(NotFound):
        RECORD.link(sql, first.id, 1, "nothing", ANNA, AT)
    assert RECORD.find(sql, first.id) == first


def test_what_the_citys_own_endpoint_says_is_kept_without_disturbing_editors(sql: Connection) -> None:
    case = opened(sql)
    RECORD.filed(sql, case.id, AT, token="t-1")
    filed = RECORD.filed(sql, case.id, AT, external_id="14-0110", status="open")
    assert (filed.external_token, filed.external_id, filed.external_status) == ("t-1", "14-0110", "open")
    assert filed.version == 1
    assert RECORD.filed(sql, case.id, AT, status="open") == filed
    assert RECORD.by_external(sql, case.site, "14-0110") == filed
    assert [entry.act for entry in history.listed(sql, case.id)] == ["opened", "filed", "filed"]
    with pytest.raises(NotFound):
        RECORD.by_external(sql, "anderswo", "14-0110")


def test_duplicates_follow_the_case_that_stands_for_them(sql: Connection) -> None:
    first, second, alone = opened(sql), opened(sql), opened(sql)
    linked = RECORD.link(sql, second.id, 1, first.id, ANNA, AT)
    done = RECORD.change(sql, first.id, 1, Change(state=State.RESOLVED, public_answer="Getauscht."), ANNA, hours(1))
    [moved] = RECORD.follow(sql, done, hours(1))
    assert (moved.id, moved.state, moved.public_answer) == (second.id, State.RESOLVED, "Getauscht.")
    assert (moved.version, moved.closed_at) == (linked.version + 1, hours(1))
    assert history.listed(sql, second.id)[-1].actor == SYSTEM
    assert RECORD.follow(sql, done, hours(2)) == []
    assert RECORD.find(sql, alone.id) == alone


def test_a_duplicate_moves_only_where_a_case_may_go(sql: Connection) -> None:
    original, rejected, waiting = opened(sql), opened(sql), opened(sql)
    RECORD.change(sql, rejected.id, 1, Change(state=State.REJECTED, public_answer="Nicht unsere."), ANNA, AT)
    done = RECORD.change(sql, original.id, 1, Change(state=State.RESOLVED, public_answer="Fertig."), ANNA, AT)
    RECORD.link(sql, rejected.id, 2, original.id, ANNA, AT)
    RECORD.link(sql, waiting.id, 1, original.id, ANNA, AT)
    assert [case.id for case in RECORD.follow(sql, done, AT)] == [waiting.id]
    stays = RECORD.find(sql, rejected.id)
    assert (stays.state, stays.public_answer) == (State.REJECTED, "Nicht unsere.")
    again = RECORD.reopen(sql, original.id, DUE, CITIZEN, AT)
    assert {case.id for case in RECORD.follow(sql, again, AT)} == {rejected.id, waiting.id}, "from there all may go on"
