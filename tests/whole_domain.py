"""The domain of the program's dialogues, read once in a process: Rasa takes a second for it."""

from functools import cache
from pathlib import Path

from rasa.shared.core.domain import Domain

FOLDER = Path(__file__).parents[1] / "nlu" / "domain"


@cache
def whole_domain() -> Domain:
    """All its files together; nobody changes it."""
    return Domain.load(str(FOLDER))
