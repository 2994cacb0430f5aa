"""Whatever goes wrong below /open311/ is an error list in the format of the call, never a problem document."""

import pytest
from redis import Redis

from bot.api.open311.errors import Fault, Refused
from bot.api.services import Services
from bot.errors import DatabaseUnavailable
from bot.settings import Settings
from tests.bot.api.open311.partners import BASE, faults, form
from tests.bot.gateways import Gateway, problem, run_app

EN = {"Accept-Language": "en"}


@pytest.mark.parametrize("format_", ["json", "xml"])
async def test_an_unknown_address_and_a_wrong_method(gateway: Gateway, format_: str) -> None:
    assert faults(await gateway.http.get(f"{BASE}/nothing.{format_}", headers=EN)) == (404, ["We could not find that."])
    wrong = await gateway.http.delete(f"{BASE}/requests.{format_}", headers=EN)
    assert faults(wrong)[0] == 405
    assert wrong.headers["allow"] == "GET, POST"


async def test_other_addresses_keep_their_problem_documents(gateway: Gateway) -> None:
    assert problem(await gateway.http.get("/open311")) == (404, "not_found")
    assert problem(await gateway.http.get("/api/v1/open311/")) == (404, "not_found")


@pytest.mark.parametrize("format_", ["json", "xml"])
async def test_a_huge_body_is_refused(gateway: Gateway, format_: str) -> None:
    answer = await gateway.http.post(f"{BASE}/requests.{format_}", content=b"a=" + b"x" * 300_000, headers=EN)
    assert faults(answer) == (413, ["The request is too large."])


@pytest.mark.parametrize(("fault", "status"), [(DatabaseUnavailable("secret"), 503), (RuntimeError("secret"), 500)])
async def test_a_fault_of_ours_says_that_it_is_one_and_nothing_of_its_inside(
    gateway: Gateway, services: Services, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: int
) -> None:
    def broken(site: str) -> None:
        raise fault

    monkeypatch.setattr(services.cases.catalogues, "of", broken)
    answer = await gateway.http.get(f"{BASE}/services.xml")
    assert faults(answer)[0] == status
    assert "secret" not in answer.text
    assert ("retry-after" in answer.headers) is (status == 503)


async def test_too_many_calls_of_one_address_are_slowed_down(
    services: Services, settings: Settings, key: str, redis_url: str
) -> None:
    services.settings = settings.model_copy(update={"rate_conversations": 3})
    with Redis.from_url(redis_url) as client:
        client.flushall()
    async with run_app(services) as running:
        tries = [await running.http.get(f"{BASE}/services.json?jurisdiction_id=wrong") for _ in range(4)]
        assert [one.status_code for one in tries] == [404, 404, 404, 429]
        assert faults(tries[3])[0] == 429
        assert tries[3].headers["retry-after"]
        guess = await running.http.get(f"{BASE}/requests.json", params={"api_key": "guess"})
        assert guess.status_code == 429  # whoever guesses keys is counted like everybody
        filed = [await running.http.post(f"{BASE}/requests.json", data=form(key)) for _ in range(10)]
        assert {one.status_code for one in filed} == {200}  # a partner is counted by itself


def test_several_faults_have_the_status_that_all_have_else_400() -> None:
    assert Refused(Fault(404, "service_unknown")).status == 404
    assert Refused(Fault(404, "service_unknown"), Fault(400, "place_missing")).status == 400
