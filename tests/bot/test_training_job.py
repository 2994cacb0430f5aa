"""One training from its data to a model that is known, without Rasa: whole, or nothing of it."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import training_job as module
from bot.settings import Settings
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.studio import model_files
from bot.studio.models import Models
from bot.studio.trainings import Training, Trainings, TrainingState
from bot.studio.trainings_data import Material
from bot.studio.trainings_run import Runs
from bot.training_folder import MARK
from bot.training_job import AGAIN, WRONG, Job, run
from bot.training_report import Asked, SiteReport, SiteSet
from nlu.evaluate.figures import figures
from tests.nlu.evaluate.rows import article, scored

EDITH = Staff("1", "edith", "Edith", "de", "", 4, frozenset({(Role.EDITOR, "musterstadt")}))
RIGHT = scored("hund", article("hund"))


class FakeExaminer:
    """Every model gets the one sentence right."""

    sites = ("musterstadt",)
    asked: list[str]

    def __init__(self, _: Database, given: Material) -> None:
        self.asked = []
        self.sets = [SiteSet("musterstadt", [RIGHT.row], [])] if given.files else []

    def ask(self, model: Path, heard: Callable[[int, int], None] = lambda done, of: None) -> Asked:
        self.asked.append(model.name)
        heard(1, 1)
        return {"musterstadt": [RIGHT]}

    def reports(self, new: Asked, live: Asked | None) -> list[SiteReport]:
        return [SiteReport(self.sets[0], new["musterstadt"], figures(new["musterstadt"]), None, None)]


@pytest.fixture
def learns(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """What the part that learns does, as a few lines of Python with the training's `folder`."""
    monkeypatch.setattr(module, "Examiner", FakeExaminer)
    monkeypatch.setattr(module, "stand_back", lambda _: None)

    def settle(code: str) -> None:
        def begin(job: Job, _: Material) -> "subprocess.Popen[bytes]":
            head = f"import json, os, pathlib, signal; folder = pathlib.Path({str(job._folder)!r}); "
            return subprocess.Popen([sys.executable, "-S", "-c", head + code])

        monkeypatch.setattr(Job, "_begin_learning", begin)

    return settle


GOOD = (
    "(folder / 'out').mkdir(); (folder / 'out' / 'new.tar.gz').write_bytes(b'model'); "
    "(folder / 'trained.json').write_text(json.dumps({'model': 'new.tar.gz', 'questions': 5}))"
)


@pytest.fixture
def training(database: Database) -> Training:
    Trainings(database).want(EDITH)
    taken = Runs(database, "here").take()
    assert taken is not None
    return taken


def _state(database: Database, training: Training) -> Training:
    return Trainings(database).find(training.id)


def _left(settings: Settings) -> list[str]:
    return sorted(path.name for path in settings.models.iterdir())


def test_a_model_becomes_known_with_all_that_was_measured(
    settings: Settings,
    database: Database,
    training: Training,
    learns: Callable[[str], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    learns(GOOD)
    assert run(settings, training.id) == 0
    done = _state(database, training)
    assert (done.state, done.model, done.commit) == (TrainingState.DONE, "new", None)
    model = Models(database, settings.data).find("new")
    assert model.figures is not None
    assert (model.training, model.figures["musterstadt"]["right"]) == (training.id, 1.0)
    few = {"site": "musterstadt", "figure": "least_rows", "value": 1, "limit": 20}
    assert model.gate == {"passed": False, "reasons": [few], "unmeasured": []}
    assert _left(settings) == ["new.tar.gz", "new.tar.gz.translations"]
    report = settings.data / "evaluations" / "new" / "musterstadt"
    assert json.loads((report / "report.json").read_text())["figures"]["right"] == 1.0
    told = [json.loads(line[1:]) for line in capsys.readouterr().out.splitlines() if line.startswith(MARK)]
    assert [one["step"] for one in told] == ["reading", "measuring", "storing", "done"]
    assert [one["done"] for one in told] == sorted(one["done"] for one in told)


def test_what_was_live_without_a_word_stays_live(
    settings: Settings, database: Database, training: Training, learns: Callable[[str], None]
) -> None:
    settings.models.mkdir()
    model_files.place(settings.models, "old").write_bytes(b"no archive")
    learns(GOOD)
    assert run(settings, training.id) == 0
    assert Models(database, settings.data).listed()[1] == "old"


def test_a_fault_in_the_data_is_told_before_anything_is_trained(
    settings: Settings,
    database: Database,
    training: Training,
    learns: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = {
        "nlu/data/a.yml": "nlu:\n- intent: greet\n  examples: |\n    - [x\n",
        "nlu/domain/d.yml": "intents: [greet]\n",
    }
    monkeypatch.setattr(module, "material", lambda _: Material(files, "c0ffee"))
    learns("raise SystemExit('nothing is learned')")
    assert run(settings, training.id) == WRONG
    failed = _state(database, training)
    assert (failed.state, failed.commit) == (TrainingState.FAILED, "c0ffee")
    assert failed.error is not None
    assert (failed.error["reason"], failed.error["line"], failed.error["sentence"]) == ("annotation", 4, "[x")
    assert _left(settings) == []


def test_what_rasa_refuses_is_told_with_its_place(
    settings: Settings, database: Database, training: Training, learns: Callable[[str], None]
) -> None:
    refused = "in nlu/data/small_talk.yml:3: no"
    learns(f"(folder / 'refused.json').write_text(json.dumps({refused!r})); raise SystemExit(1)")
    assert run(settings, training.id) == WRONG
    error: Any = _state(database, training).error
    assert (error["reason"], error["file"], error["line"]) == ("rasa", "nlu/data/small_talk.yml", 3)


def test_a_part_that_is_killed_may_go_well_the_next_time(
    settings: Settings, database: Database, training: Training, learns: Callable[[str], None]
) -> None:
    learns("os.kill(os.getpid(), signal.SIGKILL)")
    assert run(settings, training.id) == AGAIN
    assert _state(database, training).state is TrainingState.RUNNING
    assert _left(settings) == []


def test_one_that_is_cancelled_at_the_last_moment_leaves_nothing(
    settings: Settings,
    database: Database,
    training: Training,
    learns: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def move_in(model: Path, folder: Path) -> Path:
        Trainings(database).cancel(EDITH, training.id)
        return model_files.move_in(model, folder)

    monkeypatch.setattr(module, "move_in", move_in)
    learns(GOOD)
    assert run(settings, training.id) == 0
    assert _state(database, training).state is TrainingState.CANCELLING
    assert _left(settings) == []
    assert list((settings.data / "evaluations").iterdir()) == []


def test_a_fault_of_ours_is_told_and_not_tried_again(
    settings: Settings,
    database: Database,
    training: Training,
    learns: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("broken")

    learns(GOOD)
    monkeypatch.setattr(FakeExaminer, "ask", broken)
    assert run(settings, training.id) == WRONG
    error: Any = _state(database, training).error
    assert (error["reason"], error["detail"]) == ("failed", "RuntimeError: broken")
