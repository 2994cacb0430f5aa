"""Failed attempts to sign in are few, counted by all gateways together, and nothing of names or addresses is kept."""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from bot.errors import BadCredentials, TooMany, TooManyTries, Unavailable
from bot.staff import audit_log
from bot.staff.accounts import Accounts
from bot.staff.models import Staff
from bot.staff.throttle import PER_ADDRESS, PER_NAME, PER_PAIR, WAYS_PER_ADDRESS, WINDOW_S, Throttle
from bot.storage.database import Database
from bot.storage.live import Live

HALL = "192.0.2.1"


@pytest.fixture
def throttle(live: Live, accounts: Accounts) -> Throttle:
    return Throttle(live, accounts)


@pytest.fixture
async def nowhere() -> AsyncIterator[Live]:
    """A Redis that is away."""
    opened = Live("redis://127.0.0.1:1")
    yield opened
    await opened.close()


async def fails(throttle: Throttle, *names: str, address: str = HALL) -> int:
    """How many wrong passwords were looked at; the others were refused before."""
    return await _attempts(throttle, names, address, right=False)


async def succeeds(throttle: Throttle, *names: str, address: str = HALL) -> int:
    """How many right passwords let in."""
    return await _attempts(throttle, names, address, right=True)


async def _attempts(throttle: Throttle, names: tuple[str, ...], address: str, right: bool) -> int:
    done = 0
    for name in names:
        with suppress(TooMany, *(() if right else (BadCredentials,))):
            async with throttle.attempt(address, name):
                done += 1
                if not right:
                    raise BadCredentials
    return done


async def test_a_name_has_five_failures_from_one_address_in_any_spelling(throttle: Throttle) -> None:
    assert await fails(throttle, *["anna", " Anna ", "\uff41nna"] * 3) == PER_PAIR
    assert await succeeds(throttle, "ANNA") == 0
    assert await fails(throttle, "ben") == 1


async def test_wrong_passwords_from_elsewhere_do_not_keep_a_clerk_out(throttle: Throttle) -> None:
    assert await fails(throttle, *["anna"] * 9, address="198.51.100.7") == PER_PAIR
    assert await succeeds(throttle, "anna") == 1


async def test_a_name_is_closed_for_all_after_very_many_failures_from_many_addresses(throttle: Throttle) -> None:
    tried = [await fails(throttle, "anna", address=f"198.51.100.{number}") for number in range(PER_NAME + 5)]
    assert sum(tried) == PER_NAME
    assert await succeeds(throttle, "anna") == 0


async def test_a_town_hall_behind_one_address_signs_in_as_often_as_it_likes(throttle: Throttle) -> None:
    everybody = [f"clerk{number}" for number in range(2 * PER_ADDRESS)]
    assert await succeeds(throttle, *everybody) == len(everybody)


async def test_an_address_has_a_hundred_failures_whatever_the_names(throttle: Throttle) -> None:
    assert await fails(throttle, *(f"name{number}" for number in range(PER_ADDRESS + 20))) == PER_ADDRESS
    assert await succeeds(throttle, "anna") == 0
    assert await succeeds(throttle, "anna", address="192.0.2.2") == 1


async def test_one_closed_name_that_is_tried_again_and_again_does_not_close_the_address(throttle: Throttle) -> None:
    await fails(throttle, *["anna"] * (PER_ADDRESS + 20))
    assert await succeeds(throttle, "ben") == 1


async def test_after_the_right_password_the_name_starts_anew(throttle: Throttle) -> None:
    await fails(throttle, *["anna"] * (PER_PAIR - 1))
    assert await succeeds(throttle, "anna") == 1
    assert await fails(throttle, *["anna"] * 9) == PER_PAIR


async def test_a_fault_of_ours_is_nobodys_failure(throttle: Throttle) -> None:
    for _ in range(PER_PAIR + 1):
        with pytest.raises(Unavailable):
            async with throttle.attempt(HALL, "anna"):
                raise Unavailable


async def test_two_gateways_count_together(throttle: Throttle, live: Live, accounts: Accounts) -> None:
    other = Throttle(live, accounts)
    assert await fails(throttle, *["anna"] * 3) + await fails(other, *["anna"] * 9) == PER_PAIR
    assert await succeeds(throttle, "anna") == 0


async def test_the_addresses_of_one_network_of_ipv6_are_one(throttle: Throttle) -> None:
    tried = [await fails(throttle, "anna", address=f"2001:db8::{number:x}") for number in range(9)]
    assert sum(tried) == PER_PAIR
    assert await fails(throttle, "anna", address="2001:db8:0:1::1") == 1


async def test_without_redis_each_gateway_counts_by_itself(nowhere: Live, accounts: Accounts) -> None:
    alone = Throttle(nowhere, accounts)
    assert await fails(alone, *["anna"] * 9) == PER_PAIR
    assert await succeeds(alone, "anna") == 0
    assert await succeeds(alone, *["ben"] * 9) == 9


async def test_an_outage_of_redis_gives_nobody_new_attempts(
    throttle: Throttle, live: Live, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await fails(throttle, *["anna"] * 9) == PER_PAIR
    await live.redis.config_set("maxmemory", "1")
    try:
        assert await fails(throttle, "anna") == 0
    finally:
        await live.redis.config_set("maxmemory", "0")


async def test_neither_name_nor_address_is_kept_and_all_ends_after_a_quarter_of_an_hour(
    throttle: Throttle, live: Live
) -> None:
    await fails(throttle, "anna.muster")
    keys = await live.redis.keys("lotse:limit:*")
    assert len(keys) == 3
    assert not any("anna" in key or HALL in key for key in keys)
    assert {0 < await live.redis.ttl(key) <= 15 * 60 for key in keys} == {True}
    assert await live.redis.ttl("lotse:signin:secret") > 0


async def test_what_begins_to_be_refused_stands_in_the_audit_log_once(
    throttle: Throttle, anna: Staff, database: Database
) -> None:
    await fails(throttle, *["anna"] * (PER_PAIR + 4))
    await fails(throttle, *["a-password-in-the-wrong-field"] * (PER_PAIR + 4))
    with database.read() as sql:
        found = [(entry.subject, entry.data) for entry in audit_log.listed(sql, None)]
    why = {"why": "too_many_requests"}
    assert found[:-1] == [("", why), ("anna", why)]


async def test_who_is_refused_is_told_when_the_window_ends(throttle: Throttle, live: Live, nowhere: Live) -> None:
    await fails(throttle, *["anna"] * PER_PAIR)
    for key in await live.redis.keys("lotse:limit:*"):
        await live.redis.expire(key, 77)
    assert await _told_to_wait_s(throttle) in (76, 77)
    alone = Throttle(nowhere, throttle._accounts)
    await fails(alone, *["anna"] * PER_PAIR)
    assert 14 * 60 < await _told_to_wait_s(alone) <= WINDOW_S


async def _told_to_wait_s(throttle: Throttle) -> object:
    with pytest.raises(TooManyTries) as refused:
        async with throttle.attempt(HALL, "anna"):
            raise AssertionError
    return refused.value.values["retry_after_s"]


async def test_ways_to_the_identity_provider_have_a_limit_of_their_own(throttle: Throttle) -> None:
    for _ in range(WAYS_PER_ADDRESS):
        await throttle.way(HALL)
    with pytest.raises(TooMany):
        await throttle.way(HALL)
    assert await succeeds(throttle, "anna") == 1
