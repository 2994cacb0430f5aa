"""A sentence model of five words, written as ONNX, and a tokenizer that knows them: for tests without a real model."""

import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers, processors

WORDS = {"[PAD]": 0, "[CLS]": 1, "[UNK]": 2, "pass": 3, "hund": 4, "frage:": 5}
TABLE = np.array([[9, 9, 9], [1, 0, 0], [0, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 1]], dtype=np.float32)
"""Vectors of the words; that of the padding would be seen at once if it were counted."""


def write_model(folder: Path, output: str = "last_hidden_state", pooled: bool = False, asks: str = "") -> Path:
    """A folder with model and tokenizer; `pooled` models give the first token's vector, `asks` is one more input."""
    folder.mkdir(parents=True, exist_ok=True)
    nodes = [helper.make_node("Gather", ["table", "input_ids"], ["looked_up" if pooled else output], axis=0)]
    if pooled:
        nodes.append(helper.make_node("Gather", ["looked_up", "first"], [output], axis=1))
    shape: list[str | int] = ["batch", 3] if pooled else ["batch", "length", 3]
    names = ["input_ids", "attention_mask", *([asks] if asks else [])]
    inputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in names]
    graph = helper.make_graph(
        nodes,
        "tiny",
        inputs,
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
        [numpy_helper.from_array(TABLE, "table"), numpy_helper.from_array(np.array(0, dtype=np.int64), "first")],
    )
    opset = [helper.make_opsetid("", 17)]
    onnx.save(helper.make_model(graph, opset_imports=opset, ir_version=9), str(folder / "model.onnx"))
    _tokenizer().save(str(folder / "tokenizer.json"))
    return folder


def write_config(folder: Path, name: str, content: object) -> None:
    """One of the small files beside the model."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content), encoding="utf-8")


def _tokenizer() -> Tokenizer:
    made = Tokenizer(models.WordLevel(WORDS, unk_token="[UNK]"))
    made.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    made.post_processor = processors.TemplateProcessing(single="[CLS] $A", special_tokens=[("[CLS]", 1)])
    made.enable_padding(length=64)  # as some real ones store it: far longer than any question
    return made
