"""The figures of a training are read from the packaged model and can be saved as figures and as a picture."""

import io
import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from nlu.evaluate.trust import Point
from nlu.held_out import STORED, HeldOut, held_out

FIGURES = {
    "accuracy": 0.9,
    "recall": {"greet": 0.95, "thank": 0.5, "goodbye": 0.8, "help": 0.7},
    "curve": [[0.9, 0.2, 0.0], [0.8, 0.5, 0.03], [0.7, 0.9, 0.2]],
    "risk": 0.04,
}


def _model(folder: Path, **files: Any) -> Path:
    """A packaged model with these JSON files by component."""
    path = folder / "model.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name, content in files.items():
            raw = json.dumps(content).encode()
            member = tarfile.TarInfo(f"components/train_{name}/{STORED if name == 'matcher' else 'other.json'}")
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return path


def _figures(tmp_path: Path) -> HeldOut:
    found = held_out(_model(tmp_path, classifier={"held_out": {}}, matcher={"held_out": FIGURES}))
    assert found is not None
    return found


def test_the_figures_stand_in_the_model(tmp_path: Path) -> None:
    found = _figures(tmp_path)
    assert (found.accuracy, found.recall, found.risk) == (0.9, FIGURES["recall"], 0.04)
    assert found.curve == [Point(0.9, 0.2, 0.0), Point(0.8, 0.5, 0.03), Point(0.7, 0.9, 0.2)]


@pytest.mark.parametrize("files", [{}, {"matcher": {"held_out": None}}, {"matcher": {}}, {"classifier": FIGURES}])
def test_a_model_without_figures_has_none(tmp_path: Path, files: dict[str, Any]) -> None:
    assert held_out(_model(tmp_path, **files)) is None


def test_the_weakest_intents_come_first(tmp_path: Path) -> None:
    assert _figures(tmp_path).weakest(2) == [("thank", 0.5), ("help", 0.7)]


def test_coverage_is_what_can_be_answered_within_the_risk(tmp_path: Path) -> None:
    assert _figures(tmp_path).coverage == 0.5
    assert HeldOut(0.0, {}, [], 0.04).coverage == 0


def test_the_curve_is_saved_as_figures_and_as_a_picture(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "report"
    _figures(tmp_path).save(folder)
    saved = json.loads((folder / "risk-coverage.json").read_text(encoding="utf-8"))
    assert saved["curve"][1] == {"threshold": 0.8, "coverage": 0.5, "risk": 0.03}
    assert (folder / "risk-coverage.png").read_bytes().startswith(b"\x89PNG")


def test_without_a_curve_there_is_no_picture(tmp_path: Path) -> None:
    HeldOut(0.0, {}, [], 0.04).save(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["risk-coverage.json"]
