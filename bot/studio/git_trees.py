"""Trees of the repository: texts in and out of them, brought together, and compared."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.errors import CannotUndo

if TYPE_CHECKING:
    import pygit2

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


def tip(git: "pygit2.Repository", branch: str) -> "pygit2.Commit":
    """The newest commit of a branch."""
    import pygit2

    return git.references[branch].peel(pygit2.Commit)


def tree_with(git: "pygit2.Repository", files: Files, base: "pygit2.Tree | None") -> "pygit2.Oid":
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


def texts(git: "pygit2.Repository", tree: "pygit2.Oid") -> dict[str, str]:
    """All texts of a tree by path."""
    import pygit2

    return dict(_walk(git, git[tree].peel(pygit2.Tree)))


def _walk(git: "pygit2.Repository", tree: "pygit2.Tree", prefix: str = "") -> Iterator[tuple[str, str]]:
    import pygit2

    for entry in tree:
        if isinstance(entry, pygit2.Tree):
            yield from _walk(git, entry, f"{prefix}{entry.name}/")
        else:
            yield f"{prefix}{entry.name}", text_of(git, entry.id)


@lru_cache(maxsize=256)
def text_of(git: "pygit2.Repository", blob: "pygit2.Oid") -> str:
    """What stands in a file; from one act to the next most files are the same."""
    import pygit2

    return git[blob].peel(pygit2.Blob).data.decode()


def merged(git: "pygit2.Repository", ours: "pygit2.Oid", theirs: "pygit2.Oid") -> tuple["pygit2.Oid", set[str]]:
    """Both brought together, and the files in which the editors' lines were kept against the program's."""
    import pygit2

    clashes = git.merge_commits(ours, theirs).conflicts or ()
    kept = {entry.path for clash in clashes for entry in clash if entry}
    index = git.merge_commits(ours, theirs, favor=pygit2.enums.MergeFavor.OURS)
    for _, own, _ in list(index.conflicts or ()):  # one of both took the file away
        if own is not None:
            index.add(own)
    for path in {entry.path for clash in list(index.conflicts or ()) for entry in clash if entry}:
        del index.conflicts[path]
    return index.write_tree(git), kept


def without(git: "pygit2.Repository", bad: "pygit2.Commit", head: "pygit2.Commit") -> "pygit2.Oid":
    """The tree of `head` as if `bad` had never been; raises CannotUndo where later commits changed the same lines."""
    index = git.revert_commit(bad, head)
    if index.conflicts:
        raise CannotUndo
    return index.write_tree(git)


def difference(git: "pygit2.Repository", commit: "pygit2.Commit") -> "pygit2.Diff":
    """Against what was on the branch before."""
    if commit.parents:
        return git.diff(commit.parents[0], commit)
    return commit.tree.diff_to_tree(swap=True)


def told(git: "pygit2.Repository", commit: "pygit2.Commit") -> Commit:
    """A commit in our words."""
    files = tuple(delta.new_file.path for delta in difference(git, commit).deltas)
    at = datetime.fromtimestamp(commit.commit_time, UTC)
    return Commit(str(commit.id), at, commit.author.name, commit.message.strip(), files)


def patched(patch: "pygit2.Patch") -> Patch:
    """A file's lines in our words."""
    lines = ((line.origin, line.content.rstrip("\n")) for hunk in patch.hunks for line in hunk.lines)
    return Patch(patch.delta.new_file.path, tuple(line for line in lines if line[0] in "+- "))
