"""Rasa's own default pipeline with DIET on one public set: `python -m tests.bench.bench_diet SET`.

It stands beside `bench_nlu`. Understanding only, no dialogue; learned and asked are the same messages. Training and
asking run in a process of their own, so that seconds and memory are DIET's alone.
"""

import argparse
import json
import logging
import multiprocessing
import os
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import yaml

from tests.bench.figures import Figure, machine, show
from tests.bench.nlu_sets import DATA, SOURCES, Parts, accuracy, is_there, parts

Figures = dict[str, float]
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "TQDM_DISABLE": "1",
}
_SEED = 0
"""Without one, DIET learns something else every time."""


def main() -> None:
    """Train, ask, print."""
    asked = _arguments()
    if not is_there(asked.set):
        print(f"SKIPPED: {DATA / asked.set} is not there")
        return
    print(machine())
    os.environ |= QUIET
    with (
        tempfile.TemporaryDirectory() as folder,
        ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process,
    ):
        split = parts(asked.set, asked.test, asked.split)
        figures = process.submit(measure, split, asked.epochs, Path(folder)).result()
    show(Figure(f"{asked.set}, DIET {asked.epochs} epochs: {key}", f"{value:.4g}") for key, value in figures.items())
    if asked.json:
        asked.json.write_text(json.dumps({asked.set: figures}, indent=2) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_diet", description=__doc__)
    parser.add_argument("set", choices=SOURCES)
    parser.add_argument("--epochs", type=int, default=100, metavar="N", help="Rasa's default is 100")
    parser.add_argument("--test", type=Path, metavar="DIR", help="folder with <set>/test.tsv (columns text, intent)")
    parser.add_argument("--split", type=int, default=1, metavar="N", help="number of the own split where there is none")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args()


def pipeline(epochs: int) -> list[dict[str, Any]]:
    """What `rasa init` of Rasa 3.6 suggests, up to its intent classifier."""
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
        {"name": "DIETClassifier", "epochs": epochs, "constrain_similarities": True, "random_seed": _SEED},
    ]


def measure(split: Parts, epochs: int, folder: Path) -> Figures:
    """Runs in the process of its own; memory is that of the end, with the model it answers from."""
    import psutil
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)  # it would write a line for every message
    config, data = _files(split, epochs, folder)
    began_cpu, began = time.process_time(), time.perf_counter()
    model = train_nlu(config=str(config), nlu_data=str(data), output=str(folder / "models"))
    spent = {"train_cpu_s": time.process_time() - began_cpu, "train_wall_s": time.perf_counter() - began}
    if model is None:
        raise RuntimeError("Rasa has trained no model")
    answers, milliseconds = _ask(Agent.load(model), [text for text, _ in split.asked])
    milliseconds.sort()
    return {
        "learned": float(len(split.learned)),
        "asked": float(len(split.asked)),
        "accuracy": accuracy(split.asked, answers),
        **spent,
        "message_ms_p50": milliseconds[len(milliseconds) // 2],
        "message_ms_p95": milliseconds[int(len(milliseconds) * 0.95)],
        "rss_mb": psutil.Process().memory_info().rss / 2**20,
    }


def _files(split: Parts, epochs: int, folder: Path) -> tuple[Path, Path]:
    """Rasa's configuration and training data, the examples as plain JSON so that no mark-up is read into them."""
    config, data = folder / "config.yml", folder / "nlu.json"
    content = {"recipe": "default.v1", "assistant_id": "diet", "language": "en", "pipeline": pipeline(epochs)}
    config.write_text(yaml.safe_dump(content), encoding="utf-8")
    examples = [{"text": text, "intent": intent, "entities": []} for text, intent in split.learned]
    data.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}), encoding="utf-8")
    return config, data


def _ask(agent: Any, texts: list[str]) -> tuple[list[str | None], list[float]]:
    import asyncio

    async def understand() -> tuple[list[str | None], list[float]]:
        answers: list[str | None] = []
        milliseconds: list[float] = []
        await agent.parse_message("warm up")
        for text in texts:
            began = time.process_time()
            answers.append((await agent.parse_message(text))["intent"]["name"])
            milliseconds.append((time.process_time() - began) * 1000)
        return answers, milliseconds

    return asyncio.run(understand())


if __name__ == "__main__":
    main()
