"""Mail leaves the house: over TLS wherever the server can, and a password never without."""

import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from bot.settings import LOOPBACK_HOSTS

ANSWER_WITHIN_S = 10.0
TAKEN_WITHIN_S = 120.0
"""How long the server may look at a whole mail; RFC 5321, 4.5.3.2.6, asks for ten minutes."""
_END = b"\r\n.\r\n"


class NotSafe(Exception):
    """The server offers no encryption for the password."""

    def __init__(self) -> None:
        super().__init__("no TLS for the password")


class Unsure(Exception):
    """The whole mail was handed over, and nobody said whether it was taken."""


class _Plain(smtplib.SMTP):
    """Remembers how what it has sent ended."""

    handed_over = False

    def send(self, s: Any) -> None:
        """As everything goes out; commands after the mail do not count."""
        self.handed_over = s[-len(_END) :] == _END
        super().send(s)


class _Tls(_Plain, smtplib.SMTP_SSL):
    """The same over TLS."""


class Smtp:
    """One mail server, `smtp://user:password@host:587` or `smtps://`; every mail has a connection of its own."""

    def __init__(
        self, url: str, answer_within_s: float = ANSWER_WITHIN_S, taken_within_s: float = TAKEN_WITHIN_S
    ) -> None:
        where = urlsplit(url)
        self._is_tls, self._host = where.scheme == "smtps", where.hostname or ""
        self._port = where.port or (465 if self._is_tls else 587)
        self._password, self._within = unquote(where.password or ""), answer_within_s
        self._taken_within = taken_within_s
        self.user = unquote(where.username or "")
        self.sender = parse_qs(where.query).get("from", [""])[0]
        """Whom the address names with `?from=`."""

    def send(self, mail: EmailMessage) -> None:
        """Taken once the server has taken it for anybody; raises NotSafe, Unsure, SMTPException or OSError."""
        server = self._connected()
        try:
            self._hand_over(server, mail)
        finally:
            _hang_up(server)

    def _hand_over(self, server: _Plain, mail: EmailMessage) -> None:
        if server.sock is not None:
            server.sock.settimeout(self._taken_within)
        try:
            server.send_message(mail)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if server.handed_over:
                raise Unsure(type(error).__name__) from None
            raise

    def greet(self) -> None:
        """Sign in and hang up, to see whether that can be done; raises NotSafe, SMTPException or OSError."""
        _hang_up(self._connected())

    def _connected(self) -> _Plain:
        context = ssl.create_default_context()
        if self._is_tls:
            server: _Plain = _Tls(self._host, self._port, timeout=self._within, context=context)
        else:
            server = _Plain(self._host, self._port, timeout=self._within)
        try:
            self._make_safe(server, context)
        except BaseException:
            server.close()
            raise
        return server

    def _make_safe(self, server: smtplib.SMTP, context: ssl.SSLContext) -> None:
        server.ehlo_or_helo_if_needed()
        is_safe = self._is_tls or self._host in LOOPBACK_HOSTS
        if not self._is_tls and server.has_extn("starttls"):
            server.starttls(context=context)
            is_safe = True
        if self.user and not is_safe:
            raise NotSafe
        if self.user:
            server.login(self.user, self._password)


def _hang_up(server: smtplib.SMTP) -> None:
    """However the goodbye goes, it changes nothing."""
    with suppress(smtplib.SMTPException, OSError):
        server.quit()
    server.close()
