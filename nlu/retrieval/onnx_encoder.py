"""A city's own sentence model, as optimum and sentence-transformers export it to ONNX."""

import json
from collections.abc import Callable, Iterator
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlu.retrieval.encoders import Remembering, Vectors

Ids = NDArray[np.int64]
Pool = Callable[[Vectors, Ids], Vectors]
_BATCH = 32
_LONGEST = 512
"""Tokens of a text where the tokenizer states no limit of its own."""
_PADS = ("<pad>", "[PAD]")
_POOLED = "sentence_embedding"
"""Output of models that pool by themselves."""


class OnnxEncoder(Remembering):
    """Sentence vectors from a folder with `model.onnx` (or `onnx/model.onnx`) and `tokenizer.json`.

    Read too where they are there: `1_Pooling/config.json` (mean or cls; mean without it) and the prompt "query" of
    `config_sentence_transformers.json`, which is put before every text, since questions are compared with questions.
    """

    def __init__(self, folder: str | Path, cache_size: int = 1024, threads: int = 1) -> None:
        """`threads`: cores that one call may use. Raises ValueError when a file or a library is missing or unfit."""
        super().__init__(cache_size)
        folder = Path(folder)
        model, tokenizer = _files(folder)
        self._tokenizer = _tokenizer(tokenizer)
        self._session = _session(model, threads)
        self._prompt = _prompt(folder)
        self._pool = _pool(folder)
        self._inputs = [given.name for given in self._session.get_inputs()]
        names = [given.name for given in self._session.get_outputs()]
        self._output = _POOLED if _POOLED in names else names[0]
        self.name = f"onnx-{_fingerprint(model, tokenizer, self._prompt, self._pool.__name__)}"
        self.dim = int(self._rows(["a"]).shape[1])

    def _rows(self, texts: list[str]) -> Vectors:
        return np.concatenate([self._batch(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)])

    def _batch(self, texts: list[str]) -> Vectors:
        cut = self._tokenizer.encode_batch([self._prompt + text for text in texts])
        ids, mask = np.array([row.ids for row in cut]), np.array([row.attention_mask for row in cut])
        known = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        if unknown := set(self._inputs) - set(known):
            raise ValueError(f"The ONNX model asks for {', '.join(sorted(unknown))}, which is not known here.")
        given = {name: known[name].astype(np.int64) for name in self._inputs}
        found = np.asarray(self._session.run([self._output], given)[0], dtype=np.float32)
        return self._pool(found, mask) if found.ndim > 2 else found


def _files(folder: Path) -> tuple[Path, Path]:
    if not folder.is_dir():
        raise ValueError(f"There is no folder {folder} with an ONNX sentence model.")
    models = [path for path in (folder / "model.onnx", folder / "onnx" / "model.onnx") if path.is_file()]
    tokenizer = folder / "tokenizer.json"
    if not models or not tokenizer.is_file():
        missing = "tokenizer.json" if models else "model.onnx"
        raise ValueError(f"The folder {folder} has no {missing}; an ONNX sentence model needs both.")
    return models[0], tokenizer


def _session(model: Path, threads: int) -> Any:
    try:
        import onnxruntime
    except ImportError as error:
        raise ValueError("An ONNX model needs the library onnxruntime; install the extra `onnx`.") from error
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
    try:
        return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # each fault of a model file has a class of its own there
        raise ValueError(f"{model} cannot be loaded as an ONNX model: {error}") from error


def _tokenizer(path: Path) -> Any:
    try:
        from tokenizers import Tokenizer
    except ImportError as error:
        raise ValueError("An ONNX model needs the library tokenizers; install the extra `onnx`.") from error
    try:
        made = Tokenizer.from_file(str(path))
    except Exception as error:  # a plain Exception is all that the library raises
        raise ValueError(f"{path} cannot be read as a tokenizer: {error}") from error
    if made.truncation is None:
        made.enable_truncation(_LONGEST)
    kept = made.padding or {}
    number = next((number for pad in _PADS if (number := made.token_to_id(pad)) is not None), 0)
    made.enable_padding(pad_id=kept.get("pad_id", number))  # to the longest of a batch, whatever was stored
    return made


def _prompt(folder: Path) -> str:
    return str(_json(folder / "config_sentence_transformers.json").get("prompts", {}).get("query", ""))


def _pool(folder: Path) -> Pool:
    modes = set(_modes(_json(folder / "1_Pooling" / "config.json"))) or {"mean"}
    if len(modes) > 1 or not modes <= set(_POOLS):
        raise ValueError(f"The model in {folder} pools by {', '.join(sorted(modes))}; known are mean and cls.")
    return _POOLS[modes.pop()]


def _modes(config: dict[str, Any]) -> Iterator[str]:
    """How vectors of tokens become one: a name, or in older exports a flag for each way."""
    if "pooling_mode" in config:
        yield str(config["pooling_mode"])
    for name, value in config.items():
        if name.startswith("pooling_mode_") and value is True:
            yield name.removeprefix("pooling_mode_").removesuffix("_tokens").removesuffix("_token")


def _mean(tokens: Vectors, mask: Ids) -> Vectors:
    weight = mask[:, :, None].astype(np.float32)
    return np.asarray((tokens * weight).sum(axis=1) / np.maximum(weight.sum(axis=1), 1), dtype=np.float32)


def _cls(tokens: Vectors, _: Ids) -> Vectors:
    return tokens[:, 0]


_POOLS: dict[str, Pool] = {"mean": _mean, "cls": _cls}


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, ValueError) as error:
        raise ValueError(f"{path} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f"{path} must hold an object.")
    return found


def _fingerprint(model: Path, tokenizer: Path, prompt: str, pool: str) -> str:
    """Changes with everything that changes the vectors."""
    found = sha256(f"{prompt}\0{pool}".encode())
    for path in (model, tokenizer, *sorted(model.parent.glob(f"{model.name}_data*"))):
        with path.open("rb") as file:
            found.update(file_digest(file, "sha256").digest())
    return found.hexdigest()[:16]
