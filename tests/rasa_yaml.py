"""Rasa reads the same YAML up to six times, slowly: here the same text is read once, and each reader gets a copy."""

import importlib
import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from hashlib import md5
from pathlib import Path
from typing import Any


@contextmanager
def read_once(kept: Path) -> Iterator[None]:
    """Rasa's reader as long as the block lasts; `kept` is a folder, which processes may share."""
    reader = importlib.import_module("rasa.shared.utils.io")
    before = reader.read_yaml
    vars(reader)["read_yaml"] = partial(_once, before, kept)
    try:
        yield
    finally:
        vars(reader)["read_yaml"] = before


def _once(read: Callable[..., Any], kept: Path, content: str, reader_type: str | list[str] = "safe") -> Any:
    file = kept / md5(f"{reader_type} {content}".encode()).hexdigest()
    if not file.exists():
        with tempfile.NamedTemporaryFile(dir=kept, delete=False) as new:
            pickle.dump(read(content, reader_type), new)
        Path(new.name).replace(file)
    return pickle.loads(file.read_bytes())
