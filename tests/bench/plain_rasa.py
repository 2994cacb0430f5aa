"""Side by side with plain `rasa run`: the same training data, rules, domain, actions and mix.

Rasa runs as its documentation says: one server with the REST channel, one action server. Its model is trained
once (minutes) and kept in the data folder of the benchmark. It knows one intent for all articles, as ours does,
but has nothing that finds the article, so most of its answers are shorter than ours and cost it less.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from bot.knowledge.lexicon.entries import shipped_lexicon
from bot.knowledge.record import Knowledge
from bot.storage.database import Database
from bot.training import article_questions
from nlu.retrieval.outofscope import out_of_scope
from nlu.train import ARTICLE_INTENT, OUT_OF_SCOPE_INTENT, as_rasa_yaml
from tests.bench.figures import Figure, at_least
from tests.bench.load import measure
from tests.bench.place import folder, running
from tests.bench.turns import CITIZENS, SECONDS, errors
from tests.programs import free_port, wait_for

EPOCHS = int(os.environ.get("LOTSE_BENCH_EPOCHS", "100"))
"""Rasa's default; fewer make the training shorter, but not a turn faster."""
CONFIG = Path(__file__).with_name("rasa_default_config.yml")
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "CUDA_VISIBLE_DEVICES": "",
    "TQDM_DISABLE": "1",
}


def plain_rasa() -> Iterator[Figure]:
    """Turns per second of both, one after the other in the same run, and their ratio."""
    place = folder() / "plain_rasa"
    yield from trained(place)
    with running() as program:
        measure("lotse", program.port, 4, 3)
        ours = measure("lotse", program.port, CITIZENS, SECONDS)
    with rasa_run(place) as port:
        measure("rasa", port, 4, 3)
        theirs = measure("rasa", port, CITIZENS, SECONDS)
    for name, figures in (("Bürgerlotse", ours), ("plain rasa run", theirs)):
        yield Figure(f"{name}, {CITIZENS} citizens: turns", f"{figures['per_second']:.1f} /s")
        yield Figure(f"{name}: p50 / p95 of a turn", f"{figures['p50_ms']} / {figures['p95_ms']} ms")
        yield from errors(name, figures)
    yield at_least("Bürgerlotse : plain rasa run", ours["per_second"] / theirs["per_second"], 3, "times")


def trained(place: Path) -> Iterator[Figure]:
    """Train where there is no model yet; delete the folder to train anew."""
    if list(place.glob("*.tar.gz")):
        return
    place.mkdir(exist_ok=True)
    config = CONFIG.read_text(encoding="utf-8").replace("epochs: 100", f"epochs: {EPOCHS}")
    (place / "config.yml").write_text(config, encoding="utf-8")
    record = Database(f"sqlite:///{folder() / 'lotse.db'}")
    questions = sorted(
        {" ".join(question.split()) for question in article_questions(Knowledge(record), shipped_lexicon())}
    )
    (place / "articles.yml").write_text(as_rasa_yaml(ARTICLE_INTENT, questions), encoding="utf-8")
    outside = [question for asked in out_of_scope().values() for question in asked]
    (place / "out_of_scope.yml").write_text(as_rasa_yaml(OUT_OF_SCOPE_INTENT, outside), encoding="utf-8")
    began = time.perf_counter()
    files = [
        "--data",
        "nlu/data",
        str(place / "articles.yml"),
        str(place / "out_of_scope.yml"),
        "--domain",
        "nlu/domain",
    ]
    rasa("train", *files, "--config", str(place / "config.yml"), "--out", str(place))
    yield Figure(f"plain Rasa: training, default pipeline, {EPOCHS} epochs", f"{time.perf_counter() - began:.0f} s")


def rasa(*arguments: str) -> None:
    """Run one of Rasa's commands to its end; raises CalledProcessError with its output."""
    subprocess.run([_rasa(), *arguments], env=os.environ | QUIET, check=True, capture_output=True)


def _rasa() -> str:
    return str(Path(sys.executable).parent / "rasa")


@contextmanager
def rasa_run(place: Path) -> Iterator[int]:
    """Action server and Rasa server; gives the port of the REST channel."""
    port, actions = free_port(), free_port()
    (place / "endpoints.yml").write_text(f"action_endpoint:\n  url: http://127.0.0.1:{actions}/webhook\n")
    (place / "credentials.yml").write_text("rest:\n")
    served = ["--model", str(place), "--endpoints", str(place / "endpoints.yml"), "--port", str(port)]
    commands = (
        ["run", "actions", "--actions", "actions", "--port", str(actions)],
        ["run", *served, "--credentials", str(place / "credentials.yml")],
    )
    environment = os.environ | QUIET | {"LOTSE_DATA": str(folder())}
    with (place / "rasa.log").open("wb") as log:
        servers = [
            subprocess.Popen([_rasa(), *command], env=environment, stdout=log, stderr=subprocess.STDOUT)
            for command in commands
        ]
    try:
        wait_for(lambda: _answers(actions, "/health") and _answers(port, "/"), 180)
        yield port
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait(20)


def _answers(port: int, path: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False
