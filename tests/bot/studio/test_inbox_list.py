"""The inbox is a list of groups: who waits for an answer first, then what agents marked, then the most doubtful."""

import sys
import time
from datetime import date, timedelta

import pytest
from sqlalchemy import insert

from bot.errors import InvalidRequest, NotFound
from bot.storage.database import Database
from bot.storage.tables import answer_wishes, editor_marks, messages
from bot.studio.inbox import InboxDesk
from bot.studio.inbox_conditions import State, Wanted
from tests.bot.studio.inbox_filling import AT, SITE, FakeLessons, Filling

NOW = AT + timedelta(hours=3)


@pytest.fixture
def filling(database: Database) -> Filling:
    return Filling(database)


@pytest.fixture
def desk(database: Database) -> InboxDesk:
    return InboxDesk(database, FakeLessons(), lambda: NOW)


def _ids(desk: InboxDesk, limit: int = 50, after: str | None = None, **wanted: object) -> list[str]:
    return [group.id for group in desk.listed(Wanted(SITE, **wanted), limit, after).groups]  # type: ignore[arg-type]


def test_messages_that_are_alike_are_one_line(filling: Filling, desk: InboxDesk) -> None:
    for number in range(7):
        filling.add(f"Was kostet ein Angelschein? {number}", "fish", uncertainty=0.8 + number / 100)
    filling.add("Hallo", "hello", intent="greet", uncertainty=0.05, confidence=0.9, outcome="chitchat")
    found = desk.listed(Wanted(SITE), 50, None)
    assert [(group.id, group.size, len(group.messages)) for group in found.groups] == [("fish", 7, 5), ("hello", 1, 1)]
    assert (found.total, found.messages, found.next) == (2, 8, None)
    assert found.groups[0].messages[0].text.endswith("6")  # the most doubtful one speaks for the group
    whole = desk.group(Wanted(SITE), "fish")
    assert len(whole.messages) == 7
    with pytest.raises(NotFound):
        desk.group(Wanted(SITE, "done"), "fish")


def test_who_waits_comes_first_then_what_agents_marked(filling: Filling, desk: InboxDesk, database: Database) -> None:
    filling.add("Unklar", "doubt", uncertainty=1.0)
    marked = filling.add("Vom Menschen markiert", "marked", uncertainty=0.1)
    by_its_reply = filling.add("Markiert ist die Antwort", "reply", uncertainty=0.2)
    awaited = filling.add("Da wartet jemand", "awaited", uncertainty=0.3)
    with database.write() as sql:
        answer = {
            "conversation": by_its_reply[0],
            "seq": 3,
            "answers": 2,
            "author": "bot",
            "text": "?",
            "language": "de",
        }
        sql.execute(insert(messages).values(answer | {"at": AT, "data": {}}))
        mark = {"site": SITE, "staff": "Anna", "comment": "", "at": AT}
        sql.execute(insert(editor_marks).values(mark | {"conversation": marked[0], "seq": 2}))
        sql.execute(insert(editor_marks).values(mark | {"conversation": by_its_reply[0], "seq": 3}))
        sql.execute(insert(answer_wishes).values(conversation=awaited[0], seq=2, at=AT))
    groups = desk.listed(Wanted(SITE), 50, None).groups
    assert [(group.id, group.awaited, group.marked) for group in groups] == [
        ("awaited", True, False),
        ("reply", False, True),
        ("marked", False, True),
        ("doubt", False, False),
    ]


def test_pages_hold_each_group_once_although_others_are_decided_meanwhile(filling: Filling, desk: InboxDesk) -> None:
    for number in range(25):
        filling.add(f"Frage {number}", f"g{number:02}", uncertainty=0.5 + number // 5 / 10)
    first = desk.listed(Wanted(SITE), 10, None)
    assert first.next is not None
    rest = desk.listed(Wanted(SITE), 10, first.next)
    last = desk.listed(Wanted(SITE), 10, rest.next)
    assert last.next is None
    seen = [group.id for page in (first, rest, last) for group in page.groups]
    assert len(set(seen)) == len(seen) == 25


BIG = 2**70
MOMENT = "2026-11-23T09:00:00+00:00"


@pytest.mark.parametrize("state", ["open", "done", "task", "all"])
@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "{}",
        "[1,2]",
        '[1,"x",2,"g"]',
        '[Infinity,1,1,"a"]',
        '[1,NaN,1,"a"]',
        '[1,1e999,1,"a"]',
        f'[{BIG},1,1,"a"]',
        f'[0,"{MOMENT}",{BIG},"a"]',
        '[0,"0001-01-01T00:00:00+14:00",1,"a"]',
        '[0,"2026-11-23T09:00:00",1,"a"]',
        f'[0,"{MOMENT}",1,"a\\u0000"]',
        '[0,1,1,"\\ud800"]',
        "[" * 200,
    ],
)
def test_a_cursor_that_was_not_given_out_is_refused(desk: InboxDesk, state: State, cursor: str) -> None:
    with pytest.raises(InvalidRequest):
        desk.listed(Wanted(SITE, state), 10, cursor)


def test_a_cursor_belongs_to_lists_in_its_order(filling: Filling, desk: InboxDesk) -> None:
    for number in range(3):
        filling.add(f"Offen {number}")
        filling.add(f"Erledigt {number}", state="done", decided_at=AT + timedelta(minutes=number))
    by_doubt, by_day = (desk.listed(Wanted(SITE, state), 1, None).next for state in ("open", "done"))
    assert len(desk.listed(Wanted(SITE, "all"), 9, by_doubt).groups) == 4
    assert len(desk.listed(Wanted(SITE, "done"), 9, by_day).groups) == 2
    with pytest.raises(InvalidRequest):
        desk.listed(Wanted(SITE, "done"), 9, by_doubt)
    with pytest.raises(InvalidRequest):
        desk.listed(Wanted(SITE), 9, by_day)


def test_filters_narrow_the_list(filling: Filling, desk: InboxDesk) -> None:
    filling.add("Übergang an der Brücke", "a", language="de", outcome="clarified", channel="telegram")
    filling.add("What about dogs 100%?", "b", language="en", intent="ask_article", article="angeln", outcome="answered")
    filling.add("Gestern", "c", at=AT - timedelta(days=1))
    assert (
        _ids(desk, q="übergang BRÜCKE") == _ids(desk, channel="telegram") == _ids(desk, outcome=("clarified",)) == ["a"]
    )
    assert _ids(desk, q="100%") == _ids(desk, language="en") == _ids(desk, article="angeln") == ["b"]
    assert _ids(desk, intent="ask_article") == ["b"]
    assert set(_ids(desk, outcome=("clarified", "answered"))) == {"a", "b"}
    assert _ids(desk, since=date(2026, 11, 23)) == ["b", "a"]
    assert _ids(desk, until=date(2026, 11, 22)) == ["c"]
    assert _ids(desk, state="done") == []
    assert set(_ids(desk, state="all")) == {"a", "b", "c"}
    assert InboxDesk(desk._database, FakeLessons()).listed(Wanted("elsewhere"), 50, None).total == 0


def test_what_the_assistant_thought_of_is_named(filling: Filling, desk: InboxDesk) -> None:
    gone, there = ({"kind": "article", "name": name, "confidence": None} for name in ("gone", "angeln"))
    act = {"kind": "intent", "name": "greet", "confidence": 0.2}
    filling.add("Angeln?", "a", article="angeln", guesses=[gone, there, act])
    [group] = desk.listed(Wanted(SITE), 50, None).groups
    assert group.title == "Angelschein"
    assert [(guess["name"], guess["title"]) for guess in group.guesses] == [
        ("angeln", "Angelschein"),
        ("greet", "greet"),
    ]


def test_two_thousand_messages_are_listed_at_once(filling: Filling, desk: InboxDesk, database: Database) -> None:
    guess = [{"kind": "article", "name": "angeln", "confidence": None}]
    with database.write() as sql:
        for number in range(2_000):
            more = {"uncertainty": number % 97 / 97, "guesses": guess}
            filling.put(sql, f"Frage {number} an die Stadt, etwas länger", f"g{number % 900}", **more)
    desk.listed(Wanted(SITE), 50, None)
    began = time.perf_counter()
    found = desk.listed(Wanted(SITE), 50, None)
    took = time.perf_counter() - began
    sys.stdout.write(f"2000 messages in 900 groups: {1000 * took:.0f} ms\n")
    assert (found.total, found.messages, len(found.groups)) == (900, 2_000, 50)
    assert took < 0.3
