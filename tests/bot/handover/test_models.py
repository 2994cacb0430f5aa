"""Handovers and addressees cannot be changed behind the queue's back."""

from dataclasses import FrozenInstanceError, fields

import pytest

from bot.handover.models import Addressee, Handover
from bot.storage.tables import handovers


def test_a_handover_has_exactly_the_columns_of_the_record() -> None:
    assert {field.name for field in fields(Handover)} == {column.name for column in handovers.c}


def test_an_addressee_cannot_be_changed() -> None:
    to = Addressee(agent="anna")
    with pytest.raises(FrozenInstanceError):
        to.agent = "bert"  # type: ignore[misc]
