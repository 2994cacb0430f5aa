"""The training data of the studio: a bare git repository, in which each act of an editor is one commit.

There is no working tree, so nothing can be half written: files, tree and commit are on the disk first, and the branch
is moved last. `main` is what editors have made of it, `shipped` what the program brings; a newer program is merged.
Whatever would make the data faulty is refused before the branch moves, whoever wants it: an act, an undo, a merge.
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.clock import Clock, now
from bot.errors import CannotUndo, InvalidRequest, NotFound
from bot.studio.git_trees import (
    Commit,
    Files,
    Patch,
    difference,
    merged,
    patched,
    text_of,
    texts,
    tip,
    told,
    tree_with,
    without,
)
from bot.studio.program_merge import fitting
from bot.studio.shipped import shipped_files
from bot.studio.trainings_check import new_fault

if TYPE_CHECKING:
    import pygit2

MAIN, SHIPPED = "refs/heads/main", "refs/heads/shipped"
_PROGRAM = "Bürgerlotse"
_DOMAIN = "buergerlotse.invalid"
"""RFC 2606: addresses there belong to nobody; editors' own addresses are nobody's business in a repository."""


@dataclass(frozen=True)
class Stored:
    """What an act has become: a commit of its own, or the newest one where it changed nothing."""

    commit: str
    is_new: bool


class TrainingData:
    """The repository; safe to use from several threads and processes, one writer at a time."""

    def __init__(self, folder: Path, clock: Clock = now) -> None:
        """`folder`: the repository, for example `<data>/training.git`; made when it is first asked for."""
        self.folder, self._clock = folder, clock

    @property
    def exists(self) -> bool:
        """Whether editors have begun; before that the program's own files are what is trained."""
        return (self.folder / "HEAD").exists()

    @cached_property
    def _git(self) -> "pygit2.Repository":
        """Opened once; made, or brought up to the program's files, where that is needed."""
        import pygit2

        pygit2.settings.enable_fsync_gitdir(True)
        with self._alone():
            if not self.exists:
                self._make()
            repository = pygit2.Repository(str(self.folder))
            self._follow_program(repository)
        return repository

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other thread and no other process writes meanwhile; what one that was killed had locked is free again."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with open(self.folder.with_name(f"{self.folder.name}.lock"), "a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            for left in (*self.folder.glob("*.lock"), *(self.folder / "refs").rglob("*.lock")):
                left.unlink(missing_ok=True)
            yield

    def _make(self) -> None:
        """In a folder beside, so that there is either a whole repository or none."""
        import pygit2

        fresh = self.folder.with_name(f"{self.folder.name}.{os.getpid()}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        made = pygit2.init_repository(str(fresh), bare=True, initial_head="main")
        tree = tree_with(made, shipped_files(), None)
        first = self._commit(made, tree, [], "Begin with what the program ships.", _PROGRAM)
        made.references.create(SHIPPED, first)
        made.references.create(MAIN, first)
        made.free()
        fresh.rename(self.folder)

    def _follow_program(self, git: "pygit2.Repository") -> None:
        """Merge what a newer program ships; where both changed the same lines, the editors' words stay."""
        shipped, main = tip(git, SHIPPED), tip(git, MAIN)
        present = tree_with(git, shipped_files(), None)
        if present == shipped.tree_id:
            return
        newer = self._commit(git, present, [shipped.id], "Take over what the program ships.", _PROGRAM)
        tree, kept = _joined(git, main, newer)
        named = "".join(f"\n\nKept as edited: {path}" for path in sorted(kept))
        both = self._commit(git, tree, [main.id, newer], f"Merge what the program ships.{named}", _PROGRAM)
        git.references[MAIN].set_target(both)
        git.references[SHIPPED].set_target(newer)  # last: a merge that did not come to its end is made again

    def head(self) -> str:
        """The id of the newest commit."""
        return str(self._git.references[MAIN].target)

    def files(self, commit: str | None = None) -> dict[str, str]:
        """All texts by path; raises NotFound for an unknown commit."""
        return texts(self._git, self._found(commit).tree_id)

    def brought_up(self, commit: str) -> dict[str, str]:
        """All texts of a commit, with what the program ships by now; raises NotFound."""
        git = self._git
        tree, _ = _joined(git, self._found(commit), tip(git, SHIPPED).id)
        return texts(git, tree)

    def read(self, path: str, commit: str | None = None) -> str:
        """One text; raises NotFound."""
        try:
            return text_of(self._git, self._found(commit).tree[path].id)
        except KeyError:
            raise NotFound(path) from None

    def commit(self, files: Files, summary: str, by: str) -> str:
        """Store these files in one step; the id of the commit, or of the newest one where nothing changes."""
        return self.act(lambda _: files, summary, by).commit

    def act(self, change: Callable[[dict[str, str]], Files], summary: str, by: str) -> Stored:
        """Make one step of what is there now; nobody else acts meanwhile.

        `change`: from all texts to those that become different. Raises what it raises, and InvalidRequest where it
        would make the data faulty.
        """
        git = self._git
        with self._alone():
            head = tip(git, MAIN)
            before = texts(git, head.tree_id)
            tree = tree_with(git, change(before), head.tree)
            if fault := new_fault(before, texts(git, tree)):
                raise InvalidRequest(f"{fault.file}: {fault.reason}: {fault.sentence}", field="texts")
            return self._moved(git, head, tree, summary, by)

    def undo(self, commit: str, by: str) -> Stored:
        """A step that takes one back; raises CannotUndo where later ones build on it."""
        git = self._git
        with self._alone():
            head, bad = tip(git, MAIN), self._found(commit)
            if len(bad.parents) != 1:
                raise CannotUndo
            tree = without(git, bad, head)
            if fault := new_fault(texts(git, head.tree_id), texts(git, tree)):
                raise CannotUndo(f"{fault.file}: {fault.reason}: {fault.sentence}")
            summary = bad.message.split("\n", 1)[0]
            return self._moved(git, head, tree, f"Undo: {summary}", by)

    def _moved(
        self, git: "pygit2.Repository", head: "pygit2.Commit", tree: "pygit2.Oid", summary: str, by: str
    ) -> Stored:
        """The branch is at this tree from now on."""
        if tree == head.tree_id:
            return Stored(str(head.id), False)
        stored = self._commit(git, tree, [head.id], summary, by)
        git.references[MAIN].set_target(stored)
        return Stored(str(stored), True)

    def history(self, limit: int = 50, after: str | None = None) -> tuple[list[Commit], str | None]:
        """Commits from the newest on, or from those `after` one; and after which one it goes on."""
        git = self._git
        start = self._found(after or None)
        walk = git.walk(start.id)
        walk.simplify_first_parent()
        if after:
            next(walk, None)
        found = [told(git, commit) for commit, _ in zip(walk, range(limit + 1), strict=False)]
        return found[:limit], found[limit - 1].id if len(found) > limit else None

    def differences(self, commit: str) -> list[Patch]:
        """What a commit changed; raises NotFound."""
        found = self._found(commit)
        return [patched(patch) for patch in difference(self._git, found) if patch is not None]

    def export(self, commit: str, folder: Path) -> None:
        """Write all files of a commit below a folder."""
        for path, text in self.files(commit).items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def author(self, commit: str) -> str:
        """Whose act it is; raises NotFound."""
        return str(self._found(commit).author.name)

    def push(self, remote: str) -> None:
        """Send both branches to another repository; raises OSError with the reason."""
        import pygit2

        over_ssh = urlsplit(remote)  # with a key of the ssh-agent; other ways bring theirs in the address
        keys = pygit2.KeypairFromAgent(over_ssh.username or "git") if over_ssh.scheme == "ssh" else None
        try:
            branches = [MAIN, SHIPPED]
            self._git.remotes.create_anonymous(remote).push(branches, pygit2.RemoteCallbacks(credentials=keys))
        except pygit2.GitError as error:
            raise OSError(str(error)) from error

    def _found(self, commit: str | None) -> "pygit2.Commit":
        """None: the newest one."""
        import pygit2

        if commit is None:
            return tip(self._git, MAIN)
        try:
            found = self._git.get(commit)
        except ValueError:
            found = None
        if not isinstance(found, pygit2.Commit):
            raise NotFound(commit)
        return found

    def _commit(
        self, git: "pygit2.Repository", tree: "pygit2.Oid", parents: list["pygit2.Oid"], message: str, by: str
    ) -> "pygit2.Oid":
        """Stored, and not yet on any branch."""
        import pygit2

        at = int(self._clock().timestamp())
        author = pygit2.Signature(by, _address(by), at, 0)
        program = pygit2.Signature(_PROGRAM, _address(_PROGRAM), at, 0)
        return git.create_commit(None, author, program, f"{message}\n", tree, parents)


def _address(name: str) -> str:
    plain = "".join(character for character in name.casefold() if character.isascii() and character.isalnum())
    return f"{plain or 'editor'}@{_DOMAIN}"


def _joined(git: "pygit2.Repository", ours: "pygit2.Commit", theirs: "pygit2.Oid") -> tuple["pygit2.Oid", set[str]]:
    """Both brought together so that it can be trained, and the files that stay as edited."""
    tree, clashed = merged(git, ours.id, theirs)
    now, kept = fitting(texts(git, ours.tree_id), texts(git, tree))
    return tree_with(git, now, None) if kept else tree, clashed | kept
