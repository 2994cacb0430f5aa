"""Every number of the dashboard is the length of the list that it leads to."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from bot.knowledge.articles import Article
from bot.messages import Author
from bot.staff.models import Role
from bot.storage.database import Database
from bot.storage.tables import conversations, feedback, messages
from tests.bot.api.test_articles import HUND, SITE
from tests.bot.clerks import Clerk, clerk
from tests.bot.gateways import Gateway, problem

NIGHT = datetime(2026, 10, 24, 22, 30, tzinfo=UTC)
"""Half past midnight in the city, on the day on which the clocks go back."""
DAYS = {"from": "2026-10-25", "to": "2026-10-26"}
SAID = [
    # channel, language, outcome, article, intent, helpful
    ("web", "de", "answered", "hund", "ask_article", True),
    ("web", "de", "answered", "hund", "ask_article", False),
    ("web", "de", "clarified", None, "ask_article", None),
    ("telegram", "tr", "unanswered_no_match", None, "nlu_fallback", None),
    ("telegram", "tr", "answered", "pass", "ask_article", None),
    ("web", "en", "case_opened", None, "report_defect", None),
    ("studio", "de", "answered", "hund", "ask_article", True),
]


def _said(database: Database, site: str = "musterstadt", at: datetime = NIGHT, times: int = 1) -> None:
    """Each line is a conversation of its own, an hour after the one before."""
    with database.write() as sql:
        for number, (channel, language, outcome, article, intent, helpful) in enumerate(SAID * times):
            name, then = f"{site}-{at:%d}-{number}", at + timedelta(hours=number % 7)
            head = {"token_hash": "x", "state": "bot", "seq": 2, "created_at": then, "updated_at": then}
            sql.execute(insert(conversations).values(id=name, site=site, channel=channel, language=language, **head))
            basic = {"conversation": name, "at": then, "language": language}
            asked = {"author": Author.CITIZEN, "text": "Ich heiße Anna Muster", "data": {}, "seq": 1}
            sql.execute(insert(messages).values(basic | asked | {"understood": {"intent": intent, "confidence": 0.5}}))
            source = {"source": {"article": article}} if article else {}
            reply = {"author": Author.BOT, "text": "x", "data": {"outcome": outcome} | source, "seq": 2, "answers": 1}
            sql.execute(insert(messages).values(basic | reply))
            if helpful is not None:
                sql.execute(insert(feedback).values(conversation=name, seq=2, helpful=helpful, at=then))


@pytest.fixture
def edith(gateway: Gateway) -> Clerk:
    gateway.services.knowledge.apply("musterstadt", (), (Article.model_validate(HUND),), by="demo")
    _said(gateway.services.database)
    _said(gateway.services.database, site="anderswo")
    return clerk(gateway, "edith", Role.EDITOR)


async def _figures(who: Clerk, **more: Any) -> dict[str, Any]:
    found = await who.request("GET", "/figures", params=SITE | DAYS | more)
    assert found.status_code == 200, found.text
    return dict(found.json())


def _numbers(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "query" in value:
            yield value
        for one in value.values():
            yield from _numbers(one)
    elif isinstance(value, list):
        for one in value:
            yield from _numbers(one)


async def test_what_was_asked_and_what_became_of_it(edith: Clerk) -> None:
    found = await _figures(edith)
    assert (found["conversations"], found["turns"]["count"]) == (6, 6)
    assert {name: one["count"] for name, one in found["groups"].items()} == {
        "answered": 3,
        "clarified": 1,
        "unanswered": 1,
        "handovers": 0,
        "cases": 1,
    }
    [hund, passport] = found["top_articles"]
    assert (hund["title"], hund["asked"]["count"], hund["up"]["count"], hund["down"]["count"]) == (
        "Hundesteuer",
        2,
        1,
        1,
    )
    assert (passport["name"], passport["up"]["count"]) == ("pass", 0)
    assert [one["name"] for one in found["unhelpful"]] == ["hund"]
    shares = {one["name"]: one["share"] for one in found["by_language"]}
    assert shares == {"de": 1.0, "tr": 0.5, "en": None}
    assert {one["name"]: one["turns"]["count"] for one in found["by_channel"]} == {"web": 4, "telegram": 2}
    assert [(one["name"], one["asked"]["count"]) for one in found["top_intents"]][0] == ("ask_article", 4)


async def test_every_number_leads_to_just_its_turns(edith: Clerk) -> None:
    numbers = list(_numbers(await _figures(edith)))
    assert len(numbers) > 25
    for number in numbers:
        listed = (await edith.request("GET", f"/figures/messages?{number['query']}")).json()
        assert (listed["total"], len(listed["messages"])) == (number["count"],) * 2, number


async def test_turns_are_shown_without_names(edith: Clerk) -> None:
    listed = (await edith.request("GET", "/figures/messages", params=SITE | DAYS | {"intent": "nlu_fallback"})).json()
    [turn] = listed["messages"]
    assert (turn["asked"], turn["outcome"], turn["channel"]) == ("Ich heiße […]", "unanswered_no_match", "telegram")


async def test_days_are_those_of_the_city_also_when_clocks_change(gateway: Gateway, edith: Clerk) -> None:
    _said(gateway.services.database, at=NIGHT + timedelta(hours=25))  # half past midnight again, in winter time
    days = (await _figures(edith))["by_day"]
    assert [(one["day"], one["turns"]["count"]) for one in days] == [("2026-10-25", 6), ("2026-10-26", 6)]
    table = await edith.request("GET", "/figures.csv", params=SITE | DAYS)
    assert table.text.splitlines()[:2] == [
        "day,turns,answered,clarified,unanswered,handovers,cases",
        "2026-10-25,6,3,1,1,0,1",
    ]


async def test_pages_and_days_that_do_not_fit(edith: Clerk) -> None:
    page = (await edith.request("GET", "/figures/messages", params=SITE | DAYS | {"limit": 4})).json()
    assert (len(page["messages"]), page["total"], page["next"]) == (4, 6, 4)
    for wrong in (
        {"from": "2026-10-26", "to": "2026-10-25"},
        {"from": "2020-01-01", "to": "2026-10-25"},
        {"from": "x"},
    ):
        answer = await edith.request("GET", "/figures", params=SITE | wrong)
        assert problem(answer) == (422, "invalid_request")
    assert (await edith.request("GET", "/figures", params=SITE)).json()["turns"]["count"] == 0


async def test_agents_may_look_and_strangers_may_not(gateway: Gateway, edith: Clerk) -> None:
    assert (await _figures(clerk(gateway, "anna")))["turns"]["count"] == 6
    stranger = clerk(gateway, "eva", Role.EDITOR, site="anderswo")
    for path in ("/figures", "/figures/messages", "/figures.csv"):
        assert problem(await stranger.request("GET", path, params=SITE)) == (403, "forbidden")
