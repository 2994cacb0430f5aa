"""`lotse person`: everything out as JSON, or erased with a receipt, and both in the audit log."""

import json
import stat
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.cases.cabinet import Cabinet
from bot.channel_port import Place
from bot.channels.chats import Chats
from bot.channels.updates import Updates
from bot.clock import now
from bot.conversations.record import Conversations
from bot.errors import NotFound
from bot.handover import desk_log
from bot.handover.events import HandoverEvent, Reason
from bot.handover.queue import Queue
from bot.messages import Incoming, Outgoing
from bot.privacy.addresses import Addresses, key_of
from bot.service_hours import ServiceHours
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tables import audit
from tests.bot.cases.reports import CONTACT, report

runner = CliRunner()


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_DATA", str(settings.data))


@pytest.fixture
def identity(record: Conversations) -> str:
    opened = record.open("musterstadt", "web", Outgoing(text="Guten Tag"))[0].id
    record.receive(opened, Incoming(client_id="a", text="Grüße aus Łódź"))
    return opened


def test_an_export_is_json_on_the_screen_or_in_a_file_for_oneself(identity: str, tmp_path: Path) -> None:
    shown = runner.invoke(cli, ["person", "export", identity])
    assert shown.exit_code == 0, shown.output
    file = tmp_path / "person.json"
    written = runner.invoke(cli, ["person", "export", identity, "--file", str(file)])
    assert written.exit_code == 0, written.output
    assert json.loads(shown.stdout) == json.loads(file.read_text(encoding="utf-8"))
    assert json.loads(shown.stdout)["conversations"][0]["messages"][1]["text"] == "Grüße aus Łódź"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_the_address_on_a_messenger_is_exported_too(identity: str, settings: Settings, database: Database) -> None:
    addresses = Addresses(key_of("", settings.data))
    kept, chats = Updates(database, addresses, "telegram"), Chats(database, addresses, "telegram")
    chat = chats.take(kept.keep([(Place("1", "77", {"chat_id": 77}), {})])[0], "gateway")
    assert chat is not None
    chats.talks_in(chat, identity)
    shown = runner.invoke(cli, ["person", "export", identity])
    assert shown.exit_code == 0, shown.output
    found = json.loads(shown.stdout)["conversations"][0]["chat"]
    assert (found["channel"], found["address"]) == ("telegram", {"chat_id": 77})


def test_an_erasure_prints_a_receipt_and_leaves_nobody_to_export(
    identity: str, record: Conversations, database: Database
) -> None:
    done = runner.invoke(cli, ["person", "erase", identity])
    assert done.exit_code == 0, done.output
    receipt = json.loads(done.stdout)
    assert (receipt["counts"]["conversations"], receipt["counts"]["messages"]) == (1, 2)
    assert record.find(identity) is None
    for command in ("export", "erase"):
        assert isinstance(runner.invoke(cli, ["person", command, identity]).exception, NotFound)
    with database.read() as sql:
        [entry] = sql.execute(select(audit)).all()
    assert (entry.act, entry.subject) == ("person_erase", receipt["receipt"])


def test_what_a_person_has_reported_is_exported_and_forgotten(
    identity: str, settings: Settings, database: Database
) -> None:
    made = Cabinet(settings, database)
    case = made.filing.file(report(conversation=identity, contact=CONTACT), ServiceHours()).case
    with database.write() as sql:
        made.cases.filed(sql, case.id, now(), external_id="4711")
    shown = json.loads(runner.invoke(cli, ["person", "export", identity]).stdout)
    [exported] = shown["conversations"][0]["cases"]
    assert (exported["number"], exported["contact"]["name"]) == (case.number, CONTACT.name)
    receipt = json.loads(runner.invoke(cli, ["person", "erase", identity]).stdout)
    assert (receipt["counts"]["cases"], receipt["filed_elsewhere"]) == (1, ["4711"])
    with database.read() as sql:
        assert made.cases.find(sql, case.id).contact is None


def test_who_reported_over_open311_is_forgotten_by_their_contact_and_only_by_it(
    identity: str, settings: Settings, database: Database
) -> None:
    made = Cabinet(settings, database)
    made.filing.file(report(conversation=identity, contact=CONTACT), ServiceHours())
    sent = made.filing.file(report(external_key="open311:p:1", contact=CONTACT), ServiceHours()).case
    receipt = json.loads(runner.invoke(cli, ["person", "erase", identity]).stdout)
    assert receipt["cases_with_same_contact"] == 1, "an address in a chat proves nothing: staff decide"
    with database.read() as sql:
        assert made.cases.find(sql, sent.id).contact == CONTACT
    done = runner.invoke(cli, ["person", "erase", "KIM@example.org"])
    assert json.loads(done.stdout)["counts"]["cases"] == 1
    with database.read() as sql:
        assert made.cases.find(sql, sent.id).contact is None
        assert "case" in [one.event for one in desk_log.after(sql, None, 0)]
        assert "kim" not in str(sql.execute(select(audit)).all()).lower()
    assert isinstance(runner.invoke(cli, ["person", "erase", "KIM@example.org"]).exception, NotFound)


@pytest.mark.parametrize("command", ["export", "erase"])
def test_an_id_may_begin_with_a_hyphen(database: Database, command: str) -> None:
    assert isinstance(runner.invoke(cli, ["person", command, "-YJvX45AkbEeGGWnOT6WblLh"]).exception, NotFound)


def test_an_erasure_from_the_command_line_is_told_at_the_desk(
    identity: str, record: Conversations, database: Database
) -> None:
    held = record.find(identity)
    assert held is not None
    with database.write() as sql:
        event = HandoverEvent(reason=Reason.ASKED, language="de")
        opened = Queue(database).open(sql, identity, held.site, held.channel, event, now(), now())
    assert runner.invoke(cli, ["person", "erase", held.person]).exit_code == 0
    with database.read() as sql:
        told = [(one.event, one.handover, one.data) for one in desk_log.after(sql, None, 0)]
    assert told == [("erased", opened.id, {})]


def test_the_audit_log_says_that_somebody_was_exported_but_not_who(
    identity: str, record: Conversations, database: Database
) -> None:
    runner.invoke(cli, ["person", "export", identity])
    found = record.find(identity)
    with database.read() as sql:
        [entry] = sql.execute(select(audit)).all()
    assert found is not None
    assert entry.act == "person_export"
    assert found.person not in str(entry)
    assert identity not in str(entry)


def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "oracle://nowhere")
    done = runner.invoke(cli, ["person", "export", "anybody"])
    assert done.exit_code == 1
    assert "DATABASE_URL: " in done.output
