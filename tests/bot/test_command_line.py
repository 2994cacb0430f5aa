"""The command line says what is missing in one line instead of a stack trace."""

import os
import shutil
import socket
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli, main
from bot.cases.catalogues import Catalogues
from bot.cases.streets import StreetLists
from bot.errors import InvalidRequest, NotFound, TrainingFailed
from bot.knowledge.articles import Article, LexiconChoice
from bot.knowledge.lexicon.entries import shipped_lexicon
from bot.knowledge.record import Knowledge
from bot.prepare import DEMO
from bot.settings import Settings
from bot.storage.database import Database

runner = CliRunner()
TEXT = {"title": "Fundbüro", "modules": {"what": "Gefundenes abgeben."}, "synonyms": ["verloren"], "questions": []}


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_DATA", str(settings.data))
    monkeypatch.delenv("REDIS_URL", raising=False)


@pytest.mark.parametrize("command", ["gateway", "brain"])
def test_one_part_alone_needs_a_redis(command: str) -> None:
    done = runner.invoke(cli, [command])
    assert done.exit_code == 2
    assert "REDIS_URL" in done.output


def test_a_catalogue_that_cannot_be_read_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "broken.xml").write_text("<xzufi", encoding="utf-8")
    done = runner.invoke(cli, ["knowledge", "import", str(tmp_path / "broken.xml")])
    assert done.exit_code == 1
    assert "Nothing was changed" in done.output


@pytest.fixture
def city(tmp_path: Path) -> Path:
    """A site folder with categories and streets, and without articles."""
    made = tmp_path / "city"
    made.mkdir()
    (made / "site.yml").write_text("id: neustadt\nname: {de: Neustadt}\nlanguages: [de]\n", encoding="utf-8")
    (made / "offices.yml").write_text("[]\n", encoding="utf-8")
    for name in ("services.yml", "streets.csv"):
        shutil.copy(DEMO / name, made / name)
    return made


def test_a_site_folder_brings_its_categories_and_streets_and_a_second_time_nothing(
    city: Path, settings: Settings
) -> None:
    first, second = (runner.invoke(cli, ["knowledge", "import", str(city)]) for _ in range(2))
    assert first.exit_code == second.exit_code == 0, first.output + second.output
    assert "categories of reports: 23 · changed\nstreets: 181 · changed\n" in first.output
    assert "categories of reports: 23 · unchanged\nstreets: 181 · unchanged\n" in second.output
    database = Database(settings.database)
    assert len(Catalogues(database).of("neustadt").services) == 23
    assert len(StreetLists(database).of("neustadt").matcher.streets) == 181


@pytest.mark.parametrize(("name", "content"), [("services.yml", "groups: {}\n"), ("streets.csv", "name\n")])
def test_a_site_folder_with_a_broken_file_of_reports_changes_nothing(
    name: str, content: str, city: Path, settings: Settings
) -> None:
    (city / name).write_text(content, encoding="utf-8")
    done = runner.invoke(cli, ["knowledge", "import", str(city)])
    assert done.exit_code == 1
    assert "Nothing was changed" in done.output
    assert name in done.output
    assert Knowledge(Database(settings.database)).sites() == ["musterstadt"]


def test_an_export_can_be_imported_again_and_changes_nothing(tmp_path: Path, settings: Settings) -> None:
    article = Article.model_validate(
        {"id": "fundbuero", "topic": "ordnung", "updated": "2026-11-21", "texts": {"de": TEXT}, "external_id": "7"}
    )
    Knowledge(Database(settings.database)).apply("musterstadt", (), (article,), by="test")
    assert runner.invoke(cli, ["knowledge", "export", str(tmp_path / "a.csv")]).exit_code == 0
    done = runner.invoke(cli, ["knowledge", "import", str(tmp_path / "a.csv")])
    assert done.exit_code == 0, done.output
    assert Knowledge(Database(settings.database)).articles("musterstadt")[0].texts["de"].title == "Fundbüro"


def store(settings: Settings, **changes: object) -> Knowledge:
    """The record with one article that the shipped lexicon knows."""
    text = {"title": "Hundesteuer anmelden", "modules": {"what": "Anmelden."}}
    data = {"id": "dackel", "topic": "tiere", "updated": "2026-11-21", "texts": {"de": text}}
    knowledge = Knowledge(Database(settings.database))
    knowledge.apply("musterstadt", (), (Article.model_validate(data | changes),), by="test")
    return knowledge


def test_an_import_tells_how_many_articles_the_lexicon_knows(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id;title;what\ndackel;Hundesteuer anmelden;x\nqq;Qqqq;y\n", encoding="utf-8")
    done = runner.invoke(cli, ["knowledge", "import", str(tmp_path / "a.csv")])
    assert done.exit_code == 0, done.output
    assert "lexicon: 0 by key, 1 by name, 1 without" in done.output.splitlines()


def test_wordings_of_the_lexicon_are_listed_for_all_articles_and_shown_for_one(settings: Settings) -> None:
    store(settings)
    listed = runner.invoke(cli, ["knowledge", "wordings"]).output.splitlines()
    assert [line.split()[:2] for line in listed] == [["dackel", "hundesteuer-anmelden"], ["lexicon:", "0"]]
    shown = runner.invoke(cli, ["knowledge", "wordings", "dackel"]).output
    assert shipped_lexicon()["hundesteuer-anmelden"].de[0] in shown
    assert "lotse knowledge lexicon dackel --off" in shown
    missing = runner.invoke(cli, ["knowledge", "wordings", "weg"])
    assert isinstance(missing.exception, NotFound)


def test_an_editor_chooses_refuses_and_leaves_it_to_the_program_again(settings: Settings) -> None:
    knowledge = store(settings)
    refused = shipped_lexicon()["hundesteuer-anmelden"].de[0]
    for given, expected in [
        (["--entry", "reisepass"], LexiconChoice(entry="reisepass")),
        (["--off"], LexiconChoice(off=True)),
        (["--auto"], LexiconChoice()),
        (["--without", refused.upper()], LexiconChoice(without=(refused,))),
    ]:
        done = runner.invoke(cli, ["knowledge", "lexicon", "dackel", *given])
        assert done.exit_code == 0, done.output
        assert done.output.startswith("dackel  ")
        assert knowledge.article("musterstadt", "dackel").lexicon == expected


def test_a_choice_that_makes_no_sense_changes_nothing(settings: Settings) -> None:
    knowledge = store(settings)
    done = runner.invoke(cli, ["knowledge", "lexicon", "dackel", "--entry", "weg"])
    assert isinstance(done.exception, InvalidRequest)
    assert knowledge.article("musterstadt", "dackel").lexicon is None


def test_entries_of_the_citys_own_lexicon_are_known_to_the_commands(settings: Settings) -> None:
    store(settings)
    (settings.data / "lexicon").mkdir()
    own = "- {id: wauwau, names: [Wauwau], de: [wauwau melden]}\n"
    (settings.data / "lexicon" / "own.yml").write_text(own, encoding="utf-8")
    done = runner.invoke(cli, ["knowledge", "lexicon", "dackel", "--entry", "wauwau"])
    assert done.output == "dackel  wauwau  by editor\n"


def test_an_error_of_ours_is_one_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def fails() -> None:
        raise TrainingFailed("why")

    monkeypatch.setattr("bot.__main__.cli", fails)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 1
    assert capsys.readouterr().err.strip() == "training_failed: why"


def test_every_command_of_the_first_release_is_there() -> None:
    said = runner.invoke(cli, ["--help"]).output
    for command in ("serve", "gateway", "brain", "train", "knowledge"):
        assert command in said


@pytest.mark.parametrize(("variable", "value"), [("LOTSE_PORT", "abc"), ("LOTSE_LOG_LEVEL", "loud")])
def test_a_wrong_setting_is_one_line_with_its_name(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> None:
    monkeypatch.setenv(variable, value)
    done = runner.invoke(cli, ["serve"])
    assert done.exit_code == 1
    assert done.output.startswith(f"{variable}: ")
    assert done.output.count("\n") == 1


def test_a_port_that_is_taken_ends_the_start_before_anything_is_done(
    monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    monkeypatch.setattr("bot.supervisor._FREE_WITHIN_S", 0)
    with socket.create_server(("127.0.0.1", 0)) as other:
        done = runner.invoke(cli, ["serve", "--port", str(other.getsockname()[1])])
    assert done.exit_code == 1
    assert "Another program listens on 127.0.0.1" in done.output
    assert "/demo" not in done.output
    assert sorted(path.name for path in settings.data.iterdir()) == ["lotse.db", "lotse.lock"]


def test_what_the_program_writes_is_for_its_own_user_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = os.umask(0o022)
    monkeypatch.setattr("bot.__main__.cli", lambda: (tmp_path / "written").touch())
    try:
        main()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "written").stat().st_mode) == 0o600
