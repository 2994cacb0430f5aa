"""Everything that is learned once for all cities: what texts mean, and how far that is trusted."""

from dataclasses import dataclass
from threading import Lock

from nlu.categories.meanings import Meanings
from nlu.categories.reports import shipped_reports
from nlu.categories.trust import Trust, trust_in
from nlu.retrieval.encoders import Encoder


@dataclass(frozen=True)
class Learned:
    """What a proposer needs beside the city's categories."""

    meanings: Meanings
    trust: Trust


_kept: dict[str, Learned] = {}
_lock = Lock()


def learned(encoder: Encoder) -> Learned:
    """Learned at first use, in half a second beside the sentence vectors, and kept by the encoder's name for all."""
    with _lock:
        if encoder.name not in _kept:
            reports = shipped_reports()
            meanings = Meanings.learn(reports, encoder)
            _kept[encoder.name] = Learned(meanings, trust_in(meanings, reports, encoder))
        return _kept[encoder.name]
