"""Alerts by webhook and mail, against real servers on this machine."""

import ssl
from collections.abc import Sequence

import pytest

from bot.handover.events import Reason
from connectors import smtp
from connectors.alert_channels import Mail, NotDelivered, Webhook
from tests.connectors.alerting import AT, SECRET, alert
from tests.connectors.outside import Hook, Post

TO = ("leitung@musterstadt.example", "bereitschaft@musterstadt.example")
HERE = "http://127.0.0.1:8000"


async def _hooked(hook: Hook, within_s: float = 5) -> None:
    channel = Webhook(hook.url, HERE, within_s)
    try:
        await channel.deliver(alert(), AT)
    finally:
        await channel.close()


def _mail(port: int, to: Sequence[str] = TO, user: str = "", query: str = "", host: str = "127.0.0.1") -> Mail:
    return Mail(f"smtp://{user}{host}:{port}{query}", to, HERE, 2)


async def test_a_webhook_is_posted_json_with_a_key_that_is_the_same_again() -> None:
    async with Hook() as hook:
        for _ in range(2):
            await _hooked(hook)
    assert [got["handover"] for got in hook.got] == ["h1", "h1"]
    assert all("idempotency-key: h1:7" in head.lower() and "application/json" in head for head in hook.heads)
    assert SECRET not in str(hook.got)


@pytest.mark.parametrize("status", [301, 307, 404, 429, 500])
async def test_a_webhook_that_does_not_take_it_is_a_failure_and_leads_nowhere_else(status: int) -> None:
    async with Hook(statuses=[status]) as hook:
        with pytest.raises(NotDelivered, match=f"^status {status}$"):
            await _hooked(hook)
    assert len(hook.got) == 1


async def test_a_webhook_that_is_away_or_silent_is_a_failure_without_its_address() -> None:
    async with Hook(silent=True) as hook:
        with pytest.raises(NotDelivered, match=r"^ReadTimeout$"):
            await _hooked(hook, 0.2)
    with pytest.raises(NotDelivered, match=r"^ConnectError$"):
        await _hooked(hook)


async def test_a_mail_reaches_all_in_both_languages() -> None:
    async with Post() as post:
        await _mail(post.port, query="?from=lotse@musterstadt.example").deliver(alert(Reason.DISTRESS), AT)
    [mail] = post.got
    assert post.envelopes == [("lotse@musterstadt.example", list(TO))]
    assert mail["To"] == ", ".join(TO)
    assert mail["Subject"].startswith("Bürgerlotse: Vielleicht ist jemand in Gefahr")
    assert (mail["Auto-Submitted"], mail["Message-ID"]) == ("auto-generated", "<h1.7@musterstadt.example>")
    text = mail.get_content()
    assert "Anzeichen einer Notlage" in text
    assert "signs of distress" in text
    assert f"{HERE}/console" in text
    assert SECRET not in text


async def test_without_a_named_sender_it_is_the_account_or_the_first_address() -> None:
    async with Post(account=("lotse@musterstadt.example", "ge:heim")) as post:
        await _mail(post.port).deliver(alert(), AT)
        await _mail(post.port, user="lotse%40musterstadt.example:ge%3Aheim@").deliver(alert(), AT)
    assert [sender for sender, _ in post.envelopes] == [TO[0], "lotse@musterstadt.example"]
    assert post.signed_in == ["lotse@musterstadt.example"]


async def test_an_address_that_is_unknown_there_does_not_keep_the_others_from_theirs() -> None:
    async with Post(refused=TO[:1]) as post:
        await _mail(post.port).deliver(alert(), AT)
        assert post.envelopes[0][1] == [TO[1]]
        with pytest.raises(NotDelivered, match=r"^SMTPRecipientsRefused$"):
            await _mail(post.port, TO[:1]).deliver(alert(), AT)


async def test_a_mail_server_that_refuses_the_account_is_a_failure_without_the_password() -> None:
    async with Post() as post:
        with pytest.raises(NotDelivered, match=r"^SMTPAuthenticationError 535$"):
            await _mail(post.port, user="lotse:falsch@").deliver(alert(), AT)
    assert post.got == []


async def test_a_mail_server_that_is_away_or_silent_is_a_failure() -> None:
    async with Post(silent=True) as post:
        with pytest.raises(NotDelivered, match=r"^SMTPServerDisconnected$"):
            await Mail(f"smtp://127.0.0.1:{post.port}", TO, "", 0.2).deliver(alert(), AT)
    with pytest.raises(NotDelivered, match=r"^ConnectionRefusedError$"):
        await _mail(post.port).deliver(alert(), AT)


async def test_a_password_goes_nowhere_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "LOOPBACK_HOSTS", ())
    async with Post() as post:
        with pytest.raises(NotDelivered, match=r"^no TLS for the password$"):
            await _mail(post.port, user="lotse:geheim@").deliver(alert(), AT)
    assert (post.signed_in, post.got) == ([], [])


async def test_where_the_server_offers_encryption_it_is_used(
    tls: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(smtp, "LOOPBACK_HOSTS", ())
    async with Post(tls=tls) as post:
        await _mail(post.port, user="lotse:geheim@", host="localhost").deliver(alert(), AT)
    assert (post.is_encrypted, post.signed_in, len(post.got)) == (True, ["lotse"], 1)


async def test_a_server_with_a_foreign_certificate_gets_nothing(tls: ssl.SSLContext) -> None:
    async with Post(tls=tls) as post:
        with pytest.raises(NotDelivered, match=r"^SSLCertVerificationError$"):
            await _mail(post.port, user="lotse:geheim@", host="127.0.0.1").deliver(alert(), AT)
    assert (post.signed_in, post.got) == ([], [])
