"""Canned responses: sentences that agents insert by a shortcut, per site and language."""

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, insert, select
from sqlalchemy import delete as deletion
from sqlalchemy.exc import IntegrityError

from bot.errors import NotFound
from bot.messages import MAX_TEXT, Part
from bot.storage.tables import canned_responses

_COLUMNS = (canned_responses.c.shortcut, canned_responses.c.language, canned_responses.c.text)
_FALL_BACK = "de"


class Canned(Part):
    """One canned response."""

    shortcut: str = Field(pattern=r"^[\w-]{1,40}$", description="what is typed after ::", examples=["gruss"])
    language: str = Field(pattern=r"^[a-z]{2}$", description="ISO 639-1")
    text: str = Field(
        min_length=1, max_length=MAX_TEXT, description="what is put into the message, at most 2 000 characters"
    )


def listed(sql: Connection, site: str, language: str | None = None) -> list[Canned]:
    """The responses of a site by shortcut: all, or each once, in `language`, else in German, else in any."""
    found = select(*_COLUMNS).where(canned_responses.c.site == site).order_by(*_COLUMNS[:2])
    everything = [Canned(**row._mapping) for row in sql.execute(found)]
    return everything if language is None else _each_once(everything, language)


def put(sql: Connection, site: str, response: Canned) -> None:
    """Store a response in place of the one before; raises NotFound for an unknown site."""
    try:
        with sql.begin_nested():
            sql.execute(deletion(canned_responses).where(*_this(site, response.shortcut, response.language)))
            sql.execute(insert(canned_responses).values(site=site, **response.model_dump()))
    except IntegrityError as error:
        raise NotFound from error


def delete(sql: Connection, site: str, shortcut: str, language: str) -> None:
    """Take a response away; raises NotFound if there is none."""
    if not sql.execute(deletion(canned_responses).where(*_this(site, shortcut, language))).rowcount:
        raise NotFound


def _this(site: str, shortcut: str, language: str) -> tuple[ColumnElement[bool], ...]:
    columns = canned_responses.c
    return columns.site == site, columns.shortcut == shortcut, columns.language == language


def _each_once(everything: list[Canned], language: str) -> list[Canned]:
    chosen: dict[str, Canned] = {}
    for response in everything:
        kept = chosen.get(response.shortcut)
        if kept is None or _rank(response, language) < _rank(kept, language):
            chosen[response.shortcut] = response
    return list(chosen.values())


def _rank(response: Canned, language: str) -> int:
    return (language, _FALL_BACK, response.language).index(response.language)
