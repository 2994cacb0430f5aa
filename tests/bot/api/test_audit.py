"""Admins read who did what at their site."""

from bot.clock import now
from bot.staff import audit_log
from bot.staff.models import Role
from tests.bot.api.described import check
from tests.bot.clerks import clerk
from tests.bot.gateways import Gateway, problem

SITE = {"site": "musterstadt"}


async def test_admins_read_what_was_done_at_their_site_page_by_page(gateway: Gateway) -> None:
    boss, edith = clerk(gateway, "boss", Role.ADMIN), clerk(gateway, "edith", Role.EDITOR)
    for days in (100, 200, 300):
        done = await boss.request("PUT", "/studio/settings", params=SITE, json={"review_after_days": days})
        assert done.status_code == 200
    first = check(gateway, await boss.request("GET", "/audit", params=SITE | {"act": "studio_settings", "limit": 2}))
    assert [(one["staff"], one["site"]) for one in first["entries"]] == [("boss", "musterstadt")] * 2
    more = SITE | {"act": "studio_settings", "limit": 2, "before": first["next"]}
    rest = check(gateway, await boss.request("GET", "/audit", params=more))
    assert (len(rest["entries"]), rest["next"]) == (1, None)
    assert check(gateway, await boss.request("GET", "/audit", params=SITE | {"staff": "edith"}))["entries"] == []
    assert problem(await edith.request("GET", "/audit", params=SITE)) == (403, "forbidden")
    other = clerk(gateway, "olga", Role.ADMIN, site="anderswo")
    assert problem(await other.request("GET", "/audit", params=SITE)) == (403, "forbidden")


async def test_what_all_sites_share_is_everybodys_and_who_signs_in_elsewhere_is_not(gateway: Gateway) -> None:
    boss, edith = clerk(gateway, "boss", Role.ADMIN), clerk(gateway, "edith", Role.EDITOR)
    texts = {"texts": ["Ei Gude"]}
    assert (await edith.request("POST", "/intents/greet/examples", json=texts)).status_code == 200
    with gateway.services.database.write() as sql:
        audit_log.record(sql, "edith", "sign_in", "edith", "", {}, now())
    here = (await boss.request("GET", "/audit", params=SITE)).json()["entries"]
    assert [one["act"] for one in here] == ["training_data"]
    everywhere = clerk(gateway, "ada", Role.ADMIN, site="")
    acts = [one["act"] for one in (await everywhere.request("GET", "/audit", params=SITE)).json()["entries"]]
    assert {"sign_in", "training_data"} <= set(acts)
