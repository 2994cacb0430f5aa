"""`lotse knowledge marks`: editors see what the assistant should have known, in the citizen's words."""

import json

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.clock import now
from bot.conversations.record import Conversations
from bot.handover import marks
from bot.handover.marks import Mark
from bot.messages import Incoming, Outgoing
from bot.settings import Settings
from bot.storage.database import Database

runner = CliRunner()


@pytest.fixture(autouse=True)
def marked(settings: Settings, record: Conversations, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_DATA", str(settings.data))
    asked = record.open("musterstadt", "web", Outgoing(text="Guten Tag"))[0].id
    said, _ = record.receive(asked, Incoming(client_id="a", text="Wo parke ich mein\nLastenrad?"))
    with database.write() as sql:
        marks.put(sql, Mark(asked, said.seq, "musterstadt", "Anna", "Artikel fehlt", now()))


def test_a_list_shows_who_why_and_the_words() -> None:
    shown = runner.invoke(cli, ["knowledge", "marks"])
    assert shown.exit_code == 0, shown.output
    assert "Anna: Artikel fehlt\n    Wo parke ich mein Lastenrad?\n1 marks" in shown.stdout


def test_programs_read_json_lines() -> None:
    shown = runner.invoke(cli, ["knowledge", "marks", "--json"])
    [row] = [json.loads(line) for line in shown.stdout.splitlines() if line.startswith("{")]
    assert (row["text"], row["comment"]) == ("Wo parke ich mein\nLastenrad?", "Artikel fehlt")


def test_another_site_has_none() -> None:
    assert "0 marks" in runner.invoke(cli, ["knowledge", "marks", "--site", "nebenstadt"]).stdout
