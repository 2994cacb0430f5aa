"""Keys of other systems: shown once, kept as a hash, good for one site until they are revoked."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select

from bot.cases import partner_keys
from bot.errors import InvalidRequest, NameTaken, NotFound
from bot.storage import tables
from tests.bot.cases.reports import AT, SITE


def test_a_key_opens_for_its_partner(sql: Connection) -> None:
    made, key = partner_keys.add(sql, SITE, "fixmycity", AT)
    assert partner_keys.find(sql, key) == made
    assert (made.site, made.name, made.mark, made.revoked_at) == (SITE, "fixmycity", "fixmycity:", None)


def test_the_key_itself_is_nowhere_in_the_record(sql: Connection) -> None:
    _, key = partner_keys.add(sql, SITE, "fixmycity", AT)
    stored = str(sql.execute(select(tables.partner_keys)).all())
    assert key not in stored
    assert key.partition(".")[2] not in stored


def test_every_key_is_another_one_and_long_enough_not_to_be_guessed(sql: Connection) -> None:
    keys = {partner_keys.add(sql, SITE, f"partner-{count}", AT)[1] for count in range(20)}
    assert len(keys) == 20
    assert all(len(key.partition(".")[2]) >= 43 for key in keys)


@pytest.mark.parametrize("change", [lambda key: key[:-1], lambda key: key + "x", str.upper, lambda key: f" {key}"])
def test_a_key_that_is_a_little_different_opens_nothing(sql: Connection, change: object) -> None:
    _, key = partner_keys.add(sql, SITE, "fixmycity", AT)
    assert callable(change)
    assert partner_keys.find(sql, change(key)) is None


@pytest.mark.parametrize("key", ["", ".", "x", "a.b", "\x00", "ä.ö", "\ud800", "' OR 1=1 --", "x" * 100_000])
def test_senseless_keys_open_nothing(sql: Connection, key: str) -> None:
    partner_keys.add(sql, SITE, "fixmycity", AT)
    assert partner_keys.find(sql, key) is None


def test_the_secret_of_one_key_does_not_open_with_the_id_of_another(sql: Connection) -> None:
    _, one = partner_keys.add(sql, SITE, "one", AT)
    _, other = partner_keys.add(sql, SITE, "other", AT)
    assert partner_keys.find(sql, f"{one.partition('.')[0]}.{other.partition('.')[2]}") is None


def test_a_revoked_key_opens_nothing_and_stays_in_the_list(sql: Connection) -> None:
    _, key = partner_keys.add(sql, SITE, "fixmycity", AT)
    [closed] = partner_keys.revoke(sql, SITE, "fixmycity", AT + timedelta(days=1))
    assert partner_keys.find(sql, key) is None
    assert partner_keys.listed(sql) == [closed]
    assert closed.revoked_at == AT + timedelta(days=1)


def test_a_partner_has_a_second_key_only_if_it_is_wanted(sql: Connection) -> None:
    old, old_key = partner_keys.add(sql, SITE, "fixmycity", AT)
    with pytest.raises(NameTaken):
        partner_keys.add(sql, SITE, "fixmycity", AT)
    _, new_key = partner_keys.add(sql, SITE, "fixmycity", AT, another=True)
    partner_keys.revoke(sql, SITE, "fixmycity", AT, old.id)
    assert partner_keys.find(sql, old_key) is None
    assert partner_keys.find(sql, new_key) is not None


def test_the_same_name_at_another_site_is_another_partner(sql: Connection) -> None:
    partner_keys.add(sql, SITE, "fixmycity", AT)
    made, _ = partner_keys.add(sql, "nebenstadt", "fixmycity", AT)
    assert partner_keys.listed(sql, "nebenstadt") == [made]


def test_what_has_no_valid_key_cannot_be_revoked(sql: Connection) -> None:
    made, _ = partner_keys.add(sql, SITE, "fixmycity", AT)
    for site, name, key in (("nebenstadt", "fixmycity", None), (SITE, "other", None), (SITE, "fixmycity", "x")):
        with pytest.raises(NotFound):
            partner_keys.revoke(sql, site, name, AT, key)
    partner_keys.revoke(sql, SITE, "fixmycity", AT, made.id)
    with pytest.raises(NotFound):
        partner_keys.revoke(sql, SITE, "fixmycity", AT)


@pytest.mark.parametrize("name", ["", "Fix", "a:b", "a b", "-a", "a" * 41, "ä", "a\x00", "a\n"])
def test_a_name_that_could_be_confused_is_refused(sql: Connection, name: str) -> None:
    with pytest.raises(InvalidRequest):
        partner_keys.add(sql, SITE, name, AT)


def test_that_a_key_is_in_use_is_noted_now_and_then(sql: Connection) -> None:
    made, key = partner_keys.add(sql, SITE, "fixmycity", AT)
    assert partner_keys.is_news(made, AT)
    partner_keys.note_use(sql, made, AT)
    used = partner_keys.find(sql, key)
    assert used is not None
    assert used.used_at == AT
    assert not partner_keys.is_news(used, AT + timedelta(minutes=4))
    assert partner_keys.is_news(used, AT + timedelta(minutes=6))
