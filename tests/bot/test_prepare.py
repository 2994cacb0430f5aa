"""What must be there before the program can serve."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot import prepare as module
from bot.cases.catalogues import Catalogues
from bot.cases.streets import StreetLists
from bot.clock import now
from bot.errors import TrainingFailed
from bot.handover import canned, canned_files
from bot.handover.canned import Canned
from bot.knowledge.files import read_folder
from bot.knowledge.record import Knowledge
from bot.prepare import DEMO, live_model_is_current, prepare_record, train_if_needed, train_in_child
from bot.settings import Settings
from bot.storage.database import Database
from bot.studio.models import make_live
from nlu.train import fingerprint


def test_a_fresh_folder_gets_tables_and_the_demo_city_and_nothing_twice(tmp_path: Path) -> None:
    settings, told = Settings(data=tmp_path / "new" / "folder"), list[str]()
    for _ in range(2):
        prepare_record(settings, told.append)
    assert len(told) == 5
    assert "demo city" in told[1]
    assert "canned responses" in told[4]
    database = Database(settings.database)
    knowledge = Knowledge(database)
    assert len(Catalogues(database).of("musterstadt").services) == 23
    assert StreetLists(database).of("musterstadt")
    assert knowledge.sites() == ["musterstadt"]
    assert len(knowledge.articles("musterstadt")) >= 60


def test_a_city_that_is_there_is_left_alone(settings: Settings) -> None:
    told = list[str]()
    prepare_record(settings, told.append)
    assert told == []
    assert Knowledge(Database(settings.database)).articles("musterstadt") == []
    assert Catalogues(Database(settings.database)).of("musterstadt").services == ()


def test_a_demo_city_from_before_anything_could_be_reported_is_completed_once(
    settings: Settings, database: Database
) -> None:
    Knowledge(database).save_site(read_folder(DEMO).site)
    told = list[str]()
    for _ in range(2):
        prepare_record(settings, told.append)
    assert told == [
        "The demo city: categories of reports: 23 · changed",
        "The demo city: streets: 181 · changed",
        "The demo city: 60 canned responses",
    ]


def test_canned_responses_come_once_and_never_over_what_staff_wrote(settings: Settings, database: Database) -> None:
    Knowledge(database).save_site(read_folder(DEMO).site)
    own = Canned(shortcut="gruss", language="de", text="Moin!")
    with database.write() as sql:
        canned.put(sql, "musterstadt", own)
    prepare_record(settings, str)
    with database.read() as sql:
        assert canned.listed(sql, "musterstadt") == [own]


def test_agents_of_the_demo_city_have_a_dozen_responses_and_the_most_needed_in_all_its_languages() -> None:
    found = canned_files.read(DEMO / "canned.yml")
    by_language = {
        language: {one.shortcut for one in found if one.language == language}
        for language in read_folder(DEMO).site.languages
    }
    assert by_language["de"] == by_language["en"]
    assert len(by_language["de"]) >= 12
    others = [shortcuts for language, shortcuts in by_language.items() if language not in ("de", "en")]
    assert len(others) == 8
    assert all(shortcuts == {"gruss", "moment", "nachfrage", "tschuess"} for shortcuts in others)


def test_a_model_is_current_only_with_the_fingerprint_of_the_present_data(
    settings: Settings, database: Database
) -> None:
    assert not live_model_is_current(settings)
    settings.models.mkdir()
    model = settings.models / "a.tar.gz"
    model.write_bytes(b"model")
    assert not live_model_is_current(settings)
    mark = settings.models / "a.tar.gz.fingerprint"
    mark.write_text("old")
    assert not live_model_is_current(settings)
    mark.write_text(fingerprint())
    assert live_model_is_current(settings)


@pytest.mark.parametrize("code", [1, -9])
def test_a_training_that_fails_is_an_error(settings: Settings, monkeypatch: pytest.MonkeyPatch, code: int) -> None:
    def ends(command: list[str], **options: Any) -> Any:
        assert options["env"]["LOTSE_DATA"] == str(settings.data)
        return subprocess.CompletedProcess(command, code)

    monkeypatch.setattr(module.subprocess, "run", ends)
    with pytest.raises(TrainingFailed):
        train_in_child(settings)


def test_after_a_failed_training_the_older_model_serves(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Settings) -> None:
        raise TrainingFailed("why")

    told = list[str]()
    monkeypatch.setattr(module, "train_in_child", fails)
    with pytest.raises(TrainingFailed, match="why"):
        train_if_needed(settings, told.append)
    settings.models.mkdir()
    (settings.models / "older.tar.gz").write_bytes(b"model")
    train_if_needed(settings, told.append)
    assert told == ["The training failed (why). Serving with the older model older.tar.gz."]


def test_what_counts_is_the_live_model_and_not_the_newest_file(settings: Settings, database: Database) -> None:
    settings.models.mkdir()
    for age, name in enumerate(("newer", "live")):
        path = settings.models / f"{name}.tar.gz"
        path.write_bytes(b"model")
        os.utime(path, (10_000 - age, 10_000 - age))
    with database.write() as sql:
        make_live(sql, "live", None, "lotse", now())
    (settings.models / "newer.tar.gz.fingerprint").write_text(fingerprint())
    assert not live_model_is_current(settings)
    (settings.models / "live.tar.gz.fingerprint").write_text(fingerprint())
    assert live_model_is_current(settings)


def test_a_current_model_is_not_trained_again(
    settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    trained = list[Settings]()
    monkeypatch.setattr(module, "train_in_child", trained.append)
    settings.models.mkdir()
    (settings.models / "a.tar.gz").write_bytes(b"model")
    train_if_needed(settings, str)
    assert trained == [settings]
    (settings.models / "a.tar.gz.fingerprint").write_text(fingerprint())
    train_if_needed(settings, str)
    assert trained == [settings]
