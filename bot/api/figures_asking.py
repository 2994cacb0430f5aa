"""Which turns a call for figures asks for, from its parameters and back to them."""

from datetime import date, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Depends, Query

from bot.analytics.turns import Each, Wanted
from bot.api.days import usable
from bot.api.models import PRINTABLE
from bot.api.services import Needed
from bot.errors import InvalidRequest
from bot.messages import Outcome

_USUAL = timedelta(days=27)
_LONGEST = timedelta(days=800)
Line = Annotated[str | None, Query(max_length=80, pattern=PRINTABLE)]
Day = Annotated[date | None, Query(description="YYYY-MM-DD, in the city's time; absent: four weeks up to today")]


def _span(
    site: Annotated[str, Query(max_length=80, pattern=PRINTABLE, description="id of the city")],
    first: Annotated[Day, Query(alias="from")] = None,
    last: Annotated[Day, Query(alias="to")] = None,
    *,
    needed: Needed,
) -> Wanted:
    """Four weeks up to today where no days are named; raises InvalidRequest for other days than there can be."""
    first, last = usable(first, "from"), usable(last, "to")
    end = last or (first + _USUAL if first else needed.articles.today())
    start = first or end - _USUAL
    if not timedelta(0) <= end - start <= _LONGEST:
        raise InvalidRequest("the days are in the wrong order or too many", field="from")
    return Wanted(site, start, end)


Span = Annotated[Wanted, Depends(_span)]


def _asking(
    span: Span,
    outcome: Annotated[
        list[Outcome] | None, Query(max_length=20, description="how the turn ended; several: any")
    ] = None,
    article: Annotated[Line, Query(description="only answers with this article")] = None,
    intent: Annotated[Line, Query(description="only what was taken for this")] = None,
    language: Annotated[Line, Query(description="ISO 639-1 code of the answer")] = None,
    channel: Annotated[Line, Query(description="only from there")] = None,
    helpful: Annotated[bool | None, Query(description="only answers that were rated so")] = None,
    group: Annotated[Line, Query(description="only what stands in this group of the inbox")] = None,
    each: Annotated[
        Each,
        Query(
            description="what a line is: a turn of the assistant; what a citizen said, to whomever; a conversation in "
            "which a citizen said something. The last two take no `outcome`, `article`, `helpful` and `group`"
        ),
    ] = "turn",
) -> Wanted:
    """Raises InvalidRequest where citizens' messages are asked for what only turns have."""
    where = (span.site, span.first, span.last)
    wanted = Wanted(*where, tuple(outcome or ()), article, intent, language, channel, helpful, group, each)
    if each != "turn" and wanted.of_turns:
        raise InvalidRequest("only turns have an outcome, an article, a thumb or a group", field="each")
    return wanted


Asking = Annotated[Wanted, Depends(_asking)]


def query(wanted: Wanted) -> str:
    """The parameters that ask for just this."""
    named = {
        "site": wanted.site,
        "from": wanted.first,
        "to": wanted.last,
        "outcome": list(map(str, wanted.outcome)),
        "article": wanted.article,
        "intent": wanted.intent,
        "language": wanted.language,
        "channel": wanted.channel,
        "helpful": None if wanted.helpful is None else str(wanted.helpful).lower(),
        "group": wanted.group,
        "each": None if wanted.each == "turn" else wanted.each,
    }
    return urlencode({name: value for name, value in named.items() if value not in (None, [])}, doseq=True)


def articles_query(site: str, state: str) -> str:
    """The parameters of `/articles` that ask for those that stand so."""
    return urlencode({"site": site, "state": state})
