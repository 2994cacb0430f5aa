"""Which model a brain loads."""

from pathlib import Path

from bot.errors import ModelMissing


def newest_model(folder: Path) -> Path:
    """The model that was trained last; raises ModelMissing."""
    found = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime) if folder.is_dir() else []
    if not found:
        raise ModelMissing(str(folder))
    return found[-1]
