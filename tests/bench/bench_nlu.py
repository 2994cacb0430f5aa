"""Figures of the intent classifier on public sets: `python -m tests.bench.bench_nlu`, also `make bench-nlu`.

Each set is trained in one process and asked in another, through the real components and a stored model, so that
seconds and memory are those of a brain. One thread; seconds are processor time, as other programs must not count.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import json
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score

from tests.bench.figures import Figure, machine, show
from tests.bench.nlu_sets import DATA, OUTSIDE, SOURCES, Parts, accuracy, is_there, parts

Figures = dict[str, float]
_REJECTED = 0.05
"""Share of the messages in scope that may be turned away."""
_BINS = 15
_GOALS = {"oos_recall": 0.92, "message_ms_p50": 6.0, "serve_mb": 700.0}
_TRAIN_GOAL_S = {"banking77": 45.0}


def main() -> None:
    """Print the table; a set that is not there is skipped aloud."""
    asked = _arguments()
    print(machine())
    results: dict[str, Figures] = {}
    for name in asked.sets:
        if not is_there(name):
            print(f"SKIPPED: {DATA / name} is not there, so its figures are missing")
            continue
        results[name] = measure(parts(name, asked.test, asked.split))
        show(_lines(name, results[name]))
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.bench_nlu", description=__doc__)
    parser.add_argument("--sets", nargs="+", choices=SOURCES, default=list(SOURCES), metavar="SET")
    parser.add_argument("--test", type=Path, metavar="DIR", help="folder with <set>/test.tsv (columns text, intent)")
    parser.add_argument("--split", type=int, default=1, metavar="N", help="number of the own split where there is none")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    return parser.parse_args()


def measure(split: Parts) -> Figures:
    """All figures of one set."""
    with tempfile.TemporaryDirectory() as folder:
        trained = _alone(_train, split, Path(folder))
        return trained | _alone(_ask, split, Path(folder))


def _alone(task: Callable[[Parts, Path], Figures], split: Parts, folder: Path) -> Figures:
    """In a process of its own, so that its memory is its own."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as process:
        return process.submit(task, split, folder).result()


def _train(split: Parts, folder: Path) -> Figures:
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    encoder, classifier = _components(folder, load=False)
    began, began_wall = time.process_time(), time.perf_counter()
    data = TrainingData([Message({"text": text, "intent": intent}) for text, intent in split.learned])
    classifier.train(encoder.process_training_data(data))
    return {
        "learned": float(len(split.learned)),
        "train_cpu_s": time.process_time() - began,
        "train_wall_s": time.perf_counter() - began_wall,
        "train_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def _ask(split: Parts, folder: Path) -> Figures:
    from rasa.shared.nlu.training_data.message import Message

    encoder, classifier = _components(folder, load=True)
    classifier.process(encoder.process([Message({"text": "warm up"})]))
    messages, spent = [Message({"text": text}) for text, _ in split.asked], []
    for message in messages:
        began = time.thread_time()
        classifier.process(encoder.process([message]))
        spent.append(time.thread_time() - began)
    intents = [message.get("intent") for message in messages]
    right = np.array([intent["name"] == row[1] for intent, row in zip(intents, split.asked, strict=True)])
    inside = np.array([intent != OUTSIDE for _, intent in split.asked])
    confidence = np.array([intent["confidence"] for intent in intents])
    figures = {
        "asked": float(len(messages)),
        "accuracy": accuracy(split.asked, [intent["name"] for intent in intents]),
        "ece": calibration_error(confidence[inside], right[inside]),
        "message_ms_p50": float(np.percentile(spent, 50)) * 1000,
        "message_ms_p95": float(np.percentile(spent, 95)) * 1000,
        "serve_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    familiarity = np.array([message.get("familiarity") for message in messages])
    return figures | (outside(familiarity, inside) if not inside.all() else {})


def _components(folder: Path, load: bool) -> tuple[Any, Any]:
    """Sentence encoder and classifier as the graph makes them."""
    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource

    from bot.brain.tensorflow_stand_in import leave_out_tensorflow

    leave_out_tensorflow()
    from nlu.components.linear_classifier import LinearClassifier
    from nlu.components.sentence_encoder import SentenceEncoder

    config = LinearClassifier.get_default_config() | {"outside_intents": [OUTSIDE]}
    make = LinearClassifier.load if load else LinearClassifier.create
    classifier = make(config, LocalModelStorage(folder), Resource("classifier"), ExecutionContext(GraphSchema({})))
    return SentenceEncoder(SentenceEncoder.get_default_config()), classifier


def calibration_error(confidence: NDArray[Any], right: NDArray[Any]) -> float:
    """Expected calibration error over equal bins (Guo et al. 2017), 0 to 1."""
    places = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    found = [places == place for place in np.unique(places)]
    return float(sum(abs(confidence[here].mean() - right[here].mean()) * here.mean() for here in found))


def outside(familiarity: NDArray[Any], inside: NDArray[Any]) -> Figures:
    """How well familiarity tells messages outside from those inside."""
    limit = np.quantile(familiarity[inside], _REJECTED)
    return {
        "oos_recall": float((familiarity[~inside] < limit).mean()),
        "oos_roc_auc": float(roc_auc_score(inside, familiarity)),
        "oos_recall_below_0.05": float((familiarity[~inside] < _REJECTED).mean()),
        "rejected_below_0.05": float((familiarity[inside] < _REJECTED).mean()),
    }


def _lines(name: str, figures: Figures) -> Iterator[Figure]:
    least = {"accuracy": SOURCES[name].goal, "oos_recall": _GOALS["oos_recall"]}
    most = {"message_ms_p50": _GOALS["message_ms_p50"], "serve_mb": _GOALS["serve_mb"]}
    if name in _TRAIN_GOAL_S:
        most["train_cpu_s"] = _TRAIN_GOAL_S[name]
    for key, value in figures.items():
        shown = f"{value:.4f}" if value <= 1 else f"{value:.1f}"
        if key in least:
            yield Figure(f"{name}: {key}", shown, f">= {least[key]:g}", value >= least[key])
        elif key in most:
            yield Figure(f"{name}: {key}", shown, f"<= {most[key]:g}", value <= most[key])
        else:
            yield Figure(f"{name}: {key}", shown)


if __name__ == "__main__":
    main()
