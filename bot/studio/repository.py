"""The training data of the studio: a bare git repository, in which each act of an editor is one commit.

There is no working tree, so nothing can be half written: files, tree and commit are stored first, and the branch is
moved last. `main` is what editors have made of it, `shipped` what the program brings; a newer program is merged.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from bot.clock import Clock, now
from bot.errors import CannotUndo, NotFound
from bot.studio.shipped import shipped_files

if TYPE_CHECKING:
    import pygit2

MAIN, SHIPPED = "refs/heads/main", "refs/heads/shipped"
_PROGRAM = "Bürgerlotse"
_DOMAIN = "buergerlotse.invalid"
"""RFC 2606: addresses there belong to nobody; editors' own addresses are nobody's business in a repository."""
Files = Mapping[str, str | None]
"""Texts by path; None takes a file away."""


@dataclass(frozen=True)
class Commit:
    """One act: who did what, when, and which files it touched."""

    id: str
    at: datetime
    by: str
    summary: str
    files: tuple[str, ...]


@dataclass(frozen=True)
class Patch:
    """What a commit did to one file: lines with "+", "-" or " " before them."""

    file: str
    lines: tuple[tuple[str, str], ...]


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

        with self._alone():
            if not self.exists:
                self._make()
            repository = pygit2.Repository(str(self.folder))
            self._follow_program(repository)
        return repository

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No other thread and no other process writes meanwhile."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        with open(self.folder.with_name(f"{self.folder.name}.lock"), "a", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _make(self) -> None:
        """In a folder beside, so that there is either a whole repository or none."""
        import pygit2

        fresh = self.folder.with_name(f"{self.folder.name}.{os.getpid()}.new")
        shutil.rmtree(fresh, ignore_errors=True)
        made = pygit2.init_repository(str(fresh), bare=True, initial_head="main")
        first = self._store(made, shipped_files(), [], "Begin with what the program ships.", _PROGRAM)
        made.references.create(SHIPPED, first)
        made.references.create(MAIN, first)
        made.free()
        fresh.rename(self.folder)

    def _follow_program(self, git: "pygit2.Repository") -> None:
        """Merge what a newer program ships; where both changed the same lines, the editors' words stay."""
        shipped = _tip(git, SHIPPED)
        present = self._tree(git, shipped_files(), None)
        if present == shipped.tree_id:
            return
        newer = self._commit(git, present, [shipped.id], "Take over what the program ships.", _PROGRAM)
        main = _tip(git, MAIN)
        tree, kept = _merged(git, main.id, newer)
        told = "".join(f"\n\nKept as edited: {path}" for path in kept)
        both = self._commit(git, tree, [main.id, newer], f"Merge what the program ships.{told}", _PROGRAM)
        git.references[MAIN].set_target(both)
        git.references[SHIPPED].set_target(newer)  # last: a merge that did not come to its end is made again

    def head(self) -> str:
        """The id of the newest commit."""
        return str(self._git.references[MAIN].target)

    def files(self, commit: str | None = None) -> dict[str, str]:
        """All texts by path; raises NotFound for an unknown commit."""
        return dict(_walk(self._git, self._found(commit).tree))

    def brought_up(self, commit: str) -> dict[str, str]:
        """All texts of a commit, with what the program ships by now; raises NotFound."""
        import pygit2

        git = self._git
        tree, _ = _merged(git, self._found(commit).id, _tip(git, SHIPPED).id)
        return dict(_walk(git, git[tree].peel(pygit2.Tree)))

    def read(self, path: str, commit: str | None = None) -> str:
        """One text; raises NotFound."""
        try:
            return _text(self._found(commit).tree[path])
        except KeyError:
            raise NotFound(path) from None

    def commit(self, files: Files, summary: str, by: str, seen: str | None = None) -> str:
        """Store these files in one step; the id of the commit, or of the newest one where nothing changes.

        `seen`: the commit that the texts were made from; what was changed since by somebody else is merged, and raises
        CannotUndo where it cannot be.
        """
        git = self._git
        with self._alone():
            head = _tip(git, MAIN)
            base = self._found(seen) if seen else head
            tree = self._tree(git, files, base.tree)
            if base.id != head.id:
                mine = self._commit(git, tree, [base.id], summary, by)
                tree = _applied(git, git.merge_trees(base.tree, head.tree, git[mine].tree))
            if tree == head.tree_id:
                return str(head.id)
            stored = self._commit(git, tree, [head.id], summary, by)
            git.references[MAIN].set_target(stored)
        return str(stored)

    def undo(self, commit: str, by: str) -> str:
        """A new commit that takes one back; raises CannotUndo where later ones build on it."""
        git = self._git
        with self._alone():
            head, bad = _tip(git, MAIN), self._found(commit)
            if len(bad.parents) != 1:
                raise CannotUndo
            tree = _applied(git, git.revert_commit(bad, head))
            if tree == head.tree_id:
                return str(head.id)
            summary = bad.message.split("\n", 1)[0]
            stored = self._commit(git, tree, [head.id], f"Undo: {summary}", by)
            git.references[MAIN].set_target(stored)
        return str(stored)

    def history(self, limit: int = 50, after: str | None = None) -> tuple[list[Commit], str | None]:
        """Commits from the newest on, or from those `after` one; and after which one it goes on."""
        git = self._git
        start = self._found(after) if after else _tip(git, MAIN)
        walk = git.walk(start.id)
        walk.simplify_first_parent()
        if after:
            next(walk, None)
        found = [_told(git, commit) for commit, _ in zip(walk, range(limit + 1), strict=False)]
        return found[:limit], found[limit - 1].id if len(found) > limit else None

    def differences(self, commit: str) -> list[Patch]:
        """What a commit changed; raises NotFound."""
        found = self._found(commit)
        return [_patch(patch) for patch in _diff(self._git, found) if patch is not None]

    def export(self, commit: str, folder: Path) -> None:
        """Write all files of a commit below a folder."""
        for path, text in self.files(commit).items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")

    def push(self, remote: str) -> None:
        """Send both branches to another repository; raises OSError with the reason."""
        import pygit2

        try:
            self._git.remotes.create_anonymous(remote).push([MAIN, SHIPPED])
        except pygit2.GitError as error:
            raise OSError(str(error)) from error

    def _found(self, commit: str | None) -> "pygit2.Commit":
        import pygit2

        if commit is None:
            return _tip(self._git, MAIN)
        try:
            found = self._git.get(commit)
        except ValueError:
            found = None
        if not isinstance(found, pygit2.Commit):
            raise NotFound(commit)
        return found

    def _store(
        self, git: "pygit2.Repository", files: Files, parents: list["pygit2.Oid"], summary: str, by: str
    ) -> "pygit2.Oid":
        return self._commit(git, self._tree(git, files, None), parents, summary, by)

    def _tree(self, git: "pygit2.Repository", files: Files, base: "pygit2.Tree | None") -> "pygit2.Oid":
        """The tree `base` with these files in it."""
        import pygit2

        index = pygit2.Index()
        if base is not None:
            index.read_tree(base)
        for path, text in files.items():
            if text is None:
                index.remove(path)
            else:
                blob = git.create_blob(text.encode())
                index.add(pygit2.IndexEntry(path, blob, pygit2.enums.FileMode.BLOB))
        return index.write_tree(git)

    def _commit(
        self, git: "pygit2.Repository", tree: "pygit2.Oid", parents: list["pygit2.Oid"], message: str, by: str
    ) -> "pygit2.Oid":
        """Stored, and not yet on any branch."""
        import pygit2

        at = int(self._clock().timestamp())
        author = pygit2.Signature(by, _address(by), at, 0)
        program = pygit2.Signature(_PROGRAM, _address(_PROGRAM), at, 0)
        return git.create_commit(None, author, program, f"{message}\n", tree, parents)


def _tip(git: "pygit2.Repository", branch: str) -> "pygit2.Commit":
    import pygit2

    return git.references[branch].peel(pygit2.Commit)


def _address(name: str) -> str:
    plain = "".join(character for character in name.casefold() if character.isascii() and character.isalnum())
    return f"{plain or 'editor'}@{_DOMAIN}"


def _merged(git: "pygit2.Repository", ours: "pygit2.Oid", theirs: "pygit2.Oid") -> tuple["pygit2.Oid", list[str]]:
    """Both brought together, and the files in which the editors' lines were kept against the program's."""
    import pygit2

    clashes = git.merge_commits(ours, theirs).conflicts or ()
    kept = sorted({entry.path for clash in clashes for entry in clash if entry})
    index = git.merge_commits(ours, theirs, favor=pygit2.enums.MergeFavor.OURS)
    for _, own, _ in list(index.conflicts or ()):  # one of both took the file away
        if own is not None:
            index.add(own)
    for path in {entry.path for clash in list(index.conflicts or ()) for entry in clash if entry}:
        del index.conflicts[path]
    return index.write_tree(git), kept


def _applied(git: "pygit2.Repository", index: "pygit2.Index") -> "pygit2.Oid":
    if index.conflicts:
        raise CannotUndo
    return index.write_tree(git)


def _walk(git: "pygit2.Repository", tree: "pygit2.Tree", prefix: str = "") -> Iterator[tuple[str, str]]:
    import pygit2

    for entry in tree:
        if isinstance(entry, pygit2.Tree):
            yield from _walk(git, entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", _text(entry)


def _text(blob: object) -> str:
    data: bytes = blob.data  # type: ignore[attr-defined]
    return data.decode()


def _diff(git: "pygit2.Repository", commit: "pygit2.Commit") -> "pygit2.Diff":
    """Against what was on the branch before."""
    if commit.parents:
        return git.diff(commit.parents[0], commit)
    return commit.tree.diff_to_tree(swap=True)


def _told(git: "pygit2.Repository", commit: "pygit2.Commit") -> Commit:
    files = tuple(delta.new_file.path for delta in _diff(git, commit).deltas)
    at = datetime.fromtimestamp(commit.commit_time, UTC)
    return Commit(str(commit.id), at, commit.author.name, commit.message.strip(), files)


def _patch(patch: "pygit2.Patch") -> Patch:
    lines = ((line.origin, line.content.rstrip("\n")) for hunk in patch.hunks for line in hunk.lines)
    return Patch(patch.delta.new_file.path, tuple(line for line in lines if line[0] in "+- "))
