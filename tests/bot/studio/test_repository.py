import multiprocessing
import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pygit2
import pytest

from bot.errors import CannotUndo, InvalidRequest, NotFound
from bot.studio import repository
from bot.studio.repository import MAIN, TrainingData
from bot.studio.shipped import shipped_files
from bot.studio.trainings_check import check

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SMALL = {"nlu/data/a.yml": "# eins\n# zwei\n# drei\n# vier\n# fuenf\n", "nlu/domain/b.yml": "# x\n"}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The program ships two files."""
    files = dict(SMALL)
    monkeypatch.setattr(repository, "shipped_files", lambda: files)
    return files


@pytest.fixture
def data(tmp_path: Path) -> TrainingData:
    return TrainingData(tmp_path / "training.git", lambda: NOON)


def test_it_begins_with_what_the_program_ships(data: TrainingData) -> None:
    assert not data.exists
    assert data.files() == SMALL
    assert data.exists
    [first], more = data.history()
    assert (first.by, first.at, first.files, more) == ("Bürgerlotse", NOON, tuple(SMALL), None)


def test_an_act_is_a_commit_of_its_editor(data: TrainingData) -> None:
    before = data.head()
    done = data.commit(
        {"nlu/data/a.yml": "# neu\n", "nlu/domain/b.yml": None, "nlu/data/c.yml": "# c\n"}, "Neu.", "Änne"
    )
    assert data.files() == {"nlu/data/a.yml": "# neu\n", "nlu/data/c.yml": "# c\n"}
    assert data.files(before) == SMALL
    newest = data.history()[0][0]
    assert (newest.id, newest.by, newest.summary) == (done, "Änne", "Neu.")
    assert set(newest.files) == {"nlu/data/a.yml", "nlu/domain/b.yml", "nlu/data/c.yml"}
    found = pygit2.Repository(str(data.folder))[done].peel(pygit2.Commit)
    assert (found.author.email, found.committer.name) == ("nne@buergerlotse.invalid", "Bürgerlotse")


def test_what_changes_nothing_is_no_commit(data: TrainingData) -> None:
    assert data.commit({"nlu/domain/b.yml": "# x\n"}, "Nichts.", "edith") == data.head()
    assert len(data.history()[0]) == 1


def test_a_commit_is_shown_line_by_line_and_taken_back(data: TrainingData) -> None:
    done = data.commit({"nlu/domain/b.yml": "# x\n# y\n"}, "Mehr.", "edith")
    [patch] = data.differences(done)
    assert (patch.file, patch.lines) == ("nlu/domain/b.yml", ((" ", "# x"), ("+", "# y")))
    data.commit({"nlu/data/a.yml": "# anders\n"}, "Anders.", "bert")
    data.undo(done, "bert")
    assert data.read("nlu/domain/b.yml") == "# x\n"
    assert data.history()[0][0].summary == "Undo: Mehr."


def test_what_later_acts_build_on_is_not_taken_back(data: TrainingData) -> None:
    done = data.commit({"nlu/domain/b.yml": "# y\n"}, "Anders.", "edith")
    data.commit({"nlu/domain/b.yml": "# z\n"}, "Noch anders.", "edith")
    for commit in (done, data.history()[0][-1].id):
        with pytest.raises(CannotUndo):
            data.undo(commit, "edith")
    assert data.read("nlu/domain/b.yml") == "# z\n"


def test_an_act_is_done_on_what_is_there_when_its_turn_comes(data: TrainingData) -> None:
    def further(texts: dict[str, str]) -> dict[str, str | None]:
        time.sleep(0.02)
        return {"nlu/domain/b.yml": texts["nlu/domain/b.yml"] + "# y\n"}

    others = [TrainingData(data.folder, lambda: NOON) for _ in range(4)]
    with ThreadPoolExecutor(4) as editors:
        done = list(editors.map(lambda other: other.act(further, "Mehr.", "edith"), others))
    assert len({one.commit for one in done if one.is_new}) == 4
    assert data.read("nlu/domain/b.yml") == "# x\n" + "# y\n" * 4


WHOLE = {
    "nlu/domain/b.yml": "intents:\n- greet\nresponses:\n  utter_greet:\n  - text: Hallo\n",
    "nlu/data/a.yml": "nlu:\n- intent: greet\n  examples: |\n    - Hallo\n    - Moin\n    - Servus\n",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"nlu/data/a.yml": "nlu: [\n"},
        {"nlu/domain/b.yml": "- greet\n"},
        {"nlu/data/a.yml": WHOLE["nlu/data/a.yml"].replace("greet", "gone")},
        {"nlu/domain/c.yml": "intents:\n- greet\n"},
        {"nlu/domain/b.yml": WHOLE["nlu/domain/b.yml"].replace("Hallo", "No")},
    ],
)
def test_what_could_not_be_read_or_trained_is_never_stored(data: TrainingData, wrong: dict[str, str | None]) -> None:
    before = data.commit(WHOLE, "Ganz.", "edith")
    with pytest.raises(InvalidRequest):
        data.commit(wrong, "Falsch.", "edith")
    assert data.head() == before


def test_an_undo_that_would_make_the_data_faulty_is_refused(data: TrainingData) -> None:
    data.commit(WHOLE, "Ganz.", "edith")
    hallo = "    - Hallo\n    - Moin\n"
    fewer = data.commit({"nlu/data/a.yml": WHOLE["nlu/data/a.yml"].replace(hallo, "    - Moin\n")}, "Weg.", "edith")
    domain = WHOLE["nlu/domain/b.yml"].replace("- greet\n", "- greet\n- hello\n")
    other = "nlu:\n- intent: hello\n  examples: |\n    - hallo\n    - hi\n"
    head = data.commit({"nlu/domain/b.yml": domain, "nlu/data/c.yml": other}, "Woanders.", "edith")
    with pytest.raises(CannotUndo, match="duplicate"):
        data.undo(fewer, "edith")
    assert data.head() == head


def test_what_was_wrong_before_hinders_nobody(data: TrainingData, small: dict[str, str]) -> None:
    small |= {"nlu/domain/b.yml": "responses:\n  utter_a:\n  - text: No\n"}
    broken = data.head()
    mended = data.commit({"nlu/data/a.yml": "# anders\n"}, "Anders.", "edith")
    assert mended != broken


def test_a_newer_program_is_merged_and_editors_words_stay(data: TrainingData, small: dict[str, str]) -> None:
    data.commit({"nlu/data/a.yml": SMALL["nlu/data/a.yml"].replace("eins", "UNSERS")}, "Unsers.", "edith")
    small["nlu/data/a.yml"] = "# IHRES\n# zwei\n# drei\n# vier\n# NEU\n"
    small["nlu/data/d.yml"] = "# neu\n"
    again = TrainingData(data.folder, lambda: NOON)
    assert again.read("nlu/data/a.yml") == "# UNSERS\n# zwei\n# drei\n# vier\n# NEU\n"
    assert again.read("nlu/data/d.yml") == "# neu\n"
    assert "Kept as edited: nlu/data/a.yml" in again.history()[0][0].summary
    assert TrainingData(data.folder).head() == again.head()


def test_a_newer_program_with_an_intent_of_the_editors_leaves_theirs(data: TrainingData, small: dict[str, str]) -> None:
    own = {path.replace(".yml", "_own.yml"): text.replace("greet", "wifi") for path, text in WHOLE.items()}
    data.commit(own, "WLAN.", "edith")
    small |= {path: text.replace("greet", "wifi") for path, text in WHOLE.items()} | {"nlu/data/d.yml": "# neu\n"}
    again = TrainingData(data.folder, lambda: NOON)
    assert again.files() == SMALL | own | {"nlu/data/d.yml": "# neu\n"}
    summary = again.history()[0][0].summary
    assert all(f"Kept as edited: {path}" in summary for path in WHOLE)
    check(again.files())


def test_an_intent_that_the_program_drops_stays_where_editors_gave_it_examples(
    data: TrainingData, small: dict[str, str]
) -> None:
    small |= WHOLE
    further = WHOLE["nlu/data/a.yml"] + "    - Ei Gude\n"
    live = data.commit({"nlu/data/a.yml": further}, "Ei Gude.", "edith")
    small |= dict.fromkeys(WHOLE, "# nichts\n") | {"nlu/data/d.yml": "# neu\n"}
    again = TrainingData(data.folder, lambda: NOON)
    assert again.files() == WHOLE | {"nlu/data/a.yml": further, "nlu/data/d.yml": "# neu\n"}
    assert again.brought_up(live) == again.files()
    check(again.files())


def test_a_file_that_the_program_has_no_longer_stays_where_it_was_edited(
    data: TrainingData, small: dict[str, str]
) -> None:
    data.commit({"nlu/domain/b.yml": "# unser\n"}, "Unsers.", "edith")
    del small["nlu/domain/b.yml"], small["nlu/data/a.yml"]
    assert TrainingData(data.folder).files() == {"nlu/domain/b.yml": "# unser\n"}


def test_pages_of_the_history(data: TrainingData) -> None:
    for number in range(5):
        data.commit({"nlu/domain/b.yml": f"# {number}\n"}, f"Nummer {number}.", "edith")
    page, after = data.history(4)
    assert [one.summary for one in page] == ["Nummer 4.", "Nummer 3.", "Nummer 2.", "Nummer 1."]
    rest, end = data.history(4, after)
    assert ([one.summary for one in rest][0], len(rest), end) == ("Nummer 0.", 2, None)


def test_a_commit_is_written_below_a_folder(data: TrainingData, tmp_path: Path) -> None:
    data.export(data.head(), tmp_path / "out")
    assert (tmp_path / "out/nlu/data/a.yml").read_text(encoding="utf-8") == SMALL["nlu/data/a.yml"]


def test_it_is_sent_elsewhere(data: TrainingData, tmp_path: Path) -> None:
    other = pygit2.init_repository(str(tmp_path / "other.git"), bare=True)
    data.push(str(tmp_path / "other.git"))
    assert str(other.references[MAIN].target) == data.head()
    with pytest.raises(OSError, match="protocol|repository|found"):
        data.push(str(tmp_path / "nirgends"))


@pytest.mark.parametrize("commit", ["0" * 40, "nichts", "refs/heads/main", ""])
def test_what_is_not_there_is_not_found(data: TrainingData, commit: str) -> None:
    with pytest.raises(NotFound):
        data.differences(commit)
    with pytest.raises(NotFound):
        data.read("nlu/nichts.yml")


def _write_forever(folder: Path) -> None:
    own, number = TrainingData(folder), 0
    while True:
        number += 1
        own.commit({"nlu/domain/b.yml": f"# {number}\n", "nlu/data/a.yml": f"# {number}\n"}, f"{number}", "edith")


def _wait_for_another(data: TrainingData) -> None:
    """The writer has stored something, and is at it."""
    before, end = data.head(), time.monotonic() + 20
    while data.head() == before:
        assert time.monotonic() < end
        time.sleep(0.005)


def test_a_writer_that_is_killed_leaves_whole_commits(data: TrainingData) -> None:
    data.head()
    for _ in range(5):
        writer = multiprocessing.get_context("fork").Process(target=_write_forever, args=(data.folder,), daemon=True)
        writer.start()
        _wait_for_another(data)
        assert writer.pid
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        files = TrainingData(data.folder).files()
        assert files == SMALL or files["nlu/domain/b.yml"] == files["nlu/data/a.yml"]
    checked = subprocess.run(["git", "-C", str(data.folder), "fsck", "--strict"], capture_output=True, text=True)
    assert (checked.returncode, "error" in checked.stderr) == (0, False), checked.stderr
    assert len(data.history(500)[0]) > 5


def test_what_a_killed_writer_had_locked_is_free_again(data: TrainingData) -> None:
    data.head()
    for left in ("HEAD.lock", "refs/heads/main.lock"):
        (data.folder / left).touch()
    data.commit({"nlu/domain/b.yml": "# y\n"}, "Anders.", "edith")
    assert data.read("nlu/domain/b.yml") == "# y\n"
    assert not list(data.folder.rglob("*.lock"))


def test_the_program_ships_training_data_and_a_test_set() -> None:
    files = shipped_files()
    assert {path.split("/")[0] for path in files} == {"nlu", "tests"}
    assert "nlu/domain/small_talk.yml" in files
    assert files["tests/musterstadt.tsv"].startswith("text\texpected")
