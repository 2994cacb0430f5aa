"""Staff sign in with a password or a link; the cookie, the second token and the limits keep others out."""

from typing import Any

import httpx
import pytest
from fastapi import APIRouter
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from bot.api.services import Services
from bot.api.signed_in import Checked, Signed, needs
from bot.app import build_services
from bot.settings import Settings
from bot.staff import audit_log
from bot.staff.links import Links
from bot.staff.models import Profile, Role, Staff
from bot.staff.throttle import PER_ADDRESS, WINDOW_S
from tests.bot.gateways import Gateway, problem, run_app

PATH = "/api/v1/session"
PASSWORD = "Regenschirm-am-Hafen"


@pytest.fixture
def anna(services: Services) -> Staff:
    profile = Profile("Anna Muster", "Bürgerservice")
    return services.accounts.add("anna", "", Role.AGENT, "musterstadt", PASSWORD, profile=profile)


async def sign_in(gateway: Gateway, name: str = "anna", password: str = PASSWORD) -> httpx.Response:
    return await gateway.http.post(PATH, json={"name": name, "password": password})


async def csrf(gateway: Gateway) -> dict[str, str]:
    """The header of somebody who has just signed in."""
    return {"X-CSRF-Token": (await sign_in(gateway)).json()["csrf"]}


async def test_a_password_opens_a_session_that_says_who_it_is(gateway: Gateway, anna: Staff) -> None:
    answer = await sign_in(gateway)
    assert answer.status_code == 200
    assert answer.json() == {
        "id": anna.id,
        "name": "anna",
        "display": "Anna Muster",
        "department": "Bürgerservice",
        "language": "de",
        "max_chats": 4,
        "roles": ["agent"],
        "sites": ["musterstadt"],
        "grants": [{"role": "agent", "site": "musterstadt"}],
        "has_password": True,
        "password_change": "current",
        "idle_s": 3_600,
        "left_s": 12 * 3_600,
        "csrf": answer.json()["csrf"],
    }
    again = (await gateway.http.get(PATH)).json()
    assert again == answer.json() | {"left_s": again["left_s"]}
    assert 12 * 3_600 - 60 < again["left_s"] <= 12 * 3_600


async def test_a_role_for_all_sites_names_those_that_there_are(gateway: Gateway) -> None:
    gateway.services.accounts.add("chef", "Chef", Role.ADMIN, password=PASSWORD)
    body = (await sign_in(gateway, "chef")).json()
    assert (body["roles"], body["sites"]) == (["admin"], ["musterstadt"])
    assert body["grants"] == [{"role": "admin", "site": ""}]


async def test_scripts_and_other_sites_cannot_use_the_cookie(gateway: Gateway, anna: Staff) -> None:
    cookie = (await sign_in(gateway)).headers["set-cookie"].lower()
    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "max-age" not in cookie
    assert "secure" not in cookie


async def test_the_cookie_stays_on_tls_where_the_gateway_is_reached_over_tls(services: Services, anna: Staff) -> None:
    services.settings = services.settings.model_copy(update={"public_url": "https://chat.example"})
    async with run_app(services) as gateway:
        cookie = (await sign_in(gateway)).headers["set-cookie"]
    assert "; secure" in cookie.lower()
    assert cookie.startswith("__Host-lotse_session=")
    assert "domain" not in cookie.lower()


async def signed_in_through(gateway: Gateway, proxy: str) -> tuple[httpx.Response, httpx.Response]:
    """Sign-in and a first look through a proxy that says how it was reached; the server believes 10.0.0.5 only."""
    app = ProxyHeadersMiddleware(gateway.app, trusted_hosts="10.0.0.5")  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app, client=(proxy, 1))
    headers = {"X-Forwarded-Proto": "https"}
    async with httpx.AsyncClient(transport=transport, base_url="http://gateway", headers=headers) as http:
        signed = await http.post(PATH, json={"name": "anna", "password": PASSWORD})
        kept = signed.headers["set-cookie"].partition(";")[0]
        return signed, await http.get(PATH, headers={"Cookie": kept})


async def test_a_trusted_proxy_says_that_the_way_is_safe_and_nobody_else(gateway: Gateway, anna: Staff) -> None:
    signed, look = await signed_in_through(gateway, "10.0.0.5")
    assert signed.headers["set-cookie"].startswith("__Host-lotse_session=")
    assert "; secure" in signed.headers["set-cookie"].lower()
    assert look.json()["name"] == "anna"
    signed, look = await signed_in_through(gateway, "192.0.2.1")
    assert signed.headers["set-cookie"].startswith("lotse_session=")
    assert "; secure" not in signed.headers["set-cookie"].lower()
    assert look.json()["name"] == "anna"


async def test_over_tls_a_cookie_that_a_neighbours_page_can_set_is_none(services: Services, anna: Staff) -> None:
    services.settings = services.settings.model_copy(update={"public_url": "https://chat.example"})
    async with run_app(services) as gateway:
        token = services.sessions.open(anna).token
        planted = await gateway.http.get(PATH, headers={"Cookie": f"lotse_session={token}"})
        own = await gateway.http.get(PATH, headers={"Cookie": f"__Host-lotse_session={token}"})
    assert problem(planted) == (401, "no_session")
    assert own.json()["name"] == "anna"


async def test_wrong_name_and_wrong_password_are_the_same_answer(gateway: Gateway, anna: Staff) -> None:
    answers = [await sign_in(gateway, "anna", "falsch"), await sign_in(gateway, "niemand", PASSWORD)]
    assert [problem(answer) for answer in answers] == [(401, "bad_credentials")] * 2
    assert answers[0].json() == answers[1].json()
    assert not any("set-cookie" in answer.headers for answer in answers)


async def test_after_five_wrong_passwords_the_right_one_has_to_wait_too(gateway: Gateway, anna: Staff) -> None:
    refused = [problem(await sign_in(gateway, "anna", "falsch"))[0] for _ in range(5)]
    assert refused == [401] * 5
    locked = await sign_in(gateway)
    assert problem(locked) == (429, "too_many_tries")
    assert 14 * 60 < int(locked.headers["retry-after"]) <= WINDOW_S


@pytest.mark.parametrize(("language", "words"), [("de", "zu viele Fehlversuche"), ("en", "too many failed attempts")])
async def test_who_is_locked_out_is_told_how_long_and_nothing_of_messages(
    gateway: Gateway, anna: Staff, language: str, words: str
) -> None:
    gateway.http.headers["Accept-Language"] = language
    title = [(await sign_in(gateway, "anna", "falsch")).json()["title"] for _ in range(6)][-1]
    assert words in title
    assert ("Viertelstunde" if language == "de" else "quarter of an hour") in title


async def test_somebody_who_signs_in_often_is_not_locked_out(gateway: Gateway, anna: Staff) -> None:
    assert [(await sign_in(gateway)).status_code for _ in range(7)] == [200] * 7


async def test_a_whole_town_hall_behind_one_address_comes_in(gateway: Gateway, anna: Staff) -> None:
    for _ in range(PER_ADDRESS - 1):
        async with gateway.services.throttle.attempt("127.0.0.1", "somebody"):
            pass
    assert [(await sign_in(gateway)).status_code for _ in range(3)] == [200] * 3


async def test_a_second_gateway_or_a_restart_gives_no_new_attempts(
    services: Services, redis_url: str, anna: Staff
) -> None:
    refused = []
    for built in (services, build_services(services.settings, redis_url)):
        async with run_app(built) as gateway:
            refused += [problem(await sign_in(gateway, "anna", "falsch"))[0] for _ in range(4)]
    assert refused == [401] * 5 + [429] * 3


async def test_without_redis_there_is_still_a_limit(settings: Settings, anna: Staff) -> None:
    async with run_app(build_services(settings, "redis://127.0.0.1:1"), redis=False) as gateway:
        refused = [problem(await sign_in(gateway, "anna", "falsch"))[0] for _ in range(6)]
        assert refused == [401] * 5 + [429]


@pytest.mark.parametrize("cookie", [None, "", "invented", "ä"])
async def test_without_a_session_nobody_is_known(gateway: Gateway, anna: Staff, cookie: str | None) -> None:
    headers = {} if cookie is None else {"Cookie": f"lotse_session={cookie}".encode()}
    for method in ("GET", "DELETE"):
        assert problem(await gateway.http.request(method, PATH, headers=headers)) == (401, "no_session")


async def test_what_changes_something_needs_the_second_token(gateway: Gateway, anna: Staff) -> None:
    right = await csrf(gateway)
    for wrong in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "x"}):
        assert problem(await gateway.http.delete(PATH, headers=wrong)) == (403, "bad_csrf")
    assert (await gateway.http.get(PATH)).status_code == 200
    assert (await gateway.http.delete(PATH, headers=right)).status_code == 204
    assert problem(await gateway.http.get(PATH)) == (401, "no_session")


async def test_the_second_token_of_another_session_does_not_count(gateway: Gateway, anna: Staff) -> None:
    older = await csrf(gateway)
    await sign_in(gateway)
    assert problem(await gateway.http.delete(PATH, headers=older)) == (403, "bad_csrf")


async def test_sign_out_ends_the_session_also_for_a_kept_cookie(gateway: Gateway, anna: Staff) -> None:
    headers = await csrf(gateway)
    kept = gateway.http.cookies["lotse_session"]
    answer = await gateway.http.delete(PATH, headers=headers)
    assert "lotse_session" in answer.headers["set-cookie"]
    assert "lotse_session" not in gateway.http.cookies
    answer = await gateway.http.get(PATH, headers={"Cookie": f"lotse_session={kept}"})
    assert problem(answer) == (401, "no_session")


async def test_signing_in_again_never_continues_an_older_session(gateway: Gateway, anna: Staff) -> None:
    gateway.http.cookies.set("lotse_session", "planted-by-somebody")
    tokens = {(await sign_in(gateway)).cookies["lotse_session"] for _ in range(3)}
    assert len(tokens) == 3
    assert "planted-by-somebody" not in tokens


async def test_a_link_signs_in_once(gateway: Gateway, anna: Staff) -> None:
    token = Links(gateway.services.database).make(anna)
    answer = await gateway.http.post(f"{PATH}/link", json={"token": token})
    assert (answer.status_code, answer.json()["name"]) == (200, "anna")
    assert (await gateway.http.get(PATH)).status_code == 200
    again = await gateway.http.post(f"{PATH}/link", json={"token": token})
    assert problem(again) == (410, "link_used")


async def test_links_cannot_be_guessed_by_the_thousand(gateway: Gateway, anna: Staff) -> None:
    paths = [{"token": f"t{place}"} for place in range(PER_ADDRESS + 1)]
    tried = [problem(await gateway.http.post(f"{PATH}/link", json=body)) for body in paths]
    assert tried == [(410, "link_used")] * PER_ADDRESS + [(429, "too_many_tries")]


async def test_whoever_came_by_link_sets_a_password_and_comes_back_with_it(gateway: Gateway) -> None:
    ben = gateway.services.accounts.add("ben", "Ben", Role.EDITOR)
    token = Links(gateway.services.database).make(ben)
    body = (await gateway.http.post(f"{PATH}/link", json={"token": token})).json()
    assert not body["has_password"]
    headers = {"X-CSRF-Token": body["csrf"]}
    weak = await gateway.http.put(f"{PATH}/password", json={"password": "kurz"}, headers=headers)
    assert problem(weak) == (422, "weak_password")
    done = await gateway.http.put(f"{PATH}/password", json={"password": PASSWORD}, headers=headers)
    assert done.status_code == 204
    assert (await gateway.http.get(PATH)).json()["has_password"]
    assert (await sign_in(gateway, "ben")).status_code == 200


async def test_a_password_is_changed_only_by_who_knows_the_present_one(gateway: Gateway, anna: Staff) -> None:
    headers, new = await csrf(gateway), "Ein neues Wort, lang"
    for current in ({}, {"current": "falsch"}):
        refused = await gateway.http.put(f"{PATH}/password", json={"password": new} | current, headers=headers)
        assert problem(refused) == (401, "bad_credentials")
    changed = await gateway.http.put(f"{PATH}/password", json={"password": new, "current": PASSWORD}, headers=headers)
    assert changed.status_code == 204
    assert problem(await sign_in(gateway)) == (401, "bad_credentials")
    assert (await sign_in(gateway, password=new)).status_code == 200


async def test_whoever_forgot_the_password_sets_a_new_one_after_a_link_and_only_once(
    gateway: Gateway, anna: Staff
) -> None:
    token = Links(gateway.services.database).make(anna)
    body = (await gateway.http.post(f"{PATH}/link", json={"token": token})).json()
    assert (body["has_password"], body["password_change"]) == (True, "free")
    assert (await gateway.http.get(PATH)).json()["password_change"] == "free"
    headers, new = {"X-CSRF-Token": body["csrf"]}, {"password": "Ein neues Wort, lang"}
    assert (await gateway.http.put(f"{PATH}/password", json=new, headers=headers)).status_code == 204
    assert (await gateway.http.get(PATH)).json()["password_change"] == "current"
    again = await gateway.http.put(f"{PATH}/password", json=new, headers=headers)
    assert problem(again) == (401, "bad_credentials")
    assert (await sign_in(gateway, password=new["password"])).status_code == 200


@pytest.mark.parametrize("how", ["oidc", "link"])
async def test_who_leaves_the_city_has_kept_no_password(gateway: Gateway, how: str) -> None:
    accounts = gateway.services.accounts
    berta = accounts.add_with("berta", Profile("Berta"), frozenset({(Role.ADMIN, "")}), subject="issuer 4711")
    opened = gateway.services.sessions.open(berta, how)
    headers = {"Cookie": f"lotse_session={opened.token}", "X-CSRF-Token": opened.csrf}
    assert (await gateway.http.get(PATH, headers=headers)).json()["password_change"] == "never"
    refused = await gateway.http.put(f"{PATH}/password", json={"password": PASSWORD}, headers=headers)
    assert problem(refused) == (409, "provider_account")
    assert problem(await sign_in(gateway, "berta")) == (401, "bad_credentials")


async def test_the_language_of_the_console_is_switched(gateway: Gateway, anna: Staff) -> None:
    headers = await csrf(gateway)
    assert (await gateway.http.patch(PATH, json={"language": "en"}, headers=headers)).json()["language"] == "en"
    assert (await gateway.http.get(PATH)).json()["language"] == "en"
    refused = await gateway.http.patch(PATH, json={"language": "xx"}, headers=headers)
    assert problem(refused) == (422, "invalid_request")


@pytest.mark.parametrize(
    "body", [{}, {"name": "anna"}, {"name": "a\x00", "password": "x"}, {"name": "anna", "password": "x", "more": 1}]
)
async def test_a_sign_in_that_lacks_something_is_refused(gateway: Gateway, body: dict[str, Any]) -> None:
    assert problem(await gateway.http.post(PATH, json=body)) == (422, "invalid_request")


async def test_a_page_elsewhere_cannot_sign_anybody_in_with_a_form(gateway: Gateway, anna: Staff) -> None:
    text = f'{{"name": "anna", "password": "{PASSWORD}"}}'
    answer = await gateway.http.post(PATH, content=text, headers={"Content-Type": "text/plain"})
    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


async def test_coming_and_going_stands_in_the_audit_log(gateway: Gateway, anna: Staff) -> None:
    await sign_in(gateway, "anna", "falsch")
    await gateway.http.delete(PATH, headers=await csrf(gateway))
    with gateway.services.database.read() as sql:
        acts = [entry.act for entry in audit_log.listed(sql, None)]
    assert acts == ["sign_out", "sign_in", "sign_in_refused", "account_added"]


async def test_what_was_refused_stands_in_the_audit_log(gateway: Gateway, anna: Staff) -> None:
    for _ in range(7):
        await sign_in(gateway, "anna", "falsch")
    opened = gateway.services.sessions.open(anna)
    cookie = {"Cookie": f"lotse_session={opened.token}"}
    await gateway.http.put("/api/v1/presence", json={"state": "away"}, headers=cookie)
    foreign = "/api/v1/presence?site=neustadt"
    assert problem(await gateway.http.get(foreign, headers=cookie)) == (403, "forbidden")
    with gateway.services.database.read() as sql:
        found = [(entry.staff, entry.act, entry.subject, entry.data) for entry in audit_log.listed(sql, None)]
    assert found[:2] == [
        ("anna", "denied", "/api/v1/presence", {"method": "GET", "why": "forbidden"}),
        ("anna", "denied", "/api/v1/presence", {"method": "PUT", "why": "bad_csrf"}),
    ]
    assert found[3] == ("anna", "sign_in_refused", "anna", {"why": "too_many_requests"})
    assert found[4:9] == [("anna", "sign_in_refused", "anna", {"by": "password"})] * 5


async def test_other_routes_ask_for_session_token_and_role(services: Services, anna: Staff) -> None:
    router = APIRouter()

    @router.get("/look/{site}")
    async def look(site: str, session: Signed) -> str:
        needs(session, Role.AGENT, site)
        return session.staff.name

    @router.post("/act")
    async def act(session: Checked) -> str:
        return session.staff.name

    async with run_app(services) as gateway:
        gateway.app.include_router(router)
        assert problem(await gateway.http.get("/look/musterstadt")) == (401, "no_session")
        headers = await csrf(gateway)
        assert (await gateway.http.get("/look/musterstadt")).json() == "anna"
        assert problem(await gateway.http.get("/look/neustadt")) == (403, "forbidden")
        assert problem(await gateway.http.post("/act")) == (403, "bad_csrf")
        assert (await gateway.http.post("/act", headers=headers)).json() == "anna"
