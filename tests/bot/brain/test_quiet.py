"""Rasa may say what happened, but never with which words of a citizen."""

import subprocess
import sys

SCRIPT = """
import logging, structlog
from bot.brain.quiet import quiet_rasa
quiet_rasa("DEBUG")
log = structlog.get_logger()
log.debug("debug.event", text="Geheimnis")
log.warning("warning.event", text="Geheimnis")
try:
    said = "Geheimnis"
    raise KeyError(said)
except KeyError:
    log.exception("exception.event", text=said)
logging.getLogger("rasa.core.processor").warning("Geheimnis")
"""


def test_rasas_structured_events_are_named_without_what_they_carry() -> None:
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    written = done.stdout + done.stderr
    assert "warning.event" in written
    assert "exception.event" in written
    assert "debug.event" not in written
    assert "Geheimnis" not in written
