"""People of the identity provider are known by its subject; their roles are what it says today."""

from typing import Any

import pytest

from bot.errors import BadCredentials, Forbidden
from bot.staff import audit_log
from bot.staff.accounts import Accounts
from bot.staff.models import Role, Staff
from bot.staff.oidc_people import account_of, grants_in
from bot.storage.database import Database

ISSUER = "https://login.example"


def claims(**changes: Any) -> dict[str, Any]:
    known = {"iss": ISSUER, "sub": "4711", "preferred_username": "berta", "name": "Berta B."}
    return known | {"roles": ["lotse-agent:musterstadt"]} | changes


@pytest.mark.parametrize(
    ("values", "found"),
    [
        (["lotse-agent"], {(Role.AGENT, "")}),
        (
            ["lotse-editor:musterstadt", "lotse-admin:neustadt"],
            {(Role.EDITOR, "musterstadt"), (Role.ADMIN, "neustadt")},
        ),
        ("lotse-agent other", {(Role.AGENT, "")}),
        (["agent", "lotse-boss", "lotse-agent:", "LOTSE-AGENT", "lotse-", "", "xlotse-admin", 7, None], set()),
        (["lotse-agent:" + "x" * 81], set()),
        (None, set()),
        (7, set()),
        ({"lotse-admin": True}, set()),
    ],
)
def test_only_our_own_roles_are_read(values: Any, found: set[tuple[Role, str]]) -> None:
    assert grants_in({"roles": values}, "roles") == found


def test_a_claim_may_lie_deeper_or_have_dots_in_its_name() -> None:
    deep = {"realm_access": {"roles": ["lotse-agent"]}, "https://stadt.example/roles": ["lotse-admin"], "x": "y"}
    assert grants_in(deep, "realm_access.roles") == {(Role.AGENT, "")}
    assert grants_in(deep, "https://stadt.example/roles") == {(Role.ADMIN, "")}
    assert grants_in(deep, "x.y.z") == set()


def test_the_first_sign_in_makes_the_account_and_the_next_finds_it(accounts: Accounts) -> None:
    first = account_of(accounts, claims(), "roles")
    assert (first.name, first.display, first.roles) == ("berta", "Berta B.", {(Role.AGENT, "musterstadt")})
    assert not first.has_password
    assert account_of(accounts, claims(preferred_username="renamed"), "roles") == first
    assert len(accounts.all()) == 1


def test_roles_and_shown_name_follow_the_provider(accounts: Accounts) -> None:
    account_of(accounts, claims(), "roles")
    changed = account_of(accounts, claims(roles=["lotse-editor"], name="Berta C."), "roles")
    assert (changed.display, changed.roles) == ("Berta C.", {(Role.EDITOR, "")})


def test_without_a_role_nobody_gets_in_and_old_roles_are_gone(accounts: Accounts) -> None:
    with pytest.raises(Forbidden):
        account_of(accounts, claims(roles=[]), "roles")
    assert accounts.empty()
    account_of(accounts, claims(), "roles")
    with pytest.raises(Forbidden):
        account_of(accounts, claims(roles=[]), "roles")
    assert accounts.find("berta").roles == frozenset()


def test_a_name_that_somebody_here_has_does_not_give_their_account(accounts: Accounts, anna: Staff) -> None:
    other = account_of(accounts, claims(preferred_username="ANNA", roles=["lotse-admin"]), "roles")
    assert other.id != anna.id
    assert other.name.startswith("oidc-")
    assert accounts.find("anna") == anna


@pytest.mark.parametrize("username", ["two words", "", "x" * 200, "<b>"])
def test_a_name_that_is_no_name_here_is_replaced(accounts: Accounts, username: str) -> None:
    assert account_of(accounts, claims(preferred_username=username), "roles").name.startswith("oidc-")


def test_the_same_subject_of_another_provider_is_another_person(accounts: Accounts) -> None:
    first = account_of(accounts, claims(), "roles")
    assert account_of(accounts, claims(iss="https://other.example"), "roles").id != first.id


def test_whoever_was_deactivated_here_stays_out(accounts: Accounts) -> None:
    account_of(accounts, claims(), "roles")
    accounts.deactivate("berta")
    with pytest.raises(Forbidden):
        account_of(accounts, claims(), "roles")


def test_a_subject_that_cannot_be_stored_lets_nobody_in(accounts: Accounts) -> None:
    with pytest.raises(BadCredentials):
        account_of(accounts, claims(sub="x" * 400), "roles")


def test_the_department_follows_the_provider_where_it_names_one(accounts: Accounts) -> None:
    assert account_of(accounts, claims(department="Amt für Soziales"), "roles").department == "Amt für Soziales"
    moved = account_of(accounts, claims(org={"unit": ["Standesamt"]}), "roles", "org.unit")
    assert moved.department == "Standesamt"
    accounts.set_profile("berta", department="Bürgerservice", max_chats=2)
    again = account_of(accounts, claims(department=""), "roles")
    assert (again.department, again.max_chats) == ("Bürgerservice", 2)


def test_who_is_refused_stands_in_the_audit_log(accounts: Accounts, database: Database) -> None:
    account_of(accounts, claims(), "roles")
    for who in (claims(roles=[]), claims(sub="somebody else", roles=[])):
        with pytest.raises(Forbidden):
            account_of(accounts, who, "roles")
    with database.read() as sql:
        refused = audit_log.listed(sql, None, wanted=audit_log.Wanted(act="sign_in_refused"))
    assert [entry.subject for entry in refused] == ["", "berta"]
    assert refused[0].data == {"by": "oidc", "why": "forbidden"}
