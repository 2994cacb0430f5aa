"""`lotse partner`: keys are made, listed and taken back on the command line, and each act is in the audit log."""

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from bot.cases import partner_keys
from bot.errors import NameTaken
from bot.settings import Settings
from bot.staff.audit_log import listed
from bot.storage.database import Database

runner = CliRunner()


@pytest.fixture(autouse=True)
def _here(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_DATA", str(settings.data))


def _run(*words: str) -> Result:
    return runner.invoke(cli, ["partner", *words])


def _key(*words: str) -> str:
    done = _run("add", *words)
    assert done.exit_code == 0, done.output
    return done.stdout.strip().rpartition(" ")[2]


def _opens(database: Database, key: str) -> bool:
    with database.read() as sql:
        return partner_keys.find(sql, key) is not None


def test_a_key_is_printed_once_and_opens(database: Database) -> None:
    key = _key("fixmycity", "--site", "musterstadt")
    assert _opens(database, key)
    assert key.partition(".")[2] not in _run("list").stdout


def test_the_list_says_who_has_a_key_since_when_and_whether_it_is_used() -> None:
    _key("fixmycity")
    shown = _run("list").stdout
    assert "fixmycity  musterstadt  " in shown
    assert "last used never" in shown
    assert shown.endswith("1 keys\n")
    assert _run("list", "--site", "nebenstadt").stdout == "0 keys\n"


def test_a_revoked_key_opens_nothing_and_the_list_says_so(database: Database) -> None:
    key = _key("fixmycity")
    assert _run("revoke", "fixmycity").exit_code == 0
    assert not _opens(database, key)
    assert "revoked 20" in _run("list").stdout


def test_a_key_can_be_changed_over(database: Database) -> None:
    old = _key("fixmycity")
    assert isinstance(_run("add", "fixmycity").exception, NameTaken)
    new = _key("fixmycity", "--another")
    assert _run("revoke", "fixmycity", "--key", old.partition(".")[0]).exit_code == 0
    assert (_opens(database, old), _opens(database, new)) == (False, True)


def test_a_site_that_does_not_exist_is_refused_with_those_that_do() -> None:
    done = _run("add", "fixmycity", "--site", "atlantis")
    assert done.exit_code != 0
    assert "there are: musterstadt" in str(done.exception)


def test_both_acts_stand_in_the_audit_log_without_the_key(database: Database) -> None:
    key = _key("fixmycity")
    _run("revoke", "fixmycity")
    with database.read() as sql:
        entries = listed(sql, None)
    assert [(one.act, one.subject, one.site) for one in entries] == [
        ("partner_revoke", "fixmycity", "musterstadt"),
        ("partner_add", "fixmycity", "musterstadt"),
    ]
    assert entries[0].data == {"key": key.partition(".")[0]}
