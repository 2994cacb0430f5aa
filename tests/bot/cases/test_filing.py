"""A report becomes a case with all that hangs on it, once, however often it is sent; and can be followed later."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, select, update

from bot.cases import history, notes, photos
from bot.cases.catalogue import Catalogue
from bot.cases.catalogues import Catalogues
from bot.cases.erasure import forget
from bot.cases.filing import Filing
from bot.cases.models import CITIZEN, Case, Change, Opened, Place
from bot.cases.outbox import Stage
from bot.cases.record import Cases
from bot.cases.status import Status
from bot.cases.workflow import State
from bot.errors import Conflict, InvalidRequest, NotFound
from bot.privacy.photos import Photo
from bot.service_hours import ServiceHours
from bot.storage.database import Database
from bot.storage.tables import case_outbox
from tests.at_once import together
from tests.bot.cases.reports import ANNA, AT, LAMP, RUDE, SITE, conversation, report

DAYS = ServiceHours(weekly={"mon": ("08:00-18:00",), "tue": ("08:00-18:00",)})
PHOTO = Photo(b"pixels", "image/jpeg", 64, 48)


class Console:
    """Notes what it was told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, State, int]] = []

    def __call__(self, sql: Connection, case: Case, at: datetime) -> None:
        self.told.append((case.id, case.state, case.version))


@pytest.fixture
def console() -> Console:
    return Console()


@pytest.fixture
def filing(database: Database, console: Console) -> Filing:
    catalogues = Catalogues(database)
    catalogues.keep(SITE, Catalogue(groups={"a": {"de": "A"}}, services=(LAMP, RUDE)))
    return Filing(database, catalogues, lambda: AT, console, {SITE})


def _talk(database: Database) -> str:
    with database.write() as sql:
        return conversation(sql)


def _waiting(database: Database) -> list[str]:
    with database.read() as sql:
        return list(sql.scalars(select(case_outbox.c.case)))


def _change(database: Database, case: Case, state: State) -> Case:
    with database.write() as sql:
        return Cases().change(sql, case.id, case.version, Change(state=state), ANNA, AT)


def _find(database: Database, case_id: str) -> Case:
    with database.read() as sql:
        return Cases().find(sql, case_id)


def test_a_report_is_a_case_with_photos_due_time_a_place_in_the_outbox_and_a_word_to_the_consoles(
    filing: Filing, database: Database, console: Console
) -> None:
    opened = filing.file(report(), DAYS, photos=[PHOTO, PHOTO])
    assert opened.is_new
    assert opened.case.due_at == DAYS.due(AT, LAMP.due_hours)
    assert opened.case.due_at > AT + timedelta(days=14), "two days a week make five of it more than two weeks"
    with database.read() as sql:
        assert len(photos.listed(sql, opened.case.id)) == 2
        assert [entry.act for entry in history.listed(sql, opened.case.id)] == ["opened", "photo_added", "photo_added"]
    assert _waiting(database) == [opened.case.id]
    assert console.told == [(opened.case.id, State.RECEIVED, 1)]


def test_a_report_that_is_sent_five_times_at_once_is_one_case_with_one_photo(
    filing: Filing, database: Database, console: Console
) -> None:
    what = report(conversation=_talk(database), client_key="form-1")
    found = together([lambda: filing.file(what, DAYS, photos=[PHOTO]) for _ in range(5)])
    opened = [one for one in found if isinstance(one, Opened)]
    assert len({one.case.id for one in opened}) == 1
    assert [one.is_new for one in opened].count(True) == 1
    with database.read() as sql:
        assert len(photos.listed(sql, opened[0].case.id)) == 1
    assert (len(_waiting(database)), len(console.told)) == (1, 1)


def test_what_fails_half_way_leaves_nothing(filing: Filing, database: Database, console: Console) -> None:
    with pytest.raises(InvalidRequest):
        filing.file(report(), DAYS, photos=[PHOTO] * 6)
    with database.read() as sql:
        assert Cases().listed(sql, SITE, _everything()) == []
    assert (_waiting(database), console.told) == ([], [])


def _everything() -> Any:
    from bot.cases.lists import Filter

    return Filter()


def test_an_erased_conversation_reports_nothing_more(filing: Filing) -> None:
    with pytest.raises(NotFound):
        filing.file(report(conversation="erased", client_key="1"), DAYS)


def test_complaints_about_people_and_other_sites_stay_here(filing: Filing, database: Database) -> None:
    filing.file(report(service=RUDE), DAYS)
    filing.file(report(site="neustadt"), DAYS)
    assert _waiting(database) == []


def test_a_city_without_an_endpoint_has_no_outbox(database: Database) -> None:
    Filing(database, Catalogues(database)).file(report(), DAYS)
    assert _waiting(database) == []


def test_the_same_lamp_is_near_and_can_be_followed_instead_of_being_sent_on_again(
    filing: Filing, database: Database, console: Console
) -> None:
    first = _change(database, filing.file(report(), DAYS).case, State.IN_PROGRESS)
    [near] = filing.near(report(place=Place(address="Bonner Str. 12")))
    assert near.case.id == first.id
    joined = filing.file(report(description="Hier auch."), DAYS, same_as=near.case.id)
    assert (joined.case.duplicate_of, joined.case.state) == (first.id, State.IN_PROGRESS)
    assert joined.secret is not None
    assert _waiting(database) == [first.id]
    assert console.told[-1] == (joined.case.id, State.IN_PROGRESS, joined.case.version)


def test_a_case_that_was_closed_meanwhile_is_not_followed(filing: Filing, database: Database) -> None:
    first = _change(database, filing.file(report(), DAYS).case, State.RESOLVED)
    joined = filing.file(report(), DAYS, same_as=first.id)
    assert (joined.case.duplicate_of, joined.case.state) == (None, State.RECEIVED)


def test_what_is_not_done_is_looked_at_anew_with_a_new_due_time(
    filing: Filing, database: Database, console: Console
) -> None:
    case = _change(database, filing.file(report(), DAYS).case, State.RESOLVED)
    again = filing.reopen(case.id, ServiceHours())
    assert (again.state, again.due_at) == (State.RECEIVED, AT.astimezone(UTC) + timedelta(hours=LAMP.due_hours))
    assert console.told[-1] == (case.id, State.RECEIVED, again.version)
    assert filing.reopen(case.id, DAYS).version == again.version, "it is open already"


def test_who_follows_a_case_can_say_for_all_that_it_is_not_done(filing: Filing, database: Database) -> None:
    first = filing.file(report(), DAYS).case
    joined = filing.file(report(), DAYS, same_as=first.id).case
    with database.write() as sql:
        done = Cases().change(sql, first.id, first.version, Change(state=State.RESOLVED), ANNA, AT)
        Cases().follow(sql, done, AT)
    assert filing.reopen(joined.id, DAYS).state is State.RECEIVED
    assert _find(database, first.id).state is State.RECEIVED


def test_a_case_that_was_closed_before_it_was_sent_goes_out_when_its_citizen_opens_it_again(
    filing: Filing, database: Database
) -> None:
    case = _change(database, filing.file(report(), DAYS).case, State.RESOLVED)
    with database.write() as sql:
        sql.execute(update(case_outbox).values(stage=Stage.DONE))
    filing.reopen(case.id, DAYS)
    with database.read() as sql:
        assert list(sql.scalars(select(case_outbox.c.stage))) == [Stage.QUEUED]
        assert notes.listed(sql, case.id) == []


def test_staff_see_of_a_filed_case_that_the_citys_own_system_must_be_told_that_it_is_open_again(
    filing: Filing, database: Database
) -> None:
    case = filing.file(report(), DAYS).case
    with database.write() as sql:
        sql.execute(update(case_outbox).values(stage=Stage.FILED))
        Cases().filed(sql, case.id, AT, external_id="4711")
    _change(database, case, State.RESOLVED)
    for _ in range(2):
        filing.reopen(case.id, DAYS)
    with database.read() as sql:
        [note] = notes.listed(sql, case.id)
        acts = [entry.act for entry in history.listed(sql, case.id)]
        assert list(sql.scalars(select(case_outbox.c.stage))) == [Stage.FILED]
    assert "the city's own system must be told" in note.text
    assert "4711" in note.text
    assert acts[-2:] == ["reopened", "noted"]


def test_without_an_endpoint_nothing_is_sent_on_when_a_case_is_opened_again(database: Database) -> None:
    filing = Filing(database, Catalogues(database), lambda: AT)
    case = _change(database, filing.file(report(), DAYS).case, State.RESOLVED)
    filing.reopen(case.id, DAYS)
    assert _waiting(database) == []


def test_what_was_erased_stays_closed_when_a_case_is_opened_again(filing: Filing, database: Database) -> None:
    first = filing.file(report(), DAYS).case
    gone = filing.file(report(conversation=_talk(database)), DAYS, same_as=first.id).case
    with database.write() as sql:
        done = Cases().change(sql, first.id, first.version, Change(state=State.RESOLVED), ANNA, AT)
        Cases().follow(sql, done, AT)
        forget(sql, gone.conversation or "", AT)
    filing.reopen(first.id, DAYS)
    assert _find(database, first.id).state is State.RECEIVED
    assert (_find(database, gone.id).state, _find(database, gone.id).description) == (State.RESOLVED, "")


def test_a_category_that_is_gone_keeps_its_due_time_when_a_case_is_opened_again(
    filing: Filing, database: Database
) -> None:
    case = _change(database, filing.file(report(), DAYS).case, State.RESOLVED)
    Catalogues(database).keep(SITE, Catalogue(groups={}, services=()))
    filing._catalogues._editions.forget(SITE)
    assert filing.reopen(case.id, DAYS).due_at == case.due_at


def test_only_what_is_closed_is_rated(filing: Filing, database: Database) -> None:
    case = filing.file(report(), DAYS).case
    with pytest.raises(Conflict):
        filing.rate(case.id, 5)
    _change(database, case, State.RESOLVED)
    assert filing.rate(case.id, 5).rating == 5


def test_new_secret_words_open_the_case_and_the_old_ones_no_longer(filing: Filing, database: Database) -> None:
    opened = filing.file(report(), DAYS)
    fresh = filing.renew_secret(opened.case.id)
    status = Status(database, lambda: AT)
    assert status.ask(SITE, opened.case.number, fresh).id == opened.case.id
    with pytest.raises(NotFound):
        status.ask(SITE, opened.case.number, opened.secret or "")


def test_what_a_citizen_adds_is_one_note_however_often_it_is_told_and_consoles_hear_once(
    filing: Filing, database: Database, console: Console
) -> None:
    case = filing.file(report(), DAYS).case
    first, second = filing.note(case.id, "Es ist der zweite Mast."), filing.note(case.id, "Es ist der zweite Mast.")
    assert first == second
    assert (first.name, len(console.told)) == ("", 2)
    with database.read() as sql:
        assert [note.text for note in notes.listed(sql, case.id)] == ["Es ist der zweite Mast."]


@pytest.mark.parametrize(
    "act",
    [
        lambda filing: filing.reopen("x", DAYS),
        lambda filing: filing.rate("x", 1),
        lambda filing: filing.renew_secret("x"),
    ],
)
def test_a_case_that_is_not_there_is_not_found(filing: Filing, act: Callable[[Filing], object]) -> None:
    with pytest.raises(NotFound):
        act(filing)


def test_it_joins_the_transaction_of_who_files_for_somebody(filing: Filing, database: Database) -> None:
    def half() -> None:
        with database.write() as sql:
            filing.file_in(sql, report(), DAYS, CITIZEN)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert _waiting(database) == []
