"""What a training learns from: the newest commit of the editors, or what the program ships where there is none yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from bot.studio.nlu_files import NluFiles
from bot.studio.shipped import shipped_files
from bot.studio.test_set import path as path_of_tests
from nlu.train import OUT_OF_SCOPE_INTENT


class Repository(Protocol):
    """The editors' repository, as far as a training needs it."""

    @property
    def exists(self) -> bool:
        """Whether editors have begun."""

    def head(self) -> str:
        """The newest commit."""

    def files(self, commit: str | None = None) -> dict[str, str]:
        """All texts of a commit by path."""

    def brought_up(self, commit: str) -> dict[str, str]:
        """The same with what the program ships by now."""


@dataclass(frozen=True)
class Material:
    """Texts by path in the repository, and the commit that they are of; None: the program's own."""

    files: Mapping[str, str]
    commit: str | None = None

    @property
    def translations(self) -> dict[str, Any]:
        """Responses in further languages, by language."""
        return NluFiles(self.files).translations

    @property
    def intents(self) -> frozenset[str]:
        """Intents that a model of it will know."""
        return frozenset(NluFiles(self.files).intents) | {OUT_OF_SCOPE_INTENT}

    def tests(self, site: str) -> str | None:
        """The frozen test set of a site."""
        return self.files.get(path_of_tests(site))

    def write(self, folder: Path) -> None:
        """Write all files below a folder, where Rasa can read them."""
        for path, text in self.files.items():
            place = folder / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")


def material(repository: Repository) -> Material:
    """The newest there is."""
    if not repository.exists:
        return Material(shipped_files())
    commit = repository.head()
    return Material(repository.files(commit), commit)


def material_as_live(repository: Repository, commit: str | None) -> Material:
    """What the live model was made of, brought up to the program: what editors did since, nobody has measured yet.

    `commit`: of the live model; None: it was made of what the program shipped.
    """
    if commit is None or not repository.exists:
        return Material(shipped_files())
    return Material(repository.brought_up(commit), commit)
