"""The commands `lotse outbox …`: cases that do not get to the city's own Open311 endpoint, and what people decide."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.clock import now
from bot.commands_settings import known_settings
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
    from bot.cases.outbox_care import waiting

    with _database().read() as sql:
        found = waiting(sql)
    for one in found:
        typer.echo(_line(one))
    if not found:
        typer.echo("Every case has arrived.")


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
