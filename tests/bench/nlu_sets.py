"""Public sets of messages with intents: where they lie, and which part is learned and which is asked."""

import csv
import gzip
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import numpy as np
from sklearn.model_selection import train_test_split

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "benchmarks"
OUTSIDE = "oos"
"""Label of messages that none of a set's intents is for."""
_FEWEST = 5
"""Intents with fewer examples are learned whole; there is nothing to spare for asking."""

Rows = list[tuple[str, str]]
"""Text and intent."""


@dataclass(frozen=True)
class Source:
    """Files of a set below its folder, and what must be reached."""

    train: str
    goal: float
    """Accuracy."""
    ask: str = ""
    """What is asked; empty where a share of `train` is kept back for it."""
    kept_back: float = 0.1


SOURCES = {
    "banking77": Source("train.tsv", 0.935),
    "clinc150": Source("train.tsv.gz", 0.958, ask="val.tsv"),
    "hwu64": Source("fold1_train.tsv", 0.91),
    "faq-de": Source("de_train.tsv", 0.93, kept_back=0.15),
}


@dataclass(frozen=True)
class Parts:
    """What is learned and what is asked."""

    learned: Rows
    asked: Rows


def is_there(name: str) -> bool:
    """Whether the set's training file is on this machine."""
    return (DATA / name / SOURCES[name].train).exists()


def parts(name: str, tests: Path | None, split: int) -> Parts:
    """The whole training file beside `tests/<set>/test.tsv`; without such a file, an own split of that number."""
    source = SOURCES[name]
    learned = rows(DATA / name / source.train)
    if tests and (tests / name / "test.tsv").exists():
        return Parts(learned, rows(tests / name / "test.tsv"))
    if source.ask:
        return Parts(learned, rows(DATA / name / source.ask))
    return _split(learned, source.kept_back, split)


def rows(path: Path) -> Rows:
    """A file with the columns text and intent, separated by a tab, packed or not."""
    with _opened(path) as file:
        return [(row["text"], row["intent"]) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _opened(path: Path) -> IO[str]:
    return cast("IO[str]", (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline=""))


def _split(examples: Rows, share: float, number: int) -> Parts:
    counts = Counter(intent for _, intent in examples)
    enough = [at for at, (_, intent) in enumerate(examples) if counts[intent] >= _FEWEST]
    intents = [examples[at][1] for at in enough]
    _, asked = train_test_split(enough, test_size=share, stratify=intents, random_state=number)
    learned = np.setdiff1d(np.arange(len(examples)), asked)
    return Parts([examples[at] for at in learned], [examples[at] for at in asked])


def accuracy(asked: Rows, understood: Sequence[str | None]) -> float:
    """Share of right intents among the messages that have one."""
    inside = [answer == intent for (_, intent), answer in zip(asked, understood, strict=True) if intent != OUTSIDE]
    return float(np.mean(inside))
