"""Run as a program by the privacy test: loads the brain and a model, holds a few turns, records every connection."""

import asyncio
import json
import socket
import sys
from datetime import UTC, datetime
from typing import Any

attempts: list[str] = []


def _recorded(name: str, original: Any) -> Any:
    def recording(*args: Any, **kwargs: Any) -> Any:
        attempts.append(f"{name} {args[1:] if name.startswith('connect') else args}")
        return original(*args, **kwargs)

    return recording


for _name in ("getaddrinfo", "gethostbyname", "create_connection"):
    setattr(socket, _name, _recorded(_name, getattr(socket, _name)))


class RecordingSocket(socket.socket):
    """A socket that says where it was to be connected."""

    def connect(self, address: Any) -> None:
        attempts.append(f"connect {address}")
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        attempts.append(f"connect {address}")
        return super().connect_ex(address)

    def sendto(self, *args: Any) -> int:
        attempts.append(f"sendto {args[-1]}")
        return super().sendto(*args)


socket.socket = RecordingSocket  # type: ignore[misc]


async def hold_turns(texts: list[str]) -> list[str]:
    """The outcomes of the turns of one conversation with these texts."""
    from bot.brain.models import newest_model
    from bot.brain.process import _load_mind
    from bot.conversations.models import Conversation, State
    from bot.knowledge.library import library
    from bot.messages import Author, Message
    from bot.settings import Settings

    mind, shelves, state = _load_mind(newest_model(Settings().models)), library(), None
    from bot.turn import Turn, run

    now, outcomes = datetime.now(UTC), []
    for seq, text in enumerate(texts, 2):
        held = Conversation("c" * 24, "musterstadt", "web", "de", State.BOT, seq, now, now)
        said = Message(seq=seq, at=now, author=Author.CITIZEN, text=text, language="de")
        turn = await run(Turn(held, said, None, state, mind, shelves))
        state = turn.state
        outcomes.append(str(turn.replies[-1].outcome))
    return outcomes


def main() -> None:
    """Arguments: the texts. The last line of the output is the report."""
    import os

    from bot.brain.quiet import quiet_rasa
    from bot.settings import Settings

    quiet_rasa(Settings().log_level)
    outcomes = asyncio.run(hold_turns(sys.argv[1:]))
    report = {
        "outcomes": outcomes,
        "attempts": attempts,
        "telemetry": os.environ.get("RASA_TELEMETRY_ENABLED"),
        "rasa": "rasa" in sys.modules,
        "sentry": "sentry_sdk" in sys.modules,
    }
    sys.stdout.write("\n" + json.dumps(report) + "\n")


if __name__ == "__main__":
    main()
