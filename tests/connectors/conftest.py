"""The record on which tests of the connectors work is that of the services."""

from io import BytesIO

import pytest
from PIL import Image

from tests.bot.conftest import cheap_passwords as cheap_passwords
from tests.bot.conftest import database as database
from tests.bot.conftest import migrated as migrated
from tests.bot.conftest import redis_url as redis_url
from tests.bot.conftest import services as services
from tests.bot.conftest import settings as settings


@pytest.fixture(scope="session")
def small_photo() -> bytes:
    """A photo as a camera makes it, only smaller."""
    out = BytesIO()
    Image.effect_noise((160, 120), 60).convert("RGB").save(out, "JPEG")
    return out.getvalue()
