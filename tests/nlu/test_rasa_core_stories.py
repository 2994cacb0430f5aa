"""The scripted reports (tests/dialogues) are stories too, and Rasa's own test of dialogues finds them right."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nlu.yaml_files import read_yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "stories"
pytestmark = pytest.mark.slow
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "CUDA_VISIBLE_DEVICES": "",
    "PYTHONWARNINGS": "ignore",
}


def test_each_german_dialogue_is_a_story() -> None:
    told = {story["story"] for path in FOLDER.glob("*.yml") for story in read_yaml(path)["stories"]}
    assert told == {one["name"] for one in _dialogues()}
    assert len(told) >= 60


def test_every_story_has_the_category_that_its_dialogue_ends_with() -> None:
    """Stories are recorded from the bot, so what is right must come from the dialogues, which people wrote."""
    recorded = {
        story["story"]: [name for step in story["steps"] for name in _categories(step)]
        for path in FOLDER.glob("*.yml")
        for story in read_yaml(path)["stories"]
    }
    wanted = {one["name"]: one["case"]["service"] for one in _dialogues() if "service" in one.get("case", {})}
    assert len(wanted) >= 40
    ended = {name: next((code for code in reversed(recorded[name]) if code), None) for name in wanted}
    assert ended == wanted


def _categories(step: dict[str, Any]) -> list[str | None]:
    return [slot["report_category"] for slot in step.get("slot_was_set", ()) if "report_category" in slot]


def _dialogues() -> list[dict[str, Any]]:
    held = [one for path in (ROOT / "tests" / "dialogues").glob("*.yml") for one in read_yaml(path)]
    return [one for one in held if one.get("locale", "de") == "de"]


def test_rasa_predicts_every_step_of_every_story(prepared_data: Path, tmp_path: Path) -> None:
    models, asked = prepared_data / "models", ["--stories", str(FOLDER), "--out", str(tmp_path), "--no-plot"]
    command = [str(Path(sys.executable).parent / "rasa"), "test", "core", "--model", str(models), *asked]
    environment = os.environ | QUIET | {"LOTSE_DATA": str(prepared_data)}
    done = subprocess.run(
        [*command, "--fail-on-prediction-errors"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads((tmp_path / "story_report.json").read_text(encoding="utf-8"))
    assert report["conversation_accuracy"]["accuracy"] == 1.0
