"""The whole way of a browser: gateway, identity provider (a real one on loopback), gateway, console."""

from collections.abc import AsyncIterator, Iterator
from contextlib import suppress

import httpx
import pytest
from pydantic import SecretStr

from bot.api.services import Services
from bot.errors import BadCredentials
from bot.staff import audit_log
from bot.staff.models import Role
from bot.staff.throttle import PER_ADDRESS
from tests.bot.gateways import Gateway, problem, run_app
from tests.bot.staff.provider import CLIENT, SECRET, IdentityProvider, running_provider

START = "/api/v1/session/oidc"


@pytest.fixture
def identity() -> Iterator[IdentityProvider]:
    with running_provider() as running:
        yield running


@pytest.fixture
async def city(services: Services, identity: IdentityProvider) -> AsyncIterator[Gateway]:
    """A gateway whose staff signs in over the provider."""
    given = {"oidc_issuer": identity.issuer, "oidc_client_id": CLIENT, "oidc_client_secret": SecretStr(SECRET)}
    services.settings = services.settings.model_copy(update=given)
    async with run_app(services) as running:
        yield running


async def to_provider_and_back(city: Gateway) -> str:
    """The address to which the provider sends the browser back."""
    sent = await city.http.get(START)
    assert sent.status_code == 303, sent.text
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(sent.headers["location"])
    return answer.headers["location"]


async def test_somebody_with_a_role_at_the_provider_is_signed_in(city: Gateway) -> None:
    back = await city.http.get(await to_provider_and_back(city))
    assert back.status_code == 200
    assert 'url=/console"' in back.text
    assert "samesite=strict" in back.headers["set-cookie"].lower()
    body = (await city.http.get("/api/v1/session")).json()
    assert (body["name"], body["display"], body["roles"]) == ("anna.muster", "Anna Muster", ["agent"])
    assert city.services.accounts.find("anna.muster").roles == {(Role.AGENT, "musterstadt")}


async def test_the_cookie_of_the_way_is_sent_to_no_other_address_and_gone_afterwards(city: Gateway) -> None:
    sent = await city.http.get(START)
    cookie = sent.headers["set-cookie"].lower()
    assert {"httponly", "samesite=lax", f"path={START}"} <= {part.strip() for part in cookie.split(";")}
    await city.http.get(await to_provider_and_back(city))
    assert "lotse_oidc" not in city.http.cookies


async def test_without_a_role_nobody_gets_in(city: Gateway, identity: IdentityProvider) -> None:
    identity.person["roles"] = ["other-program"]
    back = await city.http.get(await to_provider_and_back(city))
    assert (back.status_code, back.headers["location"]) == (303, "/signin?problem=forbidden")
    assert problem(await city.http.get("/api/v1/session")) == (401, "no_session")


async def test_another_browser_cannot_finish_a_sign_in(city: Gateway) -> None:
    address = await to_provider_and_back(city)
    city.http.cookies.clear()
    back = await city.http.get(address)
    assert back.headers["location"] == "/signin?problem=bad_credentials"
    assert "lotse_session" not in city.http.cookies


async def test_the_way_back_can_be_gone_once(city: Gateway) -> None:
    sent = await city.http.get(START)
    kept = {"Cookie": f"lotse_oidc={city.http.cookies['lotse_oidc']}"}
    async with httpx.AsyncClient() as browser:
        address = (await browser.get(sent.headers["location"])).headers["location"]
    assert (await city.http.get(address)).status_code == 200
    assert (await city.http.get(address, headers=kept)).headers["location"] == "/signin?problem=bad_credentials"


async def test_a_provider_that_says_no_leads_back_to_the_sign_in_page(
    city: Gateway, identity: IdentityProvider
) -> None:
    identity.denies = True
    back = await city.http.get(await to_provider_and_back(city))
    assert back.headers["location"] == "/signin?problem=bad_credentials"


@pytest.mark.parametrize("query", ["", "?code=x", "?state=x", "?code=x&state=%C3%A4", "?error=access_denied&state="])
async def test_a_way_back_that_nobody_began_leads_to_the_sign_in_page(city: Gateway, query: str) -> None:
    back = await city.http.get(f"{START}/callback{query}")
    assert back.headers["location"] == "/signin?problem=bad_credentials"


async def test_a_provider_that_is_out_of_order_leads_to_the_sign_in_page_on_both_ways(
    city: Gateway, identity: IdentityProvider
) -> None:
    address = await to_provider_and_back(city)
    identity.broken = True
    assert (await city.http.get(address)).headers["location"] == "/signin?problem=unavailable"
    assert (await city.http.get(START)).headers["location"] == "/signin?problem=unavailable"


async def test_where_there_is_no_provider_there_are_no_such_addresses(gateway: Gateway) -> None:
    for address in (START, f"{START}/callback?code=x&state=y"):
        assert problem(await gateway.http.get(address)) == (404, "not_found")


async def test_a_whole_town_hall_comes_in_over_the_provider(city: Gateway) -> None:
    for _ in range(PER_ADDRESS - 1):
        async with city.services.throttle.attempt("127.0.0.1"):
            pass
    for _ in range(3):
        assert (await city.http.get(await to_provider_and_back(city))).status_code == 200


async def test_refusals_stand_in_the_audit_log_but_not_what_any_page_can_cause(
    city: Gateway, identity: IdentityProvider
) -> None:
    for _ in range(3):
        await city.http.get(f"{START}/callback?code=x&state=y")
    identity.denies = True
    await city.http.get(await to_provider_and_back(city))
    identity.denies, identity.person["roles"] = False, ["other-program"]
    await city.http.get(await to_provider_and_back(city))
    with city.services.database.read() as sql:
        found = [(entry.act, entry.data) for entry in audit_log.listed(sql, None)]
    refused = [{"by": "oidc", "why": why} for why in ("forbidden", "bad_credentials")]
    assert found == [("sign_in_refused", why) for why in refused]


async def test_failures_over_the_provider_have_a_limit(city: Gateway, identity: IdentityProvider) -> None:
    identity.denies = True
    for _ in range(PER_ADDRESS):
        with suppress(BadCredentials):
            async with city.services.throttle.attempt("127.0.0.1"):
                raise BadCredentials
    back = await city.http.get(await to_provider_and_back(city))
    assert back.headers["location"] == "/signin?problem=too_many_tries"


async def test_the_department_comes_from_the_claim_of_the_settings(city: Gateway, identity: IdentityProvider) -> None:
    city.services.settings = city.services.settings.model_copy(update={"oidc_department_claim": "unit"})
    identity.person["unit"] = "Standesamt"
    await city.http.get(await to_provider_and_back(city))
    assert (await city.http.get("/api/v1/session")).json()["department"] == "Standesamt"


async def test_the_provider_is_told_the_public_address(city: Gateway, identity: IdentityProvider) -> None:
    city.services.settings = city.services.settings.model_copy(update={"public_url": "https://chat.example/"})
    sent = await city.http.get(START)
    assert "redirect_uri=https%3A%2F%2Fchat.example%2Fapi%2Fv1%2Fsession%2Foidc%2Fcallback" in sent.headers["location"]
    assert "secure" in sent.headers["set-cookie"].lower()
