"""What was built once is loaded; anything else than just that is built anew."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from nlu.retrieval import kept as module
from nlu.retrieval.index import Index
from nlu.retrieval.kept import kept
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder

QUESTIONS = ("Was kostet ein neuer Ausweis?", "Sperrmüll abholn", "Personalausweisverlust", "Wie wird das Wetter?")


class Builds:
    """Counts how often something was built; what is built holds the shared thing."""

    def __init__(self) -> None:
        self.count = 0
        self.shared = object()

    def __call__(self) -> dict[str, object]:
        self.count += 1
        return {"number": self.count, "shared": self.shared}


@pytest.fixture
def builds() -> Builds:
    return Builds()


def test_the_same_is_built_once_and_what_is_shared_is_the_readers_own(tmp_path: Path, builds: Builds) -> None:
    first = kept(tmp_path / "deep" / "town.index", ("a", 1), builds, builds.shared)
    own = object()
    again = kept(tmp_path / "deep" / "town.index", ("a", 1), builds, own)
    assert (first["number"], again["number"]) == (1, 1)
    assert again["shared"] is own


def test_without_a_file_nothing_is_kept(builds: Builds) -> None:
    assert [kept(None, ("a",), builds, builds.shared)["number"] for _ in range(2)] == [1, 2]


def test_of_other_parts_it_is_built_anew_and_replaces_the_old(tmp_path: Path, builds: Builds) -> None:
    for parts in (("a",), ("b",), ("b",), ("a",)):
        kept(tmp_path / "town.index", parts, builds, builds.shared)
    assert builds.count == 3


def test_by_other_code_it_is_built_anew(tmp_path: Path, builds: Builds, monkeypatch: pytest.MonkeyPatch) -> None:
    kept(tmp_path / "town.index", ("a",), builds, builds.shared)
    monkeypatch.setattr(module, "_code", lambda: b"another edition")
    kept(tmp_path / "town.index", ("a",), builds, builds.shared)
    assert builds.count == 2


def test_who_wants_the_same_meanwhile_waits_for_it(tmp_path: Path, builds: Builds) -> None:
    started = Event()

    def build() -> dict[str, object]:
        started.set()
        time.sleep(0.2)
        return builds()

    with ThreadPoolExecutor() as pool:
        first = pool.submit(kept, tmp_path / "town.index", ("a",), build, builds.shared)
        assert started.wait(5)
        second = pool.submit(kept, tmp_path / "town.index", ("a",), build, builds.shared)
    assert (first.result()["number"], second.result()["number"]) == (1, 1)


@pytest.mark.parametrize("length", [0, 10, 64, 70])
def test_a_torn_file_is_made_anew(tmp_path: Path, builds: Builds, length: int) -> None:
    file = tmp_path / "town.index"
    kept(file, ("a",), builds, builds.shared)
    file.write_bytes(file.read_bytes()[:length])
    assert kept(file, ("a",), builds, builds.shared)["number"] == 2
    assert kept(file, ("a",), builds, builds.shared)["number"] == 2


def test_a_file_that_others_could_have_written_is_never_read(tmp_path: Path, builds: Builds) -> None:
    file = tmp_path / "town.index"
    kept(file, ("a",), builds, builds.shared)
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o620)
    assert kept(file, ("a",), builds, builds.shared)["number"] == 2
    assert kept(file, ("a",), builds, builds.shared)["number"] == 2


def test_a_file_of_another_account_is_never_read(
    tmp_path: Path, builds: Builds, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(tmp_path / "town.index", ("a",), builds, builds.shared)
    monkeypatch.setattr(module.os, "geteuid", lambda: 4_711)
    assert kept(tmp_path / "town.index", ("a",), builds, builds.shared)["number"] == 2


def test_where_nothing_can_be_stored_it_is_built_all_the_same(tmp_path: Path, builds: Builds) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    assert kept(tmp_path / "file" / "town.index", ("a",), builds, builds.shared)["number"] == 1


def test_an_index_that_was_loaded_finds_what_the_built_one_finds(tmp_path: Path, gram_encoder: GramEncoder) -> None:
    built, loaded = (Index.build(DOCUMENTS, gram_encoder, keep=tmp_path / "town.index") for _ in range(2))
    assert [loaded.search(text) for text in QUESTIONS] == [built.search(text) for text in QUESTIONS]
    hidden = [index.search("Wo melde ich meinen Hund an?", hidden=True) for index in (built, loaded)]
    assert hidden[0] == hidden[1]
