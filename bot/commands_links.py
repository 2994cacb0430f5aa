"""`lotse knowledge links`: which links of a site's articles cannot be right, or lead nowhere."""

import asyncio
from typing import Annotated

import typer

from bot.commands_settings import known_settings
from bot.knowledge.links import Link, faults, is_dead, links
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.storage.database import Database
from connectors.link_check import LinkCheck


def check_links(site: Annotated[str | None, typer.Option(help="id of the site")] = None) -> None:
    """Print links that cannot be right, with LOTSE_LINK_CHECK also dead ones; ends with 1 if any leads nowhere."""
    settings = known_settings()
    every = _links(settings, site or settings.site)
    found = asyncio.run(_faults([link for _, link in every], settings.link_check))
    dead = {link.url for link, why in found if is_dead(link, why)}
    whose = {id(link): article for article, link in every}
    for link, why in found:
        mark = "dead" if is_dead(link, why) else "hint"
        typer.echo(f"{mark}\t{whose[id(link)]}\t{link.place}\t{link.url}\t{why}")
    looked = "opened" if settings.link_check else "looked at, not opened (LOTSE_LINK_CHECK is off)"
    typer.echo(f"{len({link.url for _, link in every})} links {looked}, {len(dead)} of them lead nowhere.", err=True)
    raise typer.Exit(1 if dead else 0)


def _links(settings: Settings, site: str) -> list[tuple[str, Link]]:
    database = Database(settings.database)
    knowledge = Knowledge(database)
    offices = knowledge.offices(site)
    every = [(one.id, link) for one in knowledge.articles(site) for link in links(one, offices)]
    database.close()
    return every


async def _faults(every: list[Link], opening: bool) -> list[tuple[Link, str]]:
    return await faults(every, LinkCheck().dead if opening else None)
