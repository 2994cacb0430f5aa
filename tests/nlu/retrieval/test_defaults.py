from nlu.retrieval.defaults import make_bands, make_ranker
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder


def test_any_catalogue_with_questions_can_make_the_defaults(gram_encoder: GramEncoder) -> None:
    ranker = make_ranker(DOCUMENTS, gram_encoder)
    bands = make_bands(DOCUMENTS, gram_encoder, ranker)
    assert bands == make_bands(DOCUMENTS, gram_encoder, ranker)
    assert bands.first.knots[0][1] <= bands.first.knots[-1][1]
