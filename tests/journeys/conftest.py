"""Who acts in a journey."""

import pytest

from tests.programs import Citizen


@pytest.fixture
def citizen(live_app: str) -> Citizen:
    """A German-speaking citizen in a new conversation with the shared program."""
    return Citizen(live_app)


@pytest.fixture
def visitor(live_app: str) -> Citizen:
    """An English-speaking citizen in a new conversation with the shared program."""
    return Citizen(live_app, locale="en")
