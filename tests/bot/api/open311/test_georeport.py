"""Driven by a client that we did not write: the `georeport` package, over a real connection, in both formats."""

import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests
import uvicorn
from georeport import GeoReport

from bot.api.services import Services
from bot.app import create_app
from bot.cases.workflow import State
from bot.clock import now
from tests.bot.api.open311.partners import BASE, CATALOGUE, FIELDS, HOLE, changed, form, reported

WITHIN_S = 10


@pytest.fixture
def address(services: Services) -> Iterator[str]:
    """The gateway on a port of its own."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(services), log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    end = time.monotonic() + WITHIN_S
    while not server.started:
        assert time.monotonic() < end, "the gateway does not start"
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}{BASE}/"
    server.should_exit = True
    thread.join(WITHIN_S)


@pytest.fixture(params=["json", "xml"])
def client(request: pytest.FixtureRequest, address: str) -> GeoReport:
    return GeoReport(address, jurisdiction="musterstadt", output_format=request.param)


def test_it_reads_the_categories_and_their_questions(client: GeoReport) -> None:
    services = client.get_service_list()
    assert [one["service_code"] for one in services] == [one.code for one in CATALOGUE.services]
    definition = client.get_service_definition("street-light")
    assert definition["service_code"] == "street-light"
    attributes = definition["attributes"]
    found = attributes if client.output_format == "json" else attributes["attribute"]
    assert [one["code"] for one in found] == ["lamp-problem", "lamp-number", "notice"]


def test_it_reads_requests_with_its_filters(client: GeoReport, services: Services) -> None:
    lamp, hole = reported(services).case, reported(services, service=HOLE).case
    changed(services, lamp, State.RESOLVED)
    both = client.get_service_requests()
    assert {one["service_request_id"] for one in both} == {lamp.number, hole.number}
    assert all(set(one) == FIELDS for one in both)
    named = client.get_service_requests(service_request_id=f"{lamp.number},{hole.number}")
    assert [one["service_request_id"] for one in named] == [lamp.number, hole.number]
    others = [reported(services, service=HOLE) for _ in range(2)]
    dates = {"start_date": (now() - timedelta(days=1)).isoformat(), "end_date": now().isoformat()}
    holes = client.get_service_requests(service_code="hole", status="open", **dates)
    assert {one["service_request_id"] for one in holes} == {hole.number, *(one.case.number for one in others)}


def test_it_reads_one_request(client: GeoReport, services: Services) -> None:
    case = changed(services, reported(services).case, State.IN_PROGRESS, "Morgen ist jemand dort.")
    one = client.get_service_request(case.number)
    assert (one["service_request_id"], one["status"]) == (case.number, "open")
    assert one["status_notes"] == "In Bearbeitung - Morgen ist jemand dort."
    assert float(one["lat"]) == 51.0


def test_what_its_maker_would_file_comes_back_in_its_list(client: GeoReport, address: str, key: str) -> None:
    filed = requests.post(f"{address}requests.json", data=form(key, jurisdiction_id="musterstadt"), timeout=WITHIN_S)
    number = filed.json()[0]["service_request_id"]
    assert client.get_service_request(number)["description"] == "Die Laterne flackert."


def test_it_hears_of_what_is_not_there(client: GeoReport) -> None:
    for ask in (lambda: client.get_service_request("nothing"), lambda: client.get_service_definition("none")):
        with pytest.raises(requests.HTTPError) as error:
            ask()
        assert error.value.response.status_code == 404
