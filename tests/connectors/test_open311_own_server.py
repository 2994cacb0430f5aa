"""The client understands the one endpoint that we know from both sides: our own."""

from datetime import timedelta

import pytest

from bot.api.services import Services
from bot.cases import partner_keys
from bot.clock import now
from bot.storage.database import Database
from connectors.open311_client import Endpoint
from connectors.open311_requests import is_marked
from tests.bot.gateways import run_app
from tests.connectors.carrying import offer

NUMBER = "K7M4-29TX"
FORM = [
    ("service_code", "street-light"),
    ("lat", "51.0"),
    ("long", "10.0"),
    ("description", f"[Lotse {NUMBER}] Dunkel."),
]
HOURS = timedelta(hours=3)


@pytest.mark.parametrize("spoken", ["json", "xml"])
async def test_what_is_filed_is_found_by_its_mark_and_by_its_number(
    services: Services, database: Database, spoken: str
) -> None:
    offer(database)
    with database.write() as sql:
        _, key = partner_keys.add(sql, "musterstadt", "neighbour", now(), False)
    async with run_app(services) as gateway:
        endpoint = Endpoint("http://gateway/open311/v2", key, "musterstadt")
        endpoint._http, endpoint._format = gateway.http, spoken
        await endpoint.ready()
        answer = await endpoint.post(FORM)
        found, whole = await endpoint.search(now() - HOURS, now() + HOURS)
        again = [await endpoint.one(str(answer.id)), *await endpoint.several([str(answer.id)])]
        refused = await endpoint.post([("service_code", "unheard-of")])
    assert (answer.outcome, refused.outcome, whole) == ("accepted", "refused", True)
    assert [one.id for one in found if is_marked(one, NUMBER)] == [answer.id]
    assert [(one.id, one.status) for one in again if one] == [(answer.id, "open")] * 2
