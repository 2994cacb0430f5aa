"""Keep citizens' words out of the log."""

import logging
import os
from typing import Any

import structlog

from bot.logs import start_log


def quiet_rasa(level: str) -> None:
    """Rasa logs whole messages at debug level; that must never happen, whatever our own level is."""
    os.environ["LOG_LEVEL"] = "ERROR"  # also switches off Rasa's own progress bars
    logging.captureWarnings(True)
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        processors=[_only_the_name, structlog.processors.KeyValueRenderer()],
    )
    start_log(level)
    for name in ("py.warnings", "rasa", "rasa_sdk", "tensorflow", "absl", "apscheduler", "matplotlib", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)


def _only_the_name(_logger: Any, level: str, event: Any) -> dict[str, Any]:
    """Rasa's events carry messages, and its tracebacks the values of all variables."""
    return {"level": level, "event": event["event"]}
