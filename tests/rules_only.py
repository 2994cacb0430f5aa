"""Rules, forms and actions without the understanding, which the tests of dialogues bring along."""

from pathlib import Path

from rasa.model_training import train_core

from bot.brain.agent import Mind

ROOT = Path(__file__).parents[1]


def mind_of_rules(folder: Path) -> Mind:
    """Trained anew in `folder`, in some ten seconds."""
    config, stories = str(ROOT / "config.yml"), str(ROOT / "nlu" / "data" / "rules")
    return Mind(Path(train_core(str(ROOT / "nlu" / "domain"), config, stories, str(folder)) or ""))
