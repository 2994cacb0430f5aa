"""A process that opens cases and carries them on until it is killed (`python -m tests.connectors.carrier 60`).

What it opens it names, so that the one that comes after it opens nothing twice.
"""

import asyncio
import sys

from bot.access.case_news import build_case_desk
from bot.cases.cabinet import Cabinet
from bot.cases.models import CITIZEN
from bot.service_hours import ServiceHours
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import Live
from connectors.open311 import keep_carrying
from tests.bot.cases.reports import report

NO_REDIS = "redis://127.0.0.1:1"


async def _open(cabinet: Cabinet, count: int) -> None:
    for place in range(count):
        said = report(description=f"Laterne {place} ist dunkel.", external_key=f"test:{place}")
        await asyncio.to_thread(cabinet.filing.file, said, ServiceHours(), CITIZEN)


async def _run(count: int) -> None:
    settings = Settings()
    database = Database(settings.database)
    cabinet = Cabinet(settings, database)
    desk = build_case_desk(settings, database, Live(NO_REDIS), cabinet)
    await asyncio.gather(_open(cabinet, count), keep_carrying(settings, database, cabinet.catalogues, desk))


if __name__ == "__main__":
    asyncio.run(_run(int(sys.argv[1])))
