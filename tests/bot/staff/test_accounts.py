"""Accounts are made, changed and closed; every change stands in the audit log."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from bot.errors import BadCredentials, InvalidRequest, NameTaken, NoSession, NotFound, ProviderAccount, WeakPassword
from bot.staff import audit_log, passwords
from bot.staff.accounts import Accounts
from bot.staff.links import Links
from bot.staff.models import Profile, Role, Staff
from bot.staff.sessions import Sessions
from bot.staff.tokens import hashed
from bot.storage.database import Database
from bot.storage.tables import staff
from tests.bot.staff.conftest import PASSWORD, Watch


def acts(database: Database) -> list[tuple[str, str, str]]:
    with database.read() as sql:
        return [(entry.staff, entry.act, entry.subject) for entry in reversed(audit_log.listed(sql, None))]


def test_an_account_is_what_it_was_made_as(accounts: Accounts) -> None:
    profile = Profile("Ben B.", "Bürgerservice", "en", 2)
    ben = accounts.add("Ben.B", "ignored", Role.EDITOR, "musterstadt", profile=profile)
    assert (ben.name, ben.display, ben.department, ben.language, ben.max_chats) == (
        "ben.b",
        "Ben B.",
        "Bürgerservice",
        "en",
        2,
    )
    assert ben.roles == {(Role.EDITOR, "musterstadt")}
    assert not ben.has_password
    assert accounts.find(" BEN.b ") == accounts.get(ben.id) == ben


def test_a_name_is_given_once_in_any_spelling(accounts: Accounts, anna: Staff) -> None:
    with pytest.raises(NameTaken):
        accounts.add("ANNA", "Andere", Role.ADMIN)
    assert [one.display for one in accounts.all()] == ["Anna Muster"]


@pytest.mark.parametrize("name", ["", "a", "a b", "a\x00b", "<anna>", "a" * 81])
def test_a_name_that_cannot_be_typed_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(InvalidRequest):
        accounts.add(name, "", Role.AGENT)
    assert accounts.empty()


def test_a_weak_password_makes_no_account(accounts: Accounts) -> None:
    with pytest.raises(WeakPassword):
        accounts.add("anna", "Anna", Role.AGENT, password="kurz")
    assert accounts.empty()


def test_only_name_and_password_together_let_in(accounts: Accounts, anna: Staff) -> None:
    assert accounts.authenticate("Anna", PASSWORD) == anna
    for name, password in [("anna", "falsch"), ("niemand", PASSWORD), ("anna", "")]:
        with pytest.raises(BadCredentials):
            accounts.authenticate(name, password)


def test_what_was_typed_as_an_unknown_name_is_not_kept(accounts: Accounts, anna: Staff, database: Database) -> None:
    for name in ("anna", PASSWORD):
        with pytest.raises(BadCredentials):
            accounts.authenticate(name, "falsch")
    assert acts(database)[1:] == [("anna", "sign_in_refused", "anna"), ("", "sign_in_refused", "")]


def test_a_password_with_old_parameters_is_stored_anew_at_the_next_sign_in(
    accounts: Accounts, anna: Staff, database: Database
) -> None:
    old = PasswordHasher(time_cost=1, memory_cost=8_192).hash(PASSWORD)
    with database.write() as sql:
        sql.execute(update(staff).values(password_hash=old))
    accounts.authenticate("anna", PASSWORD)
    with database.read() as sql:
        assert sql.scalar(select(staff.c.password_hash)) != old
    accounts.authenticate("anna", PASSWORD)


def test_a_new_password_ends_all_sessions_but_the_own(
    accounts: Accounts, anna: Staff, database: Database, watch: Watch
) -> None:
    sessions = Sessions(database, watch)
    own, other = sessions.open(anna).token, sessions.open(anna).token
    accounts.set_password("anna", "Ein neues Wort, lang", by="anna", keep=hashed(own))
    assert sessions.find(own).staff.name == "anna"
    with pytest.raises(NoSession):
        sessions.find(other)
    with pytest.raises(BadCredentials):
        accounts.authenticate("anna", PASSWORD)


def test_a_deactivated_account_lets_nobody_in_until_it_is_activated_again(
    accounts: Accounts, anna: Staff, database: Database, watch: Watch
) -> None:
    sessions, links = Sessions(database, watch), Links(database, watch)
    opened = sessions.open(anna)
    accounts.deactivate("anna", by="chef")
    with pytest.raises(NoSession):
        sessions.find(opened.token)
    with pytest.raises(BadCredentials):
        accounts.authenticate("anna", PASSWORD)
    with pytest.raises(NotFound):
        links.make(accounts.find("anna"))
    assert accounts.all() == []
    assert [one.active for one in accounts.all(inactive=True)] == [False]
    accounts.activate("anna", by="chef")
    assert accounts.authenticate("anna", PASSWORD).active


def test_roles_come_and_go_and_doing_it_twice_changes_nothing(accounts: Accounts, anna: Staff) -> None:
    for _ in range(2):
        accounts.grant("anna", Role.EDITOR, "neustadt")
    assert accounts.find("anna").roles == {(Role.AGENT, "musterstadt"), (Role.EDITOR, "neustadt")}
    for _ in range(2):
        accounts.revoke("anna", Role.AGENT, "musterstadt")
    assert accounts.find("anna").roles == {(Role.EDITOR, "neustadt")}
    assert [one.name for one in accounts.all("neustadt")] == ["anna"]
    assert accounts.all("musterstadt") == []


def test_whoever_works_everywhere_is_listed_at_every_site(accounts: Accounts) -> None:
    accounts.add("chef", "Chef", Role.ADMIN)
    assert [one.name for one in accounts.all("irgendwo")] == ["chef"]


def test_the_language_is_the_persons_own_choice(accounts: Accounts, anna: Staff) -> None:
    accounts.set_language("anna", "en")
    assert accounts.find("anna").language == "en"


@pytest.mark.parametrize(
    "verb", ["set_password", "set_profile", "deactivate", "activate", "grant", "revoke", "set_language", "find"]
)
def test_nobody_is_changed_who_is_not_there(accounts: Accounts, verb: str) -> None:
    extra = {"set_password": (PASSWORD,), "grant": (Role.AGENT,), "revoke": (Role.AGENT,), "set_language": ("de",)}
    with pytest.raises(NotFound):
        getattr(accounts, verb)("niemand", *extra.get(verb, ()))


def test_every_change_says_who_made_it(accounts: Accounts, anna: Staff, database: Database) -> None:
    accounts.grant("anna", Role.EDITOR, "musterstadt", by="chef")
    accounts.set_password("anna", "Ein neues Wort, lang", by="anna")
    accounts.deactivate("anna", by="chef")
    assert acts(database) == [
        ("test", "account_added", "anna"),
        ("chef", "role_granted", "anna"),
        ("anna", "password_set", "anna"),
        ("chef", "deactivated", "anna"),
    ]


def test_whom_the_identity_provider_vouches_for_never_has_a_password_here(
    accounts: Accounts, database: Database
) -> None:
    berta = accounts.add_with("berta", Profile("Berta"), frozenset({(Role.ADMIN, "")}), subject="issuer 4711")
    assert berta.provided
    with pytest.raises(ProviderAccount):
        accounts.set_password("berta", PASSWORD, by="berta")
    with database.write() as sql:  # set before this was so
        sql.execute(update(staff).values(password_hash=passwords.hash_password(PASSWORD)))
    assert not accounts.find("berta").has_password
    with pytest.raises(BadCredentials):
        accounts.authenticate("berta", PASSWORD)


def test_what_an_account_says_of_a_person_is_changed_and_the_rest_stays(
    accounts: Accounts, anna: Staff, database: Database
) -> None:
    changed = accounts.set_profile("Anna", department=" Standesamt ", max_chats=2, display=" ", by="chef")
    assert (changed.department, changed.max_chats, changed.display) == ("Standesamt", 2, "Anna Muster")
    accounts.set_profile("anna", department="Standesamt", by="chef")
    assert acts(database)[1:] == [("chef", "profile_set", "anna")]
