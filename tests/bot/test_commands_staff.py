"""`lotse staff`: accounts on the command line, and the first links of a fresh installation."""

import re

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.commands_staff import first_links
from bot.errors import LinkUsed, NameTaken, NotFound, WeakPassword
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.links import Links
from bot.staff.models import Role
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
