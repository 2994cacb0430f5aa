"""`lotse evaluate`: which model, which site, and what it prints and leaves behind."""

import io
import json
import os
import subprocess
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.errors import ModelMissing, NotFound
from bot.evaluation import Wanted, default_folder, evaluate, find_model, intents
from bot.knowledge.articles import Article
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.storage.database import Database
from nlu.evaluate.labelled_set import BadSet
from tests.programs import WITHOUT_SECOND_LOOK

AT = datetime(2026, 11, 22, 9, 5, tzinfo=UTC)
SET = """text\texpected\tlang
Guten Tag\tgreet\tde
Ich brauche einen neuen Personalausweis\tpersonalausweis\tde
Wie wird das Wetter am Wochenende in den Alpen?\toos\tde
"""


def _model(path: Path, *names: object) -> Path:
    path.parent.mkdir(exist_ok=True)
    data = json.dumps({"domain": {"intents": names}, "predict_schema": {"nodes": {}}}).encode()
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("metadata.json")
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return path


def _set(folder: Path, *lines: str) -> Path:
    path = folder / "set.tsv"
    path.write_text("\n".join(("text\texpected", *lines)), encoding="utf-8")
    return path


def test_a_model_is_found_by_path_by_name_and_as_the_newest(settings: Settings, tmp_path: Path) -> None:
    old, new = _model(settings.models / "old.tar.gz"), _model(settings.models / "new.tar.gz")
    os.utime(old, (1, 1))
    elsewhere = _model(tmp_path / "elsewhere.tar.gz")
    assert find_model(settings, None) == new
    assert find_model(settings, "old.tar.gz") == find_model(settings, "old") == old
    assert find_model(settings, str(elsewhere)) == elsewhere
    with pytest.raises(ModelMissing, match="none.tar.gz is neither a file nor a model in"):
        find_model(settings, "none.tar.gz")


def test_intents_are_read_from_the_model_without_loading_it(tmp_path: Path) -> None:
    assert intents(_model(tmp_path / "a.tar.gz", "greet", {"ask_article": {"use_entities": []}})) == {
        "greet",
        "ask_article",
    }
    (tmp_path / "b.tar.gz").write_bytes(b"no archive")
    with pytest.raises(ModelMissing, match="is not a model"):
        intents(tmp_path / "b.tar.gz")


def test_a_set_that_expects_what_is_not_there_is_refused_before_a_model_is_loaded(
    settings: Settings, tmp_path: Path
) -> None:
    model, other = _model(settings.models / "a.tar.gz", "greet"), _model(settings.models / "b.tar.gz", "thank")
    text = {"title": "Hund", "modules": {"what": "x"}, "synonyms": ["hund"], "questions": []}
    article = {"id": "hund", "topic": "tiere", "updated": "2026-11-21", "texts": {"de": text}, "external_id": "77"}
    Knowledge(Database(settings.database)).apply("musterstadt", (), (Article.model_validate(article),), by="test")
    asked = _set(tmp_path, "a\thund", "b\t77", "c\tgreet", "d\tthank", "e\tkatze")
    with pytest.raises(BadSet) as refused:
        evaluate(settings, Wanted(asked, "musterstadt", model, other), AT)
    assert str(refused.value).endswith("line 6: neither an article of this site nor an intent: katze")


def test_an_unknown_site_is_told_with_those_that_there_are(settings: Settings, tmp_path: Path) -> None:
    wanted = Wanted(_set(tmp_path), "atlantis", _model(settings.models / "a.tar.gz"))
    with pytest.raises(NotFound, match="no site atlantis; there are: musterstadt"):
        evaluate(settings, wanted, AT)


def test_results_go_to_a_folder_with_the_name_of_the_set_and_the_time(settings: Settings) -> None:
    wanted = Wanted(Path("sets/dev.tsv"), "musterstadt", Path("a.tar.gz"))
    assert default_folder(settings, wanted, AT) == settings.data / "evaluations" / "dev-20261122-090500"


def _run(data: Path, *options: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "bot", "evaluate", *options]
    environment = os.environ | WITHOUT_SECOND_LOOK | {"LOTSE_DATA": str(data)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=200)


def test_a_model_is_measured_against_another_one_and_only_json_is_printed(prepared_data: Path, tmp_path: Path) -> None:
    path, out = tmp_path / "small.tsv", tmp_path / "out"
    path.write_text(SET, encoding="utf-8")
    newest = find_model(Settings(data=prepared_data), None).name
    done = _run(prepared_data, str(path), "--json", "--against", newest, "--out", str(out))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["set"], told["site"], told["model"]) == ("small.tsv", "musterstadt", newest)
    assert told["figures"]["all"]["within_one_clarification"] == 1.0
    assert told["figures"]["oos"]["recall"] == 1.0
    assert (told["comparison"]["won"], told["comparison"]["lost"]) == ([], [])
    assert told == json.loads((out / "figures.json").read_text(encoding="utf-8"))
    for name in ("table.txt", "rows.tsv", "f1.png", "reliability.png", "against/rows.tsv"):
        assert (out / name).stat().st_size > 0


def test_a_bad_set_is_refused_in_a_few_lines(prepared_data: Path, tmp_path: Path) -> None:
    arguments = ["evaluate", str(_set(tmp_path, "Hallo\tnobody")), "--json"]
    done = CliRunner().invoke(cli, arguments, env={"LOTSE_DATA": str(prepared_data)}, catch_exceptions=False)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0] == "The set was refused."
    assert "line 2: neither an article of this site nor an intent: nobody" in done.stderr
