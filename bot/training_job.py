"""One training of the studio, a process of its own: learn, measure against the live model, then become known at once.

Its keeper reads what it prints: lines that begin with MARK say how far it is, all others are its log.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from bot.brain.models import live_model
from bot.brain.quiet import quiet_rasa
from bot.brain.tensorflow_stand_in import configured_for_tensorflow, leave_out_tensorflow, uses_tensorflow
from bot.clock import now
from bot.errors import DatabaseUnavailable, ModelMissing
from bot.evaluation import intents
from bot.processes import die_with_parent, not_behind, stand_back
from bot.settings import Settings
from bot.storage.database import Database
from bot.studio import trainings_run as runs
from bot.studio.model_files import SUFFIX, move_in, save_translations
from bot.studio.models import Models, adopt, known_from_now
from bot.studio.training_data import repository
from bot.studio.trainings_check import Fault, Faulty, check
from bot.studio.trainings_data import Material, material
from bot.studio.trainings_errors import fault_of
from bot.training import STEPS, learn
from bot.training_folder import MARK, place_report, take_back, training_folder
from bot.training_report import Asked, Examiner, SiteReport, verdict
from nlu.train import CONFIG, BadTrainingData

AGAIN, WRONG = 75, 1
"""Exit codes: may go well the next time (EX_TEMPFAIL), or would not."""
_TRAINED, _REFUSED, _REPORT = "trained.json", "refused.json", "report"
_LEARNING, _ASKING, _KEEPING = 5, 60, 97
"""Percent at which a step begins."""
_DISK_BYTES = 200_000_000
"""So much room is needed for a model, its folder and its report."""
_ROOM_KB = 1_500_000
"""So much free memory is needed to ask the live model while the new one is being trained."""


class _Cancelled(Exception):
    """Nobody wants it any more."""


def say(step: str, percent: float) -> None:
    """How far it is."""
    _print(MARK + json.dumps({"step": step, "done": int(percent), "total": 100}))


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def run(settings: Settings, identity: str) -> int:
    """Train; the exit code. What is wrong with the data stands in the record then."""
    stand_back(settings.training_nice)
    database = Database(settings.database)
    try:
        with training_folder(settings.models, identity) as folder:
            Job(settings, database, identity, folder).run()
    except Faulty as error:
        runs.Runs(database, "").fail(identity, error.fault.as_data())
        return WRONG
    except (_Interrupted, DatabaseUnavailable) as error:
        _print(str(error))
        return AGAIN
    except _Cancelled:
        return 0
    except Exception as error:  # the outer net: the editors are told, whatever it was
        _print(f"{type(error).__name__}: {error}")
        fault = Fault("failed", detail=f"{type(error).__name__}: {error}"[:300])
        runs.Runs(database, "").fail(identity, fault.as_data())
        return WRONG
    finally:
        database.close()
    return 0


def learn_part(settings: Settings, folder: Path) -> int:
    """The part that needs most memory, a process of its own, which gives it back: learn what is in the folder."""
    stand_back(settings.training_nice)
    done = 0

    def advance(step: str) -> None:
        nonlocal done
        done += 1
        say("training", _LEARNING + (_ASKING - _LEARNING) * done / (STEPS + 1))
        _print(step)

    try:
        trained = learn(settings, folder / "data", folder / "out", advance)
    except BadTrainingData as error:
        (folder / _REFUSED).write_text(json.dumps(str(error)), encoding="utf-8")
        return WRONG
    told = {"model": trained.path.name, "questions": trained.questions}
    figures = trained.figures
    told |= {"accuracy": figures.accuracy, "weakest": figures.weakest()} if figures else {}
    (folder / _TRAINED).write_text(json.dumps(told), encoding="utf-8")
    return 0


class _Interrupted(Exception):
    """The training itself was ended from outside."""


class Job:
    """One training, step by step."""

    def __init__(self, settings: Settings, database: Database, identity: str, folder: Path) -> None:
        self._settings, self._database, self._identity, self._folder = settings, database, identity, folder

    def run(self) -> None:
        """All of it; raises Faulty, _Interrupted, _Cancelled."""
        say("reading", 1)
        if shutil.disk_usage(self._folder).free < _DISK_BYTES:
            raise Faulty(Fault("disk_full"))
        given = self._read()
        examiner = Examiner(self._database, given)
        _print(f"test sets: {', '.join(f'{one.site} {len(one.rows)}' for one in examiner.sets) or 'none'}")
        live = self._live()
        learning = self._begin_learning(given)
        try:
            before = self._ask_live(examiner, live) if live and _has_room() else None
            model = self._learned(learning, given)
        finally:
            learning.kill()
        before = before or (self._ask_live(examiner, live) if live else None)
        new = examiner.ask(model, partial(_heard, 85.0))
        self._keep(model, given, examiner, examiner.reports(new, before), live)

    def _read(self) -> Material:
        given = material(repository(self._settings))
        with not_behind(), self._database.write() as sql:
            adopt(sql, self._settings.models, now())
            runs.noted_commit(sql, self._identity, given.commit)
        _print(f"training data: {given.commit or 'as the program ships them'}")
        check(given.files)
        given.write(self._folder / "data")
        return given

    def _live(self) -> Path | None:
        """The live model, if it can be read; TensorFlow stays away unless one of the two needs it."""
        live, heavy = None, configured_for_tensorflow(CONFIG)
        try:
            live = live_model(self._database, self._settings.models)
            intents(live)
            heavy = heavy or uses_tensorflow(live)
        except ModelMissing as error:
            _print(f"nothing to compare with: {error}")
            live = None
        if not heavy:
            leave_out_tensorflow()
        return live

    def _begin_learning(self, given: Material) -> "subprocess.Popen[bytes]":
        say("training", _LEARNING)
        (self._folder / "tmp").mkdir()
        os.environ["TMPDIR"] = tempfile.tempdir = str(self._folder / "tmp")
        command = [sys.executable, "-m", "bot", "train-part", str(self._folder)]
        environment = os.environ | {"LOTSE_DATA": str(self._settings.data)}
        return subprocess.Popen(command, env=environment, preexec_fn=die_with_parent)

    def _learned(self, learning: "subprocess.Popen[bytes]", given: Material) -> Path:
        code = learning.wait()
        if (refused := self._folder / _REFUSED).exists():
            raise Faulty(fault_of(json.loads(refused.read_text(encoding="utf-8")), given.files))
        if code:
            raise _Interrupted(f"the training ended with code {code}")
        told = json.loads((self._folder / _TRAINED).read_text(encoding="utf-8"))
        _print(f"model: {told['model']}, from {told['questions']} questions of articles")
        if "accuracy" in told:
            weakest = ", ".join(f"{name} {share:.0%}" for name, share in told["weakest"])
            _print(f"acts right on held-out examples: {told['accuracy']:.1%}; weakest: {weakest}")
        model = self._folder / "out" / str(told["model"])
        save_translations(model, given.translations)
        return model

    def _ask_live(self, examiner: Examiner, live: Path) -> Asked | None:
        """A live model that cannot be asked any more is no reason not to train another one."""
        quiet_rasa("ERROR")
        try:
            return examiner.ask(live)
        except ModelMissing as error:
            _print(f"the live model cannot be compared with: {error}")
            return None

    def _keep(
        self, model: Path, given: Material, examiner: Examiner, reports: list[SiteReport], live: Path | None
    ) -> None:
        """Report and model into their folders, and then known in one transaction with all that was measured."""
        say("storing", _KEEPING)
        name, against = model.name.removesuffix(SUFFIX), live.name.removesuffix(SUFFIX) if live else None
        for one in reports:
            one.save(self._folder / _REPORT / one.of.site, name, against)
        models = Models(self._database, self._settings.data)
        judged = verdict(self._database, examiner.sites, reports, models.find(against).figures if against else None)
        figures = {one.of.site: one.in_short() | {"against": against if one.before else None} for one in reports}
        with not_behind(), self._database.write() as sql:
            runs.noted_model(sql, self._identity, name)
        if reports:
            place_report(self._folder / _REPORT, self._settings.data, name)
        move_in(model, self._settings.models)
        with not_behind(), self._database.write() as sql:
            at = now()
            if done := runs.finish(sql, self._identity, at):
                known_from_now(sql, name, at, self._identity, given.commit, figures, judged.as_data())
        if not done:
            take_back(self._settings, name)
            raise _Cancelled
        say("done", 100)
        _print(f"gate: {'passed' if judged.passed else json.dumps(judged.reasons)}")


def _heard(start: float, done: int, of: int) -> None:
    say("measuring", start + (_KEEPING - start) * done / of)


def _has_room() -> bool:
    """Whether the live model may be asked beside the training; on a small machine it is asked after it."""
    try:
        told = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        lines = dict(line.split(":", 1) for line in told)
        return int(lines["MemAvailable"].split()[0]) >= _ROOM_KB
    except (OSError, ValueError, KeyError):
        return False
