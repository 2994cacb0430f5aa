"""Rasa may say what happened, but never with which words of a citizen."""

import os
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
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, timeout=120)
    written = done.stdout + done.stderr
    assert "warning.event" in written
    assert "exception.event" in written
    assert "debug.event" not in written
    assert "Geheimnis" not in written


def test_a_brain_that_is_started_alone_switches_telemetry_off_before_rasa_is_there() -> None:
    script = "import os, sys, bot.brain.process; print(os.environ['RASA_TELEMETRY_ENABLED'], 'rasa' in sys.modules)"
    environment = {name: value for name, value in os.environ.items() if name != "RASA_TELEMETRY_ENABLED"}
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, env=environment)
    assert done.stdout.split() == ["false", "False"]
