"""Rasa's own commands work from the root of the repository, as any Rasa developer expects."""

import json
import os
import subprocess
import sys
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


@pytest.fixture(scope="module", name="models")
def _models(data: Path) -> Path:
    models = data / "models"
    done = rasa("train", *FILES, "--out", str(models), data=data)
    assert done.returncode == 0, done.stdout + done.stderr
    return models


def test_the_training_data_has_no_warnings(data: Path) -> None:
    done = rasa("data", "validate", *FILES, "--fail-on-warnings", data=data)
    assert done.returncode == 0, done.stdout + done.stderr


def test_training_leaves_the_configuration_as_it_is(models: Path) -> None:
    assert [path.name for path in models.glob("*.tar.gz")]
    assert "assistant_id: buergerlotse" in (ROOT / "config.yml").read_text(encoding="utf-8")
    assert "automatically" not in (ROOT / "config.yml").read_text(encoding="utf-8")


def test_rasa_measures_the_understanding(models: Path, data: Path) -> None:
    results = data / "results"
    asked = ["--nlu", "nlu/data", "--domain", "nlu/domain", "--model", str(models), "--out", str(results)]
    done = rasa("test", "nlu", *asked, "--no-plot", data=data)
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((results / "intent_report.json").read_text(encoding="utf-8"))
    assert report["weighted avg"]["f1-score"] > 0.9


def test_a_developer_can_look_at_what_is_understood(models: Path, data: Path) -> None:
    done = rasa("shell", "nlu", "--model", str(models), data=data, typed="Bist du ein Roboter?\n/stop\n")
    assert done.returncode == 0, done.stderr
    assert '"name": "bot_challenge"' in done.stdout
