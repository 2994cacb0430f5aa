"""The files of a model in the models folder: the model itself, and what stands beside it under the same name."""

import json
import os
import shutil
from pathlib import Path
from typing import Any

from bot.errors import ModelMissing

SUFFIX = ".tar.gz"
_BESIDE = (".fingerprint", ".figures", ".translations")
"""What belongs to `name.tar.gz`: files and folders of that name with one of these endings."""


def newest_model(folder: Path) -> Path:
    """The model that was trained last; raises ModelMissing."""
    found = sorted(folder.glob(f"*{SUFFIX}"), key=lambda path: path.stat().st_mtime) if folder.is_dir() else []
    if not found:
        raise ModelMissing(str(folder))
    return found[-1]


def names(folder: Path) -> dict[str, Path]:
    """All models of a folder by name, without ending."""
    return {path.name.removesuffix(SUFFIX): path for path in folder.glob(f"*{SUFFIX}")} if folder.is_dir() else {}


def place(folder: Path, name: str) -> Path:
    """Where a model of this name stands, if it is there."""
    return folder / f"{name}{SUFFIX}"


def move_in(model: Path, folder: Path) -> Path:
    """Put a finished model into the folder: all that is beside it first, so that a model that is there is whole."""
    for ending in _BESIDE:
        if (beside := model.with_name(model.name + ending)).exists():
            _replace(beside, folder / beside.name)
    _write_through(model)
    _replace(model, folder / model.name)
    _write_through(folder)
    return folder / model.name


def remove(folder: Path, name: str) -> None:
    """Take a model away, itself first; nothing happens where it is not."""
    model = place(folder, name)
    model.unlink(missing_ok=True)
    for ending in _BESIDE:
        beside = model.with_name(model.name + ending)
        shutil.rmtree(beside, ignore_errors=True) if beside.is_dir() else beside.unlink(missing_ok=True)


def save_translations(model: Path, texts: dict[str, Any]) -> None:
    """What the model says in further languages, as it was when it was trained."""
    target = model.with_name(f"{model.name}.translations")
    target.write_text(json.dumps(texts, ensure_ascii=False), encoding="utf-8")


def translations(model: Path) -> dict[str, Any] | None:
    """The same; None where the program's own are meant."""
    target = model.with_name(f"{model.name}.translations")
    if not target.exists():
        return None
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found


def _replace(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    os.replace(source, target)


def _write_through(path: Path) -> None:
    """What follows is stored by a database that survives a power cut; so must this be."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
