"""One encoder per process, so that classifier and retrieval share its memory and its cache."""

from functools import cache

from nlu.retrieval.encoders import UseEncoder


@cache
def shared_encoder() -> UseEncoder:
    """The encoder; loaded at its first use."""
    return UseEncoder()
