"""One encoder of a kind per process; the second one is a matter of settings."""

from pathlib import Path

import pytest

from nlu.components.shared_encoder import OFF, second_encoder, shared_encoder
from nlu.retrieval.encoders import E5Encoder
from tests.nlu.retrieval.tiny_onnx import write_model


def test_everybody_gets_the_same_encoder() -> None:
    assert shared_encoder() is shared_encoder()
    assert second_encoder(E5Encoder.name) is second_encoder(E5Encoder.name)
    assert isinstance(second_encoder(E5Encoder.name), E5Encoder)


def test_the_second_encoder_can_be_switched_off() -> None:
    assert second_encoder(OFF) is None


def test_a_folder_brings_a_model_of_the_citys_own(tmp_path: Path) -> None:
    encoder = second_encoder(str(write_model(tmp_path / "model")))
    assert encoder is not None
    assert encoder.name.startswith("onnx-")


def test_a_folder_that_is_not_there_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no folder"):
        second_encoder(str(tmp_path / "nowhere"))
