"""What the routes work with; the composition root fills it, routes get it as a dependency."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Any

import anyio.to_thread
from fastapi import Depends, Request

from bot.access.case_news import CaseDesk
from bot.access.case_table import CaseTable
from bot.access.city_answers import CityAnswers
from bot.access.desk import Desk
from bot.api.switchboard import Switchboard
from bot.cases.cabinet import Cabinet
from bot.conversations.feedback import FeedbackBook
from bot.conversations.files import Files
from bot.conversations.record import Conversations
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.sessions import Sessions
from bot.staff.throttle import Throttle
from bot.storage.database import Database
from bot.storage.live import Live
from bot.studio.articles import ArticleDesk
from bot.studio.inbox import InboxDesk
from bot.studio.models import Models
from bot.studio.tasks import TaskDesk
from bot.studio.training_data import TrainingDesk
from bot.studio.trainings import Trainings
from bot.studio.tryouts import TryOuts


@dataclass
class Services:
    """Everything a route may need."""

    settings: Settings
    database: Database
    live: Live
    switchboard: Switchboard
    conversations: Conversations
    feedback: FeedbackBook
    files: Files
    knowledge: Knowledge
    accounts: Accounts
    sessions: Sessions
    desk: Desk
    cases: Cabinet
    case_desk: CaseDesk
    case_table: CaseTable
    articles: ArticleDesk
    training: TrainingDesk
    trainings: Trainings
    models: Models
    tryouts: TryOuts
    inbox: InboxDesk
    tasks: TaskDesk
    city_answers: CityAnswers
    brains: list[dict[str, Any]] = field(default_factory=list)
    redis_alive: bool = False
    channels: dict[str, Callable[[], Awaitable[str]]] = field(default_factory=dict)
    """How each messenger that is on says whether it works."""
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    throttle: Throttle = field(init=False)

    def __post_init__(self) -> None:
        self.throttle = Throttle(self.live, self.accounts)

    def disguise(self, address: str) -> str:
        """A name for a network address that counts it without keeping it; good until this process ends."""
        return hashlib.blake2b(address.encode(), key=self.secret, digest_size=12).hexdigest()


def services(request: Request) -> Services:
    """The application's services."""
    found: Services = request.app.state.services
    return found


Needed = Annotated[Services, Depends(services)]


async def in_thread(verb: Any, *args: Any, **kwargs: Any) -> Any:
    """Run a verb of the record without holding up the event loop."""
    return await anyio.to_thread.run_sync(lambda: verb(*args, **kwargs))
