"""Writes the stories for `rasa test core` from the scripted dialogues: run as a program with a prepared data folder.

`LOTSE_DATA=var .venv/bin/python -m tests.stories.make` holds each dialogue (tests/dialogues) on a record of its own and
notes what Rasa saw: intents, actions, forms, the two slots that its policies look at, and the category of the report.
Languages and odd texts make no difference to Rasa's core; they are tried on the citizens' interface only.

The stories are recorded from the bot, so `rasa test core` cannot find that one of them is wrong: it finds that the
policies have come to act otherwise than when they were recorded. What is right stands in tests/dialogues, written by
hand and reviewed; tests/nlu/test_stories.py holds the recorded categories against it, and whoever records
anew reads the difference.
"""

import asyncio
import itertools
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.brain import agent
from bot.brain.models import newest_model
from bot.brain.quiet import quiet_rasa
from bot.cases.cabinet import Cabinet, cabinet, install
from bot.clock import now
from bot.conversations import writing
from bot.conversations.models import Conversation
from bot.conversations.record import Conversations
from bot.knowledge.library import Library, library
from bot.messages import Attachment, Author, Location, Message, Outgoing
from bot.settings import Settings
from bot.turn import Turn, run
from tests.actions.reports import city_cabinet
from tests.journeys.spoken import Dialogue, dialogues, steps

FOLDER = Path(__file__).parent
_SEEN = ("requested_slot", "case_asked", "report_category")
_MEDIA = {"jpeg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}
_STARTS = ("action_session_start", "action_listen")


class Talk:
    """One dialogue; `tracked`: where the mind leaves the whole tracker of a turn."""

    def __init__(self, mind: agent.Mind, knowledge: Library, tracked: list[DialogueStateTracker]) -> None:
        self._mind, self._knowledge, self._tracked = mind, knowledge, tracked
        opened = Conversations(cabinet().database).open("musterstadt", "web", Outgoing(text="Hallo"))[0]
        self._conversation: Conversation = opened
        self._state: dict[str, Any] | None = None
        self._offered: dict[str, str] = {}
        self.story: list[dict[str, Any]] = []

    async def step(self, number: int, said: Any) -> None:
        """Say it, and note what Rasa made of it."""
        payload = self._offered[said[1:]] if isinstance(said, str) and said.startswith(">") else None
        message = _message(number, said, payload)
        with cabinet().database.write() as sql:
            writing.write(sql, self._conversation.id, message)
        turn = await run(Turn(self._conversation, message, payload, self._state, self._mind, self._knowledge))
        self._state = turn.state
        self._offered |= {choice.label: choice.payload for reply in turn.replies for choice in reply.choices}
        self.story += [*_steps(self._tracked.pop().events)]


def _message(number: int, said: Any, payload: str | None) -> Message:
    more: dict[str, Any] = {"text": said if isinstance(said, str) and payload is None else ""}
    if isinstance(said, dict) and "location" in said:
        more["location"] = Location(lat=said["location"][0], lon=said["location"][1])
    elif isinstance(said, dict):
        more["attachments"] = (Attachment(id=f"none-{number}", media_type=_MEDIA[said["photo"]], size=1),)
    return Message(seq=number, at=now(), author=Author.CITIZEN, language="de", **more)


def _steps(events: Any) -> Iterator[dict[str, Any]]:
    """The last turn as steps of a story."""
    turn = list(itertools.takewhile(lambda event: not isinstance(event, UserUttered), reversed(events)))[::-1]
    said = next(event for event in reversed(events) if isinstance(event, UserUttered))
    yield {"intent": said.intent_name}
    for event in turn:
        if step := _step(event):
            yield step


def _step(event: Event) -> dict[str, Any] | None:
    if isinstance(event, ActionExecuted) and event.action_name not in _STARTS:
        return {"action": event.action_name}
    if isinstance(event, ActiveLoop):
        return {"active_loop": event.name}
    if isinstance(event, SlotSet) and event.key in _SEEN:
        return {"slot_was_set": [{event.key: event.value}]}
    return None


async def _held(dialogue: Dialogue, mind: agent.Mind, tracked: list[DialogueStateTracker]) -> dict[str, Any]:
    """The story of a dialogue."""
    if "earlier" in dialogue:
        before = Talk(mind, library(), tracked)
        for number, said in enumerate(dialogue["earlier"]):
            await before.step(number + 2, said)
    talk = Talk(mind, library(), tracked)
    for number, said in enumerate(steps(dialogue)):
        await talk.step(number + 2, said)
    return {"story": dialogue["name"], "steps": talk.story}


def _written(stories: list[dict[str, Any]], file: str) -> str:
    made = f"# Recorded from the bot by tests/stories/make.py; what is right stands in tests/dialogues/{file}.yml."
    lines = ['version: "3.1"', "", made, "stories:"]
    for story in stories:
        lines += [f"- story: {story['story']}", "  steps:"]
        lines += [f"  - {step}" for step, _ in itertools.groupby(map(_flow, _changes(story["steps"])))]
    return "\n".join(lines) + "\n"


def _changes(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The steps without the category where it stays what it was: the form sets it in every turn."""
    category = None
    for step in steps:
        [slot] = step.get("slot_was_set", [{}])
        if "report_category" not in slot or slot["report_category"] != category:
            yield step
        category = slot.get("report_category", category)


def _flow(step: dict[str, Any]) -> str:
    [(key, value)] = step.items()
    if key != "slot_was_set":
        return f"{key}: {'null' if value is None else value}"
    [(slot, content)] = value[0].items()
    shown = {None: "null", True: "true", False: "false"}.get(content, content)
    return f"slot_was_set: [{{{slot}: {shown}}}]"


async def main() -> None:
    """See the module's docstring."""
    quiet_rasa("ERROR")
    tracked: list[DialogueStateTracker] = []
    cut = vars(agent)["cut"]

    def noted(tracker: DialogueStateTracker) -> dict[str, Any]:
        tracked.append(tracker)
        return dict(cut(tracker))

    vars(agent)["cut"] = noted
    mind = agent.Mind(newest_model(Settings().models))
    told = [one for one in dialogues() if one.get("locale", "de") == "de"]
    for file, together in itertools.groupby(told, key=lambda one: str(one["file"])):
        stories = []
        for dialogue in together:
            with tempfile.TemporaryDirectory() as folder:
                made: Iterator[Cabinet] = city_cabinet(Path(folder))
                install(next(made))
                stories.append(await _held(dialogue, mind, tracked))
                next(made, None)
        (FOLDER / f"{file}.yml").write_text(_written(stories, file), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(main())
