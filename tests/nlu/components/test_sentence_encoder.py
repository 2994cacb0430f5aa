"""Every text gets one unit vector, the same that retrieval uses."""

import numpy as np
from rasa.shared.nlu.training_data.message import Message

from nlu.components.sentence_encoder import SentenceEncoder
from nlu.components.shared_encoder import shared_encoder
from tests.nlu.components.conftest import data, message


def test_each_text_gets_the_vector_of_the_shared_encoder() -> None:
    [features] = message("Wo gibt es Pässe?").features
    assert (features.origin, features.attribute, features.type) == ("sentence_encoder", "text", "sentence")
    assert features.features.shape == (1, 512)
    assert np.allclose(features.features[0], shared_encoder().encode(["Wo gibt es Pässe?"])[0])


def test_a_message_without_text_is_left_alone() -> None:
    for said in ({}, {"text": ""}, {"text": None}, {"intent": "greet"}):
        [processed] = SentenceEncoder({}).process([Message(said)])
        assert processed.features == []


def test_training_examples_are_encoded_too() -> None:
    assert all(len(example.features) == 1 for example in data().training_examples)


def test_an_empty_batch_is_no_work() -> None:
    assert SentenceEncoder({}).process([]) == []
