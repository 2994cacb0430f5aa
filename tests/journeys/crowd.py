"""Many citizens who write at once and do not wait, and what each of them must find afterwards."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import httpx

from tests.programs import Citizen, wait_for

LINES = ("Hallo", "Was kostet eine Geburtsurkunde?", "parkausweis", "Vielen Dank", "Wie wird das Wetter morgen?")


@dataclass
class Writer:
    """A citizen who sends without waiting, repeats what was not acknowledged, and remembers what was said."""

    citizen: Citizen
    sent: list[tuple[str, str]] = field(default_factory=list)

    def write(self, text: str) -> None:
        """Send one message; sent again with the same id until it is acknowledged."""
        client_id = f"{self.citizen.id}-{len(self.sent)}"
        self.sent.append((client_id, text))
        wait_for(lambda: self._acknowledged(client_id, text), 30)

    def _acknowledged(self, client_id: str, text: str) -> bool:
        try:
            return self.citizen.send(0, client_id, text=text).status_code in (200, 201)
        except httpx.TransportError:
            return False

    def write_all(self, lines: Iterable[str] = LINES) -> None:
        """Send all lines, one after the other."""
        for line in lines:
            self.write(line)

    def everything_is_answered_once(self) -> None:
        """Each message stands in the record once, was answered once, in order, and nothing else was said."""
        answers = [self.citizen.replies_to(client_id, text) for client_id, text in self.sent]
        outcomes = [[reply["outcome"] for reply in replies if "outcome" in reply] for replies in answers]
        counts = [len(named) for named in outcomes]
        assert counts == [1] * len(self.sent), (counts, answers)
        assert ["failed"] not in outcomes
        said = self.citizen.transcript()
        assert [message["seq"] for message in said] == list(range(1, len(said) + 1))
        assert [message["client_id"] for message in said if message["author"] == "citizen"] == [
            client_id for client_id, _ in self.sent
        ]
        assert [message for message in said[1:] if message["author"] == "bot"] == [
            reply for replies in answers for reply in replies
        ]


def crowd(url: str, size: int) -> list[Writer]:
    """That many citizens, each in a conversation of their own."""
    return [Writer(Citizen(url)) for _ in range(size)]


def write_side_by_side(writers: list[Writer], lines: Iterable[str] = LINES) -> None:
    """All write at once, each their lines in order."""
    lines = tuple(lines)
    with ThreadPoolExecutor(len(writers)) as people:
        list(people.map(lambda writer: writer.write_all(lines), writers))


def check(writers: list[Writer]) -> None:
    """Every writer finds everything as it must be."""
    with ThreadPoolExecutor(8) as people:
        list(people.map(Writer.everything_is_answered_once, writers))
