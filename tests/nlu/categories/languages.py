"""The shipped wordings by language, as they stand in the file."""

import json

from nlu.train import ROOT


def wordings_by_language(code: str) -> tuple[list[str], list[str]]:
    """German and English ones of a meaning."""
    path = ROOT / "nlu" / "categories" / "data" / "reports.json"
    wordings = json.loads(path.read_text(encoding="utf-8"))["meanings"][code]["wordings"]
    return wordings["de"], wordings["en"]
