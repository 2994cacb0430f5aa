"""`lotse staff`: accounts on the command line, and the first way in on a fresh installation."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from bot import commands_audit as log
from bot.commands_settings import known_settings
from bot.errors import NotFound
from bot.settings import Settings
from bot.staff.models import Profile, Role, Staff

if TYPE_CHECKING:  # the record is loaded only by commands that use it
    from bot.knowledge.record import Knowledge
    from bot.staff.accounts import Accounts
    from bot.staff.links import Links
    from bot.storage.database import Database

staff_cli = typer.Typer(no_args_is_help=True, help="Accounts of staff: who may sign in, and what for.")
_BY = "command line"

Name = Annotated[str, typer.Argument(help="name to sign in with")]
RoleOption = Annotated[Role, typer.Option(help="what the person may do")]
SiteOption = Annotated[str, typer.Option(help="id of the site for which the role holds; without it: all sites")]
Report = Callable[[str], None]


class Language(StrEnum):
    """Languages of the console."""

    DE = "de"
    EN = "en"


class _Desk(NamedTuple):
    """What the commands work with."""

    settings: Settings
    accounts: "Accounts"
    links: "Links"
    knowledge: "Knowledge"
    database: "Database"


@staff_cli.command("add")
def add(
    name: Name,
    role: RoleOption,
    site: SiteOption = "",
    display: Annotated[str, typer.Option(help="name that citizens see; without it: the name to sign in with")] = "",
    department: Annotated[str, typer.Option(help="department, as citizens are told it")] = "",
    language: Annotated[Language, typer.Option(help="language of the console")] = Language.DE,
    max_chats: Annotated[int, typer.Option(min=1, max=50, help="chats at the same time")] = 4,
    link: Annotated[
        bool, typer.Option("--link", help="print a one-time link instead of asking for a password")
    ] = False,
) -> None:
    """Make an account."""
    with _opened() as desk:
        _known_site(desk, site)
        password = None if link else _asked_password(name)
        profile = Profile(display, department, language.value, max_chats)
        one = desk.accounts.add_with(name, profile, frozenset({(role, site)}), password, by=_BY)
        typer.echo(_line(one))
        if link:
            typer.echo(_link(desk, one))


@staff_cli.command("list")
def show() -> None:
    """List all accounts with their roles."""
    with _opened() as desk:
        for one in desk.accounts.all(inactive=True):
            typer.echo(_line(one))


@staff_cli.command("link")
def make_link(name: Name) -> None:
    """Print a new one-time link; older ones of the account no longer work."""
    with _opened() as desk:
        typer.echo(_link(desk, desk.accounts.find(name)))


@staff_cli.command("password")
def password(name: Name) -> None:
    """Set a password; whoever is signed in with the account no longer is."""
    with _opened() as desk:
        desk.accounts.set_password(desk.accounts.find(name).name, _asked_password(name), by=_BY)


@staff_cli.command("set")
def change(
    name: Name,
    display: Annotated[str | None, typer.Option(help="name that citizens see")] = None,
    department: Annotated[str | None, typer.Option(help="department, as citizens are told it; '': none")] = None,
    language: Annotated[Language | None, typer.Option(help="language of the console")] = None,
    max_chats: Annotated[int | None, typer.Option(min=1, max=50, help="chats at the same time")] = None,
) -> None:
    """Change what an account says of a person; what is not named stays."""
    given = {"display": display, "department": department, "max_chats": max_chats}
    values = {key: value for key, value in given.items() if value is not None}
    if language:
        values["language"] = language.value
    with _opened() as desk:
        typer.echo(_line(desk.accounts.set_profile(name, by=_BY, **values)))


@staff_cli.command("audit")
def audit(
    by: log.By = None,
    act: log.What = None,
    subject: log.Of = None,
    site: log.Where = None,
    since: log.Since = None,
    limit: log.Limit = 100,
    as_json: log.AsJson = False,
) -> None:
    """Show what staff did, newest first; LOTSE_AUDIT_DAYS says for how long it is kept."""
    with _opened() as desk:
        from bot.staff.audit_log import Wanted

        log.print_audit(desk.database, Wanted(site, by, act, subject, log.utc(since)), limit, as_json)


@staff_cli.command("grant")
def grant(name: Name, role: RoleOption, site: SiteOption = "") -> None:
    """Give an account one more role."""
    with _opened() as desk:
        _known_site(desk, site)
        desk.accounts.grant(name, role, site, by=_BY)
        typer.echo(_line(desk.accounts.find(name)))


@staff_cli.command("revoke")
def revoke(name: Name, role: RoleOption, site: SiteOption = "") -> None:
    """Take a role from an account."""
    with _opened() as desk:
        desk.accounts.revoke(name, role, site, by=_BY)
        typer.echo(_line(desk.accounts.find(name)))


@staff_cli.command("deactivate")
def deactivate(name: Name) -> None:
    """Let nobody sign in with the account any more; whoever is signed in no longer is."""
    with _opened() as desk:
        desk.accounts.deactivate(name, by=_BY)
        typer.echo(_line(desk.accounts.find(name)))


@staff_cli.command("activate")
def activate(name: Name) -> None:
    """Take a deactivation back."""
    with _opened() as desk:
        desk.accounts.activate(name, by=_BY)
        typer.echo(_line(desk.accounts.find(name)))


def first_links(settings: Settings, report: Report) -> None:
    """Where nobody has an account yet: one for each role, and a link for each to come in with."""
    from bot.staff.accounts import Accounts
    from bot.staff.links import VALID_H, Links
    from bot.storage.database import Database
    from bot.storage.migrate import one_at_a_time

    database = Database(settings.database)
    try:
        accounts, links = Accounts(database), Links(database)
        with one_at_a_time(database):
            made = [accounts.add(role, "", role, by=_BY) for role in Role] if accounts.empty() else []
        for one in made:
            report(f"Sign in as {one.name + ':':<11}{_address(settings, links.make(one, by=_BY))}")
        if made:
            report(f"Each link works once within {VALID_H:.0f} hours; `lotse staff link NAME` makes another.")
    finally:
        database.close()


@contextmanager
def _opened() -> Iterator[_Desk]:
    from bot.knowledge.record import Knowledge
    from bot.prepare import prepare_record
    from bot.staff.accounts import Accounts
    from bot.staff.links import Links
    from bot.storage.database import Database

    settings = known_settings()
    prepare_record(settings, lambda line: typer.echo(line, err=True))
    database = Database(settings.database)
    try:
        yield _Desk(settings, Accounts(database), Links(database), Knowledge(database), database)
    finally:
        database.close()


def _known_site(desk: _Desk, site: str) -> None:
    """A role at a site that is misspelt would be a role nowhere."""
    if site and site not in desk.knowledge.sites():
        raise NotFound(f"there is no site {site}; there are: {', '.join(desk.knowledge.sites())}")


def _asked_password(name: str) -> str:
    from bot.staff.passwords import check_strength

    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    check_strength(given, name)
    return given


def _link(desk: _Desk, one: Staff) -> str:
    """The address that signs the person in once."""
    return _address(desk.settings, desk.links.make(one, by=_BY))


def _address(settings: Settings, token: str) -> str:
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return f"{base}/signin/{token}"


def _line(one: Staff) -> str:
    roles = ", ".join(f"{role}:{site}" if site else role for role, site in sorted(one.roles)) or "no role"
    state = ("  identity provider" if one.provided else "") + ("" if one.active else "  deactivated")
    limit = "" if one.max_chats == Profile.max_chats else f"  {one.max_chats} chats"
    return f"{one.name}  {roles}  {one.display}{f', {one.department}' if one.department else ''}{limit}{state}"
