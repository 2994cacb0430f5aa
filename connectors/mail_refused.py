"""What a mail server's refusal is about (RFC 5321, RFC 3463): our own account, this citizen, or only this mail.

Mixed up, a fault of our account would throw every answer away, one after the other.
"""

import re
from dataclasses import dataclass
from typing import Literal

About = Literal["us", "citizen", "mail", "nothing"]
At = Literal["sender", "recipient", "data"]
_RELAY = r"\brelay(?:ing)?\b(?! recipient table)"
"""Where "user unknown in relay recipient table" is what Postfix says of citizens."""
_MISTAKEN = re.compile(rf"{_RELAY}|not owned|sender address rejected|authentication required", re.IGNORECASE)
_OURS = re.compile(
    rf"{_RELAY}|\b5\.4\.5\b|\b5\.1\.[78]\b|sender|not owned|sending limit|daily|rate limit|too many messages|suspend"
    r"|authenticat|rcpthosts|client host|\bip\b|spamhaus|(?:black|block|deny) ?list",
    re.IGNORECASE,
)
_FORBIDS = re.compile(r"polic|prohibit|denied|forbidden|not permitted|not allowed", re.IGNORECASE)
_THEIRS = re.compile(r"recipient|mailbox|user", re.IGNORECASE)
_STATUS = re.compile(r"\s*(\d\.\d{1,3}\.\d{1,3})\b")
_NOBODY = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}
_TOO_LARGE = {"5.2.3", "5.3.4"}
_WANT_PASSWORD = {530, 535}
_MEAN_NOBODY = {550, 551, 553}


@dataclass(frozen=True)
class Refusal:
    """A server's answer."""

    code: int
    words: str

    @classmethod
    def of(cls, code: int, said: bytes | str) -> "Refusal":
        """As `smtplib` gives it."""
        return cls(code, said.decode("ascii", "replace") if isinstance(said, bytes) else said)

    @property
    def status(self) -> str:
        """The code that says more; empty where the server gives none."""
        found = _STATUS.match(self.words)
        return found[1] if found else ""

    def about(self, at: At) -> About:
        """Whom it concerns; `nothing` where it will be over soon."""
        if self.code < 500:
            return "us" if _MISTAKEN.search(self.words) else "nothing"
        if at != "sender" and self.status in _NOBODY:
            return "citizen"
        if self._is_of_size():
            return "mail"
        if at == "sender" or self.code in _WANT_PASSWORD or _OURS.search(self.words):
            return "us"
        return self._of_recipient() if at == "recipient" else "mail"

    def _is_of_size(self) -> bool:
        return self.status in _TOO_LARGE or (self.code == 552 and "size" in self.words.casefold())

    def _of_recipient(self) -> About:
        """Who says in general that something is not allowed does so to all our mails."""
        forbids = bool(_FORBIDS.search(self.words))
        if (forbids or self.status.startswith("5.7.")) and not _THEIRS.search(self.words):
            return "us"
        means_nobody = self.status.startswith("5.1.") or (not self.status and self.code in _MEAN_NOBODY)
        return "citizen" if means_nobody and not forbids else "mail"
