"""Forgetting who reported: the broken lamp stays, the person does not, in no table and no file."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, select

from bot.cases import history, notes, photos
from bot.cases.catalogue import Catalogue, Service
from bot.cases.erasure import (
    Forgotten,
    forget,
    forget_all,
    forget_case,
    impersonal,
    sent_by,
    way_to,
    ways_to,
    without_reach,
)
from bot.cases.models import CITIZEN, SYSTEM, Case, Change, Place
from bot.cases.record import Cases
from bot.cases.workflow import State
from bot.errors import CaseChanged, NotFound
from bot.storage.database import Database
from bot.storage.tables import case_outbox, conversations, site_catalogues, site_streets
from tests.bot.cases.reports import ANNA, AT, CONTACT, LAMP, RUDE, conversation, hours, opened

TOLD = "Die Laterne ist dunkel. Rufen Sie an: 0151 2345678, kim@example.org, Haus 12."
MASKED = "Die Laterne ist dunkel. Rufen Sie an: […], […] Haus 12."


def _case(sql: Connection, talk: str, state: State = State.RECEIVED, complaint: bool = False) -> Case:
    """A case of a person, with everything that it can have."""
    said: dict[str, Any] = {
        "description": TOLD,
        "contact": CONTACT,
        "person": "kim-1",
        "attributes": {"wish": "Ruf mich an"},
    }
    case = opened(sql, conversation=talk, service=RUDE if complaint else LAMP, **said)
    notes.add(sql, case, "a", ANNA, "Kim wartet", AT)
    photos.add(sql, case, "image/png", b"kim", CITIZEN, AT)
    return Cases().change(sql, case.id, 1, Change(state=state, public_answer="Guten Tag"), ANNA, AT)


def test_an_open_defect_stays_to_be_repaired_without_who_reported_it(sql: Connection) -> None:
    talk = conversation(sql)
    before = _case(sql, talk)
    assert forget(sql, talk, hours(1)) == Forgotten(cases=1, photos=0, notes=1)
    after = Cases().find(sql, before.id)
    assert (after.contact, after.person, after.conversation) == (None, None, None)
    assert (after.description, after.place) == (MASKED, before.place)
    assert after.attributes == before.attributes
    assert (after.state, after.number, after.public_answer) == (State.RECEIVED, before.number, "Guten Tag")
    assert len(photos.listed(sql, before.id)) == 1
    assert notes.listed(sql, before.id) == []
    assert history.listed(sql, before.id)[-1].act == "erased"


def test_of_a_closed_defect_only_category_place_and_dates_stay(sql: Connection) -> None:
    talk = conversation(sql)
    before = _case(sql, talk, State.RESOLVED)
    assert forget(sql, talk, hours(1)).photos == 1
    after = Cases().find(sql, before.id)
    assert (after.description, after.attributes, after.place) == ("", {}, before.place)
    assert (after.state, after.closed_at, after.service) == (State.RESOLVED, AT, "street-light")


@pytest.mark.parametrize("state", list(State))
def test_of_a_complaint_nothing_that_was_told_stays_and_it_is_withdrawn(sql: Connection, state: State) -> None:
    talk = conversation(sql)
    before = _case(sql, talk, state, complaint=True)
    forget(sql, talk, hours(1))
    after = Cases().find(sql, before.id)
    assert (after.description, after.attributes, after.public_answer) == ("", {}, None)
    assert after.place == Place()
    assert after.state is (State.REJECTED if before.is_open else state)
    assert after.closed_at == (hours(1) if before.is_open else AT)


def test_an_open_defect_is_found_by_its_place_and_answers_without_who_is_named_there(sql: Connection) -> None:
    talk = conversation(sql)
    told = {"where": "bei Familie Muster, kim@example.org", "several": ["Tel. 0151 2345678"], "count": 2.0}
    place = Place(address="Bonner Straße 12, Mitte (bei Frau Muster, 0151.2345678)", district="Mitte")
    case = opened(sql, conversation=talk, place=place, attributes=told)
    forget(sql, talk, AT)
    after = Cases().find(sql, case.id)
    assert after.place == Place(address="Bonner Straße 12, Mitte (bei Frau […], […])", district="Mitte")
    assert after.attributes == {"where": "bei Familie […], […]", "several": ["Tel. […]"], "count": 2.0}


def test_what_was_chosen_from_a_list_or_is_a_date_is_no_text_of_a_person(sql: Connection) -> None:
    talk = conversation(sql)
    chosen = {"code": "kind", "order": 1, "datatype": "singlevaluelist", "description": {"de": "Was?"}}
    chosen["values"] = [{"key": "ab-c-12", "name": {"de": "Mast"}}]
    since = {"code": "since", "order": 2, "datatype": "datetime", "description": {"de": "Seit?"}}
    service = Service.model_validate(LAMP.model_dump() | {"attributes": [chosen, since]})
    data = Catalogue(groups={"a": {"de": "A"}}, services=(service,)).model_dump(mode="json")
    kept = {"site": "musterstadt", "edition": 1, "updated_at": AT}
    sql.execute(delete(site_catalogues))
    sql.execute(insert(site_catalogues).values(data=data, **kept))
    told = {"kind": "ab-c-12", "since": "2026-01-02T10:00:00+01:00", "mark": "ab-c-12"}
    case = opened(sql, conversation=talk, attributes=told)
    forget(sql, talk, AT)
    assert Cases().find(sql, case.id).attributes == told | {"mark": "[…]"}


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("Bonner Straße 12, Mitte (bei mir, Anna Schmidt (2. Stock", "Bonner Straße 12"),
        ("Kölner Str. 7 a, Mitte", "Kölner Str. 7 a"),
        ("≈ Bonner Straße / Kölner Straße, Mitte", "≈ Bonner Straße / Kölner Straße"),
        ("vor Anna Schmidts Haus in der Parkallee 3", "Parkallee 3"),
        ("bei mir vor der Tür, Anna Schmidt, 0170 1234567", None),
        ("Anna Schmidt 12", None),
        ("Mitte (Anna Schmidt)", None),
        ("(Anna Schmidt)", None),
    ],
)
def test_of_where_a_closed_defect_was_only_streets_and_numbers_stay(
    sql: Connection, told: str, left: str | None
) -> None:
    talk = conversation(sql)
    case = opened(sql, conversation=talk, place=Place(address=told, lat=51.0, lon=10.0, district="Mitte"))
    Cases().change(sql, case.id, 1, Change(state=State.RESOLVED), ANNA, AT)
    forget(sql, talk, AT)
    assert Cases().find(sql, case.id).place == Place(address=left, lat=51.0, lon=10.0, district="Mitte")


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("Am Eisstadion 3 b-c, Mitte (bei Anna)", "Am Eisstadion 3 b-c, Mitte"),
        ("Zum Planken / am eisstadion", "Zum Planken / am eisstadion"),
        ("bei Anna Schmidt, Am Eisstadion 3", "Am Eisstadion 3"),
        ("Anna Schmidt, 12 1234567, 12", None),
        ("Zum Planken / Anna Schmidt", None),
    ],
)
def test_a_street_of_the_citys_list_stays_whatever_it_is_called(sql: Connection, told: str, left: str | None) -> None:
    csv = 'street,district,number\n"Am Eisstadion",Mitte,12\nZum Planken,Mitte,\n'
    kept = {"site": "musterstadt", "edition": 1, "updated_at": AT}
    sql.execute(delete(site_streets))
    sql.execute(insert(site_streets).values(csv=csv, **kept))
    talk = conversation(sql)
    case = opened(sql, conversation=talk, place=Place(address=told))
    Cases().change(sql, case.id, 1, Change(state=State.RESOLVED), ANNA, AT)
    forget(sql, talk, AT)
    assert Cases().find(sql, case.id).address == left


def test_an_editor_with_an_old_page_does_not_bring_it_back(sql: Connection) -> None:
    talk = conversation(sql)
    before = _case(sql, talk)
    forget(sql, talk, hours(1))
    with pytest.raises(CaseChanged):
        Cases().change(sql, before.id, before.version, Change(description=TOLD), ANNA, hours(2))


def test_the_secret_words_open_nothing_any_more_and_the_city_is_to_be_told(sql: Connection) -> None:
    case = _case(sql, conversation(sql))
    Cases().filed(sql, case.id, AT, external_id="14-0110")
    assert forget_case(sql, case.id, AT).filed == ("14-0110",)
    assert sql.exec_driver_sql("SELECT secret_hash FROM cases").scalar_one() is None
    with pytest.raises(NotFound):
        forget_case(sql, "nothing", AT)


def test_only_the_cases_of_the_conversation_are_touched_and_only_once(sql: Connection) -> None:
    talk, other = conversation(sql), conversation(sql)
    mine, yours = _case(sql, talk), _case(sql, other)
    assert forget(sql, talk, AT).cases == 1
    assert forget(sql, talk, AT) == Forgotten()
    assert Cases().find(sql, yours.id) == yours
    assert Cases().find(sql, mine.id).contact is None


def test_a_mask_of_the_callers_own_is_used(sql: Connection) -> None:
    talk = conversation(sql)
    case = _case(sql, talk)
    forget(sql, talk, AT, lambda told: told.replace("Laterne", "***"))
    assert "***" in Cases().find(sql, case.id).description


def test_a_conversation_that_was_removed_leaves_its_cases(sql: Connection) -> None:
    talk = conversation(sql)
    case = _case(sql, talk)
    sql.execute(delete(conversations).where(conversations.c.id == talk))
    assert Cases().find(sql, case.id).conversation is None


def test_the_person_is_in_no_file_of_the_record_any_more(database: Database, tmp_path: Path) -> None:
    with database.write() as sql:
        talk = conversation(sql)
        case = _case(sql, talk)
    with database.write() as sql:
        forget(sql, talk, AT)
    database.truncate_log()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("lotse.db"))
    assert case.number.encode() in content
    told = (b"Kim Muster", b"kim@example.org", b"kim-1", b"0151 2345678", b"Kim wartet")
    assert not any(word in content for word in told)


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("+49 (0) 1234 / 56-0 bitte", "[…] bitte"),
        ("Mail an kim.muster@example.org.", "Mail an […]"),
        ("Mast 1204-17, Haus 12, seit 23.11.2026", "Mast 1204-17, Haus 12, seit 23.11.2026"),
    ],
)
def test_phone_numbers_and_addresses_are_taken_out_and_other_numbers_stay(told: str, left: str) -> None:
    assert without_reach(told) == left


@pytest.mark.parametrize(
    ("told", "left"),
    [
        ("Herr Müller mit MS-AB 123 war es", "Herr […] mit […] war es"),
        ("Herr Müller MS-AB 123", "Herr […] […]"),
        ("tel 0170.1234567, DE89 3704 0044 0532 0130 00", "tel […], […]"),
        ("rufen,0170 1234567 oder a@b.de", "rufen,[…] oder […]"),
        ("Mast 1204-17, Haus 12, seit 23.11.2026", "Mast 1204-17, Haus 12, seit 23.11.2026"),
    ],
)
def test_names_accounts_and_number_plates_are_taken_out_unless_told_otherwise(told: str, left: str) -> None:
    assert impersonal(told) == left


def test_what_nobody_needs_any_more_is_not_sent_to_another_system(sql: Connection) -> None:
    talk = conversation(sql)
    open_one, closed, rude = (
        _case(sql, talk),
        _case(sql, talk, State.RESOLVED),
        _case(sql, talk, complaint=True),
    )
    for case in (open_one, closed, rude):
        sql.execute(insert(case_outbox).values(case=case.id, site=case.site, next_at=AT, created_at=AT))
    forget(sql, talk, hours(1))
    assert list(sql.scalars(select(case_outbox.c.case))) == [open_one.id]


@pytest.mark.parametrize(
    ("told", "way"),
    [
        ("Kim@Example.org ", "kim@example.org"),
        ("+49 (0) 151 / 234 56-78", "1512345678"),
        ("0049 151 2345678", "1512345678"),
        ("0151.2345678", "1512345678"),
        ("12345", None),
        ("aZ3-1512345678", None),
    ],
)
def test_contacts_are_compared_in_one_spelling(told: str, way: str | None) -> None:
    assert way_to(told) == way


def test_cases_of_other_systems_are_found_by_the_contact_and_forgotten_like_others(sql: Connection) -> None:
    same = {"external_key": "open311:p:1", "contact": CONTACT}
    sent = opened(sql, description="Herr Müller wartet. 0151 2345678", **same)
    mine = opened(sql, conversation=conversation(sql), contact=CONTACT)
    opened(sql, external_key="open311:p:2", contact=CONTACT.model_copy(update={"email": "else@example.org"}))
    notes.add(sql, sent, "open311", SYSTEM, "Kim ruft wieder an", AT)
    assert ways_to(mine.contact) == {"kim@example.org"}
    assert sent_by(sql, {"kim@example.org"}) == [sent.id]
    assert sent_by(sql, set()) == []
    done = forget_all(sql, [sent.id], AT)
    after = Cases().find(sql, sent.id)
    assert (done.cases, done.notes, after.contact) == (1, 1, None)
    assert after.description == "Herr […] wartet. […]"
    assert sent_by(sql, {"kim@example.org"}) == []
