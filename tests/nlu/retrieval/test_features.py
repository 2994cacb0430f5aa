from dataclasses import replace

import numpy as np

from nlu.retrieval.documents import Document
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


def test_only_wordings_that_say_just_the_text_count_as_saying_it(gram_encoder: GramEncoder) -> None:
    index = FeatureIndex(DOCUMENTS, gram_encoder)

    def said(text: str) -> list[str]:
        return [phrase.text for phrase, says in zip(index.phrases, index.saying(text), strict=True) if says]

    assert said("HUNDEMARKE") == ["Hundemarke"]
    assert said("Ausweis verlaengern") == ["Ausweis verlängern"]
    assert said("Hundesteuer anmelden") == []
    assert said("Hunde") == []


def test_wordings_of_several_documents_are_left_out_together(gram_encoder: GramEncoder) -> None:
    twins = [replace(document, aliases=("Zettel",)) for document in DOCUMENTS[:2]]
    index = FeatureIndex(twins, gram_encoder)
    assert index.saying("zettel").sum() == 2
    assert max(column(index.compare("zettel", index.saying("zettel")).values, "word_exact")) == 0


def test_a_text_out_of_scope_is_left_out_only_where_wordings_are(gram_encoder: GramEncoder) -> None:
    index = FeatureIndex(DOCUMENTS, gram_encoder, outside=["Wie wird das Wetter?"])
    assert index.compare("wie wird das wetter?").outside > 0.9
    assert index.compare("wie wird das wetter?", index.saying("wie wird das wetter?")).outside == 0


def test_wordings_in_other_languages_make_a_document_rich(gram_encoder: GramEncoder) -> None:
    plain, spoken = Document("a", ("A",)), Document("b", ("B",), foreign=("Köpek vergisi", "податок на собаку"))
    poor, rich = FeatureIndex([plain, spoken], gram_encoder).richness
    assert poor == 0
    assert rich > 0
