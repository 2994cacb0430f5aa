"""What the record holds of the cases of one conversation, for who reported them (GDPR, Art. 15)."""

from base64 import b64encode
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection

from bot.cases import history, notes, photos
from bot.cases.lists import Looking
from bot.cases.models import Case, Contact

_WITHOUT = ("conversation", "person")
"""They stand around it already."""


def exported(sql: Connection, conversation: str) -> list[dict[str, Any]]:
    """All cases of a conversation as JSON, with photos in Base64, notes and history; newest first."""
    return [_whole(sql, case) for case in Looking().of_conversation(sql, conversation)]


def _whole(sql: Connection, case: Case) -> dict[str, Any]:
    held = {name: _plain(value) for name, value in vars(case).items() if name not in _WITHOUT and value is not None}
    return held | {
        "photos": [_photo(sql, case.id, photo) for photo in photos.listed(sql, case.id)],
        "notes": [_row(note) for note in notes.listed(sql, case.id)],
        "history": [_row(entry) for entry in history.listed(sql, case.id)],
    }


def _photo(sql: Connection, case_id: str, photo: photos.Photo) -> dict[str, Any]:
    return _row(photo) | {"content": b64encode(photos.content(sql, case_id, photo.id)[1]).decode()}


def _row(entry: Any) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(entry).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Contact):
        return value.model_dump(exclude_none=True)
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, datetime) else value
