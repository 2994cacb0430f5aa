"""Attempts to sign in are few, by name and by address, and nothing of either is kept."""

import pytest

from bot.errors import TooMany
from bot.staff.throttle import PER_ADDRESS, PER_NAME, count_attempt, forget_attempts
from bot.storage.live import Live


def disguise(text: str) -> str:
    return text.encode().hex()


async def attempts(live: Live, *names: str, address: str = "192.0.2.1") -> int:
    """How many of the attempts were let through."""
    done = 0
    for name in names:
        try:
            await count_attempt(live, disguise, name, address)
        except TooMany:
            continue
        done += 1
    return done


async def test_a_name_has_five_attempts_in_any_spelling_from_anywhere(live: Live) -> None:
    assert await attempts(live, *["anna", " Anna "] * 4) == PER_NAME
    assert await attempts(live, "anna", address="192.0.2.2") == 0
    assert await attempts(live, "ben") == 1


async def test_an_address_has_thirty_attempts_whatever_the_names(live: Live) -> None:
    assert await attempts(live, *(f"name{number}" for number in range(40))) == PER_ADDRESS
    assert await attempts(live, "anna", address="192.0.2.2") == 1


async def test_after_the_right_password_the_name_starts_anew(live: Live) -> None:
    await attempts(live, *["anna"] * 5)
    await forget_attempts(live, disguise, "ANNA")
    assert await attempts(live, "anna") == 1


async def test_neither_name_nor_address_is_kept_and_all_ends_after_a_quarter_of_an_hour(live: Live) -> None:
    await attempts(live, "anna.muster")
    keys = await live.redis.keys("*")
    assert len(keys) == 2
    assert not any("anna" in key or "192.0.2.1" in key for key in keys)
    assert {0 < await live.redis.ttl(key) <= 15 * 60 for key in keys} == {True}


async def test_without_redis_sign_in_still_works() -> None:
    gone = Live("redis://127.0.0.1:1")
    await count_attempt(gone, disguise, "anna", "192.0.2.1")
    await forget_attempts(gone, disguise, "anna")
    await gone.close()


@pytest.mark.parametrize("spelling", ["ANNA", "anna ", "\uff41nna"])
async def test_another_spelling_is_no_further_attempt(live: Live, spelling: str) -> None:
    await attempts(live, *["anna"] * PER_NAME)
    assert await attempts(live, spelling) == 0
