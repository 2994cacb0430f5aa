"""Leave TensorFlow out of a brain whose model does not use it.

Rasa imports TensorFlow at the top of many modules, though rules and a linear classifier never call it. That
costs 360 MB and several seconds (docs/adr/0004). For a model without TensorFlow components an importable
stand-in takes its place: it has every name and can be subclassed, but using it is an error.
"""

import json
import sys
import tarfile
from abc import ABCMeta
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from nlu.yaml_files import read_yaml

TENSORFLOW = ("tensorflow", "keras", "tensorflow_hub", "tensorflow_text", "tensorflow_addons")
OF_OTHER_DOORS = (
    *("aio_pika", "aiogram", "boto3", "botocore", "bson", "dns", "fbmessenger", "matplotlib", "mattermostwrapper"),
    *("prompt_toolkit", "pymongo", "questionary", "rocketchat_API", "s3transfer", "slack_sdk", "socketio", "twilio"),
    *("webexteamssdk",),
)
"""What Rasa imports for its own channels, stores, plots and prompts; a brain is asked through our queue alone."""
USERS = (
    "DIETClassifier",
    "ResponseSelector",
    "TEDPolicy",
    "UnexpecTEDIntentPolicy",
    "ConveRTFeaturizer",
    "LanguageModelFeaturizer",
)
"""Components of Rasa that run on TensorFlow (rasa/nlu, rasa/core/policies, version 3.6.21)."""


def uses_tensorflow(model: Path) -> bool:
    """Whether any component of a packaged model needs TensorFlow."""
    with tarfile.open(model) as archive:
        metadata = archive.extractfile("metadata.json")
        assert metadata is not None
        graph = json.load(metadata)["predict_schema"]["nodes"]
    return any(node["uses"].rsplit(".", 1)[-1] in USERS for node in graph.values())


def configured_for_tensorflow(config: Path) -> bool:
    """Whether any component that a `config.yml` names needs TensorFlow."""
    data = read_yaml(config)
    named = (row["name"] for row in (*(data.get("pipeline") or ()), *(data.get("policies") or ())))
    return any(name.rsplit(".", 1)[-1] in USERS for name in named)


def leave_out_tensorflow() -> None:
    """From now on, importing TensorFlow gives the stand-in; must be called before Rasa is imported."""
    if not any(name in sys.modules for name in TENSORFLOW):
        sys.meta_path.insert(0, _Finder(TENSORFLOW))


def leave_out_other_doors() -> None:
    """The same for what is not needed in a process that does nothing but answer; a second and 40 MB less."""
    sys.meta_path.insert(0, _Finder(tuple(name for name in OF_OTHER_DOORS if name not in sys.modules)))


class _Anything(ABCMeta):
    """A class of which every attribute is another such class."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Anything(name, (), {"__module__": f"{cls.__module__}.{cls.__name__}"})
        setattr(cls, name, made)
        return made


class _StandIn(ModuleType):
    """A module of which every name is a class that can be subclassed."""

    __version__ = "0"
    __path__: list[str] = []

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Anything(name, (), {"__init__": _absent, "__module__": self.__name__})
        setattr(self, name, made)
        return made


def _absent(self: object, *_: Any, **__: Any) -> None:
    raise RuntimeError("this process was started without the library that this name belongs to")


class _Finder(MetaPathFinder, Loader):
    def __init__(self, left_out: tuple[str, ...]) -> None:
        self._left_out = left_out

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        return ModuleSpec(name, self, is_package=True) if name.split(".")[0] in self._left_out else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""
