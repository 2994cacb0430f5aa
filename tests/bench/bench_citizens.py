"""How well citizens are understood: the labelled sets of nlu/evaluation through the whole understanding.

`python -m tests.bench.bench_citizens` prepares a data folder (LOTSE_BENCH_DATA keeps it), imports the catalogue of
Munich where it is there, and prints one line of figures for each set and language.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from nlu.language import detect
from tests.bench.nlu_sets import DATA

ROOT = Path(__file__).parents[2]
SETS = ROOT / "nlu" / "evaluation"
MUNICH = DATA.parent / "munich-services"
LANGUAGES = ("de", "en", "tr", "ru", "ar", "uk", "pl", "fr", "it", "es")


def main() -> None:
    """Print all figures; what cannot be measured is skipped aloud."""
    with tempfile.TemporaryDirectory() as temporary:
        data = os.environ.get("LOTSE_BENCH_DATA", temporary)
        lotse(data, "prepare")
        for name in ("musterstadt_dev", "out_of_scope_dev", "openers_dev"):
            show(name, evaluate(data, name, "musterstadt"))
        if MUNICH.is_dir():
            lotse(data, "knowledge", "import", str(MUNICH), "--site", "muenchen")
            show("munich_questions", evaluate(data, "munich_questions", "muenchen"))
        else:
            print(f"SKIPPED: {MUNICH} is not there, so the figures on a foreign catalogue are missing")
    print(f"language detection: {languages():.3f} right")


def lotse(data: str, *arguments: str) -> str:
    """Output of a command of the program; what goes wrong is shown and ends the bench."""
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, env=os.environ | {"LOTSE_DATA": data}, stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout


def evaluate(data: str, name: str, site: str) -> dict[str, Any]:
    """The figures of one set."""
    found: dict[str, Any] = json.loads(lotse(data, "evaluate", str(SETS / f"{name}.tsv"), "--site", site, "--json"))
    return found.get("figures", found)


def show(name: str, figures: dict[str, Any]) -> None:
    """One line for the whole set and one for each language and style."""
    print(name, json.dumps({key: value for key, value in figures.items() if not isinstance(value, list | dict)}))
    for part, rows in figures.items():
        if part.startswith("by_") and isinstance(rows, dict):
            for key, row in rows.items():
                print(f"  {part[3:]:9} {key:12} {json.dumps(row)}")


def languages() -> float:
    """Share of messages of three words and more whose language is recognised in a German conversation."""
    lines = (SETS / "languages.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    return sum(detect(row[0], LANGUAGES, "de") == row[1] for row in rows) / len(rows)


if __name__ == "__main__":
    main()
