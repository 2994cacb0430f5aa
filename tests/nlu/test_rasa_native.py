"""Rasa's own commands work from the root of the repository, as any Rasa developer expects."""

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FILES = ["--data", "nlu/data", "--domain", "nlu/domain", "--config", "config.yml"]
pytestmark = pytest.mark.slow


def rasa(*arguments: str, data: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
    """One of Rasa's commands, with the environment that the Makefile gives it."""
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "CUDA_VISIBLE_DEVICES": "",
        "PYTHONWARNINGS": "ignore",
        "LOTSE_DATA": str(data),
    }
    command = [str(Path(sys.executable).parent / "rasa"), *arguments]
    return subprocess.run(
        command, cwd=ROOT, env=os.environ | quiet, input=typed, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module", name="data")
def _data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rasa")


Done = dict[str, subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module", name="models")
def _models(data: Path) -> Path:
    return data / "models"


@pytest.fixture(scope="module", name="results")
def _results(data: Path) -> Path:
    return data / "results"


@pytest.fixture(scope="module", name="done")
def _done(data: Path, models: Path, results: Path) -> Done:
    """What all the commands said; two at a time, since most of their time is Rasa's start."""
    asked = ["--nlu", "nlu/data", "--domain", "nlu/domain", "--model", str(models), "--out", str(results)]
    with ThreadPoolExecutor(2) as pool:
        train = pool.submit(rasa, "train", *FILES, "--out", str(models), data=data)
        validate = pool.submit(rasa, "data", "validate", *FILES, "--fail-on-warnings", data=data)
        done = {"train": train.result(), "validate": validate.result()}
        test = pool.submit(rasa, "test", "nlu", *asked, "--no-plot", data=data)
        typed = "Bist du ein Roboter?\n/stop\n"
        shell = pool.submit(rasa, "shell", "nlu", "--model", str(models), data=data, typed=typed)
        return done | {"test": test.result(), "shell": shell.result()}


@pytest.mark.parametrize("command", ["train", "validate", "test", "shell"])
def test_rasas_own_command_works_from_the_root(done: Done, command: str) -> None:
    assert done[command].returncode == 0, done[command].stdout + done[command].stderr


def test_training_leaves_the_configuration_as_it_is(done: Done, models: Path) -> None:
    assert [path.name for path in models.glob("*.tar.gz")]
    assert "assistant_id: buergerlotse" in (ROOT / "config.yml").read_text(encoding="utf-8")
    assert "automatically" not in (ROOT / "config.yml").read_text(encoding="utf-8")


def test_rasa_measures_the_understanding(done: Done, results: Path) -> None:
    report = json.loads((results / "intent_report.json").read_text(encoding="utf-8"))
    assert report["weighted avg"]["f1-score"] > 0.9


def test_a_developer_can_look_at_what_is_understood(done: Done) -> None:
    assert '"name": "bot_challenge"' in done["shell"].stdout
