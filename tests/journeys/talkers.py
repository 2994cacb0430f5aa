"""The same citizen on different channels: what they do is the same everywhere, how it travels is not.

Everything goes through the channel's real entry and comes back where the channel delivers it.
"""

import itertools
import json
import re
import time
from abc import ABC, abstractmethod
from email.message import EmailMessage
from typing import Any

import httpx

from connectors.telegram import Telegram
from connectors.whatsapp_webhook import signature
from tests.connectors import whatsapp_deliveries as deliveries
from tests.connectors.bot_api import TOKEN, BotApi
from tests.connectors.graph_api import GraphApi
from tests.connectors.homeserver import Homeserver
from tests.connectors.mail_server import MailServer
from tests.connectors.mails import mail, reply
from tests.connectors.telegram_updates import message, photo, pressed, private
from tests.journeys.spoken import picture
from tests.programs import Citizen, Program, wait_for

_NUMBERED = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
counter = itertools.count(int(time.time()) % 100_000 * 1_000)


class Talker(ABC):
    """Somebody who writes on one channel, and everything they have been told there."""

    channel = ""
    refuses = "Sprachnachrichten"
    """Of what it is said when it cannot be read."""

    def __init__(self) -> None:
        self._heard = 0

    @abstractmethod
    def texts(self) -> list[str]:
        """What was told so far, in order."""

    @abstractmethod
    def _send(self, text: str) -> None:
        """Text leaves."""

    @abstractmethod
    def _press(self, label: str) -> None:
        """One of the newest choices is taken."""

    @abstractmethod
    def offered(self) -> list[str]:
        """Labels of the newest choices."""

    @abstractmethod
    def _show_photo(self) -> None:
        """A photo leaves."""

    @abstractmethod
    def _show_place(self, lat: float, lon: float) -> None:
        """A place leaves; a channel without places sends what people write there instead."""

    @abstractmethod
    def _send_unreadable(self) -> None:
        """Something that nobody here can read."""

    def says(self, text: str) -> "Talker":
        """Writes something; what is heard from now on comes after it."""
        self._mark()
        self._send(text)
        return self

    def presses(self, label: str) -> "Talker":
        self._mark()
        self._press(label)
        return self

    def shows_a_photo(self) -> "Talker":
        self._mark()
        self._show_photo()
        return self

    def shows_a_place(self, lat: float, lon: float) -> "Talker":
        self._mark()
        self._show_place(lat, lon)
        return self

    def sends_what_nobody_can_read(self) -> "Talker":
        self._mark()
        self._send_unreadable()
        return self

    def wants_a_person(self) -> "Talker":
        return self.says("/mensch")

    def switches_to(self, language: str) -> "Talker":
        return self.says(f"/sprache {language}")

    def deletes_everything(self) -> "Talker":
        self.says("/loeschen").hears("wirklich gelöscht")
        return self.presses("Ja, alles löschen")

    def hears(self, words: str, seconds: float = 60) -> str:
        """Waits until something with these words was said since the last act; gives it."""
        wait_for(lambda: any(words in text for text in self.texts()[self._heard :]), seconds, self._so_far)
        return next(text for text in self.texts()[self._heard :] if words in text)

    def _so_far(self) -> str:
        return f"{self.channel}: {self.texts()[self._heard :]}"

    def _mark(self) -> None:
        self._heard = len(self.texts())


class OnTheWebsite(Talker):
    """The chat on the city's page, over the citizen API."""

    channel = "web"

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.citizen, self._told = Citizen(program.url), list[str]()

    def texts(self) -> list[str]:
        if self._told:
            return self._told
        return [self._whole(one) for one in self.citizen.transcript() if one["author"] != "citizen"]

    @staticmethod
    def _whole(one: dict[str, Any]) -> str:
        source = one.get("source")
        return one["text"].replace("**", "") + (f"\nQuelle: {source['title']}" if source else "")

    def _send(self, text: str) -> None:
        answer = self.citizen.send(text=text)
        if answer.status_code >= 400:
            self._told = [*self.texts(), answer.json()["title"]]

    def offered(self) -> list[str]:
        return [choice["label"] for choice in self._choices()]

    def _choices(self) -> list[dict[str, Any]]:
        said = self.citizen.transcript()
        return next((one["choices"] for one in reversed(said) if one.get("choices")), [])

    def _press(self, label: str) -> None:
        self.citizen.send(choice=next(one["payload"] for one in self._choices() if one["label"] == label))

    def _show_photo(self) -> None:
        self.citizen.send(attachment=self._upload(picture("jpeg")).json()["id"])

    def _upload(self, content: bytes) -> httpx.Response:
        return self.citizen.http.post(f"{self.citizen.path}/attachments", files={"file": ("x", content)})

    def _show_place(self, lat: float, lon: float) -> None:
        self.citizen.send(location={"lat": lat, "lon": lon})

    refuses = "Dateiformat"

    def _send_unreadable(self) -> None:
        refused = self._upload(b"OggS voice")
        self._told = [*self.texts(), refused.json()["title"]]

    def wants_a_person(self) -> "Talker":
        return self.says("Ich möchte mit einem Menschen sprechen.")

    def switches_to(self, language: str) -> "Talker":
        self._mark()
        self.citizen.http.patch(self.citizen.path, json={"locale": language}).raise_for_status()
        return self

    def deletes_everything(self) -> "Talker":
        receipt = self.citizen.http.delete(self.citizen.path).json()
        self._heard, self._told = 0, [f"gelöscht {receipt['receipt']}"]
        return self


class OnTelegram(Talker):
    """A private chat with the city's bot."""

    channel = "telegram"

    def __init__(self, program: Program, api: BotApi) -> None:
        super().__init__()
        self._api, self._chat = api, 900_000_000 + next(counter)
        path, secret = Telegram(TOKEN, api.address).secrets()
        self._url, self._secret = f"{program.url}/webhooks/telegram/{path}", secret

    def texts(self) -> list[str]:
        return [one.get("text") or one["method"] for one in self._api.sent[self._chat]]

    def _post(self, update: dict[str, Any]) -> None:
        sender = next(part["from"] for part in update.values() if isinstance(part, dict))
        sender["language_code"] = "de"
        headers = {"X-Telegram-Bot-Api-Secret-Token": self._secret}
        httpx.post(self._url, json=update, headers=headers, timeout=20).raise_for_status()

    def _send(self, text: str) -> None:
        self._post(message(next(counter), text=text, chat=private(self._chat)))

    def offered(self) -> list[str]:
        return list(self._api.buttons(self._chat))

    def _press(self, label: str) -> None:
        self._post(pressed(next(counter), self._api.buttons(self._chat)[label], private(self._chat)))

    def _show_photo(self) -> None:
        self._api.files["journey"] = picture("jpeg")
        shown = photo(next(counter), file="journey")
        shown["message"] |= {"chat": private(self._chat)}
        self._post(shown)

    def _show_place(self, lat: float, lon: float) -> None:
        place = {"latitude": lat, "longitude": lon}
        self._post(message(next(counter), location=place, chat=private(self._chat)))

    def _send_unreadable(self) -> None:
        voice = {"file_id": "v", "file_unique_id": "v", "duration": 2}
        self._post(message(next(counter), voice=voice, chat=private(self._chat)))


class Numbered(Talker):
    """A channel without buttons: choices are numbered, and a number is sent."""

    def offered(self) -> list[str]:
        return [label for _, label in self._numbers()]

    def _numbers(self) -> list[tuple[str, str]]:
        return next((found for text in reversed(self.texts()) if (found := _NUMBERED.findall(text))), [])

    def _press(self, label: str) -> None:
        self._send(next(number for number, one in self._numbers() if one == label))


class OnMatrix(Numbered):
    """A room for two on a real homeserver."""

    channel = "matrix"

    def __init__(self, server: Homeserver, bot: str) -> None:
        super().__init__()
        self._account = server.account("anna")
        self._room = self._account.opens_room(bot)
        wait_for(lambda: self._account.members(self._room).get(bot) == "join", 20)

    def texts(self) -> list[str]:
        return [str(one["body"]) for one in self._account.told(self._room)]

    def _send(self, text: str) -> None:
        self._account.says(self._room, text)

    def _show_photo(self) -> None:
        address = self._account.uploads(picture("jpeg"), "image/jpeg")
        self._account.sends(self._room, {"msgtype": "m.image", "body": "x.jpg", "url": address})

    def _show_place(self, lat: float, lon: float) -> None:
        self._account.sends(self._room, {"msgtype": "m.location", "body": "hier", "geo_uri": f"geo:{lat},{lon}"})

    def _send_unreadable(self) -> None:
        address = self._account.uploads(b"OggS voice", "audio/ogg")
        self._account.sends(self._room, {"msgtype": "m.audio", "body": "x.ogg", "url": address})


class OnMail(Numbered):
    """Mails: answers to the assistant's last one, with what it said below, as people write them."""

    channel = "mail"

    def __init__(self, server: MailServer) -> None:
        super().__init__()
        self._server, self._address = server, f"anna{next(counter)}@post.example"

    def texts(self) -> list[str]:
        return [text or "attachment" for text in self._server.texts(self._address)]

    def _written(self, text: str) -> EmailMessage:
        told = [one for one in self._server.inboxes[self._address] if one.get_body(("plain",)) is not None]
        return reply(told[-1], text, self._address) if told else mail(text, "Anfrage", self._address)

    def _send(self, text: str) -> None:
        self._server.send(self._written(text))

    def _attach(self, content: bytes, kind: str) -> None:
        made, (main, _, sub) = self._written(""), kind.partition("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=f"x.{sub}")
        self._server.send(made)

    def _show_photo(self) -> None:
        self._attach(picture("jpeg"), "image/jpeg")

    def _show_place(self, lat: float, lon: float) -> None:
        self._send(f"https://maps.google.com/?q={lat:.4f},{lon:.4f}")

    def _send_unreadable(self) -> None:
        self._attach(b"OggS voice", "audio/ogg")


class OnWhatsApp(Numbered):
    """A chat with the city's number; what buttons cannot hold is numbered there too."""

    channel = "whatsapp"
    SECRET = "app-secret-of-a-journey"

    def __init__(self, program: Program, api: GraphApi) -> None:
        super().__init__()
        self._url, self._api, self._number = f"{program.url}/webhooks/whatsapp", api, f"4915{next(counter):09d}"

    def texts(self) -> list[str]:
        return self._api.texts(self._number)

    def offered(self) -> list[str]:
        return list(self._api.buttons(self._number)) or super().offered()

    def _bring(self, kind: str, content: Any) -> None:
        brought = deliveries.message(next(counter), kind, content, sender=self._number)
        body = json.dumps(deliveries.delivery(brought | {"timestamp": str(int(time.time()))})).encode()
        headers = {"X-Hub-Signature-256": signature(body, self.SECRET)}
        httpx.post(self._url, content=body, headers=headers, timeout=20).raise_for_status()

    def _send(self, text: str) -> None:
        self._bring("text", {"body": text})

    def _press(self, label: str) -> None:
        found = self._api.buttons(self._number).get(label)
        if found is None:
            super()._press(label)
            return
        kind = "list_reply" if self._api.is_list(self._number) else "button_reply"
        self._bring("interactive", {"type": kind, kind: {"id": found, "title": label}})

    def _show_photo(self) -> None:
        self._api.media["815"] = picture("jpeg")
        self._bring("image", {"mime_type": "image/jpeg", "sha256": "x", "id": "815"})

    def _show_place(self, lat: float, lon: float) -> None:
        self._bring("location", {"latitude": lat, "longitude": lon})

    def _send_unreadable(self) -> None:
        self._bring("audio", {"mime_type": "audio/ogg", "sha256": "x", "id": "816", "voice": True})
