"""What is known of Telegram's state, and that nothing is lost while it is not good."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from telegram.error import Conflict, EndPointNotFound, TelegramError

from bot.api import problems
from bot.channel_port import Delayed, Gone, Refused, Said, Update
from bot.errors import DatabaseUnavailable
from bot.wording import languages
from connectors import telegram as telegram_module
from connectors import telegram_webhook
from connectors.telegram import Accept, Telegram
from connectors.telegram_limits import Limits
from connectors.telegram_webhook import HEADER, webhook
from tests.connectors.bot_api import TOKEN, BotApi, open_bot_api
from tests.connectors.telegram_updates import GROUP, message

TEXT = {"text": "Hallo", "entities": []}
MISSING = "the token is refused"
TWICE = "another program fetches the updates, or a webhook is set"
SECRET_WORDS = "Mein Hund heißt Bello"


@pytest.fixture
def api() -> Iterator[BotApi]:
    with open_bot_api() as running:
        yield running


@pytest.fixture
async def telegram(api: BotApi) -> AsyncIterator[Telegram]:
    async with _open(api) as running:
        yield running


@asynccontextmanager
async def _open(api: BotApi) -> AsyncIterator[Telegram]:
    running = Telegram(TOKEN, api.address, Limits(1_000, chat_a_second=1_000))
    yield running
    await running.close()


def _refuses(api: BotApi, method: str, status: int, **more: Any) -> None:
    api.refuse = lambda called, data: (status, more) if called == method else None


def _helps(api: BotApi) -> None:
    api.refuse = lambda method, data: None


class Store:
    """Takes updates, but first fails in all the ways it is given."""

    def __init__(self, *errors: Exception) -> None:
        self._errors, self.taken = list(errors), list[int]()

    async def accept(self, updates: Sequence[Update]) -> int:
        if updates and self._errors:
            raise self._errors.pop(0)
        self.taken += [one["update_id"] for one in updates]
        return len(updates)


@asynccontextmanager
async def _polling(telegram: Telegram, accept: Accept) -> AsyncIterator[None]:
    task = asyncio.create_task(telegram.poll(accept))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(telegram_module, "POLL_AGAIN_AFTER_S", 0.02)


async def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not true():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)


async def _comes_to(telegram: Telegram, state: str) -> None:
    end = time.monotonic() + 5
    while (found := await telegram.check()) != state:
        assert time.monotonic() < end, found
        await asyncio.sleep(0.01)


async def test_the_state_follows_what_becomes_of_messages(api: BotApi, telegram: Telegram) -> None:
    assert await telegram.check() == "starting"
    await telegram.start("https://stadt.example")
    for status, state in ((500, "cannot be reached (NetworkError)"), (401, MISSING)):
        _refuses(api, "sendMessage", status)
        with pytest.raises(Delayed):
            await telegram.send({"chat_id": 1}, TEXT, "k")
        assert await telegram.check() == state
        _helps(api)
        await telegram.send({"chat_id": 1}, TEXT, "k")
        assert await telegram.check() == "ok"


@pytest.mark.parametrize(
    ("status", "more"), [(403, {}), (400, {}), (429, {"parameters": {"retry_after": 3}}), (409, {})]
)
async def test_what_is_wrong_with_one_chat_is_not_wrong_with_telegram(
    api: BotApi, telegram: Telegram, status: int, more: dict[str, Any]
) -> None:
    await telegram.start("")
    _refuses(api, "sendMessage", status, **more)
    with pytest.raises((Delayed, Gone, Refused)):
        await telegram.send({"chat_id": 1}, TEXT, "k")
    assert (await telegram.check() == "ok") is (status != 409)


async def test_a_typing_state_that_arrives_shows_that_telegram_can_be_reached_again(
    api: BotApi, telegram: Telegram
) -> None:
    await telegram.start("")
    _refuses(api, "sendChatAction", 502)
    await telegram.typing({"chat_id": 1})
    assert await telegram.check() == "cannot be reached (NetworkError)"
    _helps(api)
    await telegram.noticed({"chat_id": 1}, "77")
    assert await telegram.check() == "ok"


@pytest.mark.parametrize("error", [Conflict("c"), EndPointNotFound("e"), TelegramError("t")])
async def test_whatever_else_telegram_says_is_tried_again(api: BotApi, error: TelegramError) -> None:
    class Failing(Limits):
        async def process_request(self, *args: Any, **kwargs: Any) -> Any:
            raise error

    with pytest.raises(Delayed, match=type(error).__name__):
        await Telegram(TOKEN, api.address, Failing()).send({"chat_id": 1}, TEXT, "k")


async def test_a_start_that_fails_is_said_until_it_succeeds(
    api: BotApi, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_module, "AGAIN_AFTER_S", 0.02)
    _refuses(api, "setWebhook", 400, description="Bad Request: bad webhook")
    task = asyncio.create_task(telegram.keep("https://stadt.example", False, Store().accept))
    await _comes_to(telegram, "cannot be reached (BadRequest)")
    await telegram.send({"chat_id": 1}, TEXT, "k")
    assert await telegram.check() == "cannot be reached (BadRequest)"
    _helps(api)
    await asyncio.wait_for(task, 5)
    assert await telegram.check() == "ok"


async def test_what_the_bot_shows_is_set_once_and_after_a_change_only_what_changed(api: BotApi) -> None:
    for _ in range(2):
        async with _open(api) as telegram:
            await telegram.start("")
    assert len(api.called("setMyCommands")) == len(api.called("setMyDescription")) == len(languages())
    api.calls.clear()
    api.shown["MyDescription", "tr"] = "old words"
    api.shown["MyCommands", ""] = api.shown["MyCommands", ""][:2]
    async with _open(api) as telegram:
        await telegram.start("")
    assert [one["language_code"] for one in api.called("setMyDescription")] == ["tr"]
    assert ["language_code" in one for one in api.called("setMyCommands")] == [False]


async def test_what_telegram_does_not_let_be_set_now_is_set_at_the_next_start(api: BotApi, telegram: Telegram) -> None:
    _refuses(api, "setMyCommands", 429, parameters={"retry_after": 60})
    await telegram.start("")
    assert await telegram.check() == "ok"
    assert len(api.shown) == len(languages())
    _helps(api)
    await telegram.start("")
    assert len(api.shown) == 2 * len(languages())


@pytest.mark.parametrize("error", [DatabaseUnavailable(), RuntimeError(SECRET_WORDS)])
async def test_what_could_not_be_stored_is_fetched_again(
    api: BotApi, telegram: Telegram, soon: None, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    api.updates = [message(7, text=SECRET_WORDS), message(8, text=SECRET_WORDS)]
    store = Store(error, error)
    async with _polling(telegram, store.accept):
        await _until(lambda: api.updates == [])
    assert store.taken == [7, 8]
    assert caplog.text.count(f"telegram: {type(error).__name__}") == 2
    assert SECRET_WORDS not in caplog.text


async def test_another_poller_is_said_until_it_is_gone_whatever_else_succeeds(
    api: BotApi, telegram: Telegram, soon: None, caplog: pytest.LogCaptureFixture
) -> None:
    await telegram.start("")
    _refuses(api, "getUpdates", 409, description="Conflict: terminated by other getUpdates request")
    async with _polling(telegram, Store().accept):
        await _comes_to(telegram, TWICE)
        await telegram.send({"chat_id": 1}, TEXT, "k")
        await _until(lambda: len(api.called("getUpdates")) >= 3)
        assert await telegram.check() == TWICE
        _helps(api)
        await _comes_to(telegram, "ok")
    assert caplog.text.count(TWICE) == 1


@pytest.mark.parametrize(("status", "state"), [(502, "cannot be reached (NetworkError)"), (401, MISSING)])
async def test_polling_that_fails_is_said_and_tried_again(
    api: BotApi, telegram: Telegram, soon: None, status: int, state: str
) -> None:
    await telegram.start("")
    _refuses(api, "getUpdates", status)
    async with _polling(telegram, Store().accept):
        await _comes_to(telegram, state)
        _helps(api)
        await _comes_to(telegram, "ok")


async def test_after_a_fault_it_is_not_waited_for_an_update_to_say_that_all_is_well(
    api: BotApi, telegram: Telegram, soon: None
) -> None:
    await telegram.start("")
    _refuses(api, "getUpdates", 502)
    async with _polling(telegram, Store().accept):
        await _until(lambda: len(api.called("getUpdates")) >= 2)
    first, second = api.called("getUpdates")[:2]
    assert (first["timeout"], second.get("timeout", 0)) == (20, 0)


@asynccontextmanager
async def _routes(telegram: Telegram, store: Store) -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)
    app.include_router(webhook(store, telegram))  # type: ignore[arg-type]
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://gateway") as http:
        yield http


def _to_the_bot(number: int) -> dict[str, Any]:
    words, name = "@musterstadt_bot Was kostet ein Pass?", {"type": "mention", "offset": 0, "length": 16}
    return message(number, text=words, chat=GROUP, entities=[name])


async def test_nothing_is_taken_before_the_bot_knows_its_name(
    telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telegram_webhook, "INTRODUCED_WITHIN_S", 0.05)
    (path, secret), update, store = telegram.secrets(), _to_the_bot(5), Store()
    async with _routes(telegram, store) as http:
        assert (await http.post(f"/webhooks/telegram/{path}", json=update)).status_code == 404
        early = await http.post(f"/webhooks/telegram/{path}", json=update, headers={HEADER: secret})
        assert early.status_code == 503
        assert int(early.headers["Retry-After"]) > 0
        assert store.taken == []
        await telegram.start("https://stadt.example")
        later = await http.post(f"/webhooks/telegram/{path}", json=update, headers={HEADER: secret})
    assert later.status_code == 200
    assert store.taken == [5]
    assert telegram.place(update) is not None


async def test_what_comes_during_the_start_is_taken_as_soon_as_the_name_is_known(telegram: Telegram) -> None:
    (path, secret), store = telegram.secrets(), Store()
    async with _routes(telegram, store) as http:
        early = http.post(f"/webhooks/telegram/{path}", json=_to_the_bot(5), headers={HEADER: secret})
        answer, _ = await asyncio.gather(early, telegram.start("https://stadt.example"))
    assert answer.status_code == 200
    assert store.taken == [5]


async def test_what_was_stored_before_a_restart_waits_until_it_can_be_understood(telegram: Telegram) -> None:
    assert telegram.to_incoming(message(4, text="Hallo")) == [Said("Hallo", "message 1004")]
    with pytest.raises(Delayed):
        telegram.to_incoming(_to_the_bot(5))
    await telegram.start("")
    assert telegram.to_incoming(_to_the_bot(5)) == [Said("Was kostet ein Pass?", "message 1005")]


async def test_a_start_that_fails_in_an_unknown_way_is_tried_again(
    api: BotApi, telegram: Telegram, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(telegram_module, "AGAIN_AFTER_S", 0.02)
    api.refuse = lambda method, data: (200, {"ok": True, "result": {"id": 1}}) if method == "getMe" else None
    task = asyncio.create_task(telegram.keep("", False, Store().accept))
    await _until(lambda: "telegram: " in caplog.text)
    _helps(api)
    await asyncio.wait_for(task, 5)
    assert await telegram.check() == "ok"
