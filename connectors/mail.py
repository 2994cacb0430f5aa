"""E-mail: a mailbox is read over IMAP, and every message of ours is a reply over SMTP.

A mail is taken out of the mailbox once it is stored, so that what a citizen has deleted here is deleted. Mails that are
never answered stay in it, marked as read.
"""

import asyncio
import base64
import logging
import smtplib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from email.message import EmailMessage
from functools import partial

from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from imapclient.exceptions import IMAPClientError, LoginError

from bot.channel_port import Abilities, Address, Delayed, Gone, Heard, Piece, Place, Refused, Showing, Update
from bot.clock import Clock, now
from bot.errors import LotseError, without_words
from bot.messages import Message
from bot.storage.live import stopping
from connectors import mail_reading, mail_writing
from connectors.mail_intake import Accept, Afterwards, Intake
from connectors.mail_refused import At, Refusal
from connectors.mail_stamp import Stamp
from connectors.mailbox import Mailbox
from connectors.smtp import NotSafe, Smtp, Unsure

log = logging.getLogger(__name__)

Written = Callable[[str, str, datetime], EmailMessage]
AGAIN_AFTER_S = 30.0
_AGAIN_S = 5.0
_SLICE_S = 1.0
"""As long the program may have to wait for a thread at its end."""
_UNSURE_S = 60.0
_REMEMBERED = 1_000


class Mail:
    """One mailbox."""

    name = "mail"
    abilities = Abilities(buttons=False, live=False)

    def __init__(
        self,
        servers: tuple[str, str],
        own: str,
        key: bytes,
        limits: tuple[float, int] = (60, 20),
        afterwards: Afterwards = "delete",
        clock: Clock = now,
    ) -> None:
        self._box, self._smtp = Mailbox(servers[0]), Smtp(servers[1])
        self._own, self._stamp, self._clock, self._every_s = own, Stamp(key, own), clock, limits[0]
        self._intake = Intake(self._box, (self._stamp, own), limits[1], afterwards, clock)
        self._states = {"mailbox": "starting", "sending": "starting", "account": "ok"}
        self._unsure = OrderedDict[str, None]()
        self._sends = CapacityLimiter(4)  # not those of citizens' messages

    async def keep(self, accept: Accept) -> None:
        """Read the mailbox until cancelled; connect again and again where that fails."""
        while not stopping():
            try:
                await self._read_on(accept)
            except (LoginError, NotSafe, IMAPClientError, OSError) as error:
                self._now("mailbox", _trouble(error))
            except LotseError as error:  # nothing was marked as read, so it comes again
                log.warning("mail interrupted: %s", error.code)
            except Exception as error:  # one bad look must not be the last
                log.error("mail: %s", type(error).__name__, exc_info=without_words(error))
            await asyncio.sleep(AGAIN_AFTER_S)

    async def _read_on(self, accept: Accept) -> None:
        await self._intake.open()
        try:
            self._now("mailbox", "ok")
            empty = 0
            while not stopping():
                await self._try_sending()
                found = await self._intake.read(accept)
                empty = 0 if found else empty + 1
                await self._wait(self._pause_s(empty))
        finally:
            self._box.close()

    async def _try_sending(self) -> None:
        """A password that is refused is said at the start, not when the first answer should go out."""
        if self._states["sending"] == "ok":
            return
        try:
            await run_sync(self._smtp.greet, abandon_on_cancel=True, limiter=self._sends)
            self._now("sending", "ok")
        except (smtplib.SMTPException, NotSafe, OSError) as error:
            self._now("sending", _trouble(error))

    def _pause_s(self, empty: int) -> float:
        """More may have come meanwhile; and what comes in the very moment of a look a server may tell of then only."""
        return _SLICE_S if not empty else min(_AGAIN_S, self._every_s) if empty == 1 else self._every_s

    async def _wait(self, seconds: float) -> None:
        """Until the server tells of something, or it is time to look; in slices, so that the program can end."""
        if not await self._intake.call(self._box.listens):
            await asyncio.sleep(seconds)
            return
        await self._intake.call(self._box.listen)
        for _ in range(max(1, round(seconds / _SLICE_S))):
            if stopping() or await self._intake.call(self._box.told, min(_SLICE_S, seconds)):
                break
        await self._intake.call(self._box.stop)

    def _now(self, part: str, state: str) -> None:
        """Said once, as nobody reads what is said every minute."""
        if state not in ("ok", self._states[part]):
            log.error("mail, %s: %s", part, state)
        self._states[part] = state

    def place(self, update: Update) -> Place | None:
        """Whose mail it is."""
        return mail_reading.place(update)

    def to_incoming(self, update: Update) -> Sequence[Heard]:
        """What a mail says."""
        return mail_reading.to_incoming(update)

    def to_channel(self, message: Message, showing: Showing) -> Sequence[Piece]:
        """The message as a mail."""
        return mail_writing.to_channel(message, showing)

    async def send(self, address: Address, piece: Piece, key: str) -> None:
        """Reply; raises Delayed, Gone or Refused."""
        await self._deliver(partial(mail_writing.letter, address, piece), address, mail_writing.key_of(piece, key))

    async def send_file(self, address: Address, media_type: str, content: bytes, key: str) -> None:
        """Reply with a file; raises Delayed, Gone or Refused."""
        await self._deliver(partial(mail_writing.parcel, address, media_type, content), address, key)

    async def _deliver(self, written: Written, address: Address, key: str) -> None:
        try:
            mail = written(self._stamp.name(key, address["to"]), self._own, self._clock())
        except Exception as error:  # whatever a strange address makes the library raise, it would do so for ever
            raise Refused(f"it cannot be written ({type(error).__name__})") from None
        try:
            await run_sync(self._smtp.send, mail, abandon_on_cancel=True, limiter=self._sends)
        except asyncio.CancelledError:
            self._smtp.cut_off()  # the program would have to wait for the thread
            raise
        except Unsure:
            self._repeat_once(key)
        except smtplib.SMTPRecipientsRefused as error:
            [(code, said)] = error.recipients.values()
            raise self._refused(Refusal.of(code, said), "recipient") from None
        except smtplib.SMTPSenderRefused as error:
            raise self._refused(Refusal.of(error.smtp_code, error.smtp_error), "sender") from None
        except smtplib.SMTPDataError as error:
            raise self._refused(Refusal.of(error.smtp_code, error.smtp_error), "data") from None
        except (smtplib.SMTPNotSupportedError, UnicodeError):
            raise Refused("the server does not take such an address") from None
        except (smtplib.SMTPException, NotSafe, OSError) as error:
            self._now("sending", _trouble(error))
            raise Delayed("the password is refused" if _is_refused(error) else type(error).__name__) from None
        self._now("sending", "ok")
        self._now("account", "ok")

    def _repeat_once(self, key: str) -> None:
        """It was handed over whole: most servers have taken it, so it is sent a second time and not a third."""
        if key not in self._unsure:
            self._unsure[key] = None
            if len(self._unsure) > _REMEMBERED:
                self._unsure.popitem(last=False)
            raise Delayed("nobody said whether it was taken", _UNSURE_S)

    def _refused(self, refusal: Refusal, at: At) -> Exception:
        about = refusal.about(at)
        if about == "us":
            self._now("account", f"what it sends is refused ({refusal.code})")
        if about in ("us", "nothing"):
            return Delayed(f"status {refusal.code}")
        return Gone() if about == "citizen" else Refused(f"status {refusal.code}")

    async def fetch(self, file: str) -> bytes:
        """The bytes of a file; raises Refused."""
        if not file:
            raise Refused("the file was not kept")
        return base64.b64decode(file)

    async def noticed(self, address: Address, notice: str) -> None:
        """There are no buttons in mails."""

    async def typing(self, address: Address) -> None:
        """Nobody sits before a mailbox."""

    async def check(self) -> str:
        """`ok`, or what is wrong."""
        wrong = [f"{part}: {state}" for part, state in self._states.items() if state != "ok"]
        return "; ".join(wrong) or "ok"

    async def close(self) -> None:
        """Hang up."""
        self._box.close()


def _is_refused(error: Exception) -> bool:
    return isinstance(error, LoginError | smtplib.SMTPAuthenticationError)


def _trouble(error: Exception) -> str:
    """In a few words; what the server says may hold the account."""
    if _is_refused(error):
        return "the password is refused"
    return str(error) if isinstance(error, NotSafe) else f"cannot be reached ({type(error).__name__})"
