"""The canned responses of a site: agents and editors read them, editors change them."""

from bot.access.acts import Act
from bot.access.base import DeskPart
from bot.errors import Forbidden
from bot.handover import canned
from bot.handover.canned import Canned
from bot.staff.audit_log import record
from bot.staff.models import Role, Staff


class CannedTexts(DeskPart):
    """Every change is noted with the shortcut, never with the text."""

    async def canned(self, staff: Staff, site: str, language: str | None) -> list[Canned]:
        """Canned responses: all, or each once in `language` as far as there is one; raises Forbidden."""
        if not any(staff.may(role, site) for role in (Role.AGENT, Role.EDITOR)):
            raise Forbidden
        return await self._look(lambda sql: canned.listed(sql, site, language))

    async def put_canned(self, staff: Staff, site: str, response: Canned) -> None:
        """Store a canned response; raises Forbidden, NotFound."""
        self._may_edit(staff, site)

        def verb(act: Act) -> None:
            canned.put(act.sql, site, response)
            _note_change(act, staff, "canned_put", site, response.shortcut, response.language)

        await self._do(verb)

    async def delete_canned(self, staff: Staff, site: str, shortcut: str, language: str) -> None:
        """Take a canned response away; raises Forbidden, NotFound."""
        self._may_edit(staff, site)

        def verb(act: Act) -> None:
            canned.delete(act.sql, site, shortcut, language)
            _note_change(act, staff, "canned_deleted", site, shortcut, language)

        await self._do(verb)

    def _may_edit(self, staff: Staff, site: str) -> None:
        if not staff.may(Role.EDITOR, site):
            raise Forbidden


def _note_change(act: Act, staff: Staff, what: str, site: str, shortcut: str, language: str) -> None:
    record(act.sql, staff.name, what, f"{shortcut}/{language}", site, {"staff_id": staff.id}, act.at)
