import pytest

from nlu.categories.learned import Learned, learned
from nlu.categories.meanings import HeldOut
from nlu.retrieval.encoders import UseEncoder


@pytest.fixture(scope="session")
def encoder() -> UseEncoder:
    """The real one: what is learned here is about what texts mean."""
    return UseEncoder()


@pytest.fixture(scope="session")
def held_out(known: Learned) -> HeldOut:
    return HeldOut.of(known.meanings)


@pytest.fixture(scope="session")
def known(encoder: UseEncoder) -> Learned:
    return learned(encoder)
