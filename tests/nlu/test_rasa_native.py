"""Rasa's own commands work from the root of the repository, as any Rasa developer expects."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from nlu.yaml_files import read_yaml

ROOT = Path(__file__).parent.parent.parent
FILES = ["--data", "nlu/data", "--domain", "nlu/domain", "--config", "config.yml"]
ONE_IN = 20
"""Understanding is measured here on so many of the examples; `lotse evaluate` and the benches measure it properly."""
DIFFERENT_STORIES = 30
"""So many are left of the stories at least: Rasa leaves out those whose steps are the same to its policies."""
pytestmark = pytest.mark.slow

Done = dict[str, tuple[int, str]]


def _command(name: str, *words: str | Path, typed: str = "") -> dict[str, Any]:
    return {"name": name, "words": [str(word) for word in words], "typed": typed}


def _rasa(data: Path, *rounds: list[dict[str, Any]]) -> Done:
    """Status and output of Rasa's commands, with the environment that the Makefile gives them."""
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "CUDA_VISIBLE_DEVICES": "",
        "PYTHONWARNINGS": "ignore",
        "RASA_CACHE_DIRECTORY": str(data / "cache"),
        "LOTSE_DATA": str(data),
    }
    command = [sys.executable, "-m", "tests.nlu.rasa_commands", json.dumps(rounds)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ | quiet, capture_output=True, text=True, timeout=230)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout.splitlines()[-1]))


@pytest.fixture(scope="module", name="data")
def _data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rasa")


@pytest.fixture(scope="module", name="models")
def _models(data: Path) -> Path:
    return data / "models"


@pytest.fixture(scope="module", name="results")
def _results(data: Path) -> Path:
    return data / "results"


@pytest.fixture(scope="module", name="some_examples")
def _some_examples(data: Path) -> Path:
    """A file with some examples of every intent."""
    blocks = [block for file in (ROOT / "nlu" / "data").rglob("*.yml") for block in read_yaml(file).get("nlu") or ()]
    asked = {block["intent"]: "" for block in blocks if "intent" in block}
    for block in blocks:
        if "intent" in block:
            asked[block["intent"]] += "".join(block["examples"].splitlines(keepends=True)[::ONE_IN])
    rows = [{"intent": intent, "examples": examples} for intent, examples in asked.items()]
    some = yaml.safe_dump({"version": "3.1", "nlu": rows}, allow_unicode=True)  # of JSON Rasa expects another form
    (data / "some.yml").write_text(some, encoding="utf-8")
    return data / "some.yml"


@pytest.fixture(scope="module", name="done")
def _done(data: Path, models: Path, results: Path, some_examples: Path) -> Done:
    """What all the commands said; two at a time."""
    asked = ["--nlu", some_examples, "--domain", "nlu/domain", "--model", models, "--out", results, "--no-plot"]
    train = _command("train", "train", *FILES, "--out", models)
    validate = _command("validate", "data", "validate", *FILES, "--fail-on-warnings")
    test = _command("test", "test", "nlu", *asked)
    shell = _command("shell", "shell", "nlu", "--model", models, typed="Bist du ein Roboter?\n/stop\n")
    told = ["--stories", "tests/stories", "--out", data / "core", "--no-plot", "--fail-on-prediction-errors"]
    core = _command("core", "test", "core", "--model", models, *told)
    return _rasa(data, [train, validate], [test, shell, core])


@pytest.mark.parametrize("command", ["train", "validate", "test", "shell", "core"])
def test_rasas_own_command_works_from_the_root(done: Done, command: str) -> None:
    assert done[command][0] == 0, done[command][1]


def test_training_leaves_the_configuration_as_it_is(done: Done, models: Path) -> None:
    assert [path.name for path in models.glob("*.tar.gz")]
    assert "assistant_id: buergerlotse" in (ROOT / "config.yml").read_text(encoding="utf-8")
    assert "automatically" not in (ROOT / "config.yml").read_text(encoding="utf-8")


def test_rasa_measures_the_understanding(done: Done, results: Path) -> None:
    report = json.loads((results / "intent_report.json").read_text(encoding="utf-8"))
    assert report["weighted avg"]["f1-score"] > 0.9


def test_rasa_predicts_every_step_of_every_story(done: Done, data: Path) -> None:
    report = json.loads((data / "core" / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"]["accuracy"] == 1.0
    assert report["conversation_accuracy"]["total"] >= DIFFERENT_STORIES


def test_a_developer_can_look_at_what_is_understood(done: Done) -> None:
    assert '"name": "bot_challenge"' in done["shell"][1]
