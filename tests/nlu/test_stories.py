"""The scripted reports (tests/dialogues) are stories too; Rasa's own test of them is in `test_rasa_native`."""

from pathlib import Path
from typing import Any

from nlu.yaml_files import read_yaml

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "tests" / "stories"


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
