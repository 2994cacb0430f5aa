"""Who calls: a partner with a key, or anybody; and how often they may."""

from typing import Annotated

from fastapi import Depends, Query, Request

from bot.api.open311.errors import Fault, Refused
from bot.api.passing_on import count
from bot.api.services import Needed, Services, in_thread
from bot.cases.incoming import Incoming
from bot.cases.partner_keys import PartnerKey

FOR_PARTNERS = 10
"""How many times as much a partner may call as an address that nobody knows."""
ApiKey = Annotated[str, Query(description="only for what you have filed yourself: shows it unmasked")]


async def caller(request: Request, needed: Services, sent: str) -> PartnerKey | None:
    """The partner whose key was sent, None without one; raises Refused for a wrong one, TooMany."""
    found: PartnerKey | None = await in_thread(Incoming(needed.cases).known, sent) if sent else None
    address = request.client.host if request.client else "unknown"
    who = f"key:{found.id}" if found else needed.disguise(address)
    limit = needed.settings.rate_conversations * (FOR_PARTNERS if found else 1)
    await count(needed, f"open311:{who}", limit)
    if sent and found is None:
        raise Refused(Fault(403, "key_invalid"))
    return found


async def _anybody(request: Request, needed: Needed, api_key: ApiKey = "") -> PartnerKey | None:
    return await caller(request, needed, api_key)


Caller = Annotated[PartnerKey | None, Depends(_anybody)]
