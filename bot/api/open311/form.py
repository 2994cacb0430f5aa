"""The body of a POST: fields as browsers send them, and nothing else, so that no parser of XML or JSON is ever met."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl

from fastapi import Request

from bot.api.open311.errors import Fault, Refused

MEDIA_TYPE = "application/x-www-form-urlencoded"
MAX_FIELDS = 500
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,80})\](?:\[\d{0,4}\])?")


class Fields:
    """What was sent, in the body or (as the community's Swagger file has it) in the address; the body goes before."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self.plain: dict[str, str] = {}
        """The first value of each name that is not empty: an empty one means the same as none."""
        self.attributes: dict[str, list[str]] = {}
        """Answers to the further questions, by code: `attribute[code]=`, and `attribute[code][]=` for several."""
        for name, value in pairs:
            self._take(name, value)

    def _take(self, name: str, value: str) -> None:
        found = _ATTRIBUTE.fullmatch(name)
        if not value.strip():
            return
        if found:
            self.attributes.setdefault(found[1], []).append(value)
        else:
            self.plain.setdefault(name, value)

    def get(self, name: str) -> str:
        """The value; empty where there is none."""
        return self.plain.get(name, "")


async def read_fields(request: Request) -> Fields:
    """The fields of a call; raises Refused for anything but a form in UTF-8."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if body and kind != MEDIA_TYPE:
        raise Refused(Fault(400, "form_wanted"))
    return Fields([*_parsed(body), *request.query_params.multi_items()])


def _parsed(body: bytes) -> list[tuple[str, str]]:
    if body.count(b"&") >= MAX_FIELDS:
        raise Refused(Fault(400, "too_many_fields"))
    try:
        return parse_qsl(body.decode("utf-8"), keep_blank_values=True, errors="strict")
    except ValueError:
        raise Refused(Fault(400, "form_wanted")) from None
