"""`lotse outbox`: what does not get to the other system is seen, and settled by somebody who has looked there."""

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.cases.models import Case
from bot.cases.outbox import Stage
from bot.errors import NotFound
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.tables import audit, case_outbox
from tests.bot.cases.reports import opened
from tests.connectors.carrying import case_of, filed, rows

runner = CliRunner()


@pytest.fixture(autouse=True)
def environment(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTSE_DATA", str(settings.data))


@pytest.fixture
def doubtful(database: Database) -> Case:
    case = filed(database)
    with database.write() as sql:
        sql.execute(update(case_outbox).values(stage=Stage.SENT, attempts=3, error="unclear: ReadTimeout"))
    return case


def test_the_list_names_what_has_not_arrived_and_why(doubtful: Case) -> None:
    printed = runner.invoke(cli, ["outbox", "list"]).stdout
    assert doubtful.number in printed
    assert "unclear: ReadTimeout" in printed
    assert doubtful.description not in printed


def test_the_list_says_when_there_is_nothing() -> None:
    assert "has arrived" in runner.invoke(cli, ["outbox", "list"]).stdout


def test_what_did_not_arrive_is_sent_again(database: Database, doubtful: Case) -> None:
    assert runner.invoke(cli, ["outbox", "resend", doubtful.number]).exit_code == 0
    assert (rows(database)[0].stage, rows(database)[0].error) == (Stage.QUEUED, None)
    with database.read() as sql:
        assert sql.scalars(select(audit.c.act)).all() == ["outbox_resend"]


def test_what_did_arrive_gets_its_number(database: Database, doubtful: Case) -> None:
    assert runner.invoke(cli, ["outbox", "arrived", doubtful.number, "4711-26"]).exit_code == 0
    assert rows(database)[0].stage == Stage.FILED
    assert case_of(database, doubtful).external_id == "4711-26"


def test_a_case_that_is_not_in_doubt_is_left_alone(database: Database) -> None:
    case = filed(database)
    assert isinstance(runner.invoke(cli, ["outbox", "resend", case.number]).exception, NotFound)
    assert rows(database)[0].stage == Stage.QUEUED


@pytest.fixture
def early(database: Database) -> Case:
    with database.write() as sql:
        return opened(sql)


def test_defects_from_before_the_endpoint_are_counted_and_only_sent_if_somebody_agrees(
    database: Database, early: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOTSE_OPEN311_URL", "https://311.example/v2")
    assert "Every case has arrived" not in runner.invoke(cli, ["outbox", "list"]).stdout
    refused = runner.invoke(cli, ["outbox", "fill"], input="n\n")
    assert (refused.exit_code, "1 open" in refused.stdout, rows(database)) == (1, True, [])
    assert runner.invoke(cli, ["outbox", "fill", "--yes"]).exit_code == 0
    assert [(row.case, row.stage) for row in rows(database)] == [(early.id, Stage.QUEUED)]
    with database.read() as sql:
        assert sql.scalars(select(audit.c.act)).all() == ["outbox_fill"]
    assert "Nothing" in runner.invoke(cli, ["outbox", "fill"]).stdout


def test_without_an_endpoint_nothing_is_queued(database: Database, early: Case) -> None:
    done = runner.invoke(cli, ["outbox", "fill", "--yes"])
    assert (done.exit_code, "LOTSE_OPEN311_URL" in done.stderr) == (1, True)
    assert rows(database) == []
    assert "has arrived" in runner.invoke(cli, ["outbox", "list"]).stdout
