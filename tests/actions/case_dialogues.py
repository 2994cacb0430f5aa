"""What tests of cases in a dialogue share: a record with reports, Rasa's own rules, and somebody who talks."""

from typing import Any

from actions.case_status_expected import answer_to_news
from actions.expected import expected_answer, free_words, no_guess, to_offer
from bot.access.case_messages import choices
from bot.brain.agent import Mind
from bot.brain.payloads import parse_payload
from bot.cases.cabinet import Cabinet
from bot.cases.models import Change, Opened, Place
from bot.cases.workflow import State
from bot.clock import now
from bot.conversations import desk
from bot.knowledge.files import SiteFolder
from bot.messages import Author, Outgoing
from bot.service_hours import ServiceHours
from bot.turn import _offer
from tests.bot.cases.reports import ANNA, conversation, report

HOURS = ServiceHours(weekly=dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("08:00-18:00",)))


class Records:
    """What has been reported, and what the city does with it."""

    def __init__(self, cabinet: Cabinet) -> None:
        self.cabinet = cabinet
        with cabinet.database.write() as sql:
            self.here, self.elsewhere = conversation(sql), conversation(sql)

    def reported(self, in_conversation: str | None, address: str = "Bonner Straße 12") -> Opened:
        """A dark lamp."""
        what = report(conversation=in_conversation, place=Place(address=address), service=self.lamp)
        return self.cabinet.filing.file(what, HOURS)

    @property
    def lamp(self) -> Any:
        """The category as the demo city has it."""
        return self.cabinet.catalogues.of("musterstadt").find("street-light")

    def becomes(self, opened: Opened, state: State, answer: str | None = None) -> None:
        """The city says where it stands."""
        with self.cabinet.database.write() as sql:
            case = self.cabinet.cases.find(sql, opened.case.id)
            change = Change(state=state, **({"public_answer": answer} if answer else {}))
            self.cabinet.cases.change(sql, case.id, case.version, change, ANNA, now())

    def told(self, opened: Opened, language: str) -> None:
        """The news of it, as the city's other rooms write it into the conversation."""
        said = Outgoing(text="?", choices=choices(opened.case, language), author=Author.BOT, language=language)
        with self.cabinet.database.write() as sql:
            desk.say(sql, str(opened.case.conversation), said, at=now())

    def case(self, opened: Opened) -> Any:
        """As it is now."""
        with self.cabinet.database.read() as sql:
            return self.cabinet.cases.find(sql, opened.case.id)


class Talk:
    """A dialogue in one conversation; texts are taken for the intent that the test names."""

    def __init__(self, mind: Mind, city: SiteFolder, conversation: str, language: str = "de") -> None:
        self.mind, self.site, self.conversation = mind, city.site, conversation
        self.language = language
        self.state: dict[str, Any] | None = None
        self.responses: list[dict[str, Any]] = []

    async def __call__(self, text: str, intent: str = "nlu_fallback", **found: Any) -> str:
        """Say it; what is answered, in one text."""
        tracker = self.mind.recall(self.conversation, self.state)
        asked = tracker.get_slot("requested_slot")
        news = None if text.startswith("/") else await answer_to_news(text, self.site.id, self.conversation, asked)
        parsed = news or self._parsed(text, intent, asked) | found
        slots = {"language": self.language, "site": "musterstadt", "queued": False}
        self.responses, self.state = await self.mind.act(tracker, text, to_offer(parsed, _offer(tracker)), slots)
        self.state.pop("language")
        return "\n".join(str(response.get("text")) for response in self.responses)

    def _parsed(self, text: str, intent: str, asked: str | None) -> dict[str, Any]:
        if text.startswith("/"):
            return parse_payload(text)
        known = expected_answer(asked, text, self.site)
        guessed = {"text": text, "intent": {"name": intent, "confidence": 0.7}, "entities": []}
        return known or (free_words(no_guess(guessed), asked) if asked else guessed)

    @property
    def outcome(self) -> str | None:
        """The outcome of the last turn."""
        named = [(response.get("metadata") or {}).get("outcome") for response in self.responses]
        return next((outcome for outcome in reversed(named) if outcome), None)

    @property
    def payloads(self) -> list[str]:
        """What can be chosen now."""
        return [button["payload"] for response in self.responses for button in response.get("buttons") or ()]

    @property
    def form(self) -> str | None:
        """The open form."""
        return str(self.state["form"]["name"]) if self.state and "form" in self.state else None

    async def chooses(self, intent: str, more: str = "") -> str:
        """Press the button of that intent (`more`: what its payload holds besides)."""
        return await self(next(one for one in self.payloads if one.startswith(f"/{intent}") and more in one))
