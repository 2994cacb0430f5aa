"""The commands `lotse outbox …`: cases that do not get to the city's own Open311 endpoint, and what people decide."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.clock import now
from bot.commands_settings import known_settings, stop
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.cases.models import Case
    from bot.cases.outbox_care import Stuck
    from bot.storage.database import Database

outbox_cli = typer.Typer(no_args_is_help=True, help="Cases on their way to the city's own Open311 endpoint.")

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="number of the case, as citizens know it")]
SiteOption = Annotated[str | None, typer.Option(help="id of the site; without it that of LOTSE_SITE")]


@outbox_cli.command("list")
def show() -> None:
    """Print the cases that have no number there yet, oldest first."""
    from bot.cases.outbox_care import left_out, waiting

    settings = known_settings()
    with _database().read() as sql:
        found = waiting(sql)
        early = len(left_out(sql, settings.site)) if settings.open311_url else 0
    for one in found:
        typer.echo(_line(one))
    if early:
        typer.echo(f"{early} open defects are older than the endpoint: lotse outbox fill")
    elif not found:
        typer.echo("Every case has arrived.")


@outbox_cli.command("fill")
def fill_up(yes: Annotated[bool, typer.Option("--yes", help="do not ask")] = False) -> None:
    """Send the open defects that were reported before LOTSE_OPEN311_URL was set, one a second."""
    from bot.cases.outbox_care import fill, left_out
    from bot.staff.audit_log import record

    settings, database = known_settings(), _database()
    if not settings.open311_url:
        stop("LOTSE_OPEN311_URL is not set: there is nowhere to send them.")
    with database.read() as sql:
        early = len(left_out(sql, settings.site))
    if not early:
        typer.echo("Nothing is left to send.")
        return
    typer.echo(f"{early} open defects are older than the endpoint; what was entered there by hand will be there twice.")
    if not yes:
        typer.confirm("Send them?", abort=True)
    with database.write() as sql:
        count = fill(sql, settings.site, now())
        record(sql, "command line", "outbox_fill", settings.site, settings.site, {"cases": str(count)}, now())
    typer.echo(f"{count} cases are on their way.")


@outbox_cli.command("resend")
def resend(number: Number, site: SiteOption = None) -> None:
    """Send a case again of which somebody has seen in the other system that it did not arrive."""
    from bot.cases.outbox_care import send_again
    from bot.staff.audit_log import record

    database = _database()
    case = _case(database, number, site)
    with database.write() as sql:
        send_again(sql, case, now())
        record(sql, "command line", "outbox_resend", case.id, case.site, {}, now())
    typer.echo("It is sent again.")


@outbox_cli.command("arrived")
def arrived(
    number: Number,
    external: Annotated[str, typer.Argument(metavar="ID", help="its number in the other system")],
    site: SiteOption = None,
) -> None:
    """Note the number of a case of which somebody has seen in the other system that it did arrive."""
    from bot.cases.outbox_care import is_there
    from bot.staff.audit_log import record

    database = _database()
    case = _case(database, number, site)
    with database.write() as sql:
        is_there(sql, case, external, now())
        record(sql, "command line", "outbox_arrived", case.id, case.site, {"external_id": external}, now())
    typer.echo("Noted.")


def _line(one: "Stuck") -> str:
    since = one.failing_since.isoformat(timespec="seconds") if one.failing_since else "-"
    return f"{one.number}  {one.stage:<6}  {one.attempts} failures since {since}  {one.error or ''}".rstrip()


def _case(database: "Database", number: str, site: str | None) -> "Case":
    from bot.cases.record import Cases

    with database.read() as sql:
        return Cases().by_number(sql, site or Settings().site, number)


def _database() -> "Database":
    from bot.storage.database import Database

    return Database(known_settings().database)
