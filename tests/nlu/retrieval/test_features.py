import numpy as np

from nlu.retrieval.features import FEATURES, FeatureIndex
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder


def column(values: np.ndarray, name: str) -> list[float]:  # type: ignore[type-arg]
    return [float(value) for value in values[:, FEATURES.index(name)]]


def test_phrase_left_out_no_longer_matches(gram_encoder: GramEncoder) -> None:
    index = FeatureIndex(DOCUMENTS, gram_encoder)
    hidden = np.array([phrase.text == "Hundemarke" for phrase in index.phrases])
    seen, unseen = index.compare("Hundemarke"), index.compare("Hundemarke", hidden)
    assert max(column(seen.values, "word_exact")) == 1
    assert max(column(unseen.values, "word_exact")) == 0
    assert max(column(unseen.values, "use_head")) < 0.99


def test_known_share_counts_words_of_the_index(gram_encoder: GramEncoder) -> None:
    index = FeatureIndex(DOCUMENTS, gram_encoder)
    assert index.compare("Personalausweis Quantenphysik").known == 0.5


def test_document_without_questions_is_judged_by_what_it_has(gram_encoder: GramEncoder) -> None:
    values = FeatureIndex(DOCUMENTS, gram_encoder).compare("Sperrmüll abholen lassen").values
    assert column(values, "use_question")[-1] > 0.99


def test_everything_lies_within_its_range(gram_encoder: GramEncoder) -> None:
    values = FeatureIndex(DOCUMENTS, gram_encoder).compare("Was kostet ein neuer Ausweis?").values
    assert values.shape == (len(DOCUMENTS), len(FEATURES))
    assert np.isfinite(values).all()
    for name in FEATURES:
        if name.startswith(("gram", "word", "rank")):
            assert min(column(values, name)) >= 0
            assert max(column(values, name)) <= 1.001
