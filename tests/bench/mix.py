"""The mix of mix.yml as scenes: what one citizen does from opening a conversation to leaving it."""

import itertools
import random
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from nlu.yaml_files import read_yaml

MIX = Path(__file__).with_name("mix.yml")


@cache
def mix() -> dict[str, Any]:
    """The whole file."""
    return dict(read_yaml(MIX))


class Scenes:
    """Endless turns of one kind after the other; the same `seed` gives the same conversations."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self._numbers = itertools.count(seed * 100_000 + 1)

    def kinds(self) -> Iterator[str]:
        """The kinds of turns of one scene, in order."""
        return iter(mix()["scene"])

    def said(self, kind: str, offered: Sequence[str]) -> tuple[str, bool]:
        """What is said in a turn of this kind, and whether it is the payload of a choice."""
        if kind == "choice" and offered:
            return self._chance.choice(offered), True
        text: str = self._chance.choice(mix()[kind])
        return text.replace("{n}", str(next(self._numbers))), False
