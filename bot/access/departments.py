"""The departments of a site to which a conversation may go: only where somebody would look for it."""

from bot.access.base import Rooms
from bot.errors import NotFound
from bot.staff.models import Role


def staffed(rooms: Rooms, site: str) -> set[str]:
    """Departments in which an agent of the site works."""
    return _of_agents(rooms, site) - {""}


def reachable(rooms: Rooms, site: str) -> set[str]:
    """Departments to which an agent can hand on: the staffed ones, and all where some agent looks after all of them.

    An agent without a department sees what comes for any.
    """
    works = _of_agents(rooms, site)
    return (works | declared(rooms, site) if "" in works else works) - {""}


def declared(rooms: Rooms, site: str) -> set[str]:
    """Departments that the site names; none where the site was taken away."""
    try:
        return set(rooms.knowledge.site(site).departments)
    except NotFound:
        return set()


def _of_agents(rooms: Rooms, site: str) -> set[str]:
    return {one.department for one in rooms.accounts.all(site) if one.may(Role.AGENT, site)}
