"""What several tests of the retrieval share."""

from collections.abc import Iterator

import pytest

from nlu.retrieval.encoders import UseEncoder
from nlu.retrieval.index import Index
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder


@pytest.fixture(scope="session")
def use_encoder() -> UseEncoder:
    """The real encoder, loaded once."""
    return UseEncoder()


@pytest.fixture(scope="module")
def few_columns() -> Iterator[None]:
    """Equations as small as the small town, for files that build many indexes and use no index of others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nlu.retrieval.phrase_model._SKETCH", 128)
        yield


@pytest.fixture
def gram_encoder() -> GramEncoder:
    """A fake encoder that remembers what it was asked."""
    return GramEncoder()


@pytest.fixture(scope="session")
def town(use_encoder: UseEncoder) -> Index:
    """The small town's catalogue with the real encoder."""
    return Index.build(DOCUMENTS, use_encoder)
