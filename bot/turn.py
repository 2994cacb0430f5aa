"""The citizen's turn: an ordered list of named steps, each of which may end it with replies."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from rasa.shared.core.events import Event, SlotSet, UserUttered, deserialise_events
from rasa.shared.core.trackers import DialogueStateTracker

from actions.by_place import chosen
from actions.case_status_expected import answer_to_news
from actions.ellipsis import completed
from actions.expected import expected_answer, follow_up, free_words, no_guess, to_offer
from actions.follow_ups import for_children, goes_on
from actions.plain_language import switched
from actions.report_after_danger import is_in_danger
from actions.report_handed_over import after_the_queue
from actions.report_understanding import in_report
from actions.reported import as_report
from bot.brain.agent import Mind
from bot.brain.payloads import parse_payload
from bot.brain.responses import closing, handover_of, leaves_queue, to_outgoing
from bot.conversations.models import TRYOUT_CHANNEL, Conversation, State, Understood
from bot.errors import NotFound, without_words
from bot.handover.events import HandoverEvent
from bot.knowledge.library import Library, Shelf
from bot.messages import Message, Outcome, Outgoing
from bot.wording import say
from nlu.language import detect

log = logging.getLogger(__name__)


@dataclass
class Turn:
    """One citizen message on its way through the steps."""

    conversation: Conversation
    said: Message
    payload: str | None
    state: dict[str, Any] | None
    mind: Mind
    library: Library
    language: str = ""
    hurried: bool = False
    """Whether others wait, so that hard questions get no second look."""
    agent_article: str | None = None
    """The article that a person quoted since the bot last spoke."""
    tracker: DialogueStateTracker | None = None
    parsed: dict[str, Any] = field(default_factory=dict)
    responses: list[dict[str, Any]] = field(default_factory=list)
    """What the actions said, as Rasa has it."""
    replies: list[Outgoing] = field(default_factory=list)
    handover: HandoverEvent | None = None
    """Set where a person is to take over or to call back."""
    leaves_queue: bool = False
    """Whether the citizen does not want to wait for a person any longer."""
    form: str | None = None
    """What an open form asked for when the message came."""

    @property
    def known_tracker(self) -> DialogueStateTracker:
        """The tracker, after `recall`."""
        assert self.tracker is not None
        return self.tracker

    @property
    def understood(self) -> Understood | None:
        """What the citizen's own words were taken for; None where none were read, as with a pressed button."""
        intent = self.parsed.get("intent") or {}
        if self.payload is not None or not self.said.text or not intent.get("name"):
            return None
        found = self.parsed.get("articles") or {}
        return Understood(
            intent=intent["name"],
            confidence=_chance(intent),
            article=_recognised(self.parsed),
            band=found.get("band"),
            candidates=tuple(found.get("ids") or ()) or None,
            acts=_other_acts(self.parsed) or None,
            language=self.language or None,
            form=self.form,
        )

    @property
    def asks(self) -> bool:
        """Whether the message is the citizen's own words and no answer to a form."""
        return self.payload is None and bool(self.said.text) and self.form is None


_LIKELY_ACTS, _LEAST = 3, 0.05


def _other_acts(parsed: dict[str, Any]) -> dict[str, float]:
    """Which acts may have been meant besides, as far as they are worth showing to an editor."""
    chances = {row["name"]: _chance(row) for row in parsed.get("intent_ranking") or ()}
    rest = [name for name in chances if name not in (parsed["intent"]["name"], "ask_article", "nlu_fallback")]
    best = sorted(rest, key=lambda name: -chances[name])[:_LIKELY_ACTS]
    return {name: round(chances[name], 3) for name in best if chances[name] >= _LEAST}


def _chance(intent: dict[str, Any]) -> float:
    return min(1.0, max(0.0, float(intent.get("confidence") or 0.0)))


def _recognised(parsed: dict[str, Any]) -> str | None:
    """The one article that a message was found to be about; of several nobody knows yet which."""
    named = (entity["value"] for entity in parsed.get("entities", ()) if entity["entity"] == "article")
    found = parsed.get("articles") or {}
    return next(named, found["ids"][0] if found.get("band") == "answer" and found["ids"] else None)


Step = Callable[[Turn], Awaitable[None]]


async def recall(turn: Turn) -> None:
    """Where the conversation stands; a site that was added a moment ago is fetched now.

    What a person has quoted meanwhile is what the conversation is about now.
    """
    if not turn.library.has(turn.conversation.site):
        await asyncio.to_thread(turn.library.refresh)
    turn.tracker = turn.mind.recall(turn.conversation.id, turn.state)
    for event in await _since_the_queue(turn, turn.tracker):
        turn.tracker.update(event)
    turn.form = turn.tracker.get_slot("requested_slot")
    if turn.agent_article:
        turn.tracker.update(SlotSet("article", turn.agent_article))
        turn.tracker.update(SlotSet("offered_articles", None))


async def _since_the_queue(turn: Turn, tracker: DialogueStateTracker) -> list[Event]:
    waits = turn.conversation.state is State.WAITING
    became = await after_the_queue(tracker, turn.conversation.id, tracker.active_loop_name, waits)
    return list(deserialise_events(became))


async def choose_language(turn: Turn) -> None:
    """Answer in the language of the message, if the city has it; a button keeps the language."""
    turn.language = turn.conversation.language
    if turn.payload is None and turn.said.text:
        languages = turn.library.shelf(turn.conversation.site).site.languages
        turn.language = detect(turn.said.text, languages, turn.language)


async def understand(turn: Turn) -> None:
    """What the citizen wants: a chosen button, what the open form waits for, or a text to interpret."""
    said, tracker = turn.said, turn.known_tracker
    shelf = turn.library.shelf(turn.conversation.site)
    if turn.payload is not None:
        turn.parsed = parse_payload(turn.payload)
    elif said.location:
        turn.parsed = parse_payload("/share_location" + json.dumps(said.location.model_dump()))
    elif said.attachments:
        file = said.attachments[0]
        turn.parsed = parse_payload(
            "/share_attachment" + json.dumps({"attachment": file.id, "media_type": file.media_type})
        )
    else:
        turn.parsed = (
            switched(said.text)
            or expected_answer(tracker.get_slot("requested_slot"), said.text, shelf.site)
            or chosen(said.text, tracker.get_slot("offered_articles"), _facets(tracker))
            or await answer_to_news(said.text, shelf.site.id, turn.conversation.id, tracker.get_slot("requested_slot"))
            or await _interpret(turn, shelf)
        )

    turn.parsed = to_offer(turn.parsed, _offer(tracker))


def _offer(tracker: DialogueStateTracker) -> dict[str, Any] | None:
    """The offer of a person that the turn before ended with: what a yes or a no now answers."""
    for event in reversed(tracker.events):
        if isinstance(event, UserUttered):
            return None
        if isinstance(event, SlotSet) and event.key == "offer":
            offered: dict[str, Any] | None = event.value
            return offered
    return None


def _facets(tracker: DialogueStateTracker) -> list[str]:
    """The parts of an article that the message before asked for."""
    before = tracker.latest_message.entities if tracker.latest_message else []
    return [entity["value"] for entity in before if entity["entity"] == "facet"]


async def _interpret(turn: Turn, shelf: Shelf) -> dict[str, Any]:
    tracker = turn.known_tracker
    parsed = await turn.mind.understand(turn.said.text, tracker, shelf.site.id, shelf.edition, turn.hurried)
    parsed = follow_up(parsed, tracker.get_slot("article"), tracker.get_slot("offered_articles"))
    asked = tracker.get_slot("requested_slot")
    if asked and asked.startswith("report_"):
        return in_report(parsed, asked, bool(_offer(tracker)), is_in_danger(tracker.get_slot("report")))
    if asked:
        return free_words(no_guess(parsed), asked)
    return await as_report(await _go_on(turn, shelf, parsed), shelf)


async def _go_on(turn: Turn, shelf: Shelf, alone: dict[str, Any]) -> dict[str, Any]:
    """A message that adds to the last topic ("und für Kinder?") is understood again, together with its title."""
    tracker = turn.known_tracker
    last, offered = tracker.get_slot("article"), tracker.get_slot("offered_articles")
    topics = [last] if last else offered or [""]
    said = goes_on(alone) if topics[0] in shelf.articles else None
    if said is None:
        return alone
    german = for_children(said.rest)
    _, text = shelf.articles[topics[0]].text("de" if german else turn.language)
    asked = f"{text.title}: {german or said.rest}"
    together = await turn.mind.understand(asked, tracker, shelf.site.id, shelf.edition, turn.hurried)
    return completed(alone, together, said, topics)


async def act(turn: Turn) -> None:
    """Rules, forms and actions decide what is said."""
    queued = turn.conversation.state is State.WAITING  # the record knows; a person may have given it back
    slots = {"language": turn.language, "site": turn.conversation.site, "queued": queued}
    slots |= {"question": turn.said.seq} if turn.asks else {}
    text = turn.payload or turn.said.text or "-"
    turn.responses, turn.state = await turn.mind.act(turn.known_tracker, text, turn.parsed, slots)
    turn.language = turn.state.pop("language") or turn.language
    turn.replies = [to_outgoing(response, turn.language) for response in turn.responses]


async def hand_over(turn: Turn) -> None:
    """What the actions decided about a person, as typed values; it takes effect with the end of the turn.

    Of a conversation in which editors try something out nothing comes, and that is said.
    """
    turn.handover, turn.leaves_queue = handover_of(turn.responses), leaves_queue(turn.responses)
    if turn.conversation.channel == TRYOUT_CHANNEL and turn.handover:
        turn.handover = None
        turn.replies.append(Outgoing(text=say("chat.tryout_person", turn.language), language=turn.language))


async def close(turn: Turn) -> None:
    """Every turn ends with at least one reply and one named outcome."""
    spoken = [reply for reply in turn.replies if reply.text]
    turn.replies = closing(spoken, Outcome.ANSWERED) if spoken else [failed(turn)]


STEPS: tuple[Step, ...] = (recall, choose_language, understand, act, hand_over, close)


async def run(turn: Turn) -> Turn:
    """Take the turn through all steps; whatever fails, the citizen gets an honest answer."""
    try:
        for step in STEPS:
            await step(turn)
    except Exception as error:  # the outer net of the turn: reported without the citizen's words
        log.error("turn %s/%s failed: %s", turn.conversation.id[:6], turn.said.seq, type(error).__name__)
        log.debug("where", exc_info=without_words(error))
        turn.replies, turn.language = [failed(turn)], turn.language or turn.conversation.language
        turn.handover, turn.leaves_queue = None, False
    return turn


def failed(turn: Turn) -> Outgoing:
    """The sentence for a turn that could not be answered through a fault of ours."""
    language = turn.language or turn.conversation.language
    text = say("chat.failed", language, phone=_phone(turn.library, turn.conversation.site))
    return Outgoing(text=text, language=language, outcome=Outcome.FAILED)


def _phone(library: Library, site: str) -> str:
    try:
        return library.shelf(site).site.phone or "115"
    except NotFound:
        return "115"
