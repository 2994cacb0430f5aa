"""Tables say the same as the figures and fit into a terminal."""

import io
from collections.abc import Iterable

from rich.console import Console, RenderableType

from nlu.evaluate.figures import figures
from nlu.evaluate.side_by_side import compare
from nlu.evaluate.tables import SHOWN, comparison_tables, tables
from tests.nlu.evaluate.rows import NOTHING, article, question, scored


def _text(shown: Iterable[RenderableType]) -> str:
    file = io.StringIO()
    console = Console(file=file, width=80, color_system=None)
    for one in shown:
        console.print(one)
    return file.getvalue()


def test_the_tables_show_outcomes_groups_and_confusions() -> None:
    rows = [scored("pass", article("pass"), style="plain"), scored("oos", question("pass", "hund"), text="[b]Huhn[/b]")]
    said = _text(tables(figures(rows)))
    for part in ("clarification", "plain", "50.0%", "0.0% of 1", "100.0% / 0.0%", "asked back", "[b]Huhn[/b]"):
        assert part in said, part


def test_only_the_worst_confusions_are_shown() -> None:
    rows = [scored("pass", article(f"a{number}")) for number in range(SHOWN + 3)]
    assert sum(f"a{number} " in _text(tables(figures(rows))) for number in range(SHOWN + 3)) == SHOWN


def test_a_figure_that_the_set_has_no_rows_for_is_a_dash() -> None:
    said = _text(tables(figures([scored("oos", NOTHING)])))
    assert next(line for line in said.splitlines() if "calibration" in line).split()[-1] == "-"


def test_a_comparison_lists_differences_and_sentences() -> None:
    mine, other = [scored("pass", article("pass"), text="Urlaub")], [scored("pass", NOTHING, text="Urlaub")]
    comparison = compare(mine, figures(mine), other, figures(other))
    said = _text(comparison_tables(figures(mine), figures(other), comparison))
    for part in ("all.unanswered", "-1.000", "Sentences won: 1", "Urlaub", "Sentences lost: 0"):
        assert part in said, part
    assert "by_language.de.wrong" not in said
