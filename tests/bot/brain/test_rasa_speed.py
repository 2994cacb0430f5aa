"""A graph without dask gives what each node makes of its needs."""

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.graph_components.providers.domain_provider import DomainProvider

from bot.brain.rasa_speed import _run, _stored_domain
from tests.whole_domain import whole_domain


class Adder(GraphComponent):
    """Adds two numbers, and counts how often it was asked."""

    def __init__(self) -> None:
        self.runs = 0

    @classmethod
    def create(cls, *_: Any, **__: Any) -> "Adder":
        return cls()

    def add(self, one: int, other: int) -> int:
        self.runs += 1
        return one + other


def _adds(one: str, other: str) -> SchemaNode:
    needs = {"one": one, "other": other}
    return SchemaNode(needs=needs, uses=Adder, constructor_name="create", fn="add", config={}, eager=True)


@pytest.fixture
def runner(tmp_path: Path) -> DaskGraphRunner:
    schema = GraphSchema(
        {
            "five": _adds("two", "three"),
            "seven": _adds("five", "two"),
            "twelve": _adds("five", "seven"),
            "else": _adds("two", "missing"),
        }
    )
    return DaskGraphRunner(schema, LocalModelStorage(tmp_path), ExecutionContext(schema))


def test_each_node_runs_once_with_what_it_needs(runner: DaskGraphRunner) -> None:
    assert _run(runner, {"two": 2, "three": 3}, ["twelve", "seven"]) == {"twelve": 12, "seven": 7}
    runs = {name: node._component.runs for name, node in runner._instantiated_nodes.items()}
    assert runs == {"five": 1, "seven": 1, "twelve": 1, "else": 0}


def test_a_missing_input_is_told_as_rasa_tells_it(runner: DaskGraphRunner) -> None:
    with pytest.raises(GraphRunError, match="Missing input to run node 'else'"):
        _run(runner, {"two": 2}, ["else"])


def test_a_stored_domain_is_the_one_that_was_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage, resource = LocalModelStorage.create(tmp_path), Resource("domain")
    domain = whole_domain()
    DomainProvider(storage, resource)._persist(domain)
    monkeypatch.setattr(DomainProvider, "load", classmethod(_stored_domain))
    node = {"config": {}, "model_storage": storage, "resource": resource}
    found = DomainProvider.load(**node, execution_context=ExecutionContext(GraphSchema({}))).provide_inference()
    assert found.as_dict() == domain.as_dict()
    assert found.fingerprint() == domain.fingerprint()
