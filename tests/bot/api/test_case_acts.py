"""The staff API for acting on cases: nothing is overwritten, states go their ways, and the citizen hears of it."""

import asyncio
from typing import Any

import pytest

from bot.staff.audit_log import Wanted, listed
from tests.bot.api.described import check
from tests.bot.api.filed import offer, opened, patched
from tests.bot.clerks import Clerk, clerk, console, handed_over
from tests.bot.gateways import Citizen, Gateway, problem

ANSWER = "Die Lampe wurde heute getauscht."


@pytest.fixture
def anna(gateway: Gateway) -> Clerk:
    offer(gateway)
    return clerk(gateway, "anna")


@pytest.fixture
def ben(gateway: Gateway) -> Clerk:
    return clerk(gateway, "ben")


@pytest.fixture
async def citizen(gateway: Gateway) -> Citizen:
    return await gateway.citizen()


async def _reported(gateway: Gateway, citizen: Citizen, anna: Clerk) -> dict[str, Any]:
    """A case from the citizen's conversation, which the assistant has back."""
    handover = await handed_over(gateway, citizen)
    await anna.act(handover, "claim")
    case = await opened(anna, handover=handover)
    await anna.act(handover, "release", to="bot")
    return case


def _acts(gateway: Gateway, subject: str) -> list[str]:
    with gateway.services.database.read() as sql:
        return [entry.act for entry in listed(sql, None, wanted=Wanted(subject=subject))][::-1]


async def test_of_two_who_change_the_same_version_one_is_shown_what_the_other_did(anna: Clerk, ben: Clerk) -> None:
    case = await opened(anna)
    path = f"/cases/{case['id']}"
    changes = ({"department": "Bauhof"}, {"public_answer": ANSWER})
    answers = await asyncio.gather(
        *(
            who.request("PATCH", path, json={"version": 1} | change)
            for who, change in zip((anna, ben), changes, strict=True)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (lost,) = [answer for answer in answers if answer.status_code == 409]
    (won,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert problem(lost) == (409, "case_changed")
    assert (lost.json()["version"], lost.json()["case"]) == (2, won)
    assert (await anna.request("GET", path)).json() == won


async def test_a_change_without_an_effect_is_no_conflict_and_no_version(anna: Clerk) -> None:
    case = await opened(anna)
    again = await anna.request("PATCH", f"/cases/{case['id']}", json={"version": 99, "address": case["address"]})
    assert (again.status_code, again.json()["version"]) == (200, 1)


async def test_every_act_on_an_old_version_is_refused_with_the_present_case(anna: Clerk) -> None:
    case, other = await opened(anna), await opened(anna)
    await patched(anna, case, department="Bauhof")
    for act, body in (("service", {"service": "road-damage"}), ("duplicate", {"of": other["number"]})):
        refused = await anna.request("POST", f"/cases/{case['id']}/{act}", json={"version": 1} | body)
        assert problem(refused) == (409, "case_changed")
        assert refused.json()["case"]["department"] == "Bauhof"


async def test_states_go_only_where_the_workflow_leads(anna: Clerk) -> None:
    case = await opened(anna)
    case = await patched(anna, case, state="in_progress")
    refused = await anna.request("PATCH", f"/cases/{case['id']}", json={"version": 2, "state": "received"})
    assert problem(refused) == (409, "case_transition")
    case = await patched(anna, case, state="resolved", public_answer=ANSWER)
    assert case["next"] == ["received", "in_progress"]
    assert case["closed_at"]
    assert [entry["data"].get("state") for entry in case["history"]] == [
        None,
        ["received", "in_progress"],
        ["in_progress", "resolved"],
    ]
    assert [entry["name"] for entry in case["history"]] == ["Anna"] * 3


async def test_nobody_is_refused_something_without_being_told_why(anna: Clerk) -> None:
    case = await opened(anna)
    body = {"version": 1, "state": "rejected"}
    for silent in ({}, {"public_answer": "  "}, {"public_answer": None}):
        refused = await anna.request("PATCH", f"/cases/{case['id']}", json=body | silent)
        assert problem(refused) == (422, "invalid_request")
    case = await patched(anna, case, public_answer="Das ist ein Privatweg.")
    assert (await patched(anna, case, state="rejected"))["state"] == "rejected"


async def test_the_citizen_reads_the_sentence_that_the_agent_was_shown(
    gateway: Gateway, citizen: Citizen, anna: Clerk
) -> None:
    case = await _reported(gateway, citizen, anna)
    change = {"state": "resolved", "public_answer": ANSWER}
    shown = (await anna.request("POST", f"/cases/{case['id']}/news", json=change)).json()
    assert (await citizen.transcript())[-1]["text"] != shown["text"]
    case = await patched(anna, case, **change)
    told = (await citizen.transcript())[-1]
    assert (told["text"], told["language"], told["outcome"]) == (shown["text"], "de", "case_status")
    assert ANSWER in told["text"]
    assert [choice["label"] for choice in told["choices"]] == ["Ja, erledigt", "Nein, noch nicht"]


async def test_what_is_no_news_and_who_cannot_be_told_are_said_so(
    gateway: Gateway, citizen: Citizen, anna: Clerk
) -> None:
    by_phone, case = await opened(anna), await _reported(gateway, citizen, anna)

    async def news(case: dict[str, Any], **change: Any) -> Any:
        return await anna.request("POST", f"/cases/{case['id']}/news", json=change)

    assert (await news(by_phone, state="resolved")).json()["text"] is None
    assert (await news(case)).json()["text"] == ""
    assert (await news(case, state=case["state"])).json()["text"] == ""
    closed = await patched(anna, case, state="resolved")
    assert problem(await news(closed, state="waiting")) == (409, "case_transition")


async def test_another_category_brings_its_department_and_due_time(anna: Clerk) -> None:
    case = await opened(anna, attributes={"lamp-problem": "dark"})
    body = {"version": 1, "service": "complaint-waiting-time"}
    moved = (await anna.request("POST", f"/cases/{case['id']}/service", json=body)).json()
    assert (moved["kind"], moved["department"]) == ("service_complaint", "Beschwerdemanagement")
    assert moved["attributes"] == []
    assert moved["history"][-1]["data"]["service"] == ["Straßenlaterne", "Lange Wartezeit"]
    unknown = await anna.request("POST", f"/cases/{case['id']}/service", json=body | {"version": 2, "service": "ufo"})
    assert problem(unknown) == (422, "unknown_service")


async def test_what_was_reported_is_corrected_and_checked(anna: Clerk) -> None:
    case = await opened(anna)
    due = "2030-01-02T10:00:00+01:00"
    fields = {"address": "Schlossgasse 3", "description": "Sie flackert.", "due_at": due, "lat": 51.0, "lon": 10.0}
    case = await patched(anna, case, attributes={"lamp-problem": "flickers"}, **fields)
    assert (case["address"], case["description"]) == ("Schlossgasse 3", "Sie flackert.")
    assert case["attributes"][0]["shown"] == "Sie flackert"
    assert case["due_at"].startswith("2030-01-02T09:00")
    case = await patched(anna, case, address=None, lat=None, lon=None)
    assert (case["address"], case["lat"]) == (None, None)
    wrong: tuple[dict[str, Any], ...] = (
        {"attributes": {"lamp-problem": "purple"}},
        {"lat": 51.0},
        {"description": None},
        {"due_at": "tomorrow"},
        {"number": "K7M4-29TX"},
    )
    for change in wrong:
        refused = await anna.request("PATCH", f"/cases/{case['id']}", json={"version": case["version"]} | change)
        assert problem(refused) == (422, "invalid_request"), change


async def test_duplicates_are_found_close_by_and_linked_by_number(anna: Clerk) -> None:
    first, second = await opened(anna), await opened(anna)
    read = (await anna.request("GET", f"/cases/{second['id']}")).json()
    assert [(one["case"]["number"], one["metres"]) for one in read["near"]] == [(first["number"], 0.0)]
    body = {"version": 1, "of": first["number"]}
    linked = (await anna.request("POST", f"/cases/{second['id']}/duplicate", json=body)).json()
    assert linked["original"]["number"] == linked["duplicate_of"]["number"] == first["number"]
    assert linked["near"] == []
    original = (await anna.request("GET", f"/cases/{first['id']}")).json()
    assert [one["number"] for one in original["duplicates"]] == [second["number"]]
    assert linked["history"][-1]["data"]["duplicate_of"] == [None, first["number"]]
    away = {"version": linked["version"], "of": None}
    assert (await anna.request("POST", f"/cases/{second['id']}/duplicate", json=away)).json()["original"] is None
    itself = {"version": linked["version"] + 1, "of": second["number"]}
    assert problem(await anna.request("POST", f"/cases/{second['id']}/duplicate", json=itself))[0] == 422
    refused = await anna.request("POST", f"/cases/{second['id']}/duplicate", json={"version": 3, "of": "nothing"})
    assert problem(refused) == (422, "mistyped_case_number")


async def test_a_note_is_kept_once_and_never_told_to_the_citizen(
    gateway: Gateway, citizen: Citizen, anna: Clerk, ben: Clerk
) -> None:
    case = await _reported(gateway, citizen, anna)
    path = f"/cases/{case['id']}/notes"
    body = {"client_id": "n1", "text": "Ruft immer abends an."}
    first, again = [await anna.request("POST", path, json=body) for _ in range(2)]
    assert (first.status_code, again.status_code, first.json()) == (201, 200, again.json())
    read = (await ben.request("GET", f"/cases/{case['id']}")).json()
    assert [(note["name"], note["text"]) for note in read["notes"]] == [("Anna", "Ruft immer abends an.")]
    assert read["version"] == 1
    assert "abends" not in str(await citizen.transcript())
    assert problem(await anna.request("POST", path, json=body | {"client_id": "n2", "text": " "})) == (
        400,
        "empty_text",
    )


async def test_reopened_it_is_due_anew_and_the_citizen_hears_of_it(
    gateway: Gateway, citizen: Citizen, anna: Clerk
) -> None:
    case = await _reported(gateway, citizen, anna)
    closed = await patched(anna, case, state="resolved", due_at="2020-01-01T10:00:00+00:00")
    assert closed["overdue"] is False
    answer = await anna.request("POST", f"/cases/{case['id']}/reopen")
    again = answer.json()
    assert (answer.status_code, again["state"], again["closed_at"]) == (200, "received", None)
    assert again["due_at"] > case["opened_at"]
    assert again["history"][-1]["act"] == "reopened"
    assert case["number"] in (await citizen.transcript())[-1]["text"]
    repeated = (await anna.request("POST", f"/cases/{case['id']}/reopen")).json()
    assert repeated["version"] == again["version"]


async def test_new_secret_words_open_the_case_and_the_old_ones_do_not(gateway: Gateway, anna: Clerk) -> None:
    case = await opened(anna)
    first = (await anna.request("POST", f"/cases/{case['id']}/secret")).json()["secret"]
    second = (await anna.request("POST", f"/cases/{case['id']}/secret")).json()["secret"]
    status = gateway.services.cases.status
    assert status.ask("musterstadt", case["number"], second).id == case["id"]
    with pytest.raises(Exception, match="not_found"):
        status.ask("musterstadt", case["number"], first)
    assert first not in str((await anna.request("GET", f"/cases/{case['id']}")).json())


async def test_what_was_done_stands_in_the_audit_log_without_words(gateway: Gateway, anna: Clerk) -> None:
    case = await opened(anna)
    case = await patched(anna, case, public_answer=ANSWER, state="in_progress")
    await anna.request("POST", f"/cases/{case['id']}/notes", json={"client_id": "n", "text": "Geheim"})
    await anna.request("POST", f"/cases/{case['id']}/secret")
    await patched(anna, case, state="resolved")
    await anna.request("POST", f"/cases/{case['id']}/reopen")
    acts = [act for act in _acts(gateway, case["id"]) if act != "case_view"]
    assert acts == ["case_open", "case_change", "case_note", "case_secret", "case_change", "case_reopen"]
    with gateway.services.database.read() as sql:
        written = str(listed(sql, None))
    assert "Geheim" not in written
    assert ANSWER not in written


async def test_consoles_hear_of_every_change_at_once(anna: Clerk, ben: Clerk) -> None:
    async with console(ben) as open_console:
        case = await opened(anna)
        await open_console.wait("case", id=case["id"], version=1)
        await patched(anna, case, state="in_progress")
        told = await open_console.wait("case", id=case["id"], version=2)
        assert (told["number"], told["state"]) == (case["number"], "in_progress")


async def test_answers_are_as_the_document_describes_them(gateway: Gateway, citizen: Citizen, anna: Clerk) -> None:
    case = await _reported(gateway, citizen, anna)
    other = await opened(anna, contact={"name": "Kim", "email": "kim@example.org", "consent": True})
    site, path = {"site": "musterstadt"}, f"/cases/{case['id']}"
    check(gateway, await anna.request("PATCH", path, json={"version": 1, "state": "in_progress"}))
    check(gateway, await anna.request("POST", f"{path}/notes", json={"client_id": "n", "text": "Leiter nötig"}))
    check(gateway, await anna.request("POST", f"{path}/duplicate", json={"version": 2, "of": other["number"]}))
    check(gateway, await anna.request("POST", f"{path}/secret"))
    check(gateway, await anna.request("POST", f"{path}/news", json={"state": "resolved"}))
    for shown in (path, f"/cases/{other['id']}", "/cases", "/cases/catalogue"):
        check(gateway, await anna.request("GET", shown, params=site if shown.startswith("/cases/c") else {}))
    conflict = check(gateway, await anna.request("PATCH", path, json={"version": 1, "address": "Am Markt 1"}))
    assert (conflict["code"], conflict["case"]["version"]) == ("case_changed", conflict["version"])
    assert check(gateway, await anna.request("GET", "/cases/unknown"))["code"] == "not_found"


async def test_the_document_names_the_kind_of_a_photo(gateway: Gateway) -> None:
    read = gateway.app.openapi()["paths"]["/api/v1/cases/{case}/photos/{photo}"]["get"]
    assert "image/*" in read["responses"]["200"]["content"]
