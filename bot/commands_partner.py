"""`lotse partner`: keys by which other systems of a city file cases over Open311."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.clock import now
from bot.commands_settings import known_settings
from bot.errors import NotFound
from bot.settings import Settings

if TYPE_CHECKING:  # the record is loaded only by commands that use it
    from bot.cases.partner_keys import PartnerKey
    from bot.storage.database import Database

partner_cli = typer.Typer(no_args_is_help=True, help="Keys by which other systems file cases over Open311.")
_BY = "command line"

Name = Annotated[str, typer.Argument(help="name of the partner: a-z, 0-9, . _ - and up to 40 of them")]
SiteOption = Annotated[str | None, typer.Option(help="id of the site, instead of LOTSE_SITE")]


@partner_cli.command("add")
def add(
    name: Name,
    site: SiteOption = None,
    another: Annotated[
        bool, typer.Option("--another", help="a further key for a partner that has one, to change it over")
    ] = False,
) -> None:
    """Make a key for a partner at one site, and print it this once."""
    from bot.cases import partner_keys

    with _opened() as (settings, database):
        chosen = _known_site(database, site or settings.site)
        with database.write() as sql:
            made, key = partner_keys.add(sql, chosen, name, now(), another)
            _note(sql, "partner_add", made)
        typer.echo(f"{_line(made)}\nKey, shown this once: {key}")


@partner_cli.command("list")
def show(
    site: Annotated[str | None, typer.Option(help="only the keys of this site")] = None,
) -> None:
    """List all keys, without what opens the door."""
    from bot.cases import partner_keys

    with _opened() as (_, database):
        with database.read() as sql:
            found = partner_keys.listed(sql, site)
        for key in found:
            typer.echo(_line(key))
        typer.echo(f"{len(found)} keys")


@partner_cli.command("revoke")
def revoke(
    name: Name,
    site: SiteOption = None,
    key: Annotated[
        str | None, typer.Option(help="only the key with this id; without it all keys of the partner")
    ] = None,
) -> None:
    """Take a partner's keys back: from now on they open nothing. What was filed with them stays."""
    from bot.cases import partner_keys

    with _opened() as (settings, database):
        with database.write() as sql:
            closed = partner_keys.revoke(sql, site or settings.site, name, now(), key)
            for one in closed:
                _note(sql, "partner_revoke", one)
        for one in closed:
            typer.echo(_line(one))


def _line(key: "PartnerKey") -> str:
    state = f"revoked {_day(key.revoked_at)}" if key.revoked_at else f"last used {_day(key.used_at)}"
    return f"{key.name}  {key.site}  {key.id}  since {_day(key.created_at)}  {state}"


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else "never"


def _note(sql: Any, act: str, key: "PartnerKey") -> None:
    """In the audit log, in the transaction in which it happens."""
    from bot.staff.audit_log import record

    record(sql, _BY, act, key.name, key.site, {"key": key.id}, now())


def _known_site(database: "Database", site: str) -> str:
    """A key for a site that is misspelt would open nothing."""
    from bot.knowledge.record import Knowledge

    known = Knowledge(database).sites()
    if site not in known:
        raise NotFound(f"there is no site {site}; there are: {', '.join(known)}")
    return site


@contextmanager
def _opened() -> Iterator[tuple[Settings, "Database"]]:
    from bot.prepare import prepare_record
    from bot.storage.database import Database

    settings = known_settings()
    prepare_record(settings, lambda line: typer.echo(line, err=True))
    database = Database(settings.database)
    try:
        yield settings, database
    finally:
        database.close()
