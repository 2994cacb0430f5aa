"""Rules, forms and actions without the understanding, which the tests of dialogues bring along."""

from pathlib import Path

import pytest
from filelock import FileLock
from rasa.model_training import train_core

from bot.brain.agent import Mind
from tests.rasa_yaml import read_once
from tests.run_folder import run_folder

ROOT = Path(__file__).parents[1]
_WITHIN_S = 120


def mind_of_rules(folders: pytest.TempPathFactory) -> Mind:
    """Trained once for all processes of a run, in some seconds."""
    shared = run_folder(folders)
    kept = shared / "rasa_yaml"
    with FileLock(shared / "rules.lock", timeout=_WITHIN_S):
        kept.mkdir(exist_ok=True)
        trained = sorted((shared / "rules").glob("*.tar.gz"))
        with read_once(kept):
            return Mind(trained[0] if trained else _train(shared / "rules"))


def _train(folder: Path) -> Path:
    config, stories = str(ROOT / "config.yml"), str(ROOT / "nlu" / "data" / "rules")
    return Path(train_core(str(ROOT / "nlu" / "domain"), config, stories, str(folder)) or "")
