"""Mail leaves the house: over TLS wherever the server can, and a password never without."""

import smtplib
import ssl
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

from bot.settings import LOOPBACK_HOSTS

ANSWER_WITHIN_S = 10.0


class NotSafe(Exception):
    """The server offers no encryption for the password."""

    def __init__(self) -> None:
        super().__init__("no TLS for the password")


class Smtp:
    """One mail server, `smtp://user:password@host:587` or `smtps://`; every mail has a connection of its own."""

    def __init__(self, url: str, answer_within_s: float = ANSWER_WITHIN_S) -> None:
        where = urlsplit(url)
        self._is_tls, self._host = where.scheme == "smtps", where.hostname or ""
        self._port = where.port or (465 if self._is_tls else 587)
        self._password, self._within = unquote(where.password or ""), answer_within_s
        self.user = unquote(where.username or "")
        self.sender = parse_qs(where.query).get("from", [""])[0]
        """Whom the address names with `?from=`."""

    def send(self, mail: EmailMessage) -> None:
        """Taken once the server has taken it for anybody; raises NotSafe, SMTPException or OSError."""
        with self._connected() as server:
            server.send_message(mail)

    def greet(self) -> None:
        """Sign in and hang up, to see whether that can be done; raises as `send` does."""
        with self._connected():
            pass

    def _connected(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if self._is_tls:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self._host, self._port, timeout=self._within, context=context)
        else:
            server = smtplib.SMTP(self._host, self._port, timeout=self._within)
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
