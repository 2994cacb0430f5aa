"""The gateway with a city whose categories stand in its record."""

import pytest

from bot.api.services import Services
from tests.bot.api.open311.partners import CATALOGUE, SITE, partner


@pytest.fixture
def services(services: Services) -> Services:
    """Services that know what can be reported."""
    services.cases.catalogues.keep(SITE, CATALOGUE)
    return services


@pytest.fixture
def key(services: Services) -> str:
    """The key of a partner."""
    return partner(services)
