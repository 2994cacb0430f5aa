"""What a mail server's refusal is about (RFC 5321, RFC 3463): our own account, this citizen, or only this mail.

Mixed up, a fault of our account would throw every answer away, one after the other.
"""

import re
from dataclasses import dataclass
from typing import Literal

About = Literal["us", "citizen", "mail", "nothing"]
_OURS = re.compile(
    r"\b5\.4\.5\b|\b5\.1\.[078]\b|\brelay|sender|not owned|sending limit|daily|suspend|authenticat|too many messages",
    re.IGNORECASE,
)
_STATUS = re.compile(r"\s*(\d\.\d{1,3}\.\d{1,3})\b")
_NOBODY = {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"}


@dataclass(frozen=True)
class Refusal:
    """A server's answer."""

    code: int
    words: str

    @classmethod
    def of(cls, code: int, said: bytes | str) -> "Refusal":
        """As `smtplib` gives it."""
        return cls(code, said.decode("ascii", "replace") if isinstance(said, bytes) else said)

    def about(self, at: Literal["sender", "recipient", "data"]) -> About:
        """Whom it concerns; `nothing` where it will be over soon."""
        if self.code < 500:
            return "nothing"
        status = _STATUS.match(self.words)
        if at == "recipient" and status and status[1] in _NOBODY:
            return "citizen"
        if at == "sender" or _OURS.search(self.words):
            return "us"
        return "citizen" if at == "recipient" and not status else "mail"
