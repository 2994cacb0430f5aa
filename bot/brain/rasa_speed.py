"""What Rasa 3.6.21 does anew, in every turn or at every start, though the result is always the same (docs/adr/0003)."""

from functools import cache
from typing import Any

from rasa.core.actions.action import RemoteAction
from rasa.engine.graph import ExecutionContext
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.graph_components.providers.domain_provider import DomainProvider
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses
from rasa.shared.utils.io import read_yaml_file


def apply() -> None:
    """Replace them; safe to call more than once."""
    DaskGraphRunner.run = _run
    RemoteAction._validate_action_result = _valid
    Event.resolve_by_type = staticmethod(_resolve)
    DomainProvider.load = classmethod(_stored_domain)


def _stored_domain(
    cls: type[DomainProvider],
    /,
    config: dict[str, Any],
    model_storage: ModelStorage,
    resource: Resource,
    execution_context: ExecutionContext,
    **_: Any,
) -> DomainProvider:
    """Training has checked the domain that it stores; Rasa checks it again at every start, for a second."""
    with model_storage.read_from(resource) as folder:
        return cls(model_storage, resource, Domain.from_dict(read_yaml_file(folder / "domain.yml")))


def _valid(_action: RemoteAction, _result: dict[str, Any]) -> bool:
    """Rasa checks each response, and the schema itself: 10 ms for what our own process has just made."""
    return True


@cache
def _event_classes() -> dict[str, type[Event]]:
    return {event.type_name: event for event in all_subclasses(Event)}


def _resolve(type_name: str, default: type[Event] | None = None) -> type[Event] | None:
    """Rasa searches the tree of classes for each stored event; a table says the same."""
    return _event_classes().get(type_name, default)


def _run(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """Rasa builds a graph of a few nodes for dask to put in order, each time anew; here each node asks for its needs.

    An input that nobody gave stays a bare name, as the nodes expect.
    """
    schema, nodes = runner._graph_schema, runner._instantiated_nodes
    done: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}

    def result(name: str) -> Any:
        if name not in nodes:
            return done.get(name, name)
        if name not in done:
            done[name] = nodes[name](*map(result, schema.nodes[name].needs.values()))
        return done[name]

    return dict(map(result, targets or schema.target_names))
