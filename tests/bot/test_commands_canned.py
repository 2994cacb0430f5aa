"""`lotse canned`: responses come from a file and go into one, and nobody's own words are lost."""

from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.errors import NotFound
from bot.handover import canned
from bot.handover.canned import Canned
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tables import audit

runner = CliRunner()
OWN = Canned(shortcut="gruss", language="de", text="Moin!")


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_DATA", str(settings.data))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "responses.yml"
    path.write_text("gruss:\n  de: Guten Tag!\n  en: 'Hello: you'\nende:\n  de: Auf Wiedersehen\n", encoding="utf-8")
    return path


def _there(database: Database) -> dict[str, str]:
    with database.read() as sql:
        return {f"{one.shortcut}/{one.language}": one.text for one in canned.listed(sql, "musterstadt")}


def test_a_file_is_taken_over_once(database: Database, file: Path) -> None:
    first, again = (runner.invoke(cli, ["canned", "import", str(file)]) for _ in range(2))
    assert first.stdout == "3 stored, 0 left as they are, of 3.\n"
    assert again.stdout == "0 stored, 0 left as they are, of 3.\n"
    assert _there(database) == {"ende/de": "Auf Wiedersehen", "gruss/de": "Guten Tag!", "gruss/en": "Hello: you"}
    with database.read() as sql:
        assert sql.scalars(select(audit.c.act)).all() == ["canned_put"] * 3


def test_what_staff_wrote_stays_unless_it_is_to_be_replaced(database: Database, file: Path) -> None:
    with database.write() as sql:
        canned.put(sql, "musterstadt", OWN)
    kept = runner.invoke(cli, ["canned", "import", str(file)])
    assert kept.stdout.splitlines() == [
        "2 stored, 1 left as they are, of 3.",
        "  gruss/de is written otherwise there (--replace)",
    ]
    assert _there(database)["gruss/de"] == "Moin!"
    assert runner.invoke(cli, ["canned", "import", str(file), "--replace"]).stdout.startswith("1 stored, 0 left")
    assert _there(database)["gruss/de"] == "Guten Tag!"


def test_what_is_given_out_can_be_taken_over_again(database: Database, file: Path, tmp_path: Path) -> None:
    with database.write() as sql:
        canned.put(sql, "musterstadt", OWN)
        canned.put(sql, "musterstadt", Canned(shortcut="no", language="no", text="Ja: «so»\nund\tweiter #1"))
    before, out = _there(database), tmp_path / "out.yml"
    assert runner.invoke(cli, ["canned", "export", str(out)]).stdout == f"2 responses written to {out}\n"
    with database.write() as sql:
        canned.delete(sql, "musterstadt", "gruss", "de")
        canned.delete(sql, "musterstadt", "no", "no")
    assert runner.invoke(cli, ["canned", "import", str(out)]).exit_code == 0
    assert _there(database) == before
    assert runner.invoke(cli, ["canned", "export"]).stdout == out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: [", "is no YAML"),
        ("- a", "shortcuts with a text"),
        ("gruss: Hallo", "gruss: a text for each language"),
        ("zwei Worte: {de: Hallo}", "zwei Worte/de: shortcut"),
        ("gruss: {deutsch: Hallo}", "gruss/deutsch: language"),
        ("gruss: {de: ''}", "gruss/de: text"),
        ("gruss: {de: Hallo}\nende: {de: 7}", "ende/de: text"),
    ],
)
def test_a_file_that_is_wrong_changes_nothing_and_says_where(
    database: Database, tmp_path: Path, text: str, said: str
) -> None:
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(text, encoding="utf-8")
    done = runner.invoke(cli, ["canned", "import", str(wrong)])
    assert done.exit_code == 1
    assert said in done.stderr
    assert _there(database) == {}


def test_a_file_that_is_not_there_and_a_site_that_is_not_known(file: Path, tmp_path: Path) -> None:
    assert runner.invoke(cli, ["canned", "import", str(tmp_path / "no.yml")]).exit_code == 1
    done = runner.invoke(cli, ["canned", "import", str(file), "--site", "anderswo"])
    assert isinstance(done.exception, NotFound)
