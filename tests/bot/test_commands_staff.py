"""`lotse staff`: accounts on the command line, and the first links of a fresh installation."""

import json
import re
from datetime import UTC, datetime

import pytest
from typer.testing import CliRunner

from bot import commands_audit
from bot.__main__ import cli
from bot.clock import now
from bot.commands_staff import first_links
from bot.errors import LinkUsed, NameTaken, NotFound, ProviderAccount, WeakPassword
from bot.settings import Settings
from bot.staff import audit_log
from bot.staff.accounts import Accounts
from bot.staff.links import Links
from bot.staff.models import Profile, Role
from bot.storage.database import Database

runner = CliRunner()
PASSWORD = "Regenschirm-am-Hafen"


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_DATA", str(settings.data))
    monkeypatch.setenv("LOTSE_PUBLIC_URL", "https://chat.example/")


def lotse(*words: str, typed: str = "") -> str:
    """What the command says; its errors are raised."""
    done = runner.invoke(cli, ["staff", *words], input=typed, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_an_account_with_a_password_that_is_typed_twice_and_not_shown(database: Database) -> None:
    said = lotse("add", "Anna", "--role", "agent", "--site", "musterstadt", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert PASSWORD not in said
    assert said.endswith("anna  agent:musterstadt  Anna\n")
    assert Accounts(database).authenticate("anna", PASSWORD).has_password


def test_a_weak_password_makes_no_account(database: Database) -> None:
    with pytest.raises(WeakPassword):
        lotse("add", "anna", "--role", "agent", typed="kurz\nkurz\n")
    assert Accounts(database).empty()


def test_an_account_with_a_link_that_works(database: Database) -> None:
    said = lotse("add", "ben", "--role", "editor", "--display", "Ben B.", "--department", "Standesamt", "--link")
    shown = re.search(r"^https://chat\.example/signin/(\S+)$", said, re.MULTILINE)
    assert shown
    assert Links(database).use(shown.group(1)).display == "Ben B."
    assert lotse("list") == "ben  editor  Ben B., Standesamt\n"


def test_a_second_link_ends_the_first(database: Database) -> None:
    lotse("add", "ben", "--role", "editor", "--link")
    first, second = (lotse("link", "ben").strip().rsplit("/")[-1] for _ in range(2))
    with pytest.raises(LinkUsed):
        Links(database).use(first)
    assert Links(database).use(second).name == "ben"


def test_a_name_that_is_taken_or_a_site_that_is_not_there_is_an_error() -> None:
    lotse("add", "ben", "--role", "editor", "--link")
    with pytest.raises(NameTaken):
        lotse("add", "BEN", "--role", "agent", "--link")
    with pytest.raises(NotFound, match="musterstadt"):
        lotse("add", "carl", "--role", "agent", "--site", "mustrestadt", "--link")
    assert runner.invoke(cli, ["staff", "add", "carl", "--role", "boss"]).exit_code == 2


def test_roles_passwords_and_whole_accounts_are_changed(database: Database) -> None:
    lotse("add", "ben", "--role", "editor", "--link")
    assert "agent:musterstadt, editor" in lotse("grant", "ben", "--role", "agent", "--site", "musterstadt")
    assert lotse("revoke", "ben", "--role", "editor") == "ben  agent:musterstadt  ben\n"
    lotse("password", "ben", typed=f"{PASSWORD}\n{PASSWORD}\n")
    assert Accounts(database).authenticate("ben", PASSWORD).roles == {(Role.AGENT, "musterstadt")}
    assert lotse("deactivate", "ben").endswith("deactivated\n")
    assert lotse("list").endswith("deactivated\n")
    assert lotse("activate", "ben") == "ben  agent:musterstadt  ben\n"


@pytest.mark.parametrize("command", ["link", "deactivate", "activate", "password"])
def test_somebody_who_is_not_there_is_an_error(command: str) -> None:
    with pytest.raises(NotFound):
        lotse(command, "niemand", typed=f"{PASSWORD}\n{PASSWORD}\n")


def test_a_fresh_installation_gets_one_link_for_each_role_and_no_later_start_another(
    settings: Settings, database: Database
) -> None:
    told = list[str]()
    first_links(settings, told.append)
    tokens = re.findall(r"/signin/(\S+)", "\n".join(told))
    used = [Links(database).use(token) for token in tokens]
    assert [(one.name, one.roles) for one in used] == [(role.value, {(role, "")}) for role in Role]
    assert "lotse staff link" in told[-1]
    told.clear()
    first_links(settings, told.append)
    assert told == []


def test_what_an_account_says_of_a_person_is_changed_and_the_rest_stays(database: Database) -> None:
    lotse("add", "ben", "--role", "agent", "--display", "Ben B.", "--link")
    said = lotse("set", "ben", "--department", "Standesamt", "--max-chats", "2", "--language", "en")
    assert said == "ben  agent  Ben B., Standesamt  2 chats\n"
    assert Accounts(database).find("ben").language == "en"
    assert lotse("set", "ben", "--department", "", "--display", "Benedikt") == "ben  agent  Benedikt  2 chats\n"
    with pytest.raises(NotFound):
        lotse("set", "niemand", "--display", "x")
    assert runner.invoke(cli, ["staff", "set", "ben", "--max-chats", "0"]).exit_code == 2


def test_whom_the_identity_provider_vouches_for_gets_no_password_here(database: Database) -> None:
    Accounts(database).add_with("berta", Profile("Berta"), frozenset({(Role.AGENT, "")}), subject="issuer 4711")
    assert lotse("list") == "berta  agent  Berta  identity provider\n"
    with pytest.raises(ProviderAccount):
        lotse("password", "berta", typed=f"{PASSWORD}\n{PASSWORD}\n")


def test_the_audit_log_is_read_as_a_table_and_as_json_lines(database: Database) -> None:
    lotse("add", "ben", "--role", "agent", "--site", "musterstadt", "--link")
    lotse("grant", "ben", "--role", "editor", "--site", "musterstadt")
    audit_log.note(database, "ben", "denied", "/api/\x1b[2J", now(), why="forbidden")
    table = lotse("audit").splitlines()
    assert table[0].split() == ["time", "(UTC)", "who", "did", "to", "site", "more"]
    rows = [re.split(r"  +", line)[1:] for line in table[1:]]
    assert [row[1] for row in rows] == ["denied", "role_granted", "link_made", "account_added"]
    assert rows[0] == ["ben", "denied", "/api/?[2J", "-", 'why="forbidden"']
    assert rows[1] == ["command line", "role_granted", "ben", "musterstadt", 'role="editor"']
    granted = json.loads(lotse("audit", "--json", "--act", "role_granted"))
    assert (granted["staff"], granted["subject"], granted["data"]["role"]) == ("command line", "ben", "editor")


def test_the_audit_log_is_searched_and_long_ones_are_read_in_pages(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands_audit, "_PAGE", 2)
    for day in range(1, 8):
        at = datetime(2026, 11, day, 12, tzinfo=UTC)
        audit_log.note(database, "anna" if day % 2 else "ben", "claimed", f"h{day}", at)

    def found(*words: str) -> list[str]:
        return [json.loads(line)["subject"] for line in lotse("audit", "--json", *words).splitlines()]

    assert found("--by", "anna") == ["h7", "h5", "h3", "h1"]
    assert found("--since", "2026-11-05T13:00") == ["h7", "h6"]
    assert found("--limit", "3") == ["h7", "h6", "h5"]
    assert found("--subject", "h2", "--act", "claimed") == ["h2"]
    assert found("--site", "neustadt") == []
