"""The gateway process."""

import uvicorn

from bot.app import build_services, create_app
from bot.logs import start_log
from bot.settings import Settings


def serve(settings: Settings, redis_url: str) -> None:
    """Serve until told to stop. Access logs are off: addresses with conversation ids do not belong in logs."""
    start_log(settings.log_level)
    app = create_app(build_services(settings, redis_url))
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=3,
    )
