"""The brain process: heartbeat first, then load, then work."""

import asyncio
import logging
import secrets
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from redis.exceptions import RedisError

from bot.access.case_events import tell_consoles
from bot.access.case_followers import CaseFollowers
from bot.access.desk import build_desk
from bot.brain.following import Version, follow, set_aside, version
from bot.brain.models import live_before, live_model
from bot.brain.quiet import quiet_rasa
from bot.brain.suggestions import serve_questions, suggesting, understanding
from bot.brain.tensorflow_stand_in import leave_out_other_doors, leave_out_tensorflow, uses_tensorflow
from bot.cases.cabinet import Cabinet, install
from bot.conversations.record import Conversations
from bot.errors import LotseError, ModelMissing
from bot.knowledge.library import Library, library
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.live import WORK, Live, queue_for, stopping
from bot.studio.model_files import SUFFIX, place
from bot.studio.tryouts import IDLE, key_of

if TYPE_CHECKING:
    from bot.brain.agent import Mind
    from bot.brain.worker import Worker

log = logging.getLogger(__name__)
_LOOK_AGAIN_S = 2.0


class _NobodyAsks(Exception):
    """A model is not tried out any more."""


class Brain:
    """One brain process; says in Redis what it is doing, from its first second on."""

    def __init__(self, settings: Settings, redis_url: str, try_out: str | None = None) -> None:
        """`try_out`: a model that editors try out; the brain serves only their conversations, while there are any."""
        self.name = settings.brain_name or f"brain-{secrets.token_hex(4)}"
        self._settings, self._try_out = settings, try_out
        self._live = Live(redis_url, queue_for(key_of(try_out)) if try_out else WORK)
        database = self._database = Database(settings.database)
        self._conversations = Conversations(database)
        self._desk = build_desk(settings, database, self._live)
        self._cabinet = Cabinet(settings, database, tell_consoles, followers=CaseFollowers(database))
        install(self._cabinet)
        self._state: dict[str, Any] = {"name": self.name, "state": "loading"}
        self._state |= {"try_out": True} if try_out else {}
        self._broken: Version | None = None

    async def run(self) -> None:
        """Load and work until cancelled; then nobody takes it for living any more."""
        try:
            await self._run()
        except* _NobodyAsks:
            log.info("%s ends: nobody tries %s out", self.name, self._try_out)
        finally:
            with suppress(RedisError):
                await self._live.forget_brain(self.name)

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._beat())
            mind, knowledge, at_work = await self._load()
            from bot.brain.inbox_intake import Intake
            from bot.brain.previews import previewing
            from bot.brain.worker import Worker

            worker = Worker(self.name, self._live, self._conversations, knowledge, mind, self._desk)
            await self._is_ready(mind)
            group.create_task(worker.run())
            group.create_task(self._warm_up_cabinet())
            del mind  # the worker has the one that counts
            if self._try_out:
                group.create_task(self._watch_idle(worker))
                return
            group.create_task(follow(worker, at_work, self._wanted, self._load_beside, self._is_ready))
            heard = understanding(lambda: worker.mind, lambda site: knowledge.shelf(site).edition)
            group.create_task(serve_questions(self._live, suggesting(knowledge) | heard | previewing()))
            group.create_task(Intake(self.name, self._live, self._database, knowledge).run())

    async def _is_ready(self, mind: "Mind") -> None:
        self._say(state="ready", model=_name(mind.model))
        await self._beat_once()
        log.info("%s is ready with %s", self.name, mind.model.name)

    async def _watch_idle(self, worker: "Worker") -> None:
        while not stopping():
            await asyncio.sleep(_LOOK_AGAIN_S)
            if worker.idle_s > IDLE.total_seconds():
                raise _NobodyAsks

    def _wanted(self) -> Path:
        """The model to work with; raises ModelMissing."""
        if not self._try_out:
            return live_model(self._database, self._settings.models)
        model = place(self._settings.models, self._try_out)
        if not model.exists():
            raise ModelMissing(self._try_out)
        return model

    async def _load(self) -> "tuple[Mind, Library, Version]":
        """Wait for whatever is missing; a brain that ended instead would only be started again."""
        while True:
            try:
                model = await asyncio.to_thread(self._wanted)
                if (found := version(model)) != self._broken:
                    self._say(state="loading")
                    knowledge = await asyncio.to_thread(library)
                    if mind := await self._try(model):
                        return mind, knowledge, found
                    if former := await self._former():
                        return former[0], knowledge, former[1]
                    self._say(state="model_broken")
                    self._broken = found
            except ModelMissing:
                self._say(state="model_missing")
            except LotseError as error:
                log.warning("%s waits: %s", self.name, error.code)
            if self._try_out and self._state["state"] != "loading":
                raise _NobodyAsks  # another model would be of no use to whoever wants to try this one out
            await asyncio.sleep(_LOOK_AGAIN_S)

    async def _former(self) -> "tuple[Mind, Version] | None":
        """One that was live before, where the live one is no good: citizens are answered, and it is tried again."""
        if self._try_out:
            return None
        for model in await asyncio.to_thread(live_before, self._database, self._settings.models):
            if mind := await self._try(model):
                log.error("%s works with %s until the live model can be loaded", self.name, model.name)
                return mind, version(model)
        return None

    async def _load_beside(self, model: Path) -> "Mind | None":
        """The same while the one before works on: what it has to say of a bad model stands in the log."""
        return await self._try(model, aside=False)

    async def _try(self, model: Path, aside: bool = True) -> "Mind | None":
        """The mind of a model, or None where the model is no good: Rasa fails in many ways at a damaged one."""
        try:
            mind = await asyncio.to_thread(_load_mind, model)
            await self._warm_up(mind)
            if aside:
                set_aside()
        except LotseError:
            raise
        except Exception as error:
            log.error("%s cannot load %s (%s); it waits for another one", self.name, model.name, type(error).__name__)
            return None
        return mind

    async def _warm_up(self, mind: "Mind") -> None:
        """The first prediction loads the encoder; better now than in a citizen's turn."""
        await mind.understand("Guten Tag", mind.recall("warm-up", None), self._settings.site, 0)

    async def _warm_up_cabinet(self) -> None:
        """Beside the first turns: nobody reports anything in the first two seconds, or else waits for them."""
        try:
            await asyncio.to_thread(self._cabinet.warm_up, self._settings.site)
        except Exception as error:  # who only asks questions must not suffer from it
            log.warning("%s reads the categories of reports later: %s", self.name, type(error).__name__)

    def _say(self, **changes: Any) -> None:
        self._state |= changes

    async def _beat(self) -> None:
        while not stopping():
            await self._beat_once()
            await asyncio.sleep(1)

    async def _beat_once(self) -> None:
        with suppress(RedisError):
            await self._live.beat(self.name, self._state)


def _load_mind(model: Path) -> "Mind":
    """Rasa is imported here and not earlier: what it brings along depends on the first model."""
    if "rasa" not in sys.modules:
        if not uses_tensorflow(model):
            leave_out_tensorflow()
        leave_out_other_doors()
    from bot.brain.agent import Mind

    return Mind(model)


def _name(model: Path) -> str:
    return model.name.removesuffix(SUFFIX)


def serve(settings: Settings, redis_url: str, try_out: str | None = None) -> None:
    """Run one brain until it is told to stop; one for a model that is tried out, while somebody does."""
    quiet_rasa(settings.log_level)
    asyncio.run(_until_stopped(Brain(settings, redis_url, try_out)))


async def _until_stopped(brain: Brain) -> None:
    working = asyncio.create_task(brain.run())
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, working.cancel)
    with suppress(asyncio.CancelledError):
        await working
