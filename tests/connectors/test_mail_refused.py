"""A refusal is about our account, about the citizen, or about this mail: who mixes them up loses answers."""

import pytest

from connectors.mail_refused import About, At, Refusal


@pytest.mark.parametrize(
    ("code", "words", "at", "about"),
    [
        (
            550,
            "5.1.1 <a@b.example>: Recipient address rejected: User unknown in relay recipient table",
            "recipient",
            "citizen",
        ),
        (550, "5.2.1 mailbox disabled", "recipient", "citizen"),
        (550, "no such user here", "recipient", "citizen"),
        (553, "5.7.1 Sender address rejected: not owned by user lotse", "recipient", "us"),
        (554, "5.7.1 Relay access denied", "recipient", "us"),
        (550, "relay not permitted", "recipient", "us"),
        (550, "Sender verify failed", "recipient", "us"),
        (550, "5.4.5 Daily user sending limit exceeded", "data", "us"),
        (550, "5.7.1 whatever", "sender", "us"),
        (552, "5.2.2 mailbox full, over quota", "recipient", "mail"),
        (550, "5.7.26 unauthenticated mail is not wanted here", "recipient", "us"),
        (550, "5.7.1 Access denied", "recipient", "us"),
        (550, "rejected by policy", "recipient", "us"),
        (550, "Administrative prohibition", "recipient", "us"),
        (553, "sorry, that domain is not in my list of allowed rcpthosts", "recipient", "us"),
        (554, "5.7.1 Service unavailable; Client host [192.0.2.1] blocked using a list", "recipient", "us"),
        (550, "5.7.54 Unable to relay recipient in non-accepted domain", "recipient", "us"),
        (530, "5.7.0 sign in first", "recipient", "us"),
        (454, "4.7.1 <a@b.example>: Relay access denied", "recipient", "us"),
        (550, "5.7.1 <a@b.example>: Recipient address rejected: Access denied", "recipient", "mail"),
        (550, "User unknown in relay recipient table", "recipient", "citizen"),
        (550, "5.1.0 address rejected", "recipient", "citizen"),
        (550, "5.1.1 no such user", "data", "citizen"),
        (554, "Transaction failed", "recipient", "mail"),
        (552, "5.3.4 Message size exceeds fixed limit", "sender", "mail"),
        (552, "message size exceeds the limit of the sender", "sender", "mail"),
        (554, "5.7.1 message looks like spam", "data", "mail"),
        (552, "5.3.4 message too big", "data", "mail"),
        (451, "4.3.0 later", "recipient", "nothing"),
        (421, "4.7.0 too many messages", "sender", "nothing"),
    ],
)
def test_whom_a_refusal_concerns(code: int, words: str, at: At, about: About) -> None:
    assert Refusal.of(code, words.encode()).about(at) == about
