"""Train the Rasa model from `config.yml`, `nlu/data`, `nlu/domain` and the example questions of the articles."""

import hashlib
import logging
import os
import random
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from nlu.retrieval.outofscope import out_of_scope

if TYPE_CHECKING:
    from nlu.held_out import HeldOut

os.environ["RASA_TELEMETRY_ENABLED"] = "false"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

ROOT = Path(__file__).parent.parent
CONFIG = ROOT / "config.yml"
ARTICLE_INTENT = "ask_article"
OUT_OF_SCOPE_INTENT = "out_of_scope"
Progress = Callable[[str], None]
MOST_QUESTIONS = 1_200
"""Questions of articles in the training; more made it longer and hardly better."""
_SEED = 17


@dataclass(frozen=True)
class Trained:
    """Where the model is, from how many questions it learned, and how good it is on examples it has not seen."""

    path: Path
    questions: int
    figures: "HeldOut | None"


class BadTrainingData(ValueError):
    """Rasa refused the data; the message says what and where."""


def train(out: Path, questions: Iterable[str], progress: Progress = lambda _: None, root: Path = ROOT) -> Trained:
    """Train into the folder `out`; raises BadTrainingData. `progress` hears the name of each finished step.

    `root`: where `nlu/data` and `nlu/domain` are; the program's own, or what editors have made of them.
    """
    out.mkdir(parents=True, exist_ok=True)
    os.environ["RASA_CACHE_DIRECTORY"] = str(out / "cache")
    asked = _some({" ".join(question.split()) for question in questions} - {""})
    with tempfile.TemporaryDirectory() as folder, _listening(progress):
        extra = Path(folder) / "articles.yml"
        extra.write_text(as_rasa_yaml(ARTICLE_INTENT, asked), encoding="utf-8")
        outside = Path(folder) / "out_of_scope.yml"
        outside.write_text(as_rasa_yaml(OUT_OF_SCOPE_INTENT, _out_of_scope()), encoding="utf-8")
        files = [str(root / "nlu" / "data"), str(extra), str(outside)]
        path = _train(out, files, root / "nlu" / "domain")
    (out / f"{path.name}.fingerprint").write_text(fingerprint(), encoding="utf-8")
    return Trained(path, len(asked), _figures(path))


def _some(questions: Iterable[str]) -> list[str]:
    """The same questions each time; the classifier only learns from them what asking for a service sounds like."""
    known = sorted(questions)
    return sorted(random.Random(_SEED).sample(known, min(MOST_QUESTIONS, len(known))))


def _train(out: Path, files: list[str], domain: Path) -> Path:
    from rasa.model_training import train as rasa_train
    from rasa.shared.exceptions import RasaException

    try:
        result = rasa_train(domain=str(domain), config=str(CONFIG), training_files=files, output=str(out))
    except (RasaException, ValueError, SystemExit) as error:
        raise BadTrainingData(str(error)) from error
    if result.code or not result.model:
        raise BadTrainingData(f"rasa train ended with code {result.code}")
    return Path(result.model)


def _figures(path: Path) -> "HeldOut | None":
    """What training has learned about the model's quality, also as files beside the model."""
    from nlu.held_out import held_out

    found = held_out(path)
    if found:
        found.save(path.with_name(f"{path.name}.figures"))
    return found


def _out_of_scope() -> list[str]:
    """The questions from which retrieval learns where to stop teach the classifier the same."""
    return [question for questions in out_of_scope().values() for question in questions]


def as_rasa_yaml(intent: str, questions: Iterable[str]) -> str:
    """Questions as Rasa examples of one intent."""
    lines = "\n".join(f"    - {_plain(question)}" for question in questions)
    return f'version: "3.1"\n\nnlu:\n- intent: {intent}\n  examples: |\n{lines}\n' if lines else 'version: "3.1"\n'


def _plain(question: str) -> str:
    """Brackets would be read as marked entities, and YAML knows no control characters."""
    printable = "".join(character if character.isprintable() else " " for character in question)
    return printable.translate(str.maketrans("[]{}", "()()"))


def fingerprint() -> str:
    """Hash of everything in the repository that a model is made from."""
    digest = hashlib.sha256()
    texts = (path for path in (ROOT / "nlu").rglob("*.yml") if path.parent.name != "translations")
    retrieval = (path for path in (ROOT / "nlu" / "retrieval").rglob("*") if path.suffix in (".py", ".json", ".txt"))
    lexicon = (ROOT / "bot" / "knowledge" / "lexicon" / "data").glob("*.yml")
    sources = [ROOT / "config.yml", *texts, *retrieval, *lexicon, *(ROOT / "nlu" / "components").glob("*.py")]
    for path in sorted(sources):
        digest.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def is_current(model: Path) -> bool:
    """Whether the model was made from the data and components as they are now."""
    stored = model.with_name(f"{model.name}.fingerprint")
    return stored.exists() and stored.read_text(encoding="utf-8") == fingerprint()


class _Steps(logging.Handler):
    """Rasa says in its log when a component is done; that is the only progress it tells."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if text.startswith(("Finished training component", "Restored component")):
            self._progress(text.split("'")[1])


class _listening:
    def __init__(self, progress: Progress) -> None:
        self._log = logging.getLogger("rasa.engine.training.hooks")
        self._handler = _Steps(progress)

    def __enter__(self) -> None:
        self._log.addHandler(self._handler)
        self._log.setLevel(logging.INFO)
        self._log.propagate = False

    def __exit__(self, *_: object) -> None:
        self._log.removeHandler(self._handler)
