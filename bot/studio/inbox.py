"""The inbox: editors read what citizens wrote, and decide what it means; one decision can serve a whole group."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from sqlalchemy import Connection, null, tuple_, update

from bot.clock import Clock, now
from bot.errors import InvalidRequest, NotFound, NothingToUndo
from bot.knowledge.article_rows import Act
from bot.staff import audit_log
from bot.staff.models import Staff
from bot.storage.database import Database
from bot.storage.tables import inbox_items
from bot.studio import inbox_claims as claims
from bot.studio import inbox_effects as effects
from bot.studio import inbox_list, task_rows
from bot.studio.inbox_claims import Claim, Key
from bot.studio.inbox_conditions import Wanted
from bot.studio.inbox_items import ARTICLE
from bot.studio.inbox_lessons import Lesson, Lessons, bare, wordings
from bot.studio.inbox_list import Group, Page
from bot.studio.test_set import TestRow

Kind = Literal["right", "article", "intent", "new_article", "out_of_scope", "delete"]
OUTSIDE = "out_of_scope"
_NOTE = "Posteingang"
"""Why an article changes."""
_MOST = 1_000
"""Messages of a group that are shown."""
_TEACHES = ("article", "intent", "out_of_scope")
"""After such a decision the assistant knows the wordings."""
_NAMED = ("article", "intent")
"""What a decision of that kind names."""


@dataclass(frozen=True)
class Decision:
    """What messages mean; `article` or `intent` says which one."""

    kind: Kind
    article: str = ""
    intent: str = ""
    messages: tuple[Key, ...] | None = None
    """Which of the group; None: all that are open, but never where that is for good."""
    text: str = ""
    """A wording to learn from in place of the citizens' own."""
    to_tests: bool = False


@dataclass(frozen=True)
class Done:
    """What came of it; `waits`: a second person has to agree before the wordings are live."""

    done: int
    left: int
    commit: str | None = None
    article: str | None = None
    draft: str | None = None
    waits: bool = False
    tests: int = 0


class InboxDesk:
    """The editors' door to the inbox."""

    def __init__(self, database: Database, lessons: Lessons, clock: Clock = now) -> None:
        self._database, self._lessons, self._clock = database, lessons, clock
        self._undoing = threading.Lock()

    def listed(self, wanted: Wanted, limit: int, after: str | None) -> Page:
        """One page; raises InvalidRequest for a cursor that was not given out."""
        with self._database.read() as sql:
            return inbox_list.page(sql, wanted, self._clock(), limit, after)

    def group(self, wanted: Wanted, group: str) -> Group:
        """A group with all its messages; raises NotFound."""
        with self._database.read() as sql:
            found = inbox_list.one(sql, wanted, group, self._clock(), _MOST)
        if found is None:
            raise NotFound(group)
        return found

    def decide(self, staff: Staff, site: str, group: str, decision: Decision) -> Done:
        """Do it; raises AlreadyDecided (`by`), NotFound, InvalidRequest."""
        _check(decision)
        with self._database.write() as sql:
            claim = claims.take(sql, staff, site, group, decision.messages, decision.kind, self._clock())
        commits: list[str] = []
        try:
            lesson = _lesson(claim, decision)
            if lesson.examples or lesson.tests:  # writing files takes long: nobody's turn waits for it
                commits = self._lessons.teach(staff, site, lesson)
            with self._database.write() as sql:
                return self._finish(sql, staff, claim, decision, commits, lesson.tests)
        except Exception:
            self._give_up(staff, claim, commits)
            raise

    def _finish(
        self,
        sql: Connection,
        staff: Staff,
        claim: Claim,
        decision: Decision,
        commits: list[str],
        tests: Sequence[TestRow],
    ) -> Done:
        at = self._clock()
        kept = frozenset(bare(row.text) for row in tests)
        did = _effects(sql, claim, decision, Act(staff.name, at, _NOTE), kept)
        about: dict[str, str] = {decision.kind: getattr(decision, decision.kind)} if decision.kind in _NAMED else {}
        noted: dict[str, Any] = {"kind": decision.kind, "commits": commits, **about, **did}
        state = "deleted" if decision.kind == "delete" else "done"
        claims.finish(sql, claim, staff, state, noted, at)
        told = about | {"messages": len(claim.rows)}
        audit_log.record(sql, staff.name, f"inbox_{decision.kind}", claim.group, claim.site, told, at)
        found = inbox_list.one(sql, Wanted(claim.site), claim.group, at, 1)
        return Done(
            done=len(claim.rows),
            left=found.size if found else 0,
            commit=commits[-1] if commits else None,
            article=about.get("article"),
            draft=did.get("draft"),
            waits=did.get("waits", False),
            tests=len(tests),
        )

    def _give_up(self, staff: Staff, claim: Claim, commits: Sequence[str]) -> None:
        with self._database.write() as sql:
            claims.let_go(sql, claim)
        self._lessons.take_back(staff, commits)

    def undo(self, staff: Staff, site: str) -> str:
        """Take back what this person decided last; the group. Raises NothingToUndo, CannotUndo, TaskChanged.

        What was deleted does not come back.
        """
        with self._undoing:  # twice at once means the last two
            return self._undone(staff, site)

    def _undone(self, staff: Staff, site: str) -> str:
        with self._database.read() as sql:
            rows = claims.last_of(sql, staff, site)
        if not rows or rows[0].state == "deleted":
            raise NothingToUndo
        undone = self._lessons.take_back(staff, rows[0].decision.get("commits", ()))
        try:
            self._note_undone(staff, site, rows)
        except Exception:
            self._lessons.take_back(staff, undone)  # or what was learned would be gone, and the decision not
            raise
        return str(rows[0].cluster)

    def _note_undone(self, staff: Staff, site: str, rows: Sequence[Any]) -> None:
        with self._database.write() as sql:
            if claims.last_of(sql, staff, site) != rows:
                raise NothingToUndo
            self._reopen(sql, staff, site, rows, rows[0].decision)

    def _reopen(self, sql: Connection, staff: Staff, site: str, rows: Sequence[Any], decision: dict[str, Any]) -> None:
        at = self._clock()
        effects.take_back(sql, site, decision, Act(staff.name, at, _NOTE))
        if task := decision.get("task"):
            task_rows.withdraw(sql, task)
        key = tuple_(inbox_items.c.conversation, inbox_items.c.seq)
        values = {"state": "open", "decision": null(), "decided_by": None, "decided_at": None}
        mine = key.in_([(row.conversation, row.seq) for row in rows])
        sql.execute(update(inbox_items).where(mine).values(values))
        told = {"decision": decision["kind"], "messages": len(rows)}
        audit_log.record(sql, staff.name, "inbox_undone", rows[0].cluster, site, told, at)


def _check(decision: Decision) -> None:
    for name in _NAMED:
        if decision.kind == name and not getattr(decision, name):
            raise InvalidRequest(f"which {name}?", field=name)
    if decision.kind == "delete" and decision.messages is None:
        raise InvalidRequest("what goes for good is named, message by message", field="messages")


def _effects(
    sql: Connection, claim: Claim, decision: Decision, act: Act, kept: frozenset[str] = frozenset()
) -> dict[str, Any]:
    """What is done besides the training data."""
    add = partial(effects.add_wordings, sql, claim, decision.article, decision.text, act, kept)
    acts: dict[str, Any] = {
        "article": add,
        "new_article": lambda: {"draft": effects.begin_article(sql, claim, decision.text, act)},
        "delete": lambda: effects.blank(sql, claim),
    }
    return acts[decision.kind]() if decision.kind in acts else {}


def _lesson(claim: Claim, decision: Decision) -> Lesson:
    """What the training data learn of it, and what they are measured on: never the same sentence.

    Of several wordings that are taught every second one joins the test set, and a single one is not learned then.
    """
    tests = tuple(_test_rows(claim, decision)) if decision.to_tests else ()
    if decision.kind in _TEACHES:
        tests = tests[::2]
    kept = {bare(row.text) for row in tests}
    said = wordings([decision.text] if decision.text else [row.text for row in claim.rows])
    intent = decision.intent if decision.kind == "intent" else OUTSIDE if decision.kind == "out_of_scope" else ""
    if intent and not said:
        raise InvalidRequest("nothing here can be a wording; write one yourself", field="text")
    return Lesson(intent, tuple(one for one in said if bare(one) not in kept) if intent else (), tests)


def _test_rows(claim: Claim, decision: Decision) -> list[TestRow]:
    """What these messages should lead to; of a new article nobody knows that yet."""
    owners: dict[str, Any] = {}
    for row in claim.rows:
        for one in wordings([row.text]):
            owners.setdefault(one, row)
    kept = [(text, owners[text]) for text in wordings([row.text for row in claim.rows])]
    return [
        TestRow(text, expected, row.language, "inbox") for text, row in kept if (expected := _expected(row, decision))
    ]


def _expected(row: Any, decision: Decision) -> str:
    if decision.kind == "right":
        return _taken_for(row)
    return {"article": decision.article, "intent": decision.intent, "out_of_scope": "oos"}.get(decision.kind, "")


def _taken_for(row: Any) -> str:
    """What the assistant made of it; of a question back all that was offered."""
    if row.intent != ARTICLE:
        return str("oos" if row.intent in (OUTSIDE, "nlu_fallback") else row.intent)
    offered = [guess["name"] for guess in row.guesses if guess["kind"] == "article"]
    return str(row.article or ",".join(offered))
