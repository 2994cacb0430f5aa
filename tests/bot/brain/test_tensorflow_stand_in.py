"""TensorFlow is left out only for models that do not need it."""

import io
import json
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from bot.brain.tensorflow_stand_in import USERS, uses_tensorflow


def _model(path: Path, *components: str) -> Path:
    nodes = {str(place): {"uses": name} for place, name in enumerate(components)}
    content = json.dumps({"predict_schema": {"nodes": nodes}}).encode()
    with tarfile.open(path, "w:gz") as archive:
        entry = tarfile.TarInfo("metadata.json")
        entry.size = len(content)
        archive.addfile(entry, io.BytesIO(content))
    return path


def test_rules_and_a_linear_classifier_do_not_need_it(tmp_path: Path) -> None:
    ours = ("nlu.components.linear_classifier.LinearClassifier", "rasa.core.policies.rule_policy.RulePolicy")
    assert not uses_tensorflow(_model(tmp_path / "m.tar.gz", *ours))
    assert not uses_tensorflow(_model(tmp_path / "n.tar.gz"))


@pytest.mark.parametrize("name", USERS)
def test_rasas_neural_components_need_it(tmp_path: Path, name: str) -> None:
    assert uses_tensorflow(_model(tmp_path / "m.tar.gz", "a.b.RulePolicy", f"rasa.nlu.classifiers.x.{name}"))


def test_every_component_of_rasa_that_imports_a_tensorflow_model_is_listed() -> None:
    rasa = Path(next(iter(sys.modules["rasa"].__path__)))
    users = {
        name
        for path in [*(rasa / "nlu").rglob("*.py"), *(rasa / "core" / "policies").glob("*.py")]
        if "import tensorflow" in (source := path.read_text(encoding="utf-8"))
        for name in _components(source)
    }
    assert {"DIETClassifier", "TEDPolicy"} <= users <= set(USERS)


def _components(source: str) -> set[str]:
    import ast

    tree = ast.parse(source)
    return {
        node.name
        for node in tree.body
        if isinstance(node, ast.ClassDef) and any("register" in ast.dump(mark) for mark in node.decorator_list)
    }


def test_the_stand_in_can_be_imported_and_subclassed_but_not_used() -> None:
    script = """
from bot.brain.tensorflow_stand_in import leave_out_tensorflow
leave_out_tensorflow()
import tensorflow as tf
from tensorflow.keras.layers import Dense
class Layer(tf.keras.layers.Layer, Dense): pass
assert issubclass(tf.errors.OpError, object) and tf.data.Dataset.range
try:
    Dense(3)
except RuntimeError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert "without the library" in done.stdout, done.stderr


def test_a_brain_loads_nothing_of_rasas_own_doors_but_what_is_there_already() -> None:
    script = """
import sys
import questionary
from bot.brain.tensorflow_stand_in import OF_OTHER_DOORS, leave_out_other_doors, leave_out_tensorflow
leave_out_tensorflow()
leave_out_other_doors()
import bot.brain.agent, bot.brain.worker
loaded = {name for name in sys.modules if name.split(".")[0] in OF_OTHER_DOORS and sys.modules[name].__spec__.origin}
assert "questionary" in loaded and questionary.text
print(sorted({name.split(".")[0] for name in loaded}))
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.strip() == "['prompt_toolkit', 'questionary']", done.stdout + done.stderr[-2_000:]
