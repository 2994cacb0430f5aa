from nlu.retrieval.defaults import make_bands, make_ranker
from nlu.retrieval.outofscope import out_of_scope
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder


def test_any_catalogue_with_questions_can_make_the_defaults(gram_encoder: GramEncoder) -> None:
    ranker = make_ranker(DOCUMENTS, gram_encoder)
    outside = out_of_scope()["de"][:30]
    bands = make_bands(DOCUMENTS, gram_encoder, ranker, outside=outside)
    assert bands == make_bands(DOCUMENTS, gram_encoder, ranker, outside=outside)
    assert bands.first.knots[0][1] <= bands.first.knots[-1][1]
