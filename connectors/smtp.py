"""Mail leaves the house: over TLS wherever the server can, and a password never without."""

import smtplib
import socket
import ssl
from contextlib import suppress
from email.message import EmailMessage
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from bot.settings import LOOPBACK_HOSTS

ANSWER_WITHIN_S = 10.0
TAKEN_WITHIN_S = 120.0
"""How long the server may look at a whole mail; RFC 5321, 4.5.3.2.6, asks for ten minutes."""
_GOODBYE_S = 2.0
_END = b"\r\n.\r\n"


class NotSafe(Exception):
    """The server offers no encryption for the password."""

    def __init__(self) -> None:
        super().__init__("no TLS for the password")


class Unsure(smtplib.SMTPException):
    """The whole mail was handed over, and nobody said whether it was taken."""


class _Plain(smtplib.SMTP):
    """Remembers whether a whole mail went out."""

    handed_over = False

    def send(self, s: Any) -> None:
        """As everything goes out; a mail that broke off in the middle does not count."""
        super().send(s)
        self.handed_over = self.handed_over or s[-len(_END) :] == _END


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
        self._taken_within, self._talking = taken_within_s, set[_Plain]()
        self.user = unquote(where.username or "")
        self.sender = parse_qs(where.query).get("from", [""])[0]
        """Whom the address names with `?from=`."""

    def send(self, mail: EmailMessage) -> None:
        """Taken once the server has taken it for anybody; raises NotSafe, Unsure, SMTPException or OSError."""
        server = self._connected()
        self._talking.add(server)
        try:
            self._hand_over(server, mail)
        finally:
            _hang_up(server)
            self._talking.discard(server)

    def cut_off(self) -> None:
        """Wait for no server any more; from any thread. Whoever waits for one in `send` gets Unsure or an error."""
        for server in list(self._talking):
            if server.sock is not None:
                with suppress(OSError):
                    server.sock.shutdown(socket.SHUT_RDWR)

    def _hand_over(self, server: _Plain, mail: EmailMessage) -> None:
        if server.sock is not None:
            server.sock.settimeout(self._taken_within)
        try:
            server.send_message(mail)
        except smtplib.SMTPResponseException as error:
            if not server.handed_over or error.smtp_code >= 400:
                raise
            if not 200 <= error.smtp_code < 300:  # a "yes" in other words counts, and what nobody understands does not
                raise Unsure(f"status {error.smtp_code}") from None
        except OSError as error:  # `smtplib` makes its own errors of it, as SMTPServerDisconnected
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
        if server.sock is not None:
            server.sock.settimeout(_GOODBYE_S)
        server.quit()
    server.close()
