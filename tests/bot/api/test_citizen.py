"""The citizen API as the contract describes it: opening, saying, reading, rating, erasing."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from tests.bot.gateways import CHOICE, Citizen, Gateway, problem
from tests.bot.privacy.pictures import MARKER, bare, empty_png, picture, written

PNG = bare(picture((64, 48)), "PNG")


@pytest.fixture
async def citizen(gateway: Gateway) -> Citizen:
    """A citizen in a fresh German conversation."""
    return await gateway.citizen()


async def test_the_first_message_says_that_this_is_an_automated_assistant(gateway: Gateway) -> None:
    first = (await gateway.citizen()).opened["messages"][0]
    assert "automatische Assistent von Musterstadt" in first["text"]
    assert (first["seq"], first["author"], first["outcome"]) == (1, "bot", "greeted")
    assert datetime.fromisoformat(first["at"]).tzinfo is not None


LOCALES = (("en", "en"), ("en-GB", "en"), ("EN", "en"), ("de-AT", "de"), ("tr", "de"), ("", "de"))


async def test_the_locale_chooses_the_language_if_there_is_wording_for_it(gateway: Gateway) -> None:
    for locale, language in LOCALES:
        opened = (await gateway.citizen(locale=locale)).opened
        assert opened["messages"][0]["language"] == language, locale


async def test_ids_and_tokens_are_long_and_never_repeat(gateway: Gateway) -> None:
    opened = [(await gateway.citizen()).opened for _ in range(5)]
    secrets = [found[name] for found in opened for name in ("id", "token")]
    assert len(set(secrets)) == 10
    assert min(map(len, secrets)) >= 22


async def test_an_unknown_site_is_not_found(gateway: Gateway) -> None:
    answer = await gateway.http.post("/api/v1/conversations", json={"site": "atlantis"})
    assert problem(answer) == (404, "not_found")


@pytest.mark.parametrize("field", ["site", "locale"])
async def test_unprintable_signs_in_an_opening_are_refused(gateway: Gateway, citizen: Citizen, field: str) -> None:
    answer = await gateway.http.post("/api/v1/conversations", json={field: "de\x00"})
    assert problem(answer) == (422, "invalid_request")
    assert problem(await citizen.request("PATCH", json={"locale": "de\x00"})) == (422, "invalid_request")


@pytest.mark.parametrize("name", ["%00", "a%1Fb", "%7F"])
async def test_unprintable_signs_in_an_address_never_reach_the_record(
    gateway: Gateway, citizen: Citizen, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    unused = {"authenticate": gateway.services.conversations, "site": gateway.services.knowledge}
    assert problem(await citizen.request("GET", f"/attachments/{name}")) == (404, "not_found")
    for method, service in unused.items():
        monkeypatch.setattr(service, method, None)
    assert problem(await gateway.http.get(f"/api/v1/sites/{name}")) == (404, "not_found")
    answer = await gateway.http.get(f"/api/v1/conversations/{name}", headers=citizen.headers)
    assert problem(answer) == (401, "unknown_token")


async def test_a_message_is_answered_within_the_wait(gateway: Gateway, citizen: Citizen) -> None:
    async with gateway.echoing():
        answer = await citizen.send(wait=5, text="Hallo")
    body = answer.json()
    assert answer.status_code == 201
    assert (body["message"]["seq"], body["message"]["author"], body["message"]["text"]) == (2, "citizen", "Hallo")
    assert [reply["text"] for reply in body["replies"]] == ["Echo: Hallo"]
    assert "pending" not in body


async def test_the_same_client_id_has_one_effect_and_the_same_answer(gateway: Gateway, citizen: Citizen) -> None:
    async with gateway.echoing():
        first = await citizen.send(wait=5, client_id="a", text="Hallo")
        again = await citizen.send(wait=5, client_id="a", text="Hallo")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert len(await citizen.transcript()) == 3


async def test_twenty_sendings_of_one_client_id_at_once_are_one_message(gateway: Gateway, citizen: Citizen) -> None:
    async with gateway.echoing():
        answers = await asyncio.gather(*(citizen.send(wait=5, client_id="a", text="Hallo") for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [200] * 19 + [201]
    assert {answer.json()["message"]["seq"] for answer in answers} == {2}
    assert all(answer.json()["replies"][0]["text"] == "Echo: Hallo" for answer in answers)
    assert [said["seq"] for said in await citizen.transcript()] == [1, 2, 3]


async def test_many_messages_at_once_get_numbers_without_gaps(gateway: Gateway, citizen: Citizen) -> None:
    async with gateway.echoing():
        answers = await asyncio.gather(*(citizen.send(wait=10, text=f"Frage {n}") for n in range(15)))
    assert [answer.json()["replies"][0]["text"] for answer in answers] == [f"Echo: Frage {n}" for n in range(15)]
    assert [said["seq"] for said in await citizen.transcript()] == list(range(1, 32))


async def test_the_same_client_id_in_another_conversation_is_another_message(gateway: Gateway) -> None:
    one, other = await gateway.citizen(), await gateway.citizen()
    assert (await one.send(client_id="a", text="Hallo")).status_code == 201
    assert (await other.send(client_id="a", text="Hallo")).status_code == 201


async def test_an_offered_choice_is_shown_by_its_label(gateway: Gateway, citizen: Citizen) -> None:
    async with gateway.echoing():
        await citizen.send(wait=5, text="Hallo")
        chosen = await citizen.send(wait=5, choice=CHOICE.payload)
    assert chosen.json()["message"]["text"] == "Reisepass"
    assert chosen.json()["replies"][0]["text"] == "Echo: Reisepass"


NOT_OFFERED = ("/greet", CHOICE.payload, "", " ", "Reisepass")


async def test_a_choice_that_was_not_offered_is_refused(citizen: Citizen) -> None:
    for payload in NOT_OFFERED:
        assert problem(await citizen.send(choice=payload)) == (422, "choice_not_offered"), payload
    assert len(await citizen.transcript()) == 1


async def test_a_choice_offered_to_somebody_else_is_refused(gateway: Gateway) -> None:
    one, other = await gateway.citizen(), await gateway.citizen()
    async with gateway.echoing():
        await one.send(wait=5, text="Hallo")
    assert problem(await other.send(choice=CHOICE.payload)) == (422, "choice_not_offered")


NOT_TAKEN: tuple[tuple[dict[str, Any], int, str], ...] = (
    ({"text": ""}, 400, "empty_text"),
    ({"text": " \n\t"}, 400, "empty_text"),
    ({"text": "\u200b\u2060"}, 400, "empty_text"),
    ({"text": "a" * 2_001}, 413, "text_too_long"),
    ({"text": "\x00\x01\x02"}, 400, "binary_text"),
    ({"text": "Hallo \x1b[31m"}, 400, "binary_text"),
    ({"text": "\ufffe"}, 400, "binary_text"),
    ({}, 400, "bad_request"),
    ({"text": "a", "choice": "/greet"}, 400, "bad_request"),
    ({"text": None}, 400, "bad_request"),
    ({"text": 5}, 422, "invalid_request"),
    ({"text": "a", "client_id": ""}, 422, "invalid_request"),
    ({"text": "a", "client_id": "a" * 101}, 422, "invalid_request"),
    ({"text": "a", "client_id": "a\x00b"}, 422, "invalid_request"),
    ({"text": "a", "client_id": None}, 422, "invalid_request"),
    ({"text": "a", "typo": 1}, 422, "invalid_request"),
    ({"location": {"lat": 91, "lon": 0}}, 422, "invalid_request"),
    ({"location": {"lat": 50}}, 422, "invalid_request"),
    ({"attachment": "unknown"}, 404, "not_found"),
    ({"attachment": ""}, 404, "not_found"),
    ({"attachment": "a\x00"}, 422, "invalid_request"),
    ({"choice": "\x00"}, 422, "invalid_request"),
    ({"choice": "a\x1bb"}, 422, "invalid_request"),
)


async def test_what_cannot_be_taken_is_named_and_leaves_nothing(citizen: Citizen) -> None:
    for said, status, code in NOT_TAKEN:
        assert problem(await citizen.send(**said)) == (status, code), said
        assert len(await citizen.transcript()) == 1, said


async def test_a_text_of_two_thousand_characters_is_taken(citizen: Citizen) -> None:
    assert (await citizen.send(text="ä" * 2_000)).status_code == 201


NO_MESSAGES = (
    (b"", 422),
    (b"{", 400),
    (b"\xff\xfe\x00", 400),
    (b"[]", 422),
    (b'"text"', 422),
    (b"null", 422),
    (b'{"client_id": "a", "text": "\\ud800"}', 400),
    (b'{"client_id": "\\ud800", "text": "a"}', 422),
    (b'{"client_id": "a", "text": "a", "\\ud800": 1}', 422),
    (b'{"client_id": "a", "location": {"lat": NaN, "lon": 1}}', 422),
    (b'{"client_id": "a", "location": {"lat": 1, "lon": Infinity}}', 422),
    (b"[" * 60_000, 400),
    (b'{"a":' * 10_000, 400),
    (b'{"client_id": "a", "location": {"lat": ' + b"9" * 5_000 + b', "lon": 1}}', 400),
)


async def test_a_body_that_is_no_message_is_refused_in_words(citizen: Citizen) -> None:
    headers = {"Content-Type": "application/json"}
    for content, status in NO_MESSAGES:
        answer = await citizen.request("POST", "/messages", content=content, headers=headers)
        assert problem(answer)[0] == status, (content[:60], answer.text)
        assert len(await citizen.transcript()) == 1, content[:60]


NO_JSON = ("text/plain", "application/xml", "multipart/form-data", "", "ü/ü", "a" * 500)


async def test_another_content_type_is_refused_in_words(citizen: Citizen) -> None:
    body = b'{"client_id": "a", "text": "Hallo"}'
    for media_type in NO_JSON:
        headers = [("Content-Type", media_type.encode()), *citizen.headers.items()]
        answer = await citizen.gateway.http.post(f"{citizen.path}/messages", content=body, headers=headers)
        assert problem(answer)[0] in (400, 422), media_type


NO_TIMES: tuple[Any, ...] = ("nan", "inf", "-1", "21", "x", "9" * 5_000)


async def test_a_wait_that_is_no_time_is_refused(citizen: Citizen) -> None:
    for value in NO_TIMES:
        assert problem(await citizen.send(wait=value, text="Hallo")) == (422, "invalid_request"), value


NO_NUMBERS = ("-1", "x", "1.5", "99999999999999999999", "9" * 5_000)


async def test_a_number_that_no_message_can_have_is_refused(citizen: Citizen) -> None:
    for value in NO_NUMBERS:
        answer = await citizen.request("GET", "/messages", params={"after": value})
        assert problem(answer) == (422, "invalid_request"), value


NO_TOKENS: tuple[str | bytes | None, ...] = (
    None,
    "",
    "Bearer",
    "Bearer ",
    "Bearer wrong",
    "Basic dTpw",
    "Bearer ä".encode(),
    b"Bearer \xff\xfe",
    "Bearer a b",
)


async def test_without_the_token_nothing_is_told(citizen: Citizen) -> None:
    calls = (("GET", ""), ("GET", "/messages"), ("POST", "/typing"), ("DELETE", ""), ("GET", "/events"))
    for authorization in NO_TOKENS:
        headers = {} if authorization is None else {"Authorization": authorization}
        for method, path in calls:
            answer = await citizen.gateway.http.request(method, citizen.path + path, headers=headers, json={})
            assert problem(answer) == (401, "unknown_token"), (authorization, method, path)
            assert answer.headers["www-authenticate"] == "Bearer", (authorization, method, path)


UNKNOWN = ("unknown", "%00", "%ff", "%F0%9F%98%80", "a" * 5_000, "..%2F..%2Fetc")


async def test_an_unknown_conversation_is_the_same_as_a_wrong_token(citizen: Citizen) -> None:
    for identity in UNKNOWN:
        answer = await citizen.gateway.http.get(f"/api/v1/conversations/{identity}", headers=citizen.headers)
        assert problem(answer) in ((401, "unknown_token"), (404, "not_found")), identity


async def test_a_token_opens_only_its_own_conversation(gateway: Gateway) -> None:
    one, other = await gateway.citizen(), await gateway.citizen()
    answer = await gateway.http.get(one.path, headers=other.headers)
    assert problem(answer) == (401, "unknown_token")


async def test_a_closed_conversation_can_be_read_but_not_added_to(gateway: Gateway, citizen: Citizen) -> None:
    await citizen.send(client_id="a", text="Hallo")
    gateway.services.conversations.close(citizen.id)
    assert problem(await citizen.send(text="Noch etwas")) == (409, "conversation_closed")
    assert (await citizen.request("GET")).json()["state"] == "closed"
    assert (await citizen.send(client_id="a", text="Hallo")).status_code == 200
    assert [said["seq"] for said in await citizen.transcript()] == [1, 2]


async def test_messages_are_read_after_a_number(citizen: Citizen) -> None:
    for text in ("eins", "zwei", "drei"):
        await citizen.send(text=text)
    answer = await citizen.request("GET", "/messages", params={"after": 2})
    assert [said["text"] for said in answer.json()["messages"]] == ["zwei", "drei"]
    assert (await citizen.request("GET", "/messages", params={"after": 2**31 - 1})).json() == {"messages": []}


async def test_the_language_can_be_switched(citizen: Citizen) -> None:
    answer = await citizen.request("PATCH", json={"locale": "en"})
    assert answer.json()["language"] == "en"
    assert (await citizen.request("GET")).json()["language"] == "en"


async def test_feedback_is_taken_for_an_answer_and_for_the_whole(gateway: Gateway, citizen: Citizen) -> None:
    assert (await citizen.request("POST", "/feedback", json={"seq": 1, "helpful": False})).status_code == 204
    assert (await citizen.request("POST", "/feedback", json={"score": 5, "text": "Danke"})).status_code == 204


NO_FEEDBACK: tuple[tuple[dict[str, Any], tuple[int, str]], ...] = (
    ({}, (400, "bad_request")),
    ({"seq": 1}, (400, "bad_request")),
    ({"score": 6}, (422, "invalid_request")),
    ({"seq": 99, "helpful": True}, (404, "not_found")),
    ({"seq": 10**30, "helpful": True}, (422, "invalid_request")),
    ({"score": 3, "text": "a" * 2_001}, (422, "invalid_request")),
    ({"score": 3, "text": "\x00"}, (400, "binary_text")),
)


async def test_feedback_that_rates_nothing_is_refused(citizen: Citizen) -> None:
    for body, expected in NO_FEEDBACK:
        assert problem(await citizen.request("POST", "/feedback", json=body)) == expected, body


async def test_a_file_is_stored_sent_and_read_back(citizen: Citizen) -> None:
    uploaded = await citizen.request("POST", "/attachments", files={"file": ("ausweis.exe", PNG, "text/html")})
    assert uploaded.status_code == 201
    assert uploaded.json()["media_type"] == "image/jpeg"
    sent = await citizen.send(attachment=uploaded.json()["id"])
    assert sent.json()["message"]["attachments"] == [uploaded.json()]
    read = await citizen.request("GET", f"/attachments/{uploaded.json()['id']}")
    assert (len(read.content), read.headers["content-type"]) == (uploaded.json()["size"], "image/jpeg")
    assert read.headers["x-content-type-options"] == "nosniff"
    assert read.headers["content-disposition"] == "attachment"


async def test_nobody_can_read_back_where_a_photo_was_taken(citizen: Citizen) -> None:
    uploaded = await citizen.request("POST", "/attachments", files={"file": written(picture(), "JPEG")})
    read = await citizen.request("GET", f"/attachments/{uploaded.json()['id']}")
    assert read.content.startswith(b"\xff\xd8\xff")
    assert MARKER.encode() not in read.content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bare(picture(), "JPEG")[:300], "beschädigt"),
        (bare(picture(), "JPEG") + b"<script>", "noch etwas anderes"),
        (bare(picture((8, 8)), "PNG"), "zu klein"),
        (empty_png(9_000, 9_000), "zu viele Bildpunkte"),
    ],
)
async def test_a_photo_that_is_refused_gets_a_sentence_that_says_why(
    citizen: Citizen, content: bytes, words: str
) -> None:
    answer = await citizen.request("POST", "/attachments", files={"file": content})
    assert problem(answer) == (415, "unsupported_attachment")
    assert words in answer.json()["title"]


async def test_somebody_elses_file_is_not_found(gateway: Gateway, citizen: Citizen) -> None:
    uploaded = (await citizen.request("POST", "/attachments", files={"file": PNG})).json()
    other = await gateway.citizen()
    assert problem(await other.request("GET", f"/attachments/{uploaded['id']}")) == (404, "not_found")
    assert problem(await other.send(attachment=uploaded["id"])) == (404, "not_found")


NO_PICTURES = (b"", b"MZ", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"RIFF1234WAVE", b"%PDF")


async def test_a_file_of_another_kind_is_refused(citizen: Citizen) -> None:
    for content in NO_PICTURES:
        answer = await citizen.request("POST", "/attachments", files={"file": ("a.png", content, "image/png")})
        assert problem(answer) == (415, "unsupported_attachment"), content


NO_FILES: tuple[dict[str, Any], ...] = (
    {"data": {"file": "text"}},
    {"files": {"other": PNG}},
    {"content": b"x"},
    {"json": {}},
)


async def test_an_upload_without_a_file_is_refused(citizen: Citizen) -> None:
    for form in NO_FILES:
        assert problem(await citizen.request("POST", "/attachments", **form))[0] in (400, 422), form


async def test_a_file_without_the_token_is_not_even_read(citizen: Citizen) -> None:
    async def body() -> AsyncIterator[bytes]:
        read.append(True)
        yield b"--x\r\n"

    read: list[bool] = []
    headers = {"Authorization": "Bearer wrong", "Content-Type": "multipart/form-data; boundary=x"}
    answer = await citizen.gateway.http.post(f"{citizen.path}/attachments", content=body(), headers=headers)
    assert problem(answer) == (401, "unknown_token")
    assert read == []


BROKEN = ("", "; boundary=", "; boundary=x")


async def test_a_broken_upload_is_refused(citizen: Citizen) -> None:
    for boundary in BROKEN:
        headers = {"Content-Type": f"multipart/form-data{boundary}"}
        answer = await citizen.request("POST", "/attachments", content=b"--x\r\nbroken", headers=headers)
        assert problem(answer)[0] in (400, 422), boundary


async def test_a_location_comes_back_as_it_was_sent(citizen: Citizen) -> None:
    point = {"lat": 50.97, "lon": 11.03}
    assert (await citizen.send(location=point)).json()["message"]["location"] == point
    assert (await citizen.transcript())[-1]["location"] == point


WANTED: tuple[tuple[str | bytes, str], ...] = (
    ("*/*", "text/plain; charset=utf-8"),
    ("", "text/plain; charset=utf-8"),
    ("text/html, application/json;q=0.9", "application/json"),
    ("application/pdf", "application/pdf"),
    (b"\xff\xfe", "text/plain; charset=utf-8"),
)


async def test_the_transcript_comes_in_the_wanted_form(citizen: Citizen) -> None:
    await citizen.send(text="Grüße aus Łódź, 東京 und von 😀")
    for accept, media_type in WANTED:
        answer = await citizen.request("GET", "/transcript", headers={"Accept": accept})
        assert (answer.status_code, answer.headers["content-type"]) == (200, media_type), accept
        assert answer.content.startswith(b"%PDF-") or "Łódź, 東京 und von 😀" in answer.text, accept
        assert media_type != "text/plain; charset=utf-8" or answer.text.startswith("Gesprächsverlauf · Musterstadt\n")


async def test_a_long_transcript_is_complete(gateway: Gateway, citizen: Citizen) -> None:
    from bot.messages import Incoming

    for number in range(510):
        gateway.services.conversations.receive(citizen.id, Incoming(client_id=str(number), text=f"Frage {number}"))
    said = (await citizen.request("GET", "/transcript", headers={"Accept": "application/json"})).json()["messages"]
    assert [message["seq"] for message in said] == list(range(1, 512))
    assert len(await citizen.transcript()) == 500


async def test_erasing_leaves_a_receipt_and_an_unknown_token(gateway: Gateway, citizen: Citizen) -> None:
    await citizen.send(text="Geheimnis")
    answer = await citizen.request("DELETE")
    assert answer.status_code == 200
    assert {name: count for name, count in answer.json()["counts"].items() if count} == {
        "messages": 2,
        "conversations": 1,
    }
    assert answer.json()["receipt"]
    for again in (await citizen.request("DELETE"), await citizen.send(text="Noch da?")):
        assert problem(again) == (401, "unknown_token")


async def test_typing_is_passed_on_and_needs_no_body_field(gateway: Gateway, citizen: Citizen) -> None:
    with gateway.services.switchboard.listen(citizen.id) as line:
        assert (await citizen.request("POST", "/typing", json={"on": True})).status_code == 204
        notice = await asyncio.wait_for(line.get(), 5)
    assert (notice["event"], notice["data"]) == ("typing", {"author": "citizen", "on": True})


@pytest.mark.parametrize(
    ("state", "code", "words"),
    [
        ("loading", "starting", "gespeichert"),
        ("model_missing", "no_model", "gespeichert"),
        ("ready", "working", "angekommen"),
    ],
)
async def test_without_an_answer_yet_the_reason_is_said(
    gateway: Gateway, citizen: Citizen, state: str, code: str, words: str
) -> None:
    await gateway.services.live.beat("a", {"name": "a", "state": state})
    gateway.services.brains = await gateway.services.live.brains()
    pending = (await citizen.send(wait=0, text="Hallo")).json()["pending"]
    assert pending["code"] == f"assistant_{code}"
    assert words in pending["text"]


async def test_without_any_brain_the_message_waits_in_the_record(gateway: Gateway, citizen: Citizen) -> None:
    answer = await citizen.send(wait=0.1, text="Hallo")
    assert answer.status_code == 201
    assert answer.json()["pending"]["code"] == "assistant_unavailable"
    assert gateway.services.conversations.work(citizen.id) is not None
