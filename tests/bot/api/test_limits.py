"""Bodies nobody has a reason to send are refused, and callers who send too much are slowed down."""

from collections.abc import AsyncIterator

import pytest

from bot.api.limits import JSON_BYTES, TABLE_BYTES, UPLOAD_BYTES, WEBHOOK_BYTES
from bot.api.services import Services
from bot.conversations.files import MAX_BYTES, MAX_FILES
from tests.bot.gateways import Citizen, Gateway, problem, run_app

FORM = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'


async def _stream(size: int, head: bytes = b"", chunk: int = 32 * 1024) -> AsyncIterator[bytes]:
    yield head
    for _ in range(size // chunk + 1):
        yield b" " * chunk


@pytest.fixture
async def citizen(gateway: Gateway) -> Citizen:
    return await gateway.citizen()


async def test_a_huge_body_is_refused_by_its_announced_length(citizen: Citizen) -> None:
    answer = await citizen.request("POST", "/messages", content=b" " * (JSON_BYTES + 1))
    assert problem(answer) == (413, "text_too_long")


async def test_a_huge_body_of_unknown_length_is_refused_on_its_way(citizen: Citizen) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await citizen.request("POST", "/messages", content=_stream(JSON_BYTES), headers=headers)
    assert problem(answer) == (413, "text_too_long")


async def test_a_messengers_delivery_may_be_larger_but_not_of_any_size(gateway: Gateway) -> None:
    larger = await gateway.http.post("/webhooks/whatsapp", content=b" " * (JSON_BYTES + 1))
    huge = await gateway.http.post("/webhooks/whatsapp", content=b" " * (WEBHOOK_BYTES + 1))
    assert (larger.status_code, huge.status_code) == (404, 413)


async def test_a_table_of_examples_may_be_larger_and_what_is_said_of_a_huge_one_fits(gateway: Gateway) -> None:
    larger = await gateway.http.post("/api/v1/intents.csv", content=b" " * (JSON_BYTES + 1))
    huge = await gateway.http.post("/api/v1/intents.csv", content=b" " * (TABLE_BYTES + 1))
    assert larger.status_code == 401
    assert problem(huge) == (413, "attachment_too_large")
    assert "4 MB" in huge.json()["title"]


async def test_a_huge_upload_is_refused_whether_announced_or_not(citizen: Citizen) -> None:
    announced = await citizen.request("POST", "/attachments", files={"file": b"\xff\xd8\xff" + b"0" * UPLOAD_BYTES})
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    streamed = await citizen.request("POST", "/attachments", content=_stream(UPLOAD_BYTES, FORM), headers=headers)
    assert problem(announced) == problem(streamed) == (413, "attachment_too_large")
    assert "10 MB" in announced.json()["title"]


async def test_the_largest_allowed_upload_is_taken_and_one_byte_more_is_not(citizen: Citizen) -> None:
    head = b"%PDF-"
    largest = await citizen.request("POST", "/attachments", files={"file": head + b"0" * (MAX_BYTES - 5)})
    larger = await citizen.request("POST", "/attachments", files={"file": head + b"0" * (MAX_BYTES - 4)})
    assert (largest.status_code, largest.json()["size"]) == (201, MAX_BYTES)
    assert problem(larger) == (413, "attachment_too_large")


@pytest.mark.parametrize("length", [b"", b"-1", b"x", "²".encode(), b"1e9"])
async def test_a_senseless_announced_length_does_no_harm(citizen: Citizen, length: bytes) -> None:
    headers = [(b"content-length", length), (b"content-type", b"application/json"), *citizen.headers.items()]
    body = b'{"client_id": "a", "text": "Hallo"}'
    answer = await citizen.gateway.http.post(f"{citizen.path}/messages", content=body, headers=headers)
    assert answer.status_code in (201, 400, 413)


async def test_messages_are_limited_per_conversation(services: Services) -> None:
    limited = services.settings.model_copy(update={"rate_messages": 2})
    services.settings = limited
    async with run_app(services) as gateway:
        one, other = await gateway.citizen(), await gateway.citizen()
        answers = [(await one.send(text="Hallo")).status_code for _ in range(3)]
        assert answers == [201, 201, 429]
        refused = await one.send(text="Hallo")
        assert problem(refused) == (429, "too_many_requests")
        assert refused.headers["retry-after"] == "5"
        assert (await other.send(text="Hallo")).status_code == 201


async def test_uploads_count_as_messages(services: Services) -> None:
    services.settings = services.settings.model_copy(update={"rate_messages": 2})
    async with run_app(services) as gateway:
        citizen = await gateway.citizen()
        await citizen.send(text="Hallo")
        uploads = [await citizen.request("POST", "/attachments", files={"file": b"%PDF-"}) for _ in range(2)]
        assert uploads[0].status_code == 201
        assert problem(uploads[1]) == (429, "too_many_requests")


async def test_too_many_files_are_refused_with_the_number(citizen: Citizen) -> None:
    for _ in range(MAX_FILES):
        assert (await citizen.request("POST", "/attachments", files={"file": b"%PDF-"})).status_code == 201
    refused = await citizen.request("POST", "/attachments", files={"file": b"%PDF-"})
    assert problem(refused) == (429, "too_many_requests")
    assert "20 files" in refused.json()["detail"]


async def test_conversations_are_limited_per_address(services: Services) -> None:
    services.settings = services.settings.model_copy(update={"rate_conversations": 1})
    async with run_app(services) as gateway:
        await gateway.citizen()
        assert problem(await gateway.http.post("/api/v1/conversations", json={})) == (429, "too_many_requests")
