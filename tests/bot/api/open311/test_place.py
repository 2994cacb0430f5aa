"""For which city a call is: told by its id or its website, and needed only where there are several."""

import pytest

from bot.api.services import Services
from bot.knowledge.files import Site
from tests.bot.api.open311.partners import BASE, CATALOGUE, faults, form, partner, reported
from tests.bot.gateways import Gateway

EN = {"Accept-Language": "en"}
OTHER = Site(id="nebenstadt", name={"de": "Nebenstadt"}, languages=("de",), url="https://www.nebenstadt.example/rat")


@pytest.fixture
def _two_cities(services: Services) -> None:
    services.knowledge.save_site(OTHER)
    services.cases.catalogues.keep("nebenstadt", CATALOGUE.model_copy(update={"services": CATALOGUE.services[:1]}))


async def _count(gateway: Gateway, jurisdiction: str) -> int:
    answer = await gateway.http.get(f"{BASE}/services.json", params={"jurisdiction_id": jurisdiction})
    return len(answer.json()) if answer.status_code == 200 else -answer.status_code


async def test_the_only_city_needs_no_id(gateway: Gateway) -> None:
    assert await _count(gateway, "") == len(CATALOGUE.services)


@pytest.mark.usefixtures("_two_cities")
async def test_of_two_cities_one_must_be_named(gateway: Gateway) -> None:
    for path in ("services.json", "services/hole.json", "requests.json", "requests/RMYX-52J3.json", "tokens/a.json"):
        status, said = faults(await gateway.http.get(f"{BASE}/{path}", headers=EN))
        assert (status, said) == (400, ["jurisdiction_id is missing: this address serves several cities."])


@pytest.mark.usefixtures("_two_cities")
@pytest.mark.parametrize("named", ["nebenstadt", "nebenstadt.example", "www.nebenstadt.example", "NEBENSTADT.example"])
async def test_a_city_is_named_by_its_id_or_its_website(gateway: Gateway, named: str) -> None:
    assert await _count(gateway, named) == 1


@pytest.mark.parametrize("named", ["atlantis", "\x00", "💡", "a" * 5_000, "' OR 1=1 --", "www."])
async def test_a_city_that_is_not_here_is_not_found(gateway: Gateway, named: str) -> None:
    assert await _count(gateway, named) == -404


@pytest.mark.usefixtures("_two_cities")
async def test_a_case_is_seen_only_in_its_city(gateway: Gateway, services: Services) -> None:
    number = reported(services).case.number
    for site, status in (("musterstadt", 200), ("nebenstadt", 404)):
        answer = await gateway.http.get(f"{BASE}/requests/{number}.json", params={"jurisdiction_id": site})
        assert answer.status_code == status


@pytest.mark.usefixtures("_two_cities")
async def test_a_key_names_its_city_and_holds_for_no_other(gateway: Gateway, services: Services) -> None:
    key = partner(services, site="nebenstadt")
    assert (await gateway.http.post(f"{BASE}/requests.json", data=form(key))).status_code == 200
    elsewhere = await gateway.http.post(
        f"{BASE}/requests.json", data=form(key, jurisdiction_id="musterstadt"), headers=EN
    )
    assert faults(elsewhere) == (403, ["api_key does not hold for this jurisdiction_id."])
