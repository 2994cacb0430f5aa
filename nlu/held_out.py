"""How good a model is on examples that it had not seen; learned inside the training and kept in the model."""

import json
import tarfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlu.evaluate.pictures import write_risk_coverage
from nlu.evaluate.trust import Point, coverage_at

STORED = "decision.json"
"""Name of the file in the model in which the KnowledgeMatcher keeps its limits and figures."""


@dataclass(frozen=True)
class HeldOut:
    """Share of right acts, for each act its share of right ones (recall), and risk against coverage."""

    accuracy: float
    recall: dict[str, float]
    curve: list[Point]
    risk: float

    def weakest(self, count: int = 3) -> list[tuple[str, float]]:
        """The intents that are missed most."""
        return sorted(self.recall.items(), key=lambda item: item[1])[:count]

    @property
    def coverage(self) -> float:
        """Share of the messages that can be answered at once within the risk."""
        return coverage_at(self.curve, self.risk) or 0.0

    def save(self, folder: Path) -> None:
        """The curve as figures (`risk-coverage.json`) and as a picture beside it."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "risk-coverage.json").write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        write_risk_coverage(folder / "risk-coverage.png", self.curve, self.risk)


def held_out(model: Path) -> HeldOut | None:
    """The figures that the training of a packaged model has stored; None where it had too few examples."""
    with tarfile.open(model) as archive:
        for member in archive:
            if member.name.endswith(f"/{STORED}") and (file := archive.extractfile(member)):
                return _read(json.load(file).get("held_out"))
    return None


def _read(data: dict[str, Any] | None) -> HeldOut | None:
    return HeldOut(**data | {"curve": [Point(*row) for row in data["curve"]]}) if data else None
