"""Roles hold for a site or for all; an admin has every role."""

import pytest

from bot.staff.models import Role, Staff


def staff(*roles: tuple[Role, str]) -> Staff:
    return Staff("1", "anna", "Anna", "de", "", 4, frozenset(roles))


@pytest.mark.parametrize(
    ("held", "role", "site", "allowed"),
    [
        ((Role.AGENT, "a"), Role.AGENT, "a", True),
        ((Role.AGENT, "a"), Role.AGENT, "b", False),
        ((Role.AGENT, "a"), Role.EDITOR, "a", False),
        ((Role.AGENT, ""), Role.AGENT, "b", True),
        ((Role.ADMIN, "a"), Role.EDITOR, "a", True),
        ((Role.ADMIN, "a"), Role.EDITOR, "b", False),
        ((Role.ADMIN, ""), Role.AGENT, "b", True),
        ((Role.AGENT, "a"), Role.AGENT, "", False),
    ],
)
def test_a_role_holds_where_it_was_given(held: tuple[Role, str], role: Role, site: str, allowed: bool) -> None:
    assert staff(held).may(role, site) is allowed


def test_the_sites_of_a_role_are_listed_and_none_means_all() -> None:
    both = staff((Role.AGENT, "b"), (Role.ADMIN, "a"), (Role.EDITOR, "c"))
    assert both.sites(Role.AGENT) == ("a", "b")
    assert both.sites(Role.ADMIN) == ("a",)
    assert staff((Role.ADMIN, "")).sites(Role.AGENT) is None
    assert staff().sites(Role.AGENT) == ()
