"""Who of the staff is there: live, in Redis, by its clock, so that all gateways agree on it."""

import json
from collections.abc import Awaitable, Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from redis.exceptions import RedisError

from bot.errors import QueueUnavailable
from bot.storage.live import Live

Availability = Literal["available", "away"]
PRESENCE = "lotse:presence"
"""Hash: by staff id, the last beat in milliseconds and what was last said of them; nothing was said: empty."""
BEAT_EVERY_S = 10
"""So often a console says that it is there; the number stands in its `ticker.js` too."""
GONE_AFTER_S = 55
"""An agent of whom nothing was heard for so long loses the chats.

A line is lost at most BEAT_EVERY_S after the last beat, and the sweep looks every 5 s: so what was lost is noticed 45
to 60 s after it, and four beats in a row may be lost or late before anybody is taken for gone.
"""

_NOW = "local time = redis.call('time') local now = time[1] * 1000 + math.floor(time[2] / 1000)\n"
_PUT = (
    _NOW
    + """
local found = redis.call('hget', KEYS[1], ARGV[1])
if ARGV[3] == 'new' and found and string.match(found, '^%d+ .') then return 0 end
redis.call('hset', KEYS[1], ARGV[1], string.format('%.0f', now) .. ' ' .. ARGV[2])
return 1
"""
)
_BEAT = (
    _NOW
    + """
local found = redis.call('hget', KEYS[1], ARGV[1])
if not found then return '' end
local state = string.match(found, '^%d+ (.*)$')
redis.call('hset', KEYS[1], ARGV[1], string.format('%.0f', now) .. ' ' .. state)
return state
"""
)
_EXPECT = (
    _NOW
    + """
local new = 0
for _, id in ipairs(ARGV) do new = new + redis.call('hsetnx', KEYS[1], id, string.format('%.0f', now) .. ' ') end
return new
"""
)
_ALL = (
    _NOW
    + """
local all, found = redis.call('hgetall', KEYS[1]), {}
for place = 1, #all, 2 do
  local at, state = string.match(all[place + 1], '^(%d+) (.*)$')
  table.insert(found, all[place])
  table.insert(found, string.format('%.0f', now - tonumber(at)))
  table.insert(found, state)
end
return found
"""
)


@dataclass(frozen=True)
class Present:
    """What was last heard of one member of staff."""

    id: str
    state: Availability
    sites: tuple[str, ...] | None
    """None: all sites."""
    chats: int
    silent_s: float
    """Seconds since the last beat."""
    department: str = ""
    """Empty: looks after all departments."""

    def serves(self, site: str, department: str = "") -> bool:
        """Whether this one takes chats of the site now, and of the department if one is named."""
        here = self.state == "available" and self.silent_s < GONE_AFTER_S
        looks = not department or self.department in ("", department)
        return here and looks and (self.sites is None or site in self.sites)


def serving(present: Iterable[Present], site: str, department: str = "") -> list[Present]:
    """Who takes chats of a department now; all of the site, if nobody of the department is there."""
    here = [one for one in present if one.serves(site)]
    return [one for one in here if one.serves(site, department)] or here


class Presence:
    """The presence of all staff; every function raises QueueUnavailable without Redis."""

    def __init__(self, live: Live) -> None:
        self._redis = live.redis
        self._put = live.redis.register_script(_PUT)
        self._beat = live.redis.register_script(_BEAT)
        self._expect = live.redis.register_script(_EXPECT)
        self._all = live.redis.register_script(_ALL)

    async def put(
        self,
        staff_id: str,
        state: Availability,
        sites: Collection[str] | None,
        chats: int = 0,
        department: str = "",
        only_new: bool = False,
    ) -> bool:
        """Say of somebody whether chats are taken, for which sites (None: all) and how many there are in hand.

        With `only_new` it counts of those only of whom nothing was said; False, and nothing done, of others.
        """
        said = _said(state, sites, chats, department)
        return bool(await _answered(self._put(keys=[PRESENCE], args=[staff_id, said, "new" if only_new else ""])))

    async def beat(self, staff_id: str) -> Availability | None:
        """The connection lives: what was last said of its owner; None if that must be `put` (again)."""
        said = await _answered(self._beat(keys=[PRESENCE], args=[staff_id]))
        state: Availability | None = json.loads(said)["state"] if said else None
        return state

    async def expect(self, staff_ids: Collection[str]) -> int:
        """Those who have chats must be heard of from now on: so they are found gone even after Redis lost all.

        Returns of how many nothing at all was known.
        """
        return int(await _answered(self._expect(keys=[PRESENCE], args=sorted(staff_ids)))) if staff_ids else 0

    async def gone(self, since_s: float = GONE_AFTER_S) -> list[str]:
        """Ids of those whose last beat is `since_s` seconds old or older; they stay known until `forget`."""
        return sorted(staff_id for staff_id, silent_s, _ in await self._entries() if silent_s >= since_s)

    async def present(self) -> list[Present]:
        """All of whom something was said and who are not gone, by id."""
        entries = sorted(await self._entries())
        return [_present(*entry) for entry in entries if entry[2] and entry[1] < GONE_AFTER_S]

    async def available(self, site: str) -> list[str]:
        """Ids of those who take chats of the site now."""
        return [someone.id for someone in await self.present() if someone.serves(site)]

    async def forget(self, staff_id: str) -> None:
        """Somebody signed off, or is gone and the chats are with others."""
        await _answered(self._redis.hdel(PRESENCE, staff_id))

    async def _entries(self) -> list[tuple[str, float, str]]:
        flat = await _answered(self._all(keys=[PRESENCE]))
        return [(flat[at], int(flat[at + 1]) / 1000, flat[at + 2]) for at in range(0, len(flat), 3)]


def _said(state: Availability, sites: Collection[str] | None, chats: int, department: str) -> str:
    where = {"sites": None if sites is None else sorted(sites), "department": department}
    return json.dumps({"state": state, "chats": chats} | where)


def _present(staff_id: str, silent_s: float, said: str) -> Present:
    known = json.loads(said)
    sites = None if known["sites"] is None else tuple(known["sites"])
    return Present(staff_id, known["state"], sites, known["chats"], silent_s, known.get("department", ""))


async def _answered(question: Awaitable[Any]) -> Any:
    try:
        return await question
    except RedisError as error:
        raise QueueUnavailable from error
