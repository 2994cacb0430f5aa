"""E-mail end to end: citizens' mails through a real mail server into the real app, and its replies back."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager
from email.message import EmailMessage
from typing import Any

import pytest
from anyio.to_thread import run_sync
from imapclient.exceptions import IMAPClientError
from sqlalchemy import select

from bot.api.services import Services
from bot.channel_port import Update
from bot.conversations import desk
from bot.errors import Unavailable
from bot.messages import Author, Outgoing
from bot.settings import Settings
from bot.storage.tables import channel_chats, channel_updates, conversations
from connectors import mail as mail_module
from connectors.mail import Mail
from connectors.mailbox import Mailbox
from tests.bot.gateways import Gateway, run_app
from tests.connectors.mail_server import ACCOUNT, OWN, MailServer, open_mail_server
from tests.connectors.mails import ANNA, bounce, mail, reply

pytestmark = pytest.mark.slow


@pytest.fixture
def server() -> Iterator[MailServer]:
    with open_mail_server() as running:
        yield running


@pytest.fixture
def settings(settings: Settings, server: MailServer) -> Settings:
    on = {"mail_imap": server.imap, "mail_smtp": server.smtp, "mail_address": OWN, "mail_poll_s": 1}
    return Settings(data=settings.data, site="musterstadt", rate_conversations=0, rate_messages=0, **on)  # type: ignore[arg-type]


@pytest.fixture
def again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mail_module, "AGAIN_AFTER_S", 0.1)


class Post:
    """The assistant as citizens meet it by mail."""

    def __init__(self, gateway: Gateway, server: MailServer) -> None:
        self.gateway, self.server = gateway, server

    async def send(self, made: EmailMessage) -> EmailMessage:
        await run_sync(self.server.send, made)
        return made

    async def says(self, text: str, subject: str = "Re: Anliegen", **headers: str) -> EmailMessage:
        return await self.send(mail(text, subject, **headers))

    async def told(self, count: int, address: str = ANNA) -> list[str]:
        """What a citizen was written, once it is so much."""
        await until(lambda: len(self.server.inboxes[address]) >= count)
        return self.server.texts(address)

    def last(self, address: str = ANNA) -> EmailMessage:
        return self.server.inboxes[address][-1]


async def until(true: Callable[[], bool], seconds: float = 8) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        await asyncio.sleep(0.01)


@asynccontextmanager
async def _post(services: Services, server: MailServer) -> AsyncIterator[Post]:
    async with run_app(services) as gateway, gateway.echoing():
        yield Post(gateway, server)


@pytest.fixture
async def post(services: Services, server: MailServer, again_at_once: None) -> AsyncIterator[Post]:
    async with _post(services, server) as running:
        yield running


async def test_the_first_answer_says_that_it_is_a_machine_and_all_stand_in_the_thread(post: Post) -> None:
    asked = await post.says("Was kostet das?", "Reisepass")
    [told] = await post.told(1)
    assert "automatische Assistent" in told
    assert "\n\nEcho: Reisepass\nWas kostet das?\n\n1. Reisepass" in told
    for said in post.server.inboxes[ANNA]:
        assert (said["In-Reply-To"], said["Subject"]) == (asked["Message-ID"], "Re: Reisepass")
        assert (said["From"], said["Auto-Submitted"]) == (OWN, "auto-replied")
    await until(lambda: post.server.flags() == [])
    assert (await post.gateway.http.get("/readyz")).json()["parts"]["mail"] == "ok"


async def test_the_same_mail_three_times_has_one_effect(post: Post) -> None:
    made = mail("Erste", "Re: Anliegen")
    for _ in range(3):
        await post.send(made)
    await post.says("Zweite")
    assert _echoes(await post.told(2)) == ["Echo: Erste", "Echo: Zweite"]
    await until(lambda: post.server.flags() == [])
    await asyncio.sleep(0.2)
    assert len(post.server.inboxes[ANNA]) == 2


async def test_a_number_above_the_quoted_question_is_the_choice(post: Post) -> None:
    await post.says("Pass")
    await post.told(1)
    await post.send(reply(post.last(), "1\n\nViele Grüße\nAnna"))
    assert _line((await post.told(2))[1]) == "Echo: Reisepass"
    assert [said.text for said in _said(post)] == ["Pass", "Reisepass"]


async def test_a_complaint_with_a_place_in_words_and_a_photo_arrives(post: Post, small_photo: bytes) -> None:
    made = mail("Schlagloch vor der Hauptstraße 5", "Re: Meldung")
    made.add_attachment(small_photo, "image", "jpeg", filename="IMG_1.jpg")
    await post.send(made)
    await post.told(2)
    said = _said(post)
    assert said[0].text == "Schlagloch vor der Hauptstraße 5"
    assert said[1].attachments[0].media_type == "image/jpeg"


async def test_what_cannot_be_read_is_refused_politely(post: Post) -> None:
    spoken, odd = mail("", "Re: Meldung"), mail("", "Re: Meldung")
    spoken.add_attachment(b"ogg", "audio", "ogg", filename="sprache.ogg")
    odd.add_attachment(b"PK", "application", "zip", filename="alles.zip")
    for made in (spoken, odd, mail("Wort " * 500, "Re: Brief")):
        await post.send(made)
    for words in ("Sprachnachrichten", "Dateiformat", "höchstens 2000 Zeichen"):
        await until(lambda words=words: words in "".join(post.server.texts(ANNA)))  # type: ignore[misc]
    assert _said(post) == []


async def test_a_file_that_is_too_large_is_refused_politely(post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.mail_intake.MAX_MAIL_BYTES", 2_000)
    made = mail("", "Re: Meldung")
    made.add_attachment(b"x" * 9_000, "image", "jpeg", filename="IMG_1.jpg")
    monkeypatch.setattr("connectors.hearing.MAX_BYTES", 9_000)
    await post.send(made)
    assert "zu groß" in (await post.told(2))[1]


async def test_deletion_needs_an_answer_to_our_mail_and_leaves_nothing(post: Post) -> None:
    await post.says("Mein Hund heißt Bello")
    await post.told(1)
    await post.says("", "Löschen")
    assert "fremden Absender" in (await post.told(2))[1]
    await post.send(reply(post.last(), "/loeschen"))
    assert "1. Ja, alles löschen" in (await post.told(3))[2]
    await post.says("1")  # anybody can write so in her name
    assert "fremden Absender" in (await post.told(4))[3]
    await post.send(reply(post.last(), "Ja, alles löschen"))
    assert "gelöscht" in (await post.told(5))[4]
    await until(lambda: _rows(post, channel_chats) == [])
    assert _rows(post, conversations) == []
    assert {row.name for row in _rows(post, channel_updates)} == {""}
    await until(lambda: post.server.flags() == [])


async def test_the_language_is_switched_by_command(post: Post) -> None:
    await post.says("/sprache en")
    assert "English" in (await post.told(2))[1]
    assert post.last()["Content-Language"] == "en"


async def test_machines_are_not_answered_and_their_mails_stay(post: Post) -> None:
    await post.says("Ich bin nicht da", Auto_Submitted="auto-replied")
    await post.says("Angebote!", sender="news@shop.example", List_Id="<news.shop.example>")
    await post.says("Hallo", sender="b@x.example")
    await post.told(1, "b@x.example")
    await until(lambda: [r"\Seen" in one for one in post.server.flags()] == [True, True])
    assert not post.server.inboxes[ANNA]
    assert len(_rows(post, channel_updates)) == 1


async def test_a_bounce_ends_it_and_a_new_mail_begins_it_again(post: Post) -> None:
    await post.says("Hallo")
    await post.told(1)
    await run_sync(post.server.deliver, bounce(post.last()))
    await until(lambda: _rows(post, channel_chats)[0].gone_at is not None)
    await post.says("Wieder da")
    assert _line((await post.told(2))[1]) == "Echo: Wieder da"


async def test_an_address_that_does_not_exist_is_left_alone(post: Post) -> None:
    post.server.refuse = lambda to: "550 5.1.1 no such user" if to == ANNA else None
    await post.says("Hallo")
    await until(lambda: bool(_rows(post, channel_chats)) and _rows(post, channel_chats)[0].gone_at is not None)


async def test_nothing_is_lost_and_nothing_twice_while_mails_are_not_taken(post: Post) -> None:
    down = iter(["451 4.3.0 later"])
    post.server.refuse = lambda to: next(down, None) if to == ANNA else None
    await post.says("Erste")
    await post.says("Zweite")
    assert _echoes(await post.told(2)) == ["Echo: Erste", "Echo: Zweite"]
    assert len({one["Message-ID"] for one in post.server.inboxes[ANNA]}) == 2


async def test_a_fault_of_our_own_account_throws_no_answer_away(post: Post) -> None:
    not_ours = "553 5.7.1 Sender address rejected: not owned by user lotse"
    post.server.refuse = lambda to: not_ours if to == ANNA else None
    await post.says("Hallo")
    await until(lambda: bool(_rows(post, channel_chats)) and _rows(post, channel_chats)[0].attempts > 0)
    assert "refused (553)" in (await post.gateway.http.get("/readyz")).json()["parts"]["mail"]
    post.server.refuse = lambda to: None
    await post.told(1)
    assert (await post.gateway.http.get("/readyz")).json()["parts"]["mail"] == "ok"


async def test_what_is_taken_in_silence_is_sent_a_second_time_and_not_a_third(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_module, "_UNSURE_S", 0.05)
    post.server.hangs_up = True
    await post.says("Erste")
    one, other = await post.told(2)
    assert one == other
    await until(lambda: _rows(post, channel_chats)[0].attempts == 0)
    post.server.hangs_up = False
    await post.says("Zweite")
    assert _line((await post.told(3))[2]) == "Echo: Zweite"


async def test_nothing_is_lost_while_the_whole_mail_server_is_away(post: Post) -> None:
    await post.says("Erste")
    await post.told(1)
    await run_sync(post.server.off)
    await asyncio.sleep(0.3)
    assert "cannot be reached" in (await post.gateway.http.get("/readyz")).json()["parts"]["mail"]
    await run_sync(post.server.on)
    await post.says("Zweite")
    assert _line((await post.told(2))[1]) == "Echo: Zweite"


async def test_an_agents_words_and_files_reach_the_citizen(post: Post, small_photo: bytes) -> None:
    await post.says("Hallo")
    await post.told(1)
    [held] = _rows(post, conversations)
    services = post.gateway.services
    file = services.files.add(held.id, small_photo)
    said = Outgoing(text="Hier ist Ihr Plan.", format="text", author=Author.AGENT, name="Anna Muster")
    with services.database.write() as sql:
        desk.say(sql, held.id, said, "a1", at=held.created_at, attachment=file.id)
    await services.live.notify(held.id, "message", {"author": "agent"})
    assert (await post.told(3))[1] == "Anna Muster:\nHier ist Ihr Plan."
    [attached] = post.last().iter_attachments()
    assert attached.get_content_type() == "image/jpeg"


async def test_who_writes_too_often_waits(services: Services, server: MailServer) -> None:
    services.settings = services.settings.model_copy(update={"mail_hourly": 2})
    async with _post(services, server) as post:
        for number in range(4):
            await post.says(f"Frage {number}")
        await post.says("Hallo", sender="b@x.example")
        await post.told(1, "b@x.example")
        await until(lambda: len(post.server.flags()) == 2)
        assert len(await post.told(2)) == 2
        assert not any(r"\Seen" in one for one in post.server.flags())


async def test_mails_can_be_kept_in_the_mailbox(services: Services, server: MailServer) -> None:
    services.settings = services.settings.model_copy(update={"mail_afterwards": "keep"})
    async with _post(services, server) as post:
        await post.says("Hallo")
        await post.told(1)
        await until(lambda: [r"\Seen" in one for one in post.server.flags()] == [True])


@asynccontextmanager
async def _reading(server: MailServer, accept: Callable[[Sequence[Update]], Awaitable[int]]) -> AsyncIterator[None]:
    channel = Mail((server.imap, server.smtp), OWN, b"k" * 44, (1, 20))
    task = asyncio.create_task(channel.keep(accept))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_a_mail_stays_unread_until_it_is_stored(server: MailServer, again_at_once: None) -> None:
    tried = list[Update]()

    async def accept(updates: Sequence[Update]) -> int:
        assert [r"\Seen" in one for one in server.flags()] == [False]
        tried.extend(updates)
        if len(tried) == 1:
            raise Unavailable
        return len(updates)

    async with _reading(server, accept):
        await run_sync(server.send, mail("Hallo"))
        await until(lambda: len(tried) == 2)
        await until(lambda: server.flags() == [])
    assert tried[0] == tried[1]


async def test_a_mail_that_nobody_stored_is_not_taken_out_of_the_mailbox(server: MailServer) -> None:
    async def accept(updates: Sequence[Update]) -> int:
        return 0

    async with _reading(server, accept):
        await run_sync(server.send, mail("Hallo"))
        await until(lambda: [r"\Seen" in one for one in server.flags()] == [True])


async def test_a_mail_that_makes_the_program_fail_holds_up_no_other(server: MailServer, again_at_once: None) -> None:
    taken = list[str]()

    async def accept(updates: Sequence[Update]) -> int:
        if "böse" in updates[0]["text"]:
            raise RuntimeError("nobody thought of this")
        taken.append(updates[0]["text"])
        return 1

    for text in ("böse", "Hallo"):
        await run_sync(server.send, mail(text))
    async with _reading(server, accept):
        await until(lambda: taken == ["Hallo"])
        await until(lambda: [r"\Seen" in one for one in server.flags()] == [False])


async def test_what_may_not_be_deleted_is_marked_as_read_or_at_least_remembered(
    server: MailServer, again_at_once: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken, marked = list[Update](), Mailbox.seen

    def forbidden(*_: Any) -> None:
        raise IMAPClientError("STORE failed: not permitted")

    def marks(box: Mailbox, uid: int) -> None:
        if len(taken) == 3:
            forbidden()
        marked(box, uid)

    monkeypatch.setattr("connectors.mailbox.Mailbox.delete", forbidden)
    monkeypatch.setattr("connectors.mailbox.Mailbox.seen", marks)

    async def accept(updates: Sequence[Update]) -> int:
        taken.extend(updates)
        return 1

    for text in ("Erste", "Zweite"):
        await run_sync(server.send, mail(text))
    async with _reading(server, accept):
        await until(lambda: [r"\Seen" in one for one in server.flags()] == [True, True])
        for text in ("Dritte", "Vierte"):
            await run_sync(server.send, mail(text))
        await until(lambda: [r"\Seen" in one for one in server.flags()] == [True, True, False, True])
    assert len(taken) == 4


async def test_wrong_passwords_are_said_once_and_the_rest_goes_on(
    services: Services, server: MailServer, again_at_once: None, caplog: pytest.LogCaptureFixture
) -> None:
    secret = services.settings.mail_imap.__class__
    wrong = {
        "mail_imap": secret(server.imap.replace(ACCOUNT[1], "falsch")),
        "mail_smtp": secret(server.smtp.replace(ACCOUNT[1], "falsch")),
    }
    services.settings = services.settings.model_copy(update=wrong)
    async with _post(services, server) as post:
        await until(lambda: "the password is refused" in caplog.text)
        await asyncio.sleep(0.5)
        parts = (await post.gateway.http.get("/readyz")).json()["parts"]
    assert "mailbox: the password is refused" in parts["mail"]
    assert caplog.text.count("mailbox: the password is refused") == 1
    assert "falsch" not in caplog.text
    assert ANNA not in caplog.text


def _line(text: str) -> str:
    return text.partition("\n")[0]


def _echoes(told: list[str]) -> list[str]:
    return [line for text in told for line in text.splitlines() if line.startswith("Echo: ")]


def _rows(post: Post, table: Any) -> list[Any]:
    with post.gateway.services.database.read() as sql:
        return list(sql.execute(select(table)).all())


def _said(post: Post) -> list[Any]:
    [held] = _rows(post, conversations)
    return [one for one in post.gateway.services.conversations.everything(held.id) if one.author is Author.CITIZEN]
