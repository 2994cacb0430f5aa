"""Canned responses: in the citizen's language where there is one."""

import pytest
from pydantic import ValidationError

from bot.errors import NotFound
from bot.handover import canned
from bot.handover.canned import Canned
from bot.storage.database import Database
from tests.bot.handover.desks import SITE

GREETING_DE = Canned(shortcut="gruß", language="de", text="Guten Tag, wie kann ich helfen?")
GREETING_TR = Canned(shortcut="gruß", language="tr", text="Merhaba, nasıl yardımcı olabilirim?")
MOMENT_DE = Canned(shortcut="moment", language="de", text="Einen Moment bitte.")
HOURS_EN = Canned(shortcut="hours", language="en", text="We are here from 8 to 18.")


def _store(database: Database) -> None:
    with database.write() as sql:
        for response in (GREETING_DE, GREETING_TR, MOMENT_DE, HOURS_EN):
            canned.put(sql, SITE, response)


def test_each_response_is_offered_in_the_nearest_language(database: Database) -> None:
    _store(database)
    with database.read() as sql:
        assert canned.listed(sql, SITE, "tr") == [GREETING_TR, HOURS_EN, MOMENT_DE]
        assert canned.listed(sql, SITE, "pl") == [GREETING_DE, HOURS_EN, MOMENT_DE]
        assert canned.listed(sql, SITE) == [GREETING_DE, GREETING_TR, HOURS_EN, MOMENT_DE]
        assert canned.listed(sql, "nebenstadt", "de") == []


def test_a_response_is_replaced_in_its_language_only(database: Database) -> None:
    _store(database)
    new = GREETING_DE.model_copy(update={"text": "Hallo!"})
    with database.write() as sql:
        canned.put(sql, SITE, new)
        assert canned.listed(sql, SITE, "de")[0] == new
        assert canned.listed(sql, SITE, "tr")[0] == GREETING_TR


def test_what_was_deleted_is_gone_and_cannot_be_deleted_again(database: Database) -> None:
    _store(database)
    with database.write() as sql:
        canned.delete(sql, SITE, "gruß", "de")
        with pytest.raises(NotFound):
            canned.delete(sql, SITE, "gruß", "de")
        assert canned.listed(sql, SITE, "de")[0] == GREETING_TR


def test_an_unknown_site_has_no_responses(database: Database) -> None:
    with database.write() as sql:
        with pytest.raises(NotFound):
            canned.put(sql, "nowhere", MOMENT_DE)
        canned.put(sql, SITE, MOMENT_DE)
        assert canned.listed(sql, SITE) == [MOMENT_DE]


@pytest.mark.parametrize(
    "wrong",
    [{"shortcut": "zwei wörter"}, {"shortcut": ""}, {"language": "deutsch"}, {"text": ""}, {"text": "a" * 2001}],
)
def test_a_response_must_be_typed_and_sent(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Canned.model_validate(MOMENT_DE.model_dump() | wrong)
