"""Keep citizens' words out of the log."""

import logging
import os

import structlog


def quiet_rasa(level: str) -> None:
    """Rasa logs whole messages at debug level; that must never happen, whatever our own level is."""
    os.environ["LOG_LEVEL"] = "ERROR"  # also switches off Rasa's own progress bars
    logging.captureWarnings(True)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for name in ("py.warnings", "rasa", "rasa_sdk", "tensorflow", "absl", "apscheduler", "matplotlib", "fontTools"):
        logging.getLogger(name).setLevel(logging.ERROR)
