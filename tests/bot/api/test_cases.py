"""The staff API for cases over HTTP: who reads them, how they are found, and what a new one begins with."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.cases import photos
from bot.cases.models import CITIZEN
from bot.cases.record import Cases
from bot.conversations.models import Understood
from bot.handover.events import Contact, FormState
from bot.staff.audit_log import Wanted, listed
from bot.staff.models import Role
from bot.storage.tables import cases as table
from tests.bot.api.filed import LAMP, offer, opened, patched
from tests.bot.clerks import SITE, Clerk, clerk, handed_over
from tests.bot.gateways import Citizen, Gateway, problem
from tests.bot.privacy.pictures import bare, picture

WAITED: dict[str, Any] = {"service": "complaint-waiting-time", "description": "Zwei Stunden gewartet", "address": None}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
"""The store takes what the pipeline before it has made; what is in there is not its business."""


@pytest.fixture
def anna(gateway: Gateway) -> Clerk:
    offer(gateway)
    return clerk(gateway, "anna")


def _audited(gateway: Gateway, act: str) -> list[str]:
    with gateway.services.database.read() as sql:
        return [entry.subject for entry in listed(sql, None, wanted=Wanted(act=act))]


async def _numbers(clerk: Clerk, **asked: Any) -> list[str]:
    answer = await clerk.request("GET", "/cases", params=asked)
    assert answer.status_code == 200, answer.text
    assert answer.json()["total"] >= len(answer.json()["cases"])
    return [row["number"] for row in answer.json()["cases"]]


async def test_a_case_is_listed_and_read_with_all_that_belongs_to_it(gateway: Gateway, anna: Clerk) -> None:
    case = await opened(anna, attributes={"lamp-problem": "dark", "lamp-number": "17"}, lat=51.0, lon=10.0)
    read = (await anna.request("GET", f"/cases/{case['id']}")).json()
    assert read == case
    assert (read["service"], read["state"], read["version"]) == (
        {"code": "street-light", "name": "Straßenlaterne"},
        "received",
        1,
    )
    assert [answer["shown"] for answer in read["attributes"]] == ["17", "Sie ist dunkel"]
    assert read["next"] == ["assigned", "in_progress", "waiting", "resolved", "rejected"]
    assert [(entry["act"], entry["name"]) for entry in read["history"]] == [("opened", "Anna")]
    assert (read["channel"], read["is_reachable"], read["overdue"]) == ("staff", False, False)
    assert _audited(gateway, "case_open") == [case["id"]]
    assert _audited(gateway, "case_view") == [case["id"]], "a console reads it again at every change"


async def test_filters_narrow_the_list_and_several_values_widen_it(gateway: Gateway, anna: Clerk) -> None:
    lamp = await opened(anna)
    hole = await opened(anna, service="road-damage", address="Schlossgasse 3", description="Ein großes Loch")
    queue = await opened(anna, **WAITED)
    hole = await patched(anna, hole, state="in_progress")
    assert set(await _numbers(anna)) == {lamp["number"], hole["number"], queue["number"]}
    assert await _numbers(anna, state="in_progress") == [hole["number"]]
    assert len(await _numbers(anna, state=["in_progress", "received"])) == 3
    assert await _numbers(anna, kind="service_complaint") == [queue["number"]]
    assert await _numbers(anna, service="road-damage") == [hole["number"]]
    assert set(await _numbers(anna, department=lamp["department"])) == {lamp["number"], hole["number"]}
    assert await _numbers(anna, q=f" {lamp['number'].lower().replace('-', ' ')}", state="received") == [lamp["number"]]
    assert await _numbers(anna, q="LOCH schlossgasse") == [hole["number"]]
    assert await _numbers(anna, q="100%") == []
    assert await _numbers(anna, overdue=True) == []
    with gateway.services.database.write() as sql:
        long_ago = datetime(2020, 1, 1, tzinfo=UTC)
        sql.execute(table.update().where(table.c.id == hole["id"]).values(due_at=long_ago))
    assert await _numbers(anna, overdue=True) == [hole["number"]]
    assert (await _numbers(anna, order="due"))[0] == hole["number"]


async def test_pages_follow_each_other_and_say_how_many_there_are(anna: Clerk) -> None:
    for _ in range(5):
        await opened(anna)
    pages = [await _numbers(anna, limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 2, 1]
    assert len({number for page in pages for number in page}) == 5
    assert (await anna.request("GET", "/cases", params={"limit": 1})).json()["total"] == 5
    for wrong in ({"limit": 0}, {"limit": 1_000}, {"offset": -1}, {"state": "lost"}, {"kind": "crime"}):
        assert problem(await anna.request("GET", "/cases", params=wrong)) == (422, "invalid_request")


async def test_a_mistyped_number_is_told_apart_from_words(anna: Clerk) -> None:
    case = await opened(anna)
    last = case["number"][-1]
    wrong = case["number"][:-1] + ("2" if last != "2" else "3")
    assert problem(await anna.request("GET", "/cases", params={"q": wrong})) == (422, "mistyped_case_number")


async def test_only_agents_of_the_site_read_and_change_its_cases(gateway: Gateway, anna: Clerk) -> None:
    case = await opened(anna)
    path = f"/cases/{case['id']}"
    assert problem(await gateway.http.get(f"/api/v1{path}")) == (401, "no_session")
    forged = Clerk(gateway, anna.staff, anna.headers | {"X-CSRF-Token": "guess"})
    assert problem(await forged.request("PATCH", path, json={"version": 1})) == (403, "bad_csrf")
    calls: list[tuple[str, str, Any]] = [
        ("GET", path, None),
        ("GET", f"{path}/photos/x", None),
        ("PATCH", path, {"version": 1, "department": "Bauhof"}),
        ("POST", f"{path}/service", {"version": 1, "service": "road-damage"}),
        ("POST", f"{path}/duplicate", {"version": 1, "of": None}),
        ("POST", f"{path}/reopen", None),
        ("POST", f"{path}/secret", None),
        ("POST", f"{path}/notes", {"client_id": "n", "text": "x"}),
        ("POST", f"{path}/news", {}),
        ("POST", "/cases", {"client_id": "n", "site": SITE} | LAMP),
        ("GET", f"/cases?site={SITE}", None),
        ("GET", f"/cases/catalogue?site={SITE}", None),
    ]
    for outsider in (clerk(gateway, "edith", Role.EDITOR), clerk(gateway, "stan", site="anderswo")):
        for method, address, body in calls:
            answer = await outsider.request(method, address, json=body)
            assert problem(answer) == (403, "forbidden"), (method, address)
    for method, address, body in calls[:-3]:
        missing = await anna.request(method, address.replace(case["id"], "unknown"), json=body)
        assert problem(missing) == (404, "not_found"), (method, address)
    assert (await anna.request("GET", path)).json()["version"] == 1


async def test_a_photo_comes_with_its_type_and_nothing_keeps_it(gateway: Gateway, anna: Clerk) -> None:
    case = await opened(anna)
    with gateway.services.database.write() as sql:
        kept = photos.add(sql, Cases().find(sql, case["id"]), "image/png", PNG, CITIZEN, datetime.now(UTC))
    listed_photos = (await anna.request("GET", f"/cases/{case['id']}")).json()["photos"]
    assert [one["id"] for one in listed_photos] == [kept.id]
    read = await anna.request("GET", f"/cases/{case['id']}/photos/{kept.id}")
    assert (read.content, read.headers["content-type"]) == (PNG, "image/png")
    assert read.headers["x-content-type-options"] == "nosniff"
    assert read.headers["cache-control"] == "no-store"
    assert read.headers["content-disposition"] == "inline"
    other = await opened(anna)
    assert problem(await anna.request("GET", f"/cases/{other['id']}/photos/{kept.id}")) == (404, "not_found")
    assert _audited(gateway, "case_photo") == [case["id"]]


async def test_the_catalogue_has_questions_departments_and_ways(anna: Clerk) -> None:
    found = (await anna.request("GET", "/cases/catalogue")).json()
    lamp = next(one for one in found["services"] if one["code"] == "street-light")
    assert lamp["name"] == "Straßenlaterne"
    assert [one["code"] for one in lamp["attributes"]] == ["lamp-number", "lamp-problem"]
    assert lamp["attributes"][1]["values"][0] == {"key": "dark", "name": "Sie ist dunkel"}
    assert {"Bauamt", "Beschwerdemanagement"} <= set(found["departments"])
    assert found["transitions"]["resolved"] == ["received", "in_progress"]


async def test_a_draft_has_what_the_citizen_said_and_where_it_is(gateway: Gateway, anna: Clerk) -> None:
    citizen = await gateway.citizen()
    await citizen.send(text="In der Schlossgasse 12 ist die Laterne dunkel")
    handover = await handed_over(gateway, citizen)
    draft = (await anna.request("GET", "/cases/draft", params={"handover": handover})).json()
    assert (draft["service"], draft["address"]) == ("street-light", "Schlossgasse 12")
    assert draft["description"] == "In der Schlossgasse 12 ist die Laterne dunkel"
    assert (draft["contact"], draft["site"]) == (None, SITE)


async def test_a_draft_prefers_what_a_form_was_told(gateway: Gateway, anna: Clerk) -> None:
    citizen = await gateway.citizen()
    await citizen.send(text="Hallo")
    place = {"address": "Schlossgasse 3", "lat": 51.0, "lon": 10.0, "district": "Altstadt"}
    filled = {"report_category": "road-damage", "report_description": "Ein Loch", "report_place": place}
    form = FormState(name="defect_form", filled=filled, missing=("report_photo",))
    contact = Contact(name="Erika Muster", phone="01234 567")
    handover = await handed_over(gateway, citizen, form=form, contact=contact, kind="callback")
    draft = (await anna.request("GET", "/cases/draft", params={"handover": handover})).json()
    assert {name: draft[name] for name in place} == place
    assert (draft["service"], draft["description"]) == ("road-damage", "Ein Loch")
    assert draft["contact"] == {"name": "Erika Muster", "phone": "01234 567", "email": None}


async def test_a_draft_of_an_ended_handover_holds_nothing_from_after_its_end(gateway: Gateway, anna: Clerk) -> None:
    citizen = await gateway.citizen()
    await citizen.send(text="In der Schlossgasse 12 ist die Laterne dunkel")
    handover = await handed_over(gateway, citizen)
    await anna.act(handover, "claim")
    await anna.act(handover, "release", to="bot")
    await citizen.send(text="Unter uns")
    draft = await anna.request("GET", "/cases/draft", params={"handover": handover})
    assert draft.json()["address"] == "Schlossgasse 12"
    assert "Unter uns" not in draft.text


async def test_greetings_and_the_wish_for_a_person_are_no_description(gateway: Gateway, anna: Clerk) -> None:
    citizen = await gateway.citizen()
    said = (
        ("Hallo", "greet"),
        ("Die Laterne ist dunkel", "report_defect"),
        ("Ich will zu Ihnen", "request_human"),
    )
    for text, intent in said:
        seq = (await citizen.send(text=text)).json()["message"]["seq"]
        understood = Understood(intent=intent, confidence=0.9)
        gateway.services.conversations.finish_turn(citizen.id, seq, [], None, "de", understood=understood)
    handover = await handed_over(gateway, citizen)
    draft = (await anna.request("GET", "/cases/draft", params={"handover": handover})).json()
    assert draft["description"] == "Die Laterne ist dunkel"


async def test_a_case_from_a_chat_belongs_to_it_and_is_told_there_once(gateway: Gateway, anna: Clerk) -> None:
    citizen = await gateway.citizen()
    handover = await handed_over(gateway, citizen)
    body = {"client_id": "c1", "handover": handover} | LAMP
    first, again = [await anna.request("POST", "/cases", json=body) for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 200)
    case, secret = first.json()["case"], first.json()["secret"]
    assert (again.json()["case"]["id"], again.json()["secret"]) == (case["id"], None)
    assert (case["channel"], case["is_reachable"]) == ("web", True)
    told = [message for message in await citizen.transcript() if case["number"] in message["text"]]
    assert [message["author"] for message in told] == ["system"]
    assert secret in told[0]["text"]
    of_person = (await anna.request("GET", "/cases", params={"handover": handover})).json()
    assert [row["number"] for row in of_person["cases"]] == [case["number"]]


async def test_the_card_shows_what_the_person_reported_in_any_conversation(gateway: Gateway, anna: Clerk) -> None:
    before: Citizen = await gateway.citizen()
    lamp = await opened(anna, handover=await handed_over(gateway, before))
    previous = {"id": before.id, "token": before.opened["token"]}
    now = await gateway.citizen(previous=previous)
    stranger = await gateway.citizen()
    await opened(anna, handover=await handed_over(gateway, stranger))
    handover = await handed_over(gateway, now)
    found = (await anna.request("GET", "/cases", params={"handover": handover})).json()
    assert [row["number"] for row in found["cases"]] == [lamp["number"]]


async def test_a_contact_is_kept_only_with_consent_and_its_purpose(anna: Clerk) -> None:
    contact = {"name": "Erika Muster", "phone": "01234 567", "consent": True}
    case = await opened(anna, contact=contact)
    assert case["contact"]["phone"] == "01234 567"
    assert "Rückfragen" in case["contact"]["purpose"]
    for wrong in (contact | {"consent": False}, {"consent": True}, {"name": "Erika"}):
        answer = await anna.request("POST", "/cases", json={"client_id": "x", "contact": wrong} | LAMP)
        assert problem(answer) == (422, "invalid_request")


NO_CASES: tuple[tuple[dict[str, Any], str], ...] = (
    ({"service": "ufo"}, "unknown_service"),
    ({"description": " \u200b "}, "invalid_request"),
    ({"description": "x" * 4_001}, "invalid_request"),
    ({"lat": 51.0}, "invalid_request"),
    ({"lat": 91.0, "lon": 10.0}, "invalid_request"),
    ({"attributes": {"colour": "red"}}, "invalid_request"),
    ({"attributes": {"lamp-problem": "purple"}}, "invalid_request"),
    ({"client_id": ""}, "invalid_request"),
    ({"colour": "red"}, "invalid_request"),
)


async def test_what_cannot_be_a_case_is_refused_with_its_field(anna: Clerk) -> None:
    for wrong, code in NO_CASES:
        answer = await anna.request("POST", "/cases", json={"client_id": "x"} | LAMP | wrong)
        assert problem(answer) == (422, code), wrong
        assert await _numbers(anna) == [], wrong


async def test_photos_of_the_chat_go_along_and_no_others(gateway: Gateway, anna: Clerk) -> None:
    citizen, other = await gateway.citizen(), await gateway.citizen()
    picture_bytes = bare(picture((64, 48)), "PNG")
    sent = []
    for who in (citizen, other):
        uploaded = (await who.request("POST", "/attachments", files={"file": picture_bytes})).json()
        await who.send(attachment=uploaded["id"])
        sent.append(uploaded["id"])
    handover = await handed_over(gateway, citizen)
    draft = (await anna.request("GET", "/cases/draft", params={"handover": handover})).json()
    assert [photo["id"] for photo in draft["photos"]] == sent[:1]
    case = await opened(anna, handover=handover, photos=sent[:1])
    assert [photo["media_type"] for photo in case["photos"]] == ["image/jpeg"]
    read = await anna.request("GET", f"/cases/{case['id']}/photos/{case['photos'][0]['id']}")
    assert read.content.startswith(b"\xff\xd8")
    for wrong in ({"handover": handover, "photos": sent[1:]}, {"photos": sent[:1]}):
        refused = await anna.request("POST", "/cases", json={"client_id": "x"} | LAMP | wrong)
        assert problem(refused) == (404, "not_found")


JUNK = (
    "x" * 10_000,
    "\N{PILE OF POO}" * 50,
    "<script>alert(1)</script>",
    "'; DROP TABLE cases; --",
    '/case_done{"case": "x"}',
    "\u202egnp.exe",
    "a\x00b",
    "\ud800",
    "\n\n",
)


@pytest.mark.parametrize("field", ["description", "address", "district", "service", "client_id", "handover", "contact"])
async def test_whatever_is_typed_into_a_field_is_kept_harmlessly_or_refused(anna: Clerk, field: str) -> None:
    for count, junk in enumerate(JUNK):
        value: Any = {"name": junk, "consent": True} if field == "contact" else junk
        content = json.dumps({"client_id": f"x{count}"} | LAMP | {field: value})
        answer = await anna.request("POST", "/cases", content=content, headers={"Content-Type": "application/json"})
        if answer.status_code != 201:
            assert problem(answer)[0] in (400, 404, 422), (junk, answer.text)
            continue
        case = answer.json()["case"]
        assert not {"\x00", "\u202e"} & set(str(case)), junk
        assert (await anna.request("GET", f"/cases/{case['id']}")).json() == case, junk
        change = {"version": 1, "public_answer": case["description"]}
        changed = await anna.request("PATCH", f"/cases/{case['id']}", json=change)
        assert changed.status_code == 200, junk
