from nlu.retrieval.ranker import shipped_ranker
from nlu.retrieval.rehearsals import Case, rehearsals
from nlu.retrieval.signals import bareness
from tests.nlu.retrieval.small_town import DOCUMENTS, GramEncoder


def cases() -> list[Case]:
    return list(rehearsals(DOCUMENTS[:4], GramEncoder(), shipped_ranker(), ["Wie wird das Wetter?"] * 5))


def test_every_wording_is_asked() -> None:
    phrases = {text for document in DOCUMENTS[:4] for text in (*document.aliases, *document.questions)}
    asked = {case.query for case in cases() if case.right}
    assert phrases <= asked


def test_catalogues_without_wordings_are_rehearsed_too() -> None:
    bare = [bareness(case.candidates) for case in cases()]
    assert max(bare) == 1
    assert min(bare) < 1


def test_article_that_is_lacking_is_never_found() -> None:
    lacking = [case for case in cases() if case.kind == "lacking"]
    assert lacking
    assert not any(case.right for case in lacking)
