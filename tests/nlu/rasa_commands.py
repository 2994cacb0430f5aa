"""Run as a module: several of Rasa's commands, each in a process of its own that begins with Rasa already imported.

That import, with TensorFlow, costs twelve seconds of a processor, and a test of five commands would pay it five times.
It would also pay for reading the same YAML a dozen times: the same text is read once, and each command gets copies.
Argument: JSON, rounds of commands that run side by side: [[{"name", "words", "typed"}]]. Says {name: [status, output]};
a command that is not done in WITHIN_S seconds is killed.
"""

import importlib
import json
import multiprocessing
import os
import runpy
import sys
import tempfile
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from tests.rasa_yaml import read_once

WITHIN_S = 100
SCRIPT = Path(sys.executable).parent / "rasa"
LATER = (
    "tensorflow",
    "rasa.__main__",
    "rasa.engine.recipes.default_recipe",
    "rasa.model_training",
    "rasa.core.test",
    "rasa.nlu.run",
    "rasa.nlu.test",
    "rasa.validator",
    "nlu.components.knowledge_matcher",
    "nlu.components.linear_classifier",
    "nlu.components.phrase_extractor",
)
"""What the commands import when they need it."""


def _read_what_all_read() -> None:
    """Encoder, lexicon and `nlu/`, before the commands part."""
    importlib.import_module("nlu.components.shared_encoder").shared_encoder().encode(["Guten Tag"])
    importlib.import_module("bot.knowledge.lexicon.entries").shipped_lexicon()
    reader = importlib.import_module("rasa.shared.utils.io")
    for path in sorted(Path("nlu").rglob("*.yml")):
        for readers in ("safe", ["safe", "rt"]):
            reader.read_yaml(path.read_text(encoding="utf-8"), readers)


def _command(words: list[str], typed: str, said: Path) -> None:
    """Become the command `rasa`: its script, arguments, input and output."""
    given = said.with_suffix(".typed")
    given.write_text(typed, encoding="utf-8")
    for number, file in enumerate((given.open("rb"), said.open("wb"))):
        os.dup2(file.fileno(), number)
    os.dup2(1, 2)
    sys.stdin = os.fdopen(0, encoding="utf-8")
    sys.argv = [str(SCRIPT), *words]
    runpy.run_path(str(SCRIPT), run_name="__main__")


def _round(commands: list[dict[str, Any]], folder: Path) -> dict[str, tuple[int | None, str]]:
    """What each command of a round said, once all are done."""
    fork = multiprocessing.get_context("fork")
    running: dict[str, BaseProcess] = {}
    for one in commands:
        said = folder / one["name"]
        running[one["name"]] = fork.Process(target=_command, args=(one["words"], one["typed"], said))
        running[one["name"]].start()
    for process in running.values():
        process.join(WITHIN_S)
        process.kill()
        process.join()
    return {name: (process.exitcode, _read(folder / name)) for name, process in running.items()}


def _read(said: Path) -> str:
    return said.read_text(encoding="utf-8", errors="replace")


def main() -> None:
    """See the module's docstring."""
    sys.path[0] = str(SCRIPT.parent)  # as the script has it
    for name in LATER:
        importlib.import_module(name)
    done: dict[str, tuple[int | None, str]] = {}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as kept, read_once(Path(kept)):
        _read_what_all_read()
        for commands in json.loads(sys.argv[1]):
            done |= _round(commands, Path(folder))
    sys.stdout.write("\n" + json.dumps(done))


if __name__ == "__main__":
    main()
