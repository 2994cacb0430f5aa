"""The mailbox of the assistant over IMAP: what is new in it, one connection, used from one thread at a time.

A mail counts as new until it has been stored here: nothing marks it as read before.
"""

import logging
import select
import ssl
from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from urllib.parse import unquote, urlsplit

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from bot.clock import now
from bot.settings import LOOPBACK_HOSTS
from connectors.smtp import NotSafe

logging.getLogger("imapclient").setLevel(logging.CRITICAL)  # what matters is said elsewhere, without anybody's words
MAX_MAIL_BYTES = 25 * 1024 * 1024
"""Of a larger mail only its header is fetched."""
_YOUNGER_THAN = timedelta(days=14)
"""Older mails are left alone: whoever lets the assistant into a mailbox in use must not see it answer years of mail."""
_SEEN, _DELETED = b"\\Seen", b"\\Deleted"


class Mailbox:
    """The inbox at `imaps://user:password@host:993`, or `imap://` with STARTTLS."""

    def __init__(self, url: str, answer_within_s: float = 10.0) -> None:
        where = urlsplit(url)
        self._is_tls, self._host = where.scheme == "imaps", where.hostname or ""
        self._port = where.port or (993 if self._is_tls else 143)
        self._user, self._password = unquote(where.username or ""), unquote(where.password or "")
        self._within = answer_within_s
        self._server: IMAPClient | None = None

    def open(self) -> int:
        """Connect and sign in; for how long the numbers of mails hold (UIDVALIDITY). Raises NotSafe, LoginError,
        IMAPClientError or OSError."""
        self.close()
        context = ssl.create_default_context()
        server = IMAPClient(
            self._host,
            self._port,
            ssl=self._is_tls,
            ssl_context=context if self._is_tls else None,
            timeout=self._within,
        )
        try:
            validity = self._sign_in(server, context)
        except BaseException:
            with suppress(OSError, IMAPClientError):
                server.shutdown()
            raise
        self._server = server
        return validity

    def _sign_in(self, server: IMAPClient, context: ssl.SSLContext) -> int:
        is_safe = self._is_tls or self._host in LOOPBACK_HOSTS
        if not self._is_tls and server.has_capability("STARTTLS"):
            server.starttls(context)
            is_safe = True
        if not is_safe:
            raise NotSafe
        server.login(self._user, self._password)
        return int(server.select_folder("INBOX").get(b"UIDVALIDITY", 0))

    def fresh(self) -> Sequence[tuple[int, int]]:
        """Number and size in bytes of each mail that nobody has read, the oldest first."""
        server = self._open()
        server.noop()
        found = server.search(["UNSEEN", "UNDELETED", "SINCE", (now() - _YOUNGER_THAN).date()])
        return sorted(self._sizes(server, found).items())

    def _sizes(self, server: IMAPClient, uids: Sequence[int]) -> dict[int, int]:
        """Where a damaged mail makes the server refuse, of each for itself; 0 of the damaged one."""
        try:
            found = server.fetch(uids, ["RFC822.SIZE"]) if uids else {}
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            if len(uids) == 1:
                return {uids[0]: 0}
            return {uid: size for one in uids for uid, size in self._sizes(server, [one]).items()}
        return {uid: int(said[b"RFC822.SIZE"]) for uid, said in found.items() if b"RFC822.SIZE" in said}

    def load(self, uid: int, is_large: bool) -> bytes | None:
        """The mail as it came, only its header if it is large; None if it is not there any more."""
        part = "BODY[HEADER]" if is_large else "BODY[]"
        found = self._open().fetch([uid], [part.replace("BODY", "BODY.PEEK")])
        raw = found.get(uid, {}).get(part.encode())
        return bytes(raw) if raw is not None else None

    def seen(self, uid: int) -> None:
        """Nobody need look at it here again."""
        self._open().add_flags([uid], [_SEEN], silent=True)

    def delete(self, uid: int) -> None:
        """Take it out of the mailbox."""
        server = self._open()
        server.add_flags([uid], [_SEEN, _DELETED], silent=True)
        if server.has_capability("UIDPLUS"):
            server.uid_expunge([uid])
        else:
            server.expunge()

    def listens(self) -> bool:
        """Whether the server tells of new mails by itself."""
        return bool(self._open().has_capability("IDLE"))

    def listen(self) -> None:
        """Begin to wait for news; only `told` and `stop` may follow."""
        self._open().idle()

    def told(self, within_s: float) -> bool:
        """Whether there is news, or the server has hung up; what it is `stop` reads.

        `IMAPClient.idle_check` is not used, as it breaks off at half a line (github.com/mjs/imapclient/issues/519).
        """
        socket = self._open().socket()
        if isinstance(socket, ssl.SSLSocket) and socket.pending():
            return True
        ready = select.poll()
        ready.register(socket, select.POLLIN)
        return bool(ready.poll(within_s * 1_000))

    def stop(self) -> None:
        """End the waiting."""
        self._open().idle_done()

    def close(self) -> None:
        """Hang up."""
        server, self._server = self._server, None
        if server is not None:
            with suppress(OSError, IMAPClientError):
                server.shutdown()

    def _open(self) -> IMAPClient:
        if self._server is None:
            raise OSError("not connected")
        return self._server
