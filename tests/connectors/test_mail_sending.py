"""What a mail server says, or does not say, when a mail is handed over to it."""

import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email.message import EmailMessage

import pytest

from connectors.smtp import Smtp, Unsure
from tests.connectors.mails import mail

_RESET = struct.pack("ii", 1, 0)


class OddServer:
    """Speaks SMTP as far as is needed, and answers a whole mail and the goodbye as it is told."""

    def __init__(self, after: str, bye: str = "221 bye", breaks_off: bool = False) -> None:
        self.after, self.bye, self.breaks_off = after, bye, breaks_off
        self.taken = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection, suppress(OSError):
            self._talk(connection)

    def _talk(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        connection.sendall(b"220 here\r\n")
        for line in lines:
            word = line[:4].upper()
            if word == b"DATA" and not self._take(connection, lines):
                return
            said = {b"DATA": self.after, b"QUIT": self.bye}.get(word, "250 yes")
            if said:
                connection.sendall(f"{said}\r\n".encode())

    def _take(self, connection: socket.socket, lines: Iterator[bytes]) -> bool:
        connection.sendall(b"354 go on\r\n")
        if self.breaks_off:
            next(lines)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
            return False
        while next(lines) != b".\r\n":
            pass
        self.taken.set()
        return self.after != "hangs up"

    def end(self) -> None:
        self._listener.close()
        self._thread.join(2)


@contextmanager
def _odd(after: str, bye: str = "221 bye", breaks_off: bool = False) -> Iterator[OddServer]:
    server = OddServer(after, bye, breaks_off)
    try:
        yield server
    finally:
        server.end()


@pytest.mark.parametrize(
    ("after", "bye"), [("250 taken", "500 what?"), ("250 taken", ""), ("252 perhaps", "221 bye"), ("299 sure", "")]
)
def test_what_a_server_took_is_sent_however_it_says_so(after: str, bye: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.smtp._GOODBYE_S", 0.05)
    with _odd(after, bye) as server:
        Smtp(server.url).send(mail("Hallo"))
        assert server.taken.is_set()


@pytest.mark.parametrize("after", ["hangs up", "", "what is this"])
def test_where_nobody_says_whether_it_was_taken_it_is_not_known(after: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("connectors.smtp._GOODBYE_S", 0.05)
    with _odd(after) as server, pytest.raises(Unsure):
        Smtp(server.url, taken_within_s=0.1).send(mail("Hallo"))


def test_a_mail_that_broke_off_in_the_middle_was_not_taken() -> None:
    large = EmailMessage()
    large["From"], large["To"] = "a@b.example", "c@d.example"
    large.set_payload(("x" * 99 + "\n") * 80_000)
    with _odd("250 taken", breaks_off=True) as server, pytest.raises(OSError, match=r".+") as error:
        Smtp(server.url).send(large)
    assert not isinstance(error.value, Unsure)


def test_the_program_need_not_wait_for_a_silent_server_at_its_end() -> None:
    with _odd("") as server:
        smtp, began = Smtp(server.url), time.monotonic()
        sending = threading.Thread(target=lambda: pytest.raises(Unsure, smtp.send, mail("Hallo")))
        sending.start()
        assert server.taken.wait(2)
        smtp.cut_off()
        sending.join(2)
        assert not sending.is_alive()
        assert time.monotonic() - began < 2
