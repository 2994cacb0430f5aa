"""The staff API for handovers over HTTP, beside a citizen on the citizen API."""

import asyncio
from typing import Any

import pytest

from bot.conversations.models import Understood
from bot.knowledge.articles import Article
from bot.messages import Outgoing
from bot.staff.models import Role
from tests.bot.access.test_talking import ARTICLE
from tests.bot.api.described import check
from tests.bot.clerks import Clerk, clerk, handed_over
from tests.bot.gateways import Citizen, Gateway, problem
from tests.bot.privacy.pictures import bare, picture

PNG = bare(picture((64, 48)), "PNG")


@pytest.fixture
async def citizen(gateway: Gateway) -> Citizen:
    return await gateway.citizen()


@pytest.fixture
async def waiting(gateway: Gateway, citizen: Citizen) -> str:
    return await handed_over(gateway, citizen)


@pytest.fixture
def anna(gateway: Gateway) -> Clerk:
    return clerk(gateway, "anna", department="Bürgerservice")


@pytest.fixture
def ben(gateway: Gateway) -> Clerk:
    return clerk(gateway, "ben", department="Standesamt")


async def test_a_whole_chat_from_the_claim_to_the_end(
    gateway: Gateway, citizen: Citizen, waiting: str, anna: Clerk
) -> None:
    listed = (await anna.request("GET", "/handovers", params={"state": "waiting"})).json()
    assert [row["id"] for row in listed["handovers"]] == [waiting]
    assert (await citizen.request("GET")).json()["queue_position"] == 1
    assert (await anna.act(waiting, "claim")).json()["agent"] == {"id": anna.staff.id, "name": "Anna"}
    state = (await citizen.request("GET")).json()
    assert (state["state"], state["agent"]) == ("agent", {"name": "Anna"})
    assert (await citizen.send(text="Wo ist mein Pass?")).status_code == 201
    said = await anna.say(waiting, "Er liegt bereit.")
    assert (said.status_code, said.json()["message"]["name"]) == (201, "Anna")
    assert (await anna.act(waiting, "close", reason="solved", wrap_up="Pass")).json()["state"] == "closed"
    assert problem(await citizen.send(text="Danke")) == (409, "conversation_closed")
    transcript = await citizen.transcript()
    assert [message["author"] for message in transcript] == ["bot", "system", "citizen", "agent", "system"]
    assert (await anna.packet(waiting))["transcript"] == transcript


async def test_a_citizen_who_goes_on_in_another_language_gets_the_same_answer_again(
    citizen: Citizen, waiting: str, anna: Clerk
) -> None:
    await anna.act(waiting, "claim")
    sent = {"client_id": "e", "text": "Thank you very much, but when will my passport be ready?"}
    first, again = await citizen.send(**sent), await citizen.send(**sent)
    assert (first.json()["message"]["language"], again.json()) == ("en", first.json())
    packet = await anna.packet(waiting)
    assert (packet["language"], packet["transcript"][-1]["language"]) == ("en", "en")
    await citizen.request("PATCH", json={"locale": "de"})
    assert (await anna.request("GET", "/handovers", params={"state": "mine"})).json()["handovers"][0][
        "language"
    ] == "de"


async def test_of_two_who_claim_one_is_told_who_has_it(waiting: str, anna: Clerk, ben: Clerk) -> None:
    answers = await asyncio.gather(anna.act(waiting, "claim"), ben.act(waiting, "claim"))
    (lost,) = [answer for answer in answers if answer.status_code != 200]
    assert problem(lost) == (409, "already_claimed")
    assert lost.json()["by"] == ("Ben" if answers[1].status_code == 200 else "Anna")
    assert lost.json()["by"] in lost.json()["title"]


async def test_the_same_message_twice_is_one(citizen: Citizen, waiting: str, anna: Clerk) -> None:
    await anna.act(waiting, "claim")
    first, second = [await anna.say(waiting, "Hallo", client_id="c1") for _ in range(2)]
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert [message["text"] for message in await citizen.transcript()].count("Hallo") == 1


async def test_a_text_from_articles_keeps_its_format_and_all_sources(
    gateway: Gateway, citizen: Citizen, waiting: str, anna: Clerk
) -> None:
    other = Article.model_validate(ARTICLE.model_dump() | {"id": "personalausweis"})
    gateway.services.knowledge.apply("musterstadt", (), (ARTICLE, other), "test")
    await anna.act(waiting, "claim")
    await anna.say(waiting, "**Beide**", source_article="reisepass", further_articles=["personalausweis"])
    await anna.say(waiting, "**Ohne Quelle**", format="markdown")
    await anna.say(waiting, "**wörtlich**")
    both, without, plain = (await citizen.transcript())[-3:]
    assert (both["source"]["article"], both["format"]) == ("reisepass", "markdown")
    assert [card["article"] for card in both["further_sources"]] == ["personalausweis"]
    assert (without["format"], plain["format"]) == ("markdown", "text")
    assert "further_sources" not in without


async def test_after_the_end_the_citizen_is_alone_with_the_assistant_again(
    gateway: Gateway, citizen: Citizen, waiting: str, anna: Clerk
) -> None:
    await anna.act(waiting, "claim")
    await anna.act(waiting, "release", to="bot")
    await citizen.send(text="Unter uns")
    path = f"/handovers/{waiting}"
    assert (await anna.request("GET", f"{path}/messages")).json()["messages"]
    for part in ("", "/messages", "/suggestions"):
        assert "Unter uns" not in (await anna.request("GET", path + part)).text
    for kind in ("text/plain", "application/json"):
        saved = await anna.request("GET", f"{path}/transcript", headers={"Accept": kind})
        assert saved.status_code == 200
        assert "Unter uns" not in saved.text
    assert "Unter uns" in str(await citizen.transcript())


async def test_a_note_is_no_message(citizen: Citizen, waiting: str, anna: Clerk) -> None:
    noted = await anna.say(waiting, "Vorsicht", note=True)
    assert (noted.status_code, noted.json()["note"]["staff"]) == (201, "Anna")
    assert "Vorsicht" not in str(await citizen.transcript())
    assert (await anna.packet(waiting))["notes"][0]["text"] == "Vorsicht"


@pytest.mark.parametrize("by_name", [True, False])
async def test_a_transfer_names_a_department_or_a_person(waiting: str, anna: Clerk, ben: Clerk, by_name: bool) -> None:
    await anna.act(waiting, "claim")
    await ben.request("PUT", "/presence", json={"state": "available"})
    to: Any = "Standesamt" if by_name else {"agent": ben.staff.id}
    passed = (await anna.act(waiting, "transfer", to=to, comment="Eheurkunde")).json()
    assert passed["state"] == "waiting"
    assert (passed["department"], passed["addressee"]) == (("Standesamt", None) if by_name else ("", ben.staff.id))
    assert (await ben.packet(waiting))["comment"] == "Eheurkunde"
    assert (await ben.act(waiting, "claim")).status_code == 200


async def test_a_transfer_to_nobody_is_refused(waiting: str, anna: Clerk) -> None:
    await anna.act(waiting, "claim")
    for to in ("Raumfahrt", {"agent": "unknown"}, {}, anna.staff.id):
        assert problem(await anna.act(waiting, "transfer", to=to)) == (422, "invalid_request")


async def test_a_chat_is_not_passed_on_to_somebody_who_is_away(waiting: str, anna: Clerk, ben: Clerk) -> None:
    await anna.act(waiting, "claim")
    await ben.request("PUT", "/presence", json={"state": "away"})
    refused = await anna.act(waiting, "transfer", to=ben.staff.id)
    assert problem(refused) == (409, "addressee_away")
    assert refused.json()["title"].startswith("Ben nimmt gerade keine Gespräche an.")
    assert (await anna.packet(waiting))["agent"] == {"id": anna.staff.id, "name": "Anna"}


async def test_a_chat_given_back_is_returned_or_released(
    citizen: Citizen, waiting: str, anna: Clerk, ben: Clerk
) -> None:
    await anna.act(waiting, "claim")
    await ben.request("PUT", "/presence", json={"state": "available"})
    await anna.act(waiting, "transfer", to=ben.staff.id)
    assert (await ben.act(waiting, "return", comment="nicht meins")).json()["state"] == "waiting"
    await anna.act(waiting, "claim")
    assert (await anna.act(waiting, "release", to="queue")).json()["agent"] is None
    await ben.act(waiting, "claim")
    assert (await ben.act(waiting, "release", to="bot")).json()["state"] == "closed"
    assert (await citizen.request("GET")).json()["state"] == "bot"


async def test_who_has_no_session_or_no_token_or_no_role_does_nothing(
    gateway: Gateway, waiting: str, anna: Clerk
) -> None:
    path = f"/api/v1/handovers/{waiting}"
    assert problem(await gateway.http.get(path)) == (401, "no_session")
    forged = Clerk(gateway, anna.staff, anna.headers | {"X-CSRF-Token": "guess"})
    assert problem(await forged.act(waiting, "claim")) == (403, "bad_csrf")
    editor, stranger = clerk(gateway, "edith", Role.EDITOR), clerk(gateway, "stan", site="anderswo")
    for outsider in (editor, stranger):
        assert problem(await outsider.request("GET", f"/handovers/{waiting}")) == (403, "forbidden")
        assert problem(await outsider.act(waiting, "claim")) == (403, "forbidden")
        assert problem(await outsider.request("GET", f"/handovers/{waiting}/transcript")) == (403, "forbidden")
    assert problem(await anna.request("GET", "/handovers/unknown")) == (404, "not_found")
    assert problem(await anna.request("GET", "/handovers/%00")) == (422, "invalid_request")


async def test_what_is_not_mine_is_refused_by_name(waiting: str, anna: Clerk, ben: Clerk) -> None:
    await anna.act(waiting, "claim")
    for act, body in (("close", {"reason": "solved"}), ("release", {"to": "bot"}), ("transfer", {"to": "Standesamt"})):
        assert problem(await ben.act(waiting, act, **body)) == (403, "not_yours")
    assert problem(await ben.say(waiting, "Hallo")) == (403, "not_yours")
    await anna.act(waiting, "close", reason="solved")
    assert problem(await anna.act(waiting, "claim")) == (409, "handover_closed")


async def test_files_go_both_ways(citizen: Citizen, waiting: str, anna: Clerk, ben: Clerk) -> None:
    upload = {"file": ("pass.png", PNG)}
    assert problem(await ben.request("POST", f"/handovers/{waiting}/attachments", files=upload)) == (403, "not_yours")
    await anna.act(waiting, "claim")
    stored = await anna.request("POST", f"/handovers/{waiting}/attachments", files=upload)
    assert stored.status_code == 201
    identity = stored.json()["id"]
    sent = (await anna.say(waiting, "", attachment=identity)).json()["message"]
    assert [file["id"] for file in sent["attachments"]] == [identity]
    photo = (await citizen.request("GET", f"/attachments/{identity}")).content
    assert len(photo) == stored.json()["size"]
    read = await anna.request("GET", f"/handovers/{waiting}/attachments/{identity}")
    assert (read.content, read.headers["x-content-type-options"]) == (photo, "nosniff")


@pytest.mark.parametrize("kind", ["text/plain", "application/json"])
async def test_the_transcript_is_the_same_for_agent_and_citizen(
    citizen: Citizen, waiting: str, anna: Clerk, kind: str
) -> None:
    await anna.act(waiting, "claim")
    await anna.say(waiting, "Guten Tag")
    read = await anna.request("GET", f"/handovers/{waiting}/transcript", headers={"Accept": kind})
    assert read.content == (await citizen.request("GET", "/transcript", headers={"Accept": kind})).content
    assert "Guten Tag" in read.text
    pdf = await anna.request("GET", f"/handovers/{waiting}/transcript", headers={"Accept": "application/pdf"})
    assert pdf.content.startswith(b"%PDF")


async def test_only_the_agents_json_says_what_the_assistant_understood(
    gateway: Gateway, citizen: Citizen, waiting: str, anna: Clerk
) -> None:
    await citizen.send(text="Was kostet ein Pass?")
    understood = Understood(intent="ask_article", confidence=0.7)
    replies = [Outgoing(text="70 Euro")]
    gateway.services.conversations.finish_turn(citizen.id, 2, replies, None, "de", understood=understood)
    json = {"Accept": "application/json"}
    mine = (await anna.request("GET", f"/handovers/{waiting}/transcript", headers=json)).json()["messages"]
    theirs = (await citizen.request("GET", "/transcript", headers=json)).json()["messages"]
    assert mine[1].pop("understood") == {"intent": "ask_article", "confidence": 0.7}
    assert mine == theirs == await citizen.transcript()
    for kind in ("text/plain", "application/pdf"):
        read = await anna.request("GET", f"/handovers/{waiting}/transcript", headers={"Accept": kind})
        assert b"ask_article" not in read.content
    read = (await anna.request("GET", f"/handovers/{waiting}/messages", params={"after": 1})).json()["messages"]
    assert ["understood" in message for message in read] == [True, False]


async def test_an_act_repeated_after_a_lost_answer_is_no_conflict(
    citizen: Citizen, waiting: str, anna: Clerk, ben: Clerk
) -> None:
    acts: list[tuple[str, dict[str, Any]]] = [
        ("claim", {}),
        ("release", {"to": "queue"}),
        ("claim", {}),
        ("transfer", {"to": "Standesamt", "comment": "Eheurkunde"}),
    ]
    for act, body in acts:
        first, again = [await anna.act(waiting, act, **body) for _ in range(2)]
        assert (first.status_code, first.json()) == (again.status_code, again.json()) == (200, again.json()), act
    await ben.act(waiting, "claim")
    first, again = [await ben.act(waiting, "close", reason="solved", wrap_up="Pass") for _ in range(2)]
    assert (again.status_code, again.json()) == (200, first.json())
    assert problem(await anna.act(waiting, "close", reason="solved", wrap_up="Pass")) == (409, "handover_closed")
    said = [message["text"] for message in await citizen.transcript()]
    assert len(said) == len(set(said)) + 1, "only the two claims of one agent say the same"


async def test_messages_are_read_on_from_a_number(waiting: str, anna: Clerk) -> None:
    await anna.act(waiting, "claim")
    await anna.say(waiting, "eins")
    read = (await anna.request("GET", f"/handovers/{waiting}/messages", params={"after": 2})).json()["messages"]
    assert [message["text"] for message in read] == ["eins"]


async def test_seen_typing_marks_and_suggestions_answer(citizen: Citizen, waiting: str, anna: Clerk) -> None:
    await anna.act(waiting, "claim")
    assert (await anna.act(waiting, "seen", seq=2)).status_code == 204
    assert (await citizen.request("GET")).json()["seen"] == {"citizen": 0, "agent": 2}
    assert (await anna.act(waiting, "typing", on=True)).status_code == 204
    assert (await anna.act(waiting, "marks", seq=1, comment="hm")).status_code == 204
    assert [mark["seq"] for mark in (await anna.packet(waiting))["marks"]] == [1]
    assert (await anna.request("DELETE", f"/handovers/{waiting}/marks/1")).status_code == 204
    assert (await anna.request("GET", f"/handovers/{waiting}/suggestions")).json() == {"suggestions": []}


async def test_the_citizen_leaves_the_queue(citizen: Citizen, waiting: str, anna: Clerk) -> None:
    assert (await citizen.request("POST", "/queue/leave")).status_code == 204
    assert (await citizen.request("GET")).json()["state"] == "bot"
    assert problem(await citizen.request("POST", "/queue/leave")) == (409, "no_handover")
    assert problem(await anna.act(waiting, "claim")) == (409, "handover_closed")


async def test_an_erased_conversation_leaves_no_handover(citizen: Citizen, waiting: str, anna: Clerk) -> None:
    await anna.act(waiting, "claim")
    assert (await citizen.request("DELETE")).status_code == 200
    assert problem(await anna.request("GET", f"/handovers/{waiting}")) == (404, "not_found")
    assert (await anna.request("GET", "/handovers", params={"state": "all"})).json()["handovers"] == []


async def test_lists_are_for_a_site_of_the_agent(waiting: str, anna: Clerk) -> None:
    here = await anna.request("GET", "/handovers", params={"site": "musterstadt", "state": "all"})
    assert len(here.json()["handovers"]) == 1
    elsewhere = await anna.request("GET", "/handovers", params={"site": "anderswo"})
    assert problem(elsewhere) == (403, "forbidden")
    assert problem(await anna.request("GET", "/handovers", params={"state": "old"})) == (422, "invalid_request")


async def test_the_admin_of_all_sites_sees_all(gateway: Gateway, waiting: str) -> None:
    boss = clerk(gateway, "boss", Role.ADMIN, site="")
    assert len((await boss.request("GET", "/handovers")).json()["handovers"]) == 1


async def test_answers_are_as_the_document_describes_them(
    gateway: Gateway, citizen: Citizen, waiting: str, anna: Clerk
) -> None:
    await citizen.send(text="Was kostet ein Pass?")
    understood = Understood(intent="ask_article", confidence=0.7, article="reisepass")
    gateway.services.conversations.finish_turn(citizen.id, 2, [Outgoing(text="70")], None, "de", understood=understood)
    check(gateway, await anna.request("GET", "/handovers"))
    check(gateway, await anna.act(waiting, "claim"))
    check(gateway, await anna.say(waiting, "Hallo"))
    check(gateway, await anna.say(waiting, "Vorsicht", note=True))
    await anna.act(waiting, "marks", seq=1, comment="hm")
    packet = check(gateway, await anna.request("GET", f"/handovers/{waiting}"))
    assert [one["seq"] for one in packet["transcript"] if "understood" in one] == [2]
    assert packet["notes"]
    assert packet["marks"]
    for part in ("messages", "suggestions", "transcript"):
        json = {"Accept": "application/json"}
        check(gateway, await anna.request("GET", f"/handovers/{waiting}/{part}", headers=json))
    check(gateway, await anna.request("GET", "/presence", params={"site": "musterstadt"}))
    check(gateway, await anna.act(waiting, "transfer", to="Raumfahrt"))
    check(gateway, await anna.act(waiting, "close", reason="solved"))
    check(gateway, await anna.act(waiting, "claim"))
