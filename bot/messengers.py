"""The messengers of this gateway: one exchange for each channel whose settings are there."""

import logging
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
from bot.errors import LotseError
from bot.privacy.addresses import Addresses, key_of
from bot.storage.live import stopping
from connectors.commands import Commands
from connectors.delivering import Delivering
from connectors.exchange import Exchange
from connectors.hearing import Hearing

log = logging.getLogger(__name__)


def exchange_of(channel: Channel, services: Services) -> Exchange:
    """One channel, joined to the record."""
    settings, database, live = services.settings, services.database, services.live
    addresses = Addresses(key_of(settings.channel_key.get_secret_value(), settings.data))
    door = FrontDoor(database, live, services.desk, settings)
    chats, updates = Chats(database, addresses, channel.name), Updates(database, addresses, channel.name)
    commands = Commands(door, chats, Joining(database, live))
    ways = (Hearing(channel, door, chats, commands), Delivering(channel, door, chats))
    return Exchange(channel, chats, updates, ways)


def install(app: FastAPI, services: Services) -> None:
    """Add the routes of the channels that are set, and remember the channels for readiness."""
    if services.settings.telegram_token.get_secret_value():
        _install_telegram(app, services)
    if services.settings.mail_imap.get_secret_value():
        _install_mail(app, services)

    if services.settings.matrix_homeserver:
        _install_matrix(app, services)
    if services.settings.whatsapp_token.get_secret_value():
        _install_whatsapp(app, services)


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


def _install_mail(app: FastAPI, services: Services) -> None:
    from connectors.mail import Mail  # as above

    settings = services.settings
    servers = (settings.mail_imap.get_secret_value(), settings.mail_smtp.get_secret_value())
    key = key_of(settings.channel_key.get_secret_value(), settings.data)
    limits = (settings.mail_poll_s, settings.mail_hourly)
    mail = Mail(servers, settings.mail_address, key, limits, settings.mail_afterwards)
    exchange = exchange_of(mail, services)
    services.channels[mail.name] = mail.check
    app.state.messengers += [exchange.run, partial(mail.keep, exchange.accept)]
    app.state.exchanges.append(exchange)


def _install_matrix(app: FastAPI, services: Services) -> None:
    from connectors.matrix import Matrix  # as above

    settings = services.settings
    matrix = Matrix(settings.matrix_homeserver, settings.matrix_token.get_secret_value(), settings.data)
    exchange = exchange_of(matrix, services)
    services.channels[matrix.name] = matrix.check
    app.state.messengers += [exchange.run, partial(matrix.keep, exchange.accept)]
    app.state.exchanges.append(exchange)


def _install_whatsapp(app: FastAPI, services: Services) -> None:
    from connectors.whatsapp import WhatsApp  # as above
    from connectors.whatsapp_undelivered import Undelivered
    from connectors.whatsapp_webhook import webhook

    settings = services.settings
    token, secret = settings.whatsapp_token.get_secret_value(), settings.whatsapp_app_secret.get_secret_value()
    whatsapp = WhatsApp(token, settings.whatsapp_phone_id, settings.whatsapp_api)
    exchange = exchange_of(whatsapp, services)
    services.channels[whatsapp.name] = whatsapp.check
    app.state.messengers += [exchange.run, whatsapp.keep]
    app.state.exchanges.append(exchange)
    addresses = Addresses(key_of(settings.channel_key.get_secret_value(), settings.data))
    door = FrontDoor(services.database, services.live, services.desk, settings)
    undelivered = Undelivered(door, Chats(services.database, addresses, whatsapp.name), addresses)
    word = settings.whatsapp_verify_token.get_secret_value()
    app.include_router(webhook(exchange, whatsapp, secret, word, undelivered))


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
                try:
                    await exchange.told(notice["conversation"], notice["event"], notice.get("data") or {})
                except LotseError as error:  # the next look finds it
                    log.warning("%s was not told: %s", exchange.channel.name, error.code)


def running(app: FastAPI, services: Services) -> list[Coroutine[Any, Any, None]]:
    """What runs beside the routes."""
    return [*(start() for start in app.state.messengers), follow(services.switchboard, app.state.exchanges)]
