"""What several tests of the retrieval share."""

import pytest

from nlu.retrieval.encoders import UseEncoder
from nlu.retrieval.index import Index
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder


@pytest.fixture(scope="session")
def use_encoder() -> UseEncoder:
    """The real encoder, loaded once."""
    return UseEncoder()


@pytest.fixture
def gram_encoder() -> GramEncoder:
    """A fake encoder that remembers what it was asked."""
    return GramEncoder()


@pytest.fixture(scope="session")
def town(use_encoder: UseEncoder) -> Index:
    """The small town's catalogue with the real encoder."""
    return Index.build(DOCUMENTS, use_encoder)
