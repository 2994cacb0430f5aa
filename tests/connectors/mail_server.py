"""A city's mail server on loopback: pymap holds the mailbox, aiosmtpd takes what is sent. Both are real servers.

What is sent to the assistant's address is put into its mailbox over IMAP; everything else lies in `inboxes`.
"""

import asyncio
import imaplib
import smtplib
import ssl
import threading
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.sock import SocketInfoLocal
from pymap.backend.dict import DictBackend
from pymap.imap import IMAPServer
from pysasl.hashing import BuiltinHash

OWN = "lotse@musterstadt.example"
ACCOUNT = ("lotse", "geheim-und-lang")
_Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]


class MailServer:
    """Both servers in a thread of their own; they can be shut off and come back on the same ports."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._tls = tls
        self.inboxes: defaultdict[str, list[EmailMessage]] = defaultdict(list)
        self.refuse: Callable[[str], str | None] = lambda to: None
        self.hangs_up = False
        """Whether it takes citizens' mails and then does not say so."""
        self.imap_port = self.smtp_port = 0
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._servers: list[asyncio.Server] = []

    @property
    def imap(self) -> str:
        return f"imap://{ACCOUNT[0]}:{ACCOUNT[1]}@127.0.0.1:{self.imap_port}"

    @property
    def smtp(self) -> str:
        return f"smtp://{ACCOUNT[0]}:{ACCOUNT[1]}@127.0.0.1:{self.smtp_port}"

    def texts(self, address: str) -> list[str]:
        """What somebody was written, in order, as plain text."""
        return [_plain(mail) for mail in list(self.inboxes[address])]

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the assistant's mailbox."""
        with self._box() as box:
            status, said = box.append("INBOX", "", "", raw)
        assert status == "OK", said

    def flags(self) -> list[str]:
        """The flags of each mail that lies in the mailbox."""
        with self._box() as box:
            box.select("INBOX", readonly=True)
            _, found = box.fetch("1:*", "(FLAGS)")
        return [one.decode() for one in found if isinstance(one, bytes)]

    def send(self, mail: EmailMessage) -> None:
        """As a citizen's mail program does it."""
        with smtplib.SMTP("127.0.0.1", self.smtp_port) as server:
            server.send_message(mail)

    @contextmanager
    def _box(self) -> Iterator[imaplib.IMAP4]:
        box = imaplib.IMAP4("127.0.0.1", self.imap_port)
        try:
            box.login(*ACCOUNT)
            yield box
        finally:
            box.shutdown()

    def on(self) -> None:
        """Listen."""
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(10)

    def off(self) -> None:
        """Refuse everybody and drop who is there; the mails stay."""
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(10)

    async def _start(self) -> None:
        imap = await asyncio.start_server(self._serve_imap, "127.0.0.1", self.imap_port, ssl=self._tls)
        smtp = await self._loop.create_server(self._smtp, "127.0.0.1", self.smtp_port)
        self._servers = [imap, smtp]
        self.imap_port, self.smtp_port = (one.sockets[0].getsockname()[1] for one in self._servers)

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def prepare(self) -> None:
        """One account, without demonstration mails."""
        parser = ArgumentParser()
        parser.set_defaults(
            host=None, port=0, debug=False, cert=None, key=None, tls=False, proxy_protocol=None, passlib_cfg=None
        )
        DictBackend.add_subparser("dict", parser.add_subparsers())
        args = parser.parse_args(["dict", "--demo-user", ACCOUNT[0], "--demo-password", ACCOUNT[1]])
        quick = BuiltinHash(rounds=1)
        backend, config = await DictBackend.init(args, secure_auth=False, invalid_user_sleep=0.0, hash_context=quick)
        config.apply_context()
        await backend.start(AsyncExitStack())
        self._imap = IMAPServer(backend.login, config)

    async def _serve_imap(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._imap(reader, writer, SocketInfoLocal(writer.transport))

    def _smtp(self) -> SMTP:
        return SMTP(self, authenticator=_known, auth_require_tls=False, loop=self._loop)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, to: str, options: list[str]) -> str:
        if refused := self.refuse(to):
            return refused
        envelope.rcpt_tos.append(to)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        for to in envelope.rcpt_tos:
            if to == OWN:
                await self._loop.run_in_executor(None, self.deliver, content)
            else:
                mail = message_from_bytes(content, policy=policy.default)
                assert isinstance(mail, EmailMessage)
                self.inboxes[to].append(mail)
                if self.hangs_up:
                    server.transport.abort()
        return "250 taken"

    def run(self) -> None:
        """Start for the first time."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.prepare(), self._loop).result(10)
        self.on()

    def end(self) -> None:
        """Stop for good."""
        self.off()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)


def _known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: LoginPassword) -> AuthResult:
    is_right = (given.login.decode(), given.password.decode()) == ACCOUNT
    return AuthResult(success=is_right, handled=is_right)


def _plain(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    return str(body.get_content()).replace("\r\n", "\n").strip() if body else ""


@contextmanager
def open_mail_server(tls: ssl.SSLContext | None = None) -> Iterator[MailServer]:
    """The server as long as the block lasts; with `tls` its mailbox speaks nothing else."""
    server = MailServer(tls)
    server.run()
    try:
        yield server
    finally:
        server.end()
