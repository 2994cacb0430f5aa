"""The documents say what the program does: every setting, outcome, route and command is named where people look."""

import re
from functools import cache
from pathlib import Path

import pytest
from typer.main import get_command

from bot.__main__ import cli
from bot.messages import Outcome
from bot.settings import Settings
from tests.described import described

ROOT = Path(__file__).parent.parent


@cache
def _readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


@cache
def _documents() -> str:
    return _readme() + "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "docs").rglob("*.md")))


def _variables() -> list[str]:
    """Names of all settings as they stand in the environment."""
    return [str(field.validation_alias or f"LOTSE_{name.upper()}") for name, field in Settings.model_fields.items()]


@pytest.mark.parametrize("variable", _variables())
def test_every_setting_stands_in_the_table_of_the_readme(variable: str) -> None:
    rows = [line for line in _readme().splitlines() if line.lstrip().startswith("|")]
    assert any(f"`{variable}`" in row.split("|")[1] for row in rows), variable


def test_the_table_of_the_readme_has_no_setting_that_does_not_exist() -> None:
    named = set(re.findall(r"^\|\s*`((?:LOTSE_\w+|DATABASE_URL|REDIS_URL))`", _readme(), re.MULTILINE))
    assert named <= set(_variables()) | {"LOTSE_BRAIN_NAME"}


@pytest.mark.parametrize("outcome", [outcome.value for outcome in Outcome])
def test_every_outcome_is_explained(outcome: str) -> None:
    assert outcome in _documents() + str(described()), outcome


def test_every_route_has_a_summary_and_says_which_errors_it_answers() -> None:
    for path, operations in described()["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description"), f"{method} {path}"
            responses = operation["responses"]
            if path.startswith("/api/"):
                assert {"404", "429", "503"} <= set(responses), f"{method} {path}"


def test_every_documented_error_is_a_problem_document() -> None:
    for path, operations in described()["paths"].items():
        for method, operation in operations.items():
            for status, response in operation["responses"].items():
                if int(status) >= 400 and path.startswith("/api/"):
                    assert "Problem" in str(response), f"{method} {path} {status}: {response}"


@pytest.mark.parametrize("command", sorted(get_command(cli).commands))  # type: ignore[attr-defined]
def test_every_command_is_named_in_the_documents(command: str) -> None:
    assert re.search(rf"lotse {command}\b", _documents()), command


def test_the_documents_name_no_path_of_a_developers_machine() -> None:
    assert not re.search(r"/(root|home|work|tmp)/", _documents())


def test_links_between_documents_lead_somewhere() -> None:
    for path in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]:
        for target in re.findall(r"\]\((?!https?://|mailto:|#)([^)#\s]+)", path.read_text(encoding="utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"
