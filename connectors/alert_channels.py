"""The two ways on which an alert leaves the house: a webhook and mail. Each delivers or says in one word why not."""

import smtplib
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Protocol

import httpx
from anyio import CapacityLimiter
from anyio.to_thread import run_sync

from bot.handover.alerts import Alert
from connectors.alert_text import letter, payload, subject
from connectors.smtp import ANSWER_WITHIN_S, NotSafe, Smtp


class NotDelivered(Exception):
    """The other side did not take it; the message names the kind of failure and nothing that was sent."""


class Channel(Protocol):
    """One way to the outside."""

    @property
    def name(self) -> str:
        """By which it is known in logs and counts."""

    async def deliver(self, alert: Alert, at: datetime) -> None:
        """Tell it; raises NotDelivered."""

    async def close(self) -> None:
        """Hang up."""


class Webhook:
    """Posts JSON to one address, without following where that leads."""

    name = "webhook"

    def __init__(self, url: str, public_url: str, answer_within_s: float = ANSWER_WITHIN_S) -> None:
        self._url, self._public_url = url, public_url
        self._http = httpx.AsyncClient(timeout=answer_within_s, headers={"User-Agent": "Buergerlotse"})

    async def deliver(self, alert: Alert, at: datetime) -> None:
        """Any answer of 200 to 299 counts; what it says is not read. Raises NotDelivered."""
        same = {"Idempotency-Key": alert.key}
        body = payload(alert, self._public_url, at)
        try:
            async with self._http.stream("POST", self._url, json=body, headers=same) as answer:
                status = answer.status_code
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotDelivered(type(error).__name__) from None
        if not httpx.codes.is_success(status):
            raise NotDelivered(f"status {status}")

    async def close(self) -> None:
        """Hang up."""
        await self._http.aclose()


class Mail:
    """Sends one mail to all addresses."""

    name = "mail"

    def __init__(self, url: str, to: Sequence[str], public_url: str, answer_within_s: float = ANSWER_WITHIN_S) -> None:
        self._server, self._to, self._public_url = Smtp(url, answer_within_s), tuple(to), public_url
        user = self._server.user
        self._from = self._server.sender or (user if "@" in user else self._to[0])
        self._threads = CapacityLimiter(4)  # not those in which citizens' messages are stored

    async def deliver(self, alert: Alert, at: datetime) -> None:
        """Delivered once the server has taken it for anybody; raises NotDelivered."""
        await run_sync(self._send, self._mail(alert, at), abandon_on_cancel=True, limiter=self._threads)

    async def close(self) -> None:
        """Every mail has a connection of its own."""

    def _mail(self, alert: Alert, at: datetime) -> EmailMessage:
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = subject(alert), self._from, ", ".join(self._to)
        mail["Date"] = format_datetime(at)
        mail["Message-ID"] = f"<{alert.key.replace(':', '.')}@{self._from.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(letter(alert, self._public_url, at))
        return mail

    def _send(self, mail: EmailMessage) -> None:
        try:
            self._server.send(mail)
        except smtplib.SMTPResponseException as error:
            raise NotDelivered(f"{type(error).__name__} {error.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as error:
            raise NotDelivered(type(error).__name__) from None
        except NotSafe as error:
            raise NotDelivered(str(error)) from None
