"""The mailbox against a real IMAP server."""

import ssl
from collections.abc import Iterator
from typing import Any

import pytest
from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, LoginError

from connectors import mailbox
from connectors.mailbox import Mailbox
from connectors.smtp import NotSafe
from tests.connectors.mail_server import ACCOUNT, MailServer, open_mail_server
from tests.connectors.mails import mail


@pytest.fixture
def server() -> Iterator[MailServer]:
    with open_mail_server() as running:
        yield running


def test_a_mail_is_new_until_it_was_marked_and_looking_does_not_mark_it(server: MailServer) -> None:
    server.deliver(mail("Erste").as_bytes())
    server.deliver(mail("Zweite").as_bytes())
    box = Mailbox(server.imap)
    box.open()
    [(first, size), (second, _)] = box.fresh()
    whole, head = box.load(first, False), box.load(first, True)
    assert whole is not None
    assert head is not None
    assert (b"Erste" in whole, len(whole), b"Erste" in head) == (True, size, False)
    assert len(box.fresh()) == 2
    box.seen(first)
    assert [uid for uid, _ in box.fresh()] == [second]
    box.delete(second)
    assert box.fresh() == []
    assert box.load(second, False) is None
    assert len(server.flags()) == 1
    box.close()


def test_one_mail_that_the_server_cannot_read_hides_no_other(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("Erste", "Zweite"):
        server.deliver(mail(text).as_bytes())
    box, fetched = Mailbox(server.imap), IMAPClient.fetch
    assert box.open() == box.open() > 0
    [(damaged, _), whole] = box.fresh()

    def fetch(client: IMAPClient, uids: list[int], parts: list[str]) -> Any:
        if damaged in uids:
            raise IMAPClientError("fetch failed: [SERVERBUG] Internal error occurred")
        return fetched(client, uids, parts)

    monkeypatch.setattr(IMAPClient, "fetch", fetch)
    assert box.fresh() == [(damaged, 0), whole]
    with pytest.raises(IMAPClientError):
        box.load(damaged, False)
    assert box.load(whole[0], False)
    box.close()


def test_the_server_tells_of_news(server: MailServer) -> None:
    box = Mailbox(server.imap)
    box.open()
    assert box.listens()
    box.listen()
    assert not box.told(0.05)
    server.deliver(mail("Neu").as_bytes())
    assert box.told(5)
    box.stop()
    assert len(box.fresh()) == 1
    box.close()


def test_a_wrong_password_is_refused(server: MailServer) -> None:
    with pytest.raises(LoginError):
        Mailbox(server.imap.replace(ACCOUNT[1], "falsch")).open()


def test_a_password_goes_nowhere_without_encryption(server: MailServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mailbox, "LOOPBACK_HOSTS", ())
    with pytest.raises(NotSafe):
        Mailbox(server.imap).open()


def test_over_tls_a_server_has_to_prove_who_it_is(tls: ssl.SSLContext) -> None:
    with open_mail_server(tls) as server:
        address = server.imap.replace("imap:", "imaps:")
        with pytest.raises(ssl.SSLCertVerificationError):
            Mailbox(address).open()
        box = Mailbox(address.replace("127.0.0.1", "localhost"))
        box.open()
        assert box.fresh() == []
        box.close()
