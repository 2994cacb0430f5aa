"""Whatever editors do, Rasa's own check of the training data finds nothing to complain about."""

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from bot.studio import responses
from bot.studio.nlu_files import NluFiles
from bot.studio.repository import TrainingData
from bot.studio.shipped import ROOT
from bot.studio.trainings_check import faults
from tests.bot.studio.editors import Editor

SEED = 20261123
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
}


@pytest.mark.slow
def test_after_500_acts_rasa_has_nothing_to_warn_of(tmp_path: Path) -> None:
    data = TrainingData(tmp_path / "training.git")
    editor = Editor(data, random.Random(SEED))
    editor.acts(500)
    assert editor.done > 200
    assert editor.refused > 50
    assert editor.undone > 10
    assert next(faults(data.files()), None) is None
    assert list(responses.listed(NluFiles(data.files())))
    assert len(data.history(1000)[0]) > 200
    data.export(data.head(), tmp_path / "out")
    assert len(list((tmp_path / "out").rglob("studio.yml"))) == 3
    rasa = Path(sys.executable).parent / "rasa"
    where = ["--data", str(tmp_path / "out/nlu/data"), "--domain", str(tmp_path / "out/nlu/domain")]
    command = [str(rasa), "data", "validate", *where, "--config", str(ROOT / "config.yml"), "--fail-on-warnings"]
    checked = subprocess.run(command, env=os.environ | QUIET, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
