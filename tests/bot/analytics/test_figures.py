"""What was asked and what became of it, counted once, by everything that an editor wants to know it by."""

from datetime import date, timedelta

import pytest
from sqlalchemy import event

from bot.analytics.figures import Counted, Figures, figures
from bot.analytics.listing import count, listed
from bot.analytics.turns import Wanted
from bot.storage.database import Database
from tests.bot.analytics.filling import NIGHT, Said, fill

WANTED = Wanted("musterstadt", date(2026, 10, 25), date(2026, 10, 26))


@pytest.fixture
def filled(database: Database) -> Database:
    fill(database)
    fill(database, site="anderswo")
    return database


def _figures(database: Database, wanted: Wanted = WANTED) -> Figures:
    with database.read() as sql:
        return figures(sql, wanted)


def _counts(found: dict[str, Counted]) -> dict[str, int]:
    return {name: one.count for name, one in found.items()}


def test_what_citizens_said_and_what_became_of_it(filled: Database) -> None:
    found = _figures(filled)
    assert (found.conversations.count, found.messages.count, found.turns.count) == (6, 7, 7)
    assert _counts(found.groups) == {"answered": 4, "clarified": 1, "unanswered": 1, "handovers": 0, "cases": 1}
    assert found.shares == {"answered": 4 / 6, "clarified": 1 / 6, "unanswered": 1 / 6}
    assert _counts(found.by_outcome) == {"answered": 4, "clarified": 1, "unanswered_no_match": 1, "case_opened": 1}


def test_what_nobody_has_asked_has_no_shares(database: Database) -> None:
    found = _figures(database)
    assert found.shares == dict.fromkeys(("answered", "clarified", "unanswered"))
    assert (found.turns.count, found.by_day, found.articles, found.unanswered) == (0, {}, [], [])


def test_articles_by_how_often_they_were_given_and_how_they_helped(filled: Database) -> None:
    found = [
        (one.name, one.asked.count, one.up and one.up.count, one.down and one.down.count)
        for one in _figures(filled).articles
    ]
    assert found == [("hund", 2, 1, 1), ("pass", 2, 0, 0)]  # fmt: skip
    assert [one.name for one in _figures(filled).unhelpful] == ["hund"]


def test_intents_languages_and_channels(filled: Database) -> None:
    found = _figures(filled)
    intents = [(one.name, one.asked.count) for one in found.top_intents]
    assert intents == [("ask_article", 4), ("nlu_fallback", 1), ("report_defect", 1)]
    assert {one.name: one.share for one in found.by_language} == {"de": 1.0, "tr": 0.5, "en": None}
    assert {one.name: one.turns.count for one in found.by_channel} == {"web": 5, "telegram": 2}


def test_questions_without_an_answer_are_put_together_as_in_the_inbox(filled: Database) -> None:
    lost = Said("unanswered_out_of_scope", group="boot")
    fill(
        filled,
        (lost, lost, Said("failed", group="weg", state="deleted"), Said("answered", group="gut")),
        at=NIGHT + timedelta(days=1),
    )
    found = [(group.id, group.text, asked.count) for group, asked in _figures(filled).unanswered]
    assert found == [("boot", "Masked boot", 2), ("angeln", "Masked angeln", 1)]


def test_days_are_those_of_the_city_also_when_clocks_change(filled: Database) -> None:
    fill(filled, at=NIGHT + timedelta(hours=25))  # half past midnight again, in winter time
    days = {day: numbers["turns"].count for day, numbers in _figures(filled).by_day.items()}
    assert days == {date(2026, 10, 25): 7, date(2026, 10, 26): 7}
    assert _figures(filled, Wanted("musterstadt", date(2026, 10, 26), date(2026, 10, 26))).turns.count == 7


def test_all_turns_are_read_once_and_only_those_of_the_days(filled: Database) -> None:
    asked = list[tuple[str, object]]()
    event.listen(
        filled.engine, "before_cursor_execute", lambda _c, _cursor, text, values, *_: asked.append((text, values))
    )
    _figures(filled)
    [(text, values)] = [one for one in asked if "turns AS" in one[0]]
    assert len([one for one in asked if "FROM messages" in one[0]]) == 2  # and what citizens said
    with filled.engine.connect() as sql:
        plan = [str(row[3]) for row in sql.exec_driver_sql(f"EXPLAIN QUERY PLAN {text}", values)]
    assert [line for line in plan if line.startswith("SEARCH turn ")] == [
        "SEARCH turn USING INDEX messages_of (author=? AND at>? AND at<?)"
    ]


def test_every_number_is_the_length_of_its_list(filled: Database) -> None:
    found = _figures(filled)
    asked = [*found.articles, *found.top_intents]
    covered = [*found.by_language, *found.by_channel]
    numbers = [found.conversations, found.messages, found.turns, *found.groups.values(), *found.by_outcome.values()]
    numbers += [one for entry in asked for one in (entry.asked, entry.up, entry.down) if one]
    numbers += [one for entry in covered for one in (entry.turns, entry.answered, entry.unanswered)]
    numbers += [one for day in found.by_day.values() for one in day.values()]
    numbers += [one for _, one in found.unanswered]
    assert len(numbers) > 35
    with filled.read() as sql:
        for one in numbers:
            assert (count(sql, one.query), len(listed(sql, one.query, 100, 0))) == (one.count, one.count), one
