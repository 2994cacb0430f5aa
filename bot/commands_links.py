"""`lotse knowledge links`: which links of a site's articles cannot be right, or lead nowhere."""

import asyncio
from typing import Annotated

import typer

from bot.commands_settings import known_settings
from bot.knowledge.links import fault, links
from bot.knowledge.record import Knowledge
from bot.storage.database import Database
from connectors.link_check import dead


def check_links(site: Annotated[str | None, typer.Option(help="id of the site")] = None) -> None:
    """Print links that cannot be right, with LOTSE_LINK_CHECK also dead ones; ends with 1 if there are any."""
    settings = known_settings()
    database = Database(settings.database)
    every = [(one.id, link) for one in Knowledge(database).articles(site or settings.site) for link in links(one)]
    database.close()
    wrong = {link.url: why for _, link in every if (why := fault(link.url))}
    if settings.link_check:
        asked = (link.url for _, link in every if link.url.startswith("http") and link.url not in wrong)
        wrong |= asyncio.run(dead(asked))
    for article, link in every:
        if link.url in wrong:
            typer.echo(f"{article}\t{link.place}\t{link.url}\t{wrong[link.url]}")
    looked = "opened" if settings.link_check else "looked at, not opened (LOTSE_LINK_CHECK is off)"
    typer.echo(f"{len({link.url for _, link in every})} links {looked}, {len(wrong)} of them wrong.", err=True)
    raise typer.Exit(1 if wrong else 0)
