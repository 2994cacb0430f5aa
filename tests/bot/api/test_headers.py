"""Every answer carries the security headers, also errors; only allowed origins may call from a browser."""

import pytest

from bot.api.services import Services
from tests.bot.gateways import Gateway, run_app

ORIGIN = "https://www.stadt.example"


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/sites/musterstadt", "/nowhere", "/openapi.json", "/fault"])
async def test_every_answer_has_the_security_headers(gateway: Gateway, path: str) -> None:
    async def fault() -> None:
        raise RuntimeError

    gateway.app.add_api_route("/fault", fault)
    headers = (await gateway.http.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "strict-origin-when-cross-origin"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


async def test_what_citizens_say_is_never_cached(gateway: Gateway) -> None:
    citizen = await gateway.citizen()
    assert (await citizen.request("GET", "/messages")).headers["cache-control"] == "no-store"


async def test_without_a_setting_no_other_origin_may_call(gateway: Gateway) -> None:
    answer = await gateway.http.get("/api/v1/sites/musterstadt", headers={"Origin": ORIGIN})
    assert "access-control-allow-origin" not in answer.headers


async def test_only_the_origins_of_the_setting_may_call(services: Services) -> None:
    services.settings = services.settings.model_copy(update={"embed_origins": f" {ORIGIN}/ ,https://b.example"})
    async with run_app(services) as gateway:
        path, asked = "/api/v1/conversations", {"Access-Control-Request-Method": "POST"}
        allowed = await gateway.http.options(path, headers=asked | {"Origin": ORIGIN})
        refused = await gateway.http.options(path, headers=asked | {"Origin": "https://evil.example"})
    assert allowed.headers["access-control-allow-origin"] == ORIGIN
    assert refused.status_code == 400
    assert "access-control-allow-origin" not in refused.headers


async def test_an_error_can_be_read_by_an_allowed_origin(services: Services) -> None:
    services.settings = services.settings.model_copy(update={"embed_origins": ORIGIN})
    async with run_app(services) as gateway:
        answer = await gateway.http.post("/api/v1/conversations", json={"site": "atlantis"}, headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (404, ORIGIN)
