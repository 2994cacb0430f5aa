"""A session ends when nobody uses it, after a working day, at sign-out, and never lets another one in."""

import pytest
from sqlalchemy import func, select

from bot.errors import NoSession
from bot.staff.accounts import Accounts
from bot.staff.models import Role, Staff
from bot.staff.sessions import Sessions
from bot.staff.tokens import hashed
from bot.storage.database import Database
from bot.storage.tables import staff_sessions
from tests.bot.staff.conftest import Watch


@pytest.fixture
def sessions(database: Database, watch: Watch) -> Sessions:
    return Sessions(database, watch)


def test_the_cookie_finds_the_person_and_the_second_token(sessions: Sessions, anna: Staff) -> None:
    token, csrf = sessions.open(anna)
    found = sessions.find(token)
    assert (found.staff, found.csrf) == (anna, csrf)
    assert found.is_csrf(csrf)
    assert not found.is_csrf("")
    assert not found.is_csrf(csrf + "ä")


@pytest.mark.parametrize("token", ["", "x", "ä"])
def test_an_invented_cookie_finds_nobody(sessions: Sessions, anna: Staff, token: str) -> None:
    sessions.open(anna)
    with pytest.raises(NoSession):
        sessions.find(token)


def test_an_hour_without_a_call_ends_it(sessions: Sessions, anna: Staff, watch: Watch) -> None:
    token, _ = sessions.open(anna)
    watch.turn(minutes=59)
    sessions.find(token)
    watch.turn(minutes=59)
    sessions.find(token)
    watch.turn(minutes=60)
    with pytest.raises(NoSession):
        sessions.find(token)


def test_a_mere_look_does_not_keep_it_from_ending(sessions: Sessions, anna: Staff, watch: Watch) -> None:
    token, _ = sessions.open(anna)
    watch.turn(minutes=50)
    assert sessions.find(token, touch=False).staff == anna
    watch.turn(minutes=10)
    with pytest.raises(NoSession):
        sessions.find(token, touch=False)


def test_twelve_hours_end_it_however_busy_it_is(sessions: Sessions, anna: Staff, watch: Watch) -> None:
    token, _ = sessions.open(anna)
    for _ in range(23):
        watch.turn(minutes=30)
        sessions.find(token)
    watch.turn(minutes=30)
    with pytest.raises(NoSession):
        sessions.find(token)


def test_a_call_is_noted_at_most_once_a_minute(
    sessions: Sessions, anna: Staff, watch: Watch, database: Database
) -> None:
    token, _ = sessions.open(anna)
    seen = []
    for _ in range(4):
        watch.turn(seconds=25)
        sessions.find(token)
        with database.read() as sql:
            seen.append(sql.scalar(select(staff_sessions.c.seen_at)))
    assert len(set(seen)) == 2


def test_sign_out_ends_this_session_only(sessions: Sessions, anna: Staff) -> None:
    (mine, _), (other, _) = sessions.open(anna), sessions.open(anna)
    sessions.close(mine)
    sessions.close(mine)
    with pytest.raises(NoSession):
        sessions.find(mine)
    assert sessions.find(other).staff == anna


def test_all_sessions_of_one_person_end_together(sessions: Sessions, anna: Staff, accounts: Accounts) -> None:
    ben = accounts.add("ben", "Ben", Role.AGENT)
    tokens, his = [sessions.open(anna).token for _ in range(3)], sessions.open(ben).token
    sessions.close_all(anna)
    for token in tokens:
        with pytest.raises(NoSession):
            sessions.find(token)
    assert sessions.find(his).staff == ben


def test_a_role_that_is_taken_away_is_gone_with_the_next_call(
    sessions: Sessions, anna: Staff, accounts: Accounts
) -> None:
    token, _ = sessions.open(anna)
    accounts.revoke("anna", Role.AGENT, "musterstadt")
    assert not sessions.find(token).staff.may(Role.AGENT, "musterstadt")


def test_ended_sessions_are_removed_and_tokens_are_never_stored(
    sessions: Sessions, anna: Staff, watch: Watch, database: Database
) -> None:
    old, _ = sessions.open(anna)
    watch.turn(hours=13)
    new, _ = sessions.open(anna)
    with database.read() as sql:
        assert sql.scalar(select(func.count()).select_from(staff_sessions)) == 1
        assert not {old, new} & {str(value) for value in sql.execute(select(staff_sessions)).one()}


def test_it_says_when_it_ends_if_nobody_does_anything_and_in_any_case(
    sessions: Sessions, anna: Staff, watch: Watch
) -> None:
    token, _ = sessions.open(anna)
    watch.turn(minutes=50)
    assert sessions.find(token, touch=False)[-2:] == (10 * 60, 11 * 3_600 + 10 * 60)
    assert sessions.find(token)[-2:] == (3_600, 11 * 3_600 + 10 * 60)
    for _ in range(14):
        watch.turn(minutes=45)
        found = sessions.find(token)
    assert found[-2:] == (40 * 60, 40 * 60)


def test_it_knows_that_it_came_from_a_link_until_a_password_is_set(
    sessions: Sessions, accounts: Accounts, anna: Staff
) -> None:
    token, by_password = sessions.open(anna, "link").token, sessions.open(anna).token
    assert sessions.find(token).by_link
    assert not sessions.find(by_password).by_link
    accounts.set_password("anna", "Ein neues Wort, lang", by="anna", keep=hashed(token))
    assert not sessions.find(token).by_link
