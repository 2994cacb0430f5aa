"""Pictures show what the set has data for."""

from pathlib import Path

from nlu.evaluate.figures import figures
from nlu.evaluate.outcomes import Scored
from nlu.evaluate.pictures import confusion_counts, draw, f1
from tests.nlu.evaluate.rows import NOTHING, act, article, question, scored

_PNG = b"\x89PNG"


def _rows() -> list[Scored]:
    return [
        scored("pass", article("pass", 0.8)),
        scored("pass", article("hund", 0.7)),
        scored("hund", question("hund", "pass")),
        scored("greet", act("greet", 1.0)),
        scored("oos", article("express", 0.5)),
    ]


def test_a_set_with_everything_gives_four_pictures(tmp_path: Path) -> None:
    made = draw(_rows(), figures(_rows()), tmp_path)
    assert [path.name for path in made] == ["confusion.png", "risk-coverage.png", "f1.png", "reliability.png"]
    assert all(path.read_bytes().startswith(_PNG) for path in made)


def test_pictures_without_data_are_not_drawn(tmp_path: Path) -> None:
    rows = [scored("oos", NOTHING)]
    assert [path.name for path in draw(rows, figures(rows), tmp_path)] == ["f1.png"]


def test_counts_of_classes_without_a_column_of_their_own_go_to_the_others() -> None:
    rows = [scored("pass", found) for found in (article("pass"), article("hund"), article("express"))]
    counts = confusion_counts([*rows, scored("hund", NOTHING)], ["pass"], ["pass", "other", "asked back"])
    assert counts.tolist() == [[1, 2, 0]]


def test_of_many_classes_only_the_worst_are_shown() -> None:
    picture = f1(figures(_rows()).classes, worst=2)
    assert picture is not None
    labels = [label.get_text() for label in picture.axes[0].get_yticklabels()]
    assert labels == ["hund (1)", "oos (1)"]
    assert picture.axes[0].get_title(loc="left").endswith("the 2 worst of 4")
