"""What the training data learn from the inbox: examples of intents, and rows of the frozen test set."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from bot.privacy.public_text import REMOVED
from bot.privacy.secret_words import HIDDEN
from bot.staff.models import Staff
from bot.studio.test_set import TestRow


@dataclass(frozen=True)
class Lesson:
    """Wordings of an intent, and sentences with what they should lead to; either may be empty."""

    intent: str = ""
    examples: tuple[str, ...] = ()
    tests: tuple[TestRow, ...] = ()


class Lessons(Protocol):
    """The training data, as far as the inbox needs them."""

    def teach(self, staff: Staff, site: str, lesson: Lesson) -> list[str]:
        """Write it down; the commits that it has become, none where all of it was known."""

    def take_back(self, staff: Staff, commits: Iterable[str]) -> list[str]:
        """Undo commits, all of them or none; the commits that this has become. Raises CannotUndo."""


class Repository(Protocol):
    """Knows its newest commit."""

    def head(self) -> str:
        """Its id."""

    def author(self, commit: str) -> str:
        """Whose act it is."""


class Desk(Protocol):
    """The editors' door to the training data."""

    @property
    def data(self) -> Repository:
        """The repository behind it."""

    def add_examples(self, staff: Staff, intent: str, texts: Iterable[str]) -> str:
        """Further examples of an intent; the newest commit afterwards."""

    def add_tests(self, staff: Staff, site: str, rows: Iterable[TestRow]) -> str:
        """Further rows of the site's test set; the newest commit afterwards."""

    def undo(self, staff: Staff, commit: str) -> str:
        """Take a commit back."""


class GitLessons:
    """Lessons as commits in the editor's name."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def teach(self, staff: Staff, site: str, lesson: Lesson) -> list[str]:
        """First what is learned, then what it is measured on; all of it or nothing."""
        done: list[str] = []
        try:
            if lesson.examples:
                done += self._told(staff, lambda: self._desk.add_examples(staff, lesson.intent, lesson.examples))
            if lesson.tests:
                done += self._told(staff, lambda: self._desk.add_tests(staff, site, lesson.tests))
        except Exception:
            self.take_back(staff, done)
            raise
        return done

    def _told(self, staff: Staff, act: "Act") -> list[str]:
        """What changes nothing is no commit, and the newest one may be somebody else's of just now."""
        before = self._desk.data.head()
        commit = act()
        return [] if commit == before or self._desk.data.author(commit) != staff.name else [commit]

    def take_back(self, staff: Staff, commits: Iterable[str]) -> list[str]:
        """The newest first; what was taken back before stays so."""
        done: list[str] = []
        try:
            for commit in reversed(list(commits)):
                done += self._told(staff, partial(self._desk.undo, staff, commit))
        except Exception:
            self.take_back(staff, done)
            raise
        return done


class Act(Protocol):
    """Something that ends with the newest commit."""

    def __call__(self) -> str:
        """Do it."""


_LOOSE = re.compile(r" ([,.;:?!])")
"""What stood behind something that was masked."""
MOST = 10
"""Wordings of one decision; more of the same teach nothing."""
LONGEST = 300
"""Characters of a wording; a whole story is no example."""


def bare(text: str) -> str:
    """What two sentences have in common that say the same in the same words."""
    return "".join(filter(str.isalnum, text.casefold()))


def wordings(texts: Sequence[str]) -> tuple[str, ...]:
    """Wordings to learn from: without the marks of what was masked, each once, at most as many as are worth it."""
    plain = (_LOOSE.sub(r"\1", " ".join(text.replace(REMOVED, " ").replace(HIDDEN, " ").split())) for text in texts)
    once: dict[str, str] = {}
    for text in plain:
        once.setdefault(bare(text), text)
    return tuple(text for key, text in once.items() if key and len(text) <= LONGEST)[:MOST]
