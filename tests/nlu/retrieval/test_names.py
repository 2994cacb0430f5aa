from nlu.retrieval.documents import Document
from nlu.retrieval.names import named_questions, names, vague_questions

CATALOGUE = (
    Document("pass", ("Reisepass beantragen",), ("pass",)),
    Document("pass-weg", ("Reisepass verloren",)),
    Document("an", ("Gewerbe anmelden",)),
    Document("ab", ("Gewerbe abmelden",)),
)


def meant(word: str) -> set[str]:
    return next(set(name.meant) for name in names(CATALOGUE) if name.word == word)


def test_service_that_is_called_just_so_is_meant_by_its_name() -> None:
    assert meant("reisepass") == {"pass"}


def test_name_that_several_share_means_all_of_them() -> None:
    assert meant("gewerbe") == {"an", "ab"}


def test_part_of_a_compound_means_all_that_have_it() -> None:
    assert meant("pass") == {"pass", "pass-weg"}


def test_contested_names_are_asked_in_more_wordings() -> None:
    asked = [query for query, _ in named_questions(CATALOGUE)]
    assert sum("reisepass" in query for query in asked) > sum("verloren" in query for query in asked)
    assert all(len(ids) == 1 for _, ids in named_questions(CATALOGUE))


def test_vague_questions_have_several_answers() -> None:
    found = dict(vague_questions(CATALOGUE))
    assert found["gewerbe"] == {"an", "ab"}
    assert all(len(ids) > 1 for ids in found.values())
