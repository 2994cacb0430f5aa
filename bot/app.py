"""The composition root of the gateway: builds everything once and puts it together."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from bot import messengers
from bot.access.case_events import tell_consoles
from bot.access.case_followers import CaseFollowers
from bot.access.case_news import build_case_desk
from bot.access.case_table import build_case_table
from bot.access.city_answers import build_city_answers, keep_telling
from bot.access.desk import build_desk
from bot.api import (
    article_checks,
    articles,
    audit,
    canned,
    case_acts,
    cases,
    citizen,
    document,
    events,
    figures,
    handover_acts,
    handovers,
    health,
    inbox,
    model_routes,
    presence,
    problems,
    session,
    session_oidc,
    sites,
    staff_events,
    studio,
    tasks,
    training_data,
    trainings,
)
from bot.api.headers import SecurityHeaders
from bot.api.limits import BodyLimit
from bot.api.open311 import routes as open311
from bot.api.services import Services
from bot.api.switchboard import Switchboard
from bot.cases.cabinet import Cabinet
from bot.conversations.feedback import FeedbackBook
from bot.conversations.files import Files
from bot.conversations.record import Conversations
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.staff.accounts import Accounts
from bot.staff.sessions import Sessions
from bot.staff.upkeep import keep_forgetting
from bot.storage.database import Database
from bot.storage.live import Live
from bot.studio.articles import ArticleDesk
from bot.studio.inbox import InboxDesk
from bot.studio.inbox_lessons import GitLessons
from bot.studio.models import Models
from bot.studio.tasks import TaskDesk
from bot.studio.training_data import TrainingDesk
from bot.studio.trainings import Trainings
from bot.studio.tryouts import TryOuts
from bot.web import pages
from connectors.alerts import keep_alerting
from connectors.link_check import LinkCheck
from connectors.open311 import keep_carrying

log = logging.getLogger(__name__)

STAFF = (handovers, handover_acts, cases, case_acts, presence, canned, staff_events)
STUDIO = (article_checks, articles, audit, figures, studio, training_data, trainings, model_routes, inbox, tasks)
DESCRIPTION = """Conversational citizen service. Errors are `application/problem+json` (RFC 9457) with a stable
`code` and a sentence in the caller's language (`Accept-Language`). Times are ISO 8601 with zone."""


def build_services(settings: Settings, redis_url: str) -> Services:
    """All services of a gateway; nothing is connected before it is used."""
    database, live = Database(settings.database), Live(redis_url)
    cases = Cabinet(settings, database, tell_consoles, followers=CaseFollowers(database))
    training = TrainingDesk(settings, database)
    return Services(
        settings=settings,
        database=database,
        live=live,
        switchboard=Switchboard(live),
        conversations=Conversations(database),
        feedback=FeedbackBook(database),
        files=Files(database),
        knowledge=Knowledge(database),
        accounts=Accounts(database),
        sessions=Sessions(database),
        desk=build_desk(settings, database, live),
        cases=cases,
        case_desk=build_case_desk(settings, database, live, cases),
        case_table=build_case_table(settings, database, live, cases),
        articles=ArticleDesk(database),
        training=training,
        trainings=Trainings(database),
        models=Models(database, settings.data),
        tryouts=TryOuts(database),
        inbox=InboxDesk(database, GitLessons(training)),
        tasks=TaskDesk(database),
        city_answers=build_city_answers(settings, database, live),
    )


def create_app(services: Services) -> FastAPI:
    """The gateway application on these services."""
    app = FastAPI(
        title="Bürgerlotse",
        version="0.1.0",
        description=DESCRIPTION,
        lifespan=_lifespan,
        redoc_url=None,
        docs_url=None,
        separate_input_output_schemas=False,
    )
    app.state.services = services
    app.state.messengers, app.state.exchanges = [], []
    app.state.open_links = LinkCheck().dead
    problems.install(app)
    messengers.install(app, services)  # first: routes are worked out only as far as a request has to look
    for module in (citizen, events, sites, health, session, session_oidc, *STAFF, *STUDIO):
        app.include_router(module.router)
    open311.install(app)
    document.install(app)
    pages.mount(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    _allow_origins(app, services.settings.origins)
    return app


def _allow_origins(app: FastAPI, origins: tuple[str, ...]) -> None:
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Accept", "Accept-Language", "Last-Event-ID"],
            expose_headers=["Content-Disposition", "Retry-After"],
            max_age=600,
        )


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    await health.look(services)
    tasks = [
        asyncio.create_task(services.switchboard.run()),
        asyncio.create_task(health.keep_looking(services)),
        asyncio.create_task(services.desk.keep_sweeping(services.switchboard.listening)),
        asyncio.create_task(keep_forgetting(services.database, services.settings.audit_days)),
        asyncio.create_task(keep_alerting(services.settings, services.database, services.live)),
        asyncio.create_task(
            keep_carrying(services.settings, services.database, services.cases.catalogues, services.case_desk)
        ),
        asyncio.create_task(keep_telling(services.city_answers)),
        *(asyncio.create_task(one) for one in messengers.running(app, services)),
    ]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await services.live.close()
    services.database.close()
