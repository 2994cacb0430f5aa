"""A report that cannot be filed is kept in the open form, and can be sent in any way that a citizen may think of."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, update

from actions import report_filing
from bot.cases.catalogue import Catalogue
from bot.errors import DatabaseUnavailable
from bot.storage.tables import cases, conversations
from tests.actions.reports import LAMP, Reporter


async def _filled(reporter: Reporter, sentence: str = LAMP) -> Reporter:
    await reporter.starts(sentence)
    await reporter.writes("kein Foto", "skip")
    return await reporter.writes("nein", "no")


@pytest.fixture(name="away")
def _away(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def away(*_: object) -> None:
        raise DatabaseUnavailable

    with monkeypatch.context() as broken:
        broken.setattr(report_filing, "_file", away)
        yield


@contextmanager
def _changed(monkeypatch: pytest.MonkeyPatch, reporter: Reporter, code: str, needed: str | None) -> Iterator[None]:
    """The city takes the category away, or needs another answer for it."""
    known = reporter.cabinet.catalogues.of("musterstadt")
    kept = [one for one in known.services if one.code != code]
    if needed:
        [service] = [one for one in known.services if one.code == code]
        asked = [one.model_copy(update={"required": one.code == needed}) for one in service.attributes]
        kept.append(service.model_copy(update={"attributes": tuple(asked)}))
    with monkeypatch.context() as changed:
        changed.setattr(reporter.cabinet.catalogues, "of", lambda _: Catalogue(groups=known.groups, services=kept))
        yield


@pytest.mark.parametrize("said", [("button", ""), ("absenden", "send"), ("ja", "yes")])
async def test_where_the_record_is_away_the_report_is_kept_and_sent_again(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch, said: tuple[str, str]
) -> None:
    def away(*_: object) -> None:
        raise DatabaseUnavailable

    await _filled(reporter)
    with monkeypatch.context() as broken:
        broken.setattr(report_filing, "_file", away)
        await reporter.writes("ja", "yes")
    assert (reporter.asked, reporter.response) == ("report_confirmed", "utter_report_failed")
    assert reporter.buttons == ["Noch einmal senden", "Etwas ändern", "Abbrechen"]
    if said[1]:
        await reporter.writes(*said)
    else:
        await reporter.presses(reporter.offered("Noch einmal senden"))
    assert reporter.response == "utter_report_opened"
    assert reporter.slots["report"] is None


@pytest.mark.usefixtures("away")
async def test_a_record_that_stays_away_is_told_each_time_in_other_words(reporter: Reporter) -> None:
    await _filled(reporter)
    leads = set()
    for _ in range(3):
        await reporter.writes("ja", "yes")
        assert reporter.response == "utter_report_failed"
        leads.add(reporter.said[-1]["lead"])
    assert len(leads) == 3


@pytest.mark.usefixtures("away")
async def test_what_could_not_be_sent_can_be_changed(reporter: Reporter) -> None:
    await _filled(reporter)
    await reporter.writes("ja", "yes")
    await reporter.chooses(report_act="change")
    await reporter.chooses(report_change="contact")
    await reporter.writes("anna@example.org")
    assert (reporter.asked, reporter.response) == ("report_confirmed", "utter_report_summary_first")


async def test_a_contact_that_the_record_refuses_is_left_out_and_the_report_can_be_sent(reporter: Reporter) -> None:
    await _filled(reporter)
    reporter.slots["report_contact"] = {"phone": "1" * 400}
    await reporter.writes("ja", "yes")
    assert [said["response"] for said in reporter.said] == [
        "utter_report_contact_refused",
        "utter_report_summary_first",
    ]
    await reporter.chooses(report_act="send")
    assert reporter.response == "utter_report_opened"


async def test_a_category_that_is_gone_is_asked_for_and_nothing_is_sent_unseen(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _filled(reporter)
    with _changed(monkeypatch, reporter, "street-light", None):
        await reporter.writes("ja", "yes")
        assert reporter.said[0]["response"] == "utter_report_list_changed"
        assert reporter.asked == "report_category"
        await reporter.writes("Graffiti oder Aufkleber")
        assert (reporter.asked, reporter.draft.category) == ("report_confirmed", "graffiti")
        await reporter.writes("ja", "yes")
    assert reporter.response == "utter_report_opened"


async def test_a_category_that_asks_more_now_is_answered_before_it_is_sent(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _filled(reporter)
    with _changed(monkeypatch, reporter, "street-light", "lamp-number"):
        await reporter.writes("ja", "yes")
        assert reporter.said[0]["response"] == "utter_report_list_changed"
        assert reporter.asked == "report_detail"
        await reporter.writes("1204-17")
        assert reporter.asked == "report_confirmed"
        await reporter.writes("ja", "yes")
    assert reporter.response == "utter_report_opened"


async def test_an_editor_who_tries_something_out_files_nothing_and_is_told_so(reporter: Reporter) -> None:
    await _filled(reporter)
    with reporter.cabinet.database.write() as sql:
        sql.execute(update(conversations).where(conversations.c.id == reporter.id).values(channel="studio"))
    await reporter.writes("ja", "yes")
    assert reporter.asked is None
    [said] = [one for one in reporter.said if one["response"] == "utter_report_notice"]
    assert "kein Vorgang angelegt" in said["notice"]
    with reporter.cabinet.database.read() as sql:
        assert sql.execute(select(cases).where(cases.c.conversation == reporter.id)).first() is None
