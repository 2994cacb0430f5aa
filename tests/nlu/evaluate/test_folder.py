"""What an evaluation leaves behind can be read by people and by programs."""

import json
from pathlib import Path

from nlu.evaluate.folder import save, save_rows
from tests.nlu.evaluate.rows import question, scored


def test_figures_and_tables_are_written_with_umlauts(tmp_path: Path) -> None:
    save(tmp_path / "new" / "folder", {"text": "Müll"}, ["Müll"])
    written = (tmp_path / "new" / "folder" / "figures.json").read_text(encoding="utf-8")
    assert json.loads(written) == {"text": "Müll"}
    assert "Müll" in written
    assert (tmp_path / "new" / "folder" / "table.txt").read_text(encoding="utf-8") == "Müll\n"


def test_each_row_is_written_with_what_became_of_it(tmp_path: Path) -> None:
    save_rows(tmp_path / "rows.tsv", [scored("pass|express", question("hund", "pass"), style="plain", ms=2.345)])
    header, row = (tmp_path / "rows.tsv").read_text(encoding="utf-8").splitlines()
    assert dict(zip(header.split("\t"), row.split("\t"), strict=True)) == {
        "line": "2",
        "text": "Frage",
        "expected": "pass|express",
        "lang": "de",
        "style": "plain",
        "outcome": "right after one clarification",
        "given": "asked back: hund, pass",
        "confidence": "0.900",
        "ms": "2.3",
    }
