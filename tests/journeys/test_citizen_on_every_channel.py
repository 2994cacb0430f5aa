"""The channel contract: the same dialogues, by the same citizen, through the real entry of every channel."""

import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from bot.clock import now
from bot.knowledge.record import Knowledge
from bot.service_hours import Day, ServiceHours
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tables import messages
from tests.bench.desk_people import Office
from tests.connectors import graph_api
from tests.connectors.bot_api import TOKEN, open_bot_api
from tests.connectors.graph_api import open_graph_api
from tests.connectors.homeserver import open_homeserver
from tests.connectors.mail_server import OWN, open_mail_server
from tests.connectors.whatsapp_deliveries import NUMBER
from tests.journeys.talkers import OnMail, OnMatrix, OnTelegram, OnTheWebsite, OnWhatsApp, Talker
from tests.programs import Program, wait_for

CHANNELS = ("web", "telegram", "mail", "matrix", "whatsapp")
_DAYS: tuple[Day, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SEEN_WITHIN_S = 3.5
"""A brain looks for changed articles and sites so often."""
ALWAYS = ServiceHours(weekly=dict.fromkeys(_DAYS, ("00:00-24:00",)), closed_on_holidays=False)


class Town:
    """A city whose chat can be reached on all channels, and the people who work there."""

    def __init__(self, program: Program, makers: dict[str, Callable[[], Talker]]) -> None:
        self.program, self._makers = program, makers
        self.database = Database(Settings(data=program.data).database)
        self.opens(ALWAYS)

    def talker(self, channel: str) -> Talker:
        """A new citizen on this channel."""
        return self._makers[channel]()

    def opens(self, hours: ServiceHours) -> None:
        """The service hours from now on, known to the brain too."""
        knowledge = Knowledge(self.database)
        knowledge.save_site(knowledge.site("musterstadt").model_copy(update={"service": hours}))
        time.sleep(SEEN_WITHIN_S)

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Nobody works for a while."""
        before = Knowledge(self.database).site("musterstadt").service
        day = _DAYS[(now().weekday() + 3) % 7]
        self.opens(ServiceHours(weekly={day: ("09:00-12:00",)}))
        yield
        self.opens(before)

    def knows(self, words: str) -> bool:
        """Whether any message in the record has these words."""
        with self.database.read() as sql:
            return bool(sql.scalar(select(func.count()).where(messages.c.text.contains(words))))


class Agent:
    """Somebody of the city's service, over the staff API."""

    def __init__(self, town: Town) -> None:
        [(_, headers)] = Office(town.database).hire(1, display="Anna Berg")
        self._http = httpx.Client(base_url=f"{town.program.url}/api/v1", headers=headers, timeout=20)
        self._http.put("/presence", json={"state": "available"}).raise_for_status()
        self._handover = ""

    def claims_the_one_about(self, words: str) -> dict[str, Any]:
        """Takes over the waiting chat in which somebody said this; its packet."""
        wait_for(lambda: bool(self._find(words)), 60)
        self._handover = self._find(words)
        self._http.post(f"/handovers/{self._handover}/claim").raise_for_status()
        return dict(self._http.get(f"/handovers/{self._handover}").json())

    def _find(self, words: str) -> str:
        waiting = self._http.get("/handovers", params={"state": "waiting"}).json()["handovers"]
        for one in waiting:
            said = self._http.get(f"/handovers/{one['id']}").json()["transcript"]
            if any(words in message["text"] for message in said):
                return str(one["id"])
        return ""

    def says(self, text: str) -> None:
        body = {"client_id": secrets.token_hex(8), "text": text}
        self._http.post(f"/handovers/{self._handover}/messages", json=body).raise_for_status()

    def reads(self, words: str) -> None:
        """Waits until the citizen has said this."""

        def there() -> bool:
            said = self._http.get(f"/handovers/{self._handover}").json()["transcript"]
            return any(words in message["text"] for message in said)

        wait_for(there, 60)

    def gives_back(self) -> None:
        self._http.post(f"/handovers/{self._handover}/release", json={"to": "bot"}).raise_for_status()


@pytest.fixture(scope="module")
def town(start_program: Callable[..., Program], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    with (
        open_bot_api() as api,
        open_graph_api() as meta,
        open_mail_server() as mails,
        open_homeserver(tmp_path_factory.mktemp("synapse")) as homeserver,
    ):
        bot = homeserver.account("lotse")
        homeserver.limits(bot, 1_000)
        program = start_program(
            LOTSE_RATE_CONVERSATIONS="0",
            LOTSE_RATE_MESSAGES="0",
            LOTSE_PUBLIC_URL="http://stadt.example",
            LOTSE_TELEGRAM_TOKEN=TOKEN,
            LOTSE_TELEGRAM_API=api.address,
            LOTSE_MAIL_IMAP=mails.imap,
            LOTSE_MAIL_SMTP=mails.smtp,
            LOTSE_MAIL_ADDRESS=OWN,
            LOTSE_MAIL_HOURLY="0",
            LOTSE_MAIL_POLL_S="5",
            LOTSE_WHATSAPP_TOKEN=graph_api.TOKEN,
            LOTSE_WHATSAPP_PHONE_ID=NUMBER,
            LOTSE_WHATSAPP_APP_SECRET=OnWhatsApp.SECRET,
            LOTSE_WHATSAPP_VERIFY_TOKEN="word",
            LOTSE_WHATSAPP_API=meta.address,
            LOTSE_MATRIX_HOMESERVER=homeserver.address,
            LOTSE_MATRIX_TOKEN=bot.token,
        )
        program.wait_until_ready()
        makers: dict[str, Callable[[], Talker]] = {
            "web": lambda: OnTheWebsite(program),
            "telegram": lambda: OnTelegram(program, api),
            "mail": lambda: OnMail(mails),
            "matrix": lambda: OnMatrix(homeserver, bot.user),
            "whatsapp": lambda: OnWhatsApp(program, meta),
        }
        here = Town(program, makers)
        yield here
        here.database.close()


Dialogue = Callable[[Talker], None]


@pytest.fixture
def everywhere(town: Town) -> Callable[[Dialogue], None]:
    """Holds a dialogue on all channels at the same time; a failure names the channel."""

    def hold(dialogue: Dialogue) -> None:
        with ThreadPoolExecutor(len(CHANNELS)) as people:
            held = {channel: people.submit(lambda name=channel: dialogue(town.talker(name))) for channel in CHANNELS}
        failed = {channel: repr(found) for channel, one in held.items() if (found := one.exception())}
        assert failed == {}

    return hold


def test_an_answer_comes_after_the_notice_and_names_its_source(everywhere: Callable[[Dialogue], None]) -> None:
    def dialogue(talker: Talker) -> None:
        talker.says("Was kostet ein Personalausweis?")
        assert "Quelle: Personalausweis" in talker.hears("46,00 Euro")
        assert "Computerprogramm, kein Mensch" in talker.texts()[0]

    everywhere(dialogue)


def test_near_services_are_asked_about(everywhere: Callable[[Dialogue], None]) -> None:
    def dialogue(talker: Talker) -> None:
        talker.says("Ausweis verloren oder neu beantragen?")
        wait_for(lambda: len(talker.offered()) > 1, 60)
        talker.presses(talker.offered()[0]).hears("Quelle: ")

    everywhere(dialogue)


def test_a_complaint_with_photo_place_and_interruption_gets_its_number(everywhere: Callable[[Dialogue], None]) -> None:
    def dialogue(talker: Talker) -> None:
        talker.says("Ich möchte melden: die Straßenlaterne ist dunkel").hears("Wo")
        talker.says("Was kostet ein Reisepass?").hears("70,00 Euro")
        talker.shows_a_place(51.0504, 13.7373).hears("liegt außerhalb")
        talker.says(f"Bonner Straße {20 + CHANNELS.index(talker.channel)}").hears("Foto")
        assert ("Foto senden" in talker.offered()) == (talker.channel == "web")
        talker.shows_a_photo().hears("E-Mail-Adresse oder Telefonnummer")
        talker.presses("Ohne Kontakt weiter").hears("Straßenlaterne")
        talker.presses("Absenden").hears("Vorgangsnummer")

    everywhere(dialogue)


def test_a_person_takes_over_and_gives_back(town: Town, everywhere: Callable[[Dialogue], None]) -> None:
    def dialogue(talker: Talker) -> None:
        story, agent = f"Mein Anliegen ist {secrets.token_hex(4)}", Agent(town)
        talker.says("Was kostet ein Reisepass?").hears("70,00 Euro")
        talker.says(story)
        talker.wants_a_person().hears("Soll ich Sie verbinden?")
        talker.says("Ja, bitte")
        assert agent.claims_the_one_about(story)["channel"] == talker.channel
        talker.hears("Sie sprechen jetzt mit Anna Berg")
        agent.says("Guten Tag, wie kann ich helfen?")
        talker.hears("wie kann ich helfen?")
        talker.says("Ich brauche einen Termin")
        agent.reads("Ich brauche einen Termin")
        agent.gives_back()
        talker.hears("antwortet wieder der automatische Assistent")
        talker.says("Was kostet ein Reisepass?").hears("70,00 Euro")

    everywhere(dialogue)


def test_out_of_hours_a_call_back_is_offered(town: Town, everywhere: Callable[[Dialogue], None]) -> None:
    with town.closed():
        everywhere(lambda talker: talker.wants_a_person().hears("rufen wir Sie zurück") and None)


def test_the_state_of_a_case_is_asked_for(everywhere: Callable[[Dialogue], None]) -> None:
    everywhere(lambda talker: talker.says("Wie ist der Stand meiner Meldung?").hears("Vorgangsnummer") and None)


def test_the_language_is_switched(everywhere: Callable[[Dialogue], None]) -> None:
    def dialogue(talker: Talker) -> None:
        talker.says("Hallo").hears("Womit kann ich Ihnen helfen?")
        talker.switches_to("en").says("Thank you very much").hears("welcome")

    everywhere(dialogue)


def test_everything_is_deleted_at_a_word(town: Town, everywhere: Callable[[Dialogue], None]) -> None:
    def dialogue(talker: Talker) -> None:
        secret = f"Bello{secrets.token_hex(4)}"
        talker.says("Was kostet ein Reisepass?").hears("70,00 Euro")
        talker.says(f"Mein Hund heißt {secret}").hears("")  # an answer that came later could have choices of its own
        assert town.knows(secret)
        talker.deletes_everything().hears("gelöscht")
        assert not town.knows(secret)

    everywhere(dialogue)


def test_what_is_too_long_is_said_to_be_so(everywhere: Callable[[Dialogue], None]) -> None:
    everywhere(lambda talker: talker.says("Wort " * 500).hears("zu lang") and None)


def test_what_nobody_can_read_is_refused_in_words(everywhere: Callable[[Dialogue], None]) -> None:
    def dialogue(talker: Talker) -> None:
        talker.says("Was kostet ein Reisepass?").hears("70,00 Euro")
        talker.sends_what_nobody_can_read().hears(talker.refuses)

    everywhere(dialogue)
