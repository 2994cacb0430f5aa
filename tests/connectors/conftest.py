"""The record on which tests of the connectors work is that of the services."""

from tests.bot.conftest import cheap_passwords as cheap_passwords
from tests.bot.conftest import database as database
from tests.bot.conftest import migrated as migrated
from tests.bot.conftest import redis_url as redis_url
from tests.bot.conftest import services as services
from tests.bot.conftest import settings as settings
