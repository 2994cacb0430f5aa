"""One log for all parts: our own lines at the wanted level, other people's only when something is wrong.

Libraries print at debug and info level what they carry (server-sent events, letters of a font), and so citizens' words.
"""

import logging

OURS = ("bot", "nlu", "actions", "connectors")
_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"


def start_log(level: str) -> None:
    """Write to standard error; `level` is the name of the lowest level of our own lines."""
    logging.basicConfig(level=max(logging.WARNING, logging.getLevelNamesMapping()[level]), format=_FORMAT)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
