"""The commands `lotse canned …`: the responses that agents insert by a shortcut, from a file and into one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.clock import now
from bot.commands_settings import known_settings, stop
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.storage.database import Database

canned_cli = typer.Typer(no_args_is_help=True, help="Canned responses, which agents insert by :: and a shortcut.")

SiteOption = Annotated[str | None, typer.Option(help="id of the site; without it that of LOTSE_SITE")]


@canned_cli.command("import")
def take_over(
    file: Annotated[Path, typer.Argument(help="YAML: by shortcut, a text for each language")],
    site: SiteOption = None,
    replace: Annotated[bool, typer.Option("--replace", help="also what is written otherwise at the site")] = False,
) -> None:
    """Take over responses from a file; what staff have written otherwise stays, unless told so."""
    from bot.handover.canned_files import BadCannedFile, keep, read
    from bot.staff.audit_log import record

    settings, database = _opened()
    chosen = site or settings.site
    try:
        responses = read(file)
    except (BadCannedFile, OSError) as error:
        stop(f"Nothing was changed. {error}")
    with database.write() as sql:
        stored, left = keep(sql, chosen, responses, replace)
        for one in stored:
            record(sql, "command line", "canned_put", f"{one.shortcut}/{one.language}", chosen, {}, now())
    typer.echo(f"{len(stored)} stored, {len(left)} left as they are, of {len(responses)}.")
    for one in left:
        typer.echo(f"  {one.shortcut}/{one.language} is written otherwise there (--replace)")


@canned_cli.command("export")
def give_out(
    file: Annotated[Path | None, typer.Argument(help="file to write; without it they are printed")] = None,
    site: SiteOption = None,
) -> None:
    """Write the responses of a site in the form that import reads."""
    from bot.handover.canned import listed
    from bot.handover.canned_files import written

    settings, database = _opened()
    with database.read() as sql:
        found = listed(sql, site or settings.site)
    text = written(found)
    if file is None:
        typer.echo(text, nl=False)
        return
    file.write_text(text, encoding="utf-8")
    typer.echo(f"{len(found)} responses written to {file}")


def _opened() -> "tuple[Settings, Database]":
    from bot.storage.database import Database

    settings = known_settings()
    return settings, Database(settings.database)
