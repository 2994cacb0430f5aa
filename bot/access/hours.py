"""When people are at the desk: the hours of a site, as the installation says that they count."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Literal

from bot.handover.events import HandoverEvent, Reason
from bot.knowledge.record import Knowledge
from bot.service_hours import ServiceHours, effective

HoursOf = Callable[[str], ServiceHours]
"""The hours of a site by its id; raises NotFound."""


def hours_of(knowledge: Knowledge, setting: Literal["site", "always"]) -> HoursOf:
    """Reads the hours anew each time, since editors change them."""
    return lambda site: effective(knowledge.site(site).service, setting)


def due(hours: ServiceHours, event: HandoverEvent, at: datetime) -> datetime:
    """When a handover must have been taken; a chat is waited for now, whatever the hours are, and in danger at once."""
    if event.reason is Reason.DISTRESS:
        return at
    if event.kind == "callback":
        return hours.due(at, hours.callback_within_h)
    return at + timedelta(minutes=hours.claim_within_min)
