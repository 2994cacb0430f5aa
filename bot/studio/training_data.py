"""What editors do with the training data: each act is a commit in their name and an entry in the audit log."""

import logging
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import select

from bot.clock import Clock, now
from bot.errors import Forbidden, NotFound
from bot.settings import Settings
from bot.staff import audit_log
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.storage.tables import articles, sites
from bot.studio import responses, synonyms, test_set
from bot.studio.examples_csv import Taken, taken
from bot.studio.git_trees import Commit, Patch
from bot.studio.intents import Answer, Changed, Intents
from bot.studio.nlu_files import NluFiles
from bot.studio.repository import Stored, TrainingData
from bot.studio.test_set import TestRow

log = logging.getLogger(__name__)
FOLDER = "training.git"


def repository(settings: Settings) -> TrainingData:
    """The repository of a data folder."""
    return TrainingData(settings.data / FOLDER)


class TrainingDesk:
    """The editors' door to the training data; every act gives the commit that it has become."""

    def __init__(self, settings: Settings, database: Database, clock: Clock = now) -> None:
        self._database, self._clock = database, clock
        self.data = repository(settings)
        self._remote = settings.training_remote.get_secret_value()
        self._pushing = threading.Lock()

    def files(self) -> tuple[NluFiles, str]:
        """What is there now, and as of which commit."""
        head = self.data.head()
        return NluFiles(self.data.files(head)), head

    def add_examples(self, staff: Staff, intent: str, texts: Iterable[str], language: str | None = None) -> str:
        """Further examples of an intent; without a language it is told from each text."""
        return self._intents(staff, f"Add examples to {intent}.", intent, lambda now: now.add(intent, texts, language))

    def remove_examples(self, staff: Staff, intent: str, texts: Collection[str]) -> str:
        """Examples go."""
        return self._intents(staff, f"Remove examples of {intent}.", intent, lambda now: now.remove(intent, texts))

    def move_examples(self, staff: Staff, intent: str, texts: Collection[str], to: str) -> str:
        """Examples are those of another intent."""
        return self._intents(staff, f"Move from {intent} to {to}.", intent, lambda now: now.move(intent, texts, to))

    def create_intent(self, staff: Staff, intent: str, texts: Iterable[str], answer: Answer) -> str:
        """A new intent."""
        return self._intents(staff, f"Add the intent {intent}.", intent, lambda now: now.create(intent, texts, answer))

    def split_intent(self, staff: Staff, intent: str, texts: Collection[str], to: str, answer: Answer) -> str:
        """A new intent out of some examples of this one."""
        summary = f"Split {to} from {intent}."
        return self._intents(staff, summary, intent, lambda now: now.split(intent, texts, to, answer))

    def merge_intent(self, staff: Staff, intent: str, into: str) -> str:
        """Two intents become one."""
        return self._intents(staff, f"Merge {intent} into {into}.", intent, lambda now: now.merge(intent, into))

    def rename_intent(self, staff: Staff, intent: str, to: str) -> str:
        """Another name."""
        return self._intents(staff, f"Rename {intent} to {to}.", intent, lambda now: now.rename(intent, to))

    def drop_intent(self, staff: Staff, intent: str) -> str:
        """The intent goes."""
        return self._intents(staff, f"Remove the intent {intent}.", intent, lambda now: now.drop(intent))

    def take_table(self, staff: Staff, table: str) -> tuple[Taken, str]:
        """A table of examples: all of it, or nothing."""
        found = Taken()

        def act(files: NluFiles) -> Changed:
            nonlocal found
            found = taken(files, table)
            return found.changed

        commit = self._do(staff, "Read a table of examples.", "csv", act)
        return found, commit

    def say(self, staff: Staff, name: str, language: str, texts: Sequence[str]) -> str:
        """Another wording of a response."""
        act = lambda files: responses.save(files, name, language, texts)  # noqa: E731
        return self._do(staff, f"Reword {name} ({language}).", name, act)

    def set_words(self, staff: Staff, value: str, texts: Iterable[str]) -> str:
        """By which words a value of an entity is known."""
        return self._do(staff, f"Words of {value}.", value, lambda files: synonyms.save(files, value, texts))

    def tests(self, site: str) -> list[TestRow]:
        """The test set of a site; raises NotFound for one that there is not."""
        self._articles(site)
        return test_set.rows(self.files()[0], site)

    def add_tests(self, staff: Staff, site: str, rows: Iterable[TestRow]) -> str:
        """Further rows of the site's test set."""
        known = self._articles(site)
        act = lambda files: test_set.added(files, site, rows, known)  # noqa: E731
        return self._do(staff, f"Add to the test set of {site}.", site, act, site)

    def drop_tests(self, staff: Staff, site: str, texts: Collection[str]) -> str:
        """Rows go."""
        self._articles(site)
        act = lambda files: test_set.removed(files, site, texts)  # noqa: E731
        return self._do(staff, f"Remove from the test set of {site}.", site, act, site)

    def undo(self, staff: Staff, commit: str) -> str:
        """Take a commit back; raises CannotUndo, and Forbidden where another city's test set is in it."""
        files = [patch.file for patch in self.data.differences(commit)]
        if not all(_is_open_to(staff, file) for file in files):
            raise Forbidden
        site = next(filter(None, map(test_set.site_of, files)), "")
        return self._noted(staff, "training_data_undone", commit, self.data.undo(commit, staff.name), site)

    def history(self, staff: Staff, limit: int, after: str | None) -> tuple[list[Commit], str | None]:
        """Commits, newest first, but for those on other cities' test sets."""
        found, more = self.data.history(limit, after)
        return [one for one in found if not one.files or any(_is_open_to(staff, file) for file in one.files)], more

    def differences(self, staff: Staff, commit: str) -> list[Patch]:
        """What a commit changed, but for other cities' test sets: citizens' sentences stand in them."""
        return [patch for patch in self.data.differences(commit) if _is_open_to(staff, patch.file)]

    def _intents(self, staff: Staff, summary: str, intent: str, act: Callable[[Intents], Changed]) -> str:
        known = self._all_articles()
        return self._do(staff, summary, intent, lambda files: act(Intents(files, known)))

    def _do(self, staff: Staff, summary: str, subject: str, act: Callable[[NluFiles], Changed], site: str = "") -> str:
        """On what is there when it is this editor's turn; so nobody's act is lost to somebody else's."""
        done = self.data.act(lambda texts: act(NluFiles(texts)), summary, staff.name)
        return self._noted(staff, "training_data", subject, done, site)

    def _noted(self, staff: Staff, act: str, subject: str, done: Stored, site: str) -> str:
        """`site`: empty for what all cities share. The commit, once it stands in the audit log, too."""
        if not done.is_new:
            return done.commit
        with self._database.write() as sql:
            audit_log.record(sql, staff.name, act, subject, site, {"commit": done.commit}, self._clock())
        if self._remote:
            threading.Thread(target=self._push, daemon=True).start()
        return done.commit

    def _push(self) -> None:
        """Never in anybody's way: what does not arrive now goes with the next act."""
        with self._pushing:
            try:
                self.data.push(self._remote)
            except OSError as error:
                log.warning("the training data could not be pushed: %s", error)

    def _articles(self, site: str) -> set[str]:
        """Ids; raises NotFound for a site that there is not."""
        with self._database.read() as sql:
            if sql.scalar(select(sites.c.id).where(sites.c.id == site)) is None:
                raise NotFound(site)
            return set(sql.scalars(select(articles.c.id).where(articles.c.site == site)))

    def _all_articles(self) -> dict[str, set[str]]:
        """Ids by site."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        with self._database.read() as sql:
            for site, article in sql.execute(select(articles.c.site, articles.c.id)):
                found[site].add(article)
        return found


def _is_open_to(staff: Staff, file: str) -> bool:
    site = test_set.site_of(file)
    return site is None or staff.may(Role.EDITOR, site)


def as_data(one: Any) -> dict[str, Any]:
    """A commit or patch for JSON."""
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in vars(one).items()}
