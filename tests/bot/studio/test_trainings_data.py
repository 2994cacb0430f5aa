"""What a training learns from: the newest commit, or what the live model was made of when only the program is newer."""

from pathlib import Path

import pytest

from bot.studio import repository, trainings_data
from bot.studio.repository import TrainingData
from bot.studio.trainings_data import material, material_as_live

SHIPPED = {"nlu/data/a.yml": "eins\nzwei\ndrei\nvier\nfuenf\n", "nlu/domain/b.yml": "x\n"}


@pytest.fixture(autouse=True)
def shipped(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    files = dict(SHIPPED)
    monkeypatch.setattr(repository, "shipped_files", lambda: files)
    monkeypatch.setattr(trainings_data, "shipped_files", lambda: files)
    return files


def test_before_the_first_act_it_is_what_the_program_ships(tmp_path: Path) -> None:
    found = material(TrainingData(tmp_path / "training.git"))
    assert (dict(found.files), found.commit) == (SHIPPED, None)


def test_a_newer_program_brings_its_own_and_nothing_that_nobody_has_measured(
    tmp_path: Path, shipped: dict[str, str]
) -> None:
    data = TrainingData(tmp_path / "training.git")
    live = data.commit({"nlu/data/a.yml": "EINS\nzwei\ndrei\nvier\nfuenf\n"}, "Gemessen.", "edith")
    data.commit({"nlu/domain/b.yml": "y\n"}, "Noch nicht gemessen.", "edith")
    shipped["nlu/data/a.yml"] = "eins\nzwei\ndrei\nvier\nFUENF\n"
    newer = TrainingData(tmp_path / "training.git")
    assert newer.files()["nlu/domain/b.yml"] == "y\n"
    assert material_as_live(newer, live).files == {
        "nlu/data/a.yml": "EINS\nzwei\ndrei\nvier\nFUENF\n",
        "nlu/domain/b.yml": "x\n",
    }
    assert dict(material_as_live(newer, None).files) == shipped
