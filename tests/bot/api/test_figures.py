"""Every number of the dashboard is the length of the list that it leads to."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot.knowledge.articles import Article
from bot.staff.models import Role
from tests.bot.analytics.filling import NIGHT, Said, fill
from tests.bot.api.described import check
from tests.bot.api.test_articles import HUND, SITE
from tests.bot.clerks import Clerk, clerk
from tests.bot.gateways import Gateway, problem

DAYS = {"from": "2026-10-25", "to": "2026-10-26"}
DUE = {"id": "alt", "topic": "steuern", "updated": "2025-01-01", "review_by": "2026-01-01"}
TEXTS = {"texts": {"de": {"title": "=Alt", "modules": {"fee": "1 Euro"}}}}


@pytest.fixture
def edith(gateway: Gateway) -> Clerk:
    known = tuple(Article.model_validate(one) for one in (HUND, DUE | TEXTS))
    gateway.services.knowledge.apply("musterstadt", (), known, by="demo")
    fill(gateway.services.database)
    fill(gateway.services.database, site="anderswo")
    return clerk(gateway, "edith", Role.EDITOR)


async def _read(who: Clerk, path: str = "/figures", **more: Any) -> dict[str, Any]:
    found = await who.request("GET", path, params=SITE | DAYS | more)
    assert found.status_code == 200, found.text
    return check(who.gateway, found)


def _numbers(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "query" in value and "articles" not in value:
            yield value
        for one in value.values():
            yield from _numbers(one)
    elif isinstance(value, list):
        for one in value:
            yield from _numbers(one)


async def test_what_was_asked_and_what_became_of_it(edith: Clerk) -> None:
    found = await _read(edith)
    assert [found[name]["count"] for name in ("conversations", "messages", "turns")] == [6, 7, 7]
    counts = {name: one["count"] for name, one in found["groups"].items()}
    assert counts == {"answered": 4, "clarified": 1, "unanswered": 1, "handovers": 0, "cases": 1}
    assert found["shares"]["clarified"] == pytest.approx(1 / 6)
    assert [one["title"] for one in found["top_articles"]] == ["Hundesteuer", "pass"]
    assert [one["name"] for one in found["unhelpful"]] == ["hund"]
    assert [(one["text"], one["asked"]["count"]) for one in found["unanswered"]] == [("Masked angeln", 1)]
    assert [one["day"] for one in found["by_day"]] == ["2026-10-25"]
    assert "Anna" not in str(found)


async def test_every_number_leads_to_just_what_it_counts(edith: Clerk) -> None:
    numbers = list(_numbers(await _read(edith)))
    assert len(numbers) > 35
    for number in numbers:
        listed = (await edith.request("GET", f"/figures/messages?{number['query']}")).json()
        assert (listed["total"], len(listed["messages"])) == (number["count"],) * 2, number


async def test_articles_that_await_somebody_are_those_of_the_list_of_articles(edith: Clerk) -> None:
    found = await _read(edith)
    assert [one["id"] for one in found["due"]["articles"]] == ["alt"]
    for state in ("due", "expired"):
        listed = (await edith.request("GET", f"/articles?{found[state]['query']}")).json()
        assert listed["total"] == found[state]["count"]
        assert {one["id"] for one in listed["articles"]} == {one["id"] for one in found[state]["articles"]}


async def test_turns_are_shown_without_names(edith: Clerk) -> None:
    [turn] = (await _read(edith, "/figures/messages", intent="nlu_fallback"))["messages"]
    assert (turn["asked"], turn["outcome"], turn["channel"]) == ("Ich heiße […]", "unanswered_no_match", "telegram")


async def test_one_filter_or_several_outcomes(edith: Clerk) -> None:
    found = await _read(edith, "/figures/messages", outcome=["clarified", "case_opened"])
    assert {one["outcome"] for one in found["messages"]} == {"clarified", "case_opened"}
    assert (await _read(edith, "/figures/messages", each="message", channel="telegram"))["total"] == 2
    assert (await _read(edith, "/figures/messages", each="conversation", language="en"))["total"] == 1


TABLES = {
    "days": ["day,turns,answered,clarified,unanswered,handovers,cases", "2026-10-25,7,4,1,1,0,1"],
    "outcomes": ["outcome,turns", "answered,4", "clarified,1"],
    "articles": ["article,title,asked,up,down", "alt,'=Alt,4,0,0", "hund,Hundesteuer,2,1,1", "pass,pass,2,0,0"],
    "intents": ["intent,title,asked", "ask_article,ask_article,8"],
    "languages": ["language,turns,answered,unanswered,share", "de,8,7,0,1.000", "tr,2,1,1,0.500", "en,1,0,0,"],
    "channels": ["channel,turns,answered,unanswered,share", "web,9,7,0,1.000"],
    "unanswered": ["group,language,text,asked", "angeln,tr,Masked angeln,1"],
}


@pytest.mark.parametrize("table", TABLES)
async def test_tables_for_a_spreadsheet(gateway: Gateway, edith: Clerk, table: str) -> None:
    if table not in ("days", "outcomes", "unanswered"):
        fill(gateway.services.database, (Said("answered", "alt"),) * 4, at=NIGHT + timedelta(days=1))
    answer = await edith.request("GET", "/figures.csv", params=SITE | DAYS | {"table": table})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f"figures-{table}-2026-10-25-2026-10-26.csv" in answer.headers["content-disposition"]
    assert answer.text.splitlines()[: len(TABLES[table])] == TABLES[table]


async def test_pages_follow_each_other(edith: Clerk) -> None:
    first = await _read(edith, "/figures/messages", limit=4)
    last = await _read(edith, "/figures/messages", limit=4, after=first["next"])
    assert (first["total"], first["next"], last["next"]) == (7, 4, None)
    lines = [(one["conversation"], one["seq"]) for one in (*first["messages"], *last["messages"])]
    assert len(set(lines)) == 7


@pytest.mark.parametrize(
    "wrong",
    [
        {"from": "2026-10-26", "to": "2026-10-25"},
        {"from": "2020-01-01", "to": "2026-10-25"},
        {"from": "x"},
        {"from": "9999-12-31"},
        {"to": "0001-01-01"},
        {"from": "9999-12-01", "to": "9999-12-31"},
        {"each": "message", "outcome": "answered"},
        {"each": "conversation", "group": "angeln"},
        {"each": "word"},
        {"outcome": "great"},
        {"after": "-1"},
    ],
)
async def test_what_does_not_fit_is_refused(edith: Clerk, wrong: dict[str, str]) -> None:
    answer = await edith.request("GET", "/figures/messages", params=SITE | wrong)
    assert problem(answer) == (422, "invalid_request")


async def test_without_days_it_is_the_last_four_weeks(edith: Clerk) -> None:
    found = (await edith.request("GET", "/figures", params=SITE)).json()
    assert (found["turns"]["count"], found["by_day"]) == (0, [])


async def test_agents_may_look_and_strangers_may_not(gateway: Gateway, edith: Clerk) -> None:
    assert (await _read(clerk(gateway, "anna")))["turns"]["count"] == 7
    stranger = clerk(gateway, "eva", Role.EDITOR, site="anderswo")
    for path in ("/figures", "/figures/messages", "/figures.csv"):
        assert problem(await stranger.request("GET", path, params=SITE)) == (403, "forbidden")
