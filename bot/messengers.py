"""The messengers of this gateway: one exchange for each channel whose settings are there."""

from collections.abc import Coroutine
from functools import partial
from typing import Any

from fastapi import FastAPI

from bot.access.front_door import FrontDoor
from bot.access.joining import Joining
from bot.api.services import Services
from bot.api.switchboard import EVERYTHING, RESYNC, Switchboard
from bot.channel_port import Channel
from bot.channels.chats import Chats
from bot.channels.updates import Updates
from bot.privacy.addresses import Addresses, key_of
from bot.storage.live import stopping
from connectors.commands import Commands
from connectors.delivering import Delivering
from connectors.exchange import Exchange
from connectors.hearing import Hearing


def exchange_of(channel: Channel, services: Services) -> Exchange:
    """One channel, joined to the record."""
    settings, database, live = services.settings, services.database, services.live
    addresses = Addresses(key_of(settings.channel_key.get_secret_value(), settings.data))
    door = FrontDoor(database, live, services.desk, settings.site)
    chats, updates = Chats(database, addresses, channel.name), Updates(database, addresses, channel.name)
    commands = Commands(door, chats, Joining(database, live))
    ways = (Hearing(channel, door, chats, commands), Delivering(channel, door, chats))
    return Exchange(channel, chats, updates, ways)


def install(app: FastAPI, services: Services) -> None:
    """Add the routes of the channels that are set, and remember the channels for readiness."""
    if services.settings.telegram_token.get_secret_value():
        _install_telegram(app, services)


def _install_telegram(app: FastAPI, services: Services) -> None:
    from connectors.telegram import Telegram  # a city without it does not pay for its memory
    from connectors.telegram_webhook import webhook

    settings = services.settings
    telegram = Telegram(settings.telegram_token.get_secret_value(), settings.telegram_api)
    exchange = exchange_of(telegram, services)
    services.channels[telegram.name] = telegram.check
    webhook_at = "" if settings.telegram_polling else settings.public_url
    app.state.messengers += [
        exchange.run,
        partial(telegram.keep, webhook_at, settings.telegram_polling, exchange.accept),
    ]
    app.state.exchanges.append(exchange)
    app.include_router(webhook(exchange, telegram))


async def follow(switchboard: Switchboard, exchanges: list[Exchange]) -> None:
    """Tell the exchanges of everything that happens, until cancelled."""
    if not exchanges:
        return
    with switchboard.listen(EVERYTHING) as line:
        while not stopping():
            notice = await line.get()
            if notice is RESYNC:  # the exchanges look into the record every other second
                continue
            for exchange in exchanges:
                await exchange.told(notice["conversation"], notice["event"], notice.get("data") or {})


def running(app: FastAPI, services: Services) -> list[Coroutine[Any, Any, None]]:
    """What runs beside the routes."""
    return [*(start() for start in app.state.messengers), follow(services.switchboard, app.state.exchanges)]
