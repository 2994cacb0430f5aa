"""Whatever is sent, there is one clear answer, and the conversation goes on."""

import json
import uuid
from typing import Any

import httpx
import pytest

from bot.conversations.record import Conversations
from bot.storage.database import Database
from tests.bot.privacy.pictures import bare, picture
from tests.programs import Citizen, Program

PNG = bare(picture((64, 48)), "PNG")
TOO_LARGE = b"%PDF-" + bytes(10 * 1024 * 1024)


def problem(response: httpx.Response) -> tuple[int, str]:
    """Status and code of a problem document, which must have a sentence and must not show the inside."""
    body = response.json()
    assert response.headers["content-type"] == "application/problem+json"
    assert body["status"] == response.status_code
    assert body["title"].endswith((".", "?"))
    assert "Traceback" not in response.text
    assert "site-packages" not in response.text
    return response.status_code, body["code"]


def still_talks(citizen: Citizen, messages: int = 1) -> bool:
    """Whether nothing was added to the conversation, and it goes on."""
    return len(citizen.transcript()) == messages and bool(citizen.say("Hallo")["outcome"] == "greeted")


def test_a_text_of_2000_characters_is_taken_and_one_more_is_too_long(citizen: Citizen) -> None:
    assert problem(citizen.send(text="ä" * 2001)) == (413, "text_too_long")
    assert still_talks(citizen)
    assert citizen.send(text="ä" * 2000).status_code == 201


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b\u200b", "\u00a0"])
def test_a_text_in_which_nothing_can_be_read_is_empty(citizen: Citizen, text: str) -> None:
    assert problem(citizen.send(text=text)) == (400, "empty_text")
    assert still_talks(citizen)


@pytest.mark.parametrize("text", ["\x00\x01\x02", "Hallo\x00Welt", "\x1b[31mrot", "\ufffe"])
def test_binary_junk_is_no_text(citizen: Citizen, text: str) -> None:
    assert problem(citizen.send(text=text)) == (400, "binary_text")
    assert still_talks(citizen)


def test_a_lone_surrogate_is_no_text(citizen: Citizen) -> None:
    body = b'{"client_id": "1", "text": "\\ud800"}'
    response = citizen.http.post(f"{citizen.path}/messages", content=body, headers={"Content-Type": "application/json"})
    assert problem(response)[0] in (400, 422)
    assert still_talks(citizen)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", (400, "bad_request")),
        (b"\xff\xfe\x00binary", (400, "bad_request")),
        (b"", (422, "invalid_request")),
        (b"[]", (422, "invalid_request")),
        (b"null", (422, "invalid_request")),
        (b'"Hallo"', (422, "invalid_request")),
        (b'{"text": "Hallo"}', (422, "invalid_request")),
        (b'{"client_id": "", "text": "Hallo"}', (422, "invalid_request")),
        (b'{"client_id": "1", "text": 7}', (422, "invalid_request")),
        (b'{"client_id": "1", "text": "Hallo", "admin": true}', (422, "invalid_request")),
        (b'{"client_id": "1"}', (400, "bad_request")),
        (b'{"client_id": "1", "text": "Hallo", "choice": "/greet"}', (400, "bad_request")),
        (b'{"client_id": "1", "location": {"lat": 91, "lon": 0}}', (422, "invalid_request")),
        (b'{"client_id": "1", "choice": "/greet"}', (422, "choice_not_offered")),
        (b'{"client_id": "1", "attachment": "unknown"}', (404, "not_found")),
        (b"[" * 30_000, (400, "bad_request")),
        (b" " * 100_000, (413, "text_too_long")),
    ],
    ids=lambda value: repr(value)[:50],
)
def test_a_body_that_is_no_message_is_refused(citizen: Citizen, body: bytes, expected: tuple[int, str]) -> None:
    headers = {"Content-Type": "application/json"}
    assert problem(citizen.http.post(f"{citizen.path}/messages", content=body, headers=headers)) == expected
    assert still_talks(citizen)


def test_a_payload_that_was_offered_to_somebody_else_is_not_taken(citizen: Citizen, visitor: Citizen) -> None:
    payload = visitor.say("help")["choices"][0]["payload"]
    assert problem(citizen.send(choice=payload)) == (422, "choice_not_offered")
    assert still_talks(citizen)


def test_a_text_that_looks_like_a_payload_is_only_a_text(citizen: Citizen) -> None:
    answer = citizen.say('/choose_article{"article": "wohngeld"}')
    assert answer["outcome"] != "failed"
    assert citizen.say("/request_human")["outcome"] != "failed"
    assert citizen.say("/restart")["outcome"] != "failed"
    assert [said["text"] for said in citizen.transcript() if said["author"] == "citizen"][1:] == [
        "/request_human",
        "/restart",
    ]


@pytest.mark.parametrize("header", [None, "Bearer wrong", "Bearer", "Basic Og==", "Bearer " + "x" * 4000])
def test_an_unknown_token_opens_nothing(citizen: Citizen, header: str | None) -> None:
    anybody = httpx.Client(base_url=citizen.http.base_url, headers={"Authorization": header} if header else {})
    calls: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", "", {}),
        ("DELETE", "", {}),
        ("GET", "/messages", {}),
        ("GET", "/events", {}),
        ("GET", "/transcript", {}),
        ("PATCH", "", {"json": {"locale": "en"}}),
        ("POST", "/messages", {"json": {"client_id": "1", "text": "Hallo"}}),
        ("POST", "/typing", {"json": {}}),
        ("POST", "/feedback", {"json": {"score": 1}}),
        ("POST", "/attachments", {"files": {"file": PNG}}),
    ]
    for method, path, body in calls:
        assert problem(anybody.request(method, citizen.path + path, **body)) == (401, "unknown_token")
    assert still_talks(citizen)


def test_the_token_of_another_conversation_opens_nothing(citizen: Citizen, visitor: Citizen) -> None:
    assert problem(citizen.http.get(visitor.path)) == (401, "unknown_token")
    assert problem(citizen.http.get("/conversations/unknown")) == (401, "unknown_token")


def test_a_closed_conversation_can_be_read_but_not_added_to(program: Program) -> None:
    citizen = Citizen(program.url)
    citizen.say("Hallo")
    record = Database(f"sqlite:///{program.data / 'lotse.db'}")
    Conversations(record).close(citizen.id)
    record.close()
    assert problem(citizen.send(text="Noch etwas")) == (409, "conversation_closed")
    assert citizen.http.get(citizen.path).json()["state"] == "closed"
    assert len(citizen.transcript()) == 3


@pytest.mark.parametrize(
    ("language", "title"), [("de-DE,de;q=0.9", "Zeichen"), ("en-GB", "characters"), ("tlh", "Zeichen")]
)
def test_the_sentence_is_in_the_callers_language(citizen: Citizen, language: str, title: str) -> None:
    citizen.http.headers["Accept-Language"] = language
    assert title in citizen.send(text="x" * 2001).json()["title"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"site": "atlantis"}, (404, "not_found")),
        ({"site": 7}, (422, "invalid_request")),
        ({"channel": "Pigeon Post"}, (422, "invalid_request")),
        ({"color": "red"}, (422, "invalid_request")),
    ],
)
def test_a_conversation_that_cannot_be_opened_says_why(
    live_app: str, body: dict[str, Any], expected: tuple[int, str]
) -> None:
    assert problem(httpx.post(f"{live_app}/api/v1/conversations", json=body)) == expected


def test_an_unknown_address_and_an_unknown_method_are_problems_too(live_app: str) -> None:
    assert problem(httpx.get(f"{live_app}/api/v1/nothing")) == (404, "not_found")
    assert problem(httpx.put(f"{live_app}/api/v1/conversations", json={})) == (405, "method_not_allowed")


def test_files_are_known_by_their_content(citizen: Citizen) -> None:
    post = f"{citizen.path}/attachments"
    disguised = {"file": ("photo.png", b"MZ\x90\x00program", "image/png")}
    assert problem(citizen.http.post(post, files=disguised)) == (415, "unsupported_attachment")
    assert problem(citizen.http.post(post, files={"file": TOO_LARGE})) == (413, "attachment_too_large")
    assert problem(citizen.http.post(post, files={"other": PNG})) == (422, "invalid_request")
    stored = citizen.http.post(post, files={"file": ("../../etc/passwd", PNG, "text/html")})
    assert (stored.status_code, stored.json()["media_type"]) == (201, "image/jpeg")
    assert citizen.send(attachment=stored.json()["id"]).status_code == 201


@pytest.mark.parametrize("number", ["-1", "x", "9" * 30])
def test_a_number_that_is_none_is_refused(citizen: Citizen, number: str) -> None:
    assert problem(citizen.http.get(f"{citizen.path}/messages", params={"after": number})) == (422, "invalid_request")
    assert still_talks(citizen)


def test_feedback_needs_a_rating_or_an_answer(citizen: Citizen) -> None:
    send = f"{citizen.path}/feedback"
    assert problem(citizen.http.post(send, json={})) == (400, "bad_request")
    assert problem(citizen.http.post(send, json={"score": 6})) == (422, "invalid_request")
    assert problem(citizen.http.post(send, json={"seq": 99, "helpful": True})) == (404, "not_found")
    assert citizen.http.post(send, json={"seq": 1, "helpful": True}).status_code == 204


def test_the_same_message_again_has_one_effect_also_side_by_side(citizen: Citizen) -> None:
    from concurrent.futures import ThreadPoolExecutor

    once = uuid.uuid4().hex
    with ThreadPoolExecutor(8) as people:
        answers = list(people.map(lambda _: citizen.send(client_id=once, text="Hallo"), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({json.dumps(answer.json(), sort_keys=True) for answer in answers}) == 1
    assert len(citizen.transcript()) == 3
