from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, TypeVar

import pytest
from sqlalchemy import Connection

from bot.errors import ArticleChanged, InvalidRequest, NameTaken, NeedsSecondPerson, NotFound
from bot.knowledge import article_rows, drafts, editing
from bot.knowledge.article_rows import Act
from bot.knowledge.articles import Article, Module, Text
from bot.knowledge.files import Site
from bot.knowledge.record import Knowledge
from bot.storage.database import Database

T = TypeVar("T")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
EDITH, BERT = Act("edith", NOON, "neue Satzung"), Act("bert", NOON)
AT = ("musterstadt", "hund")


def article(fee: str = "46 Euro", **more: Any) -> Article:
    text = Text(title="Hundesteuer", modules={Module.FEE: fee}, questions=("Was kostet ein Hund?",))
    fields = {"id": "hund", "topic": "steuern", "updated": date(2026, 1, 1), "texts": {"de": text}}
    return Article.model_validate(fields | more)


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    kept = Knowledge(database)
    kept.save_site(Site(id="musterstadt", name={"de": "Musterstadt"}, languages=("de", "en")))
    kept.apply("musterstadt", (), (article(),), by="demo")
    return kept


@pytest.fixture
def do(database: Database, knowledge: Knowledge) -> Callable[[Callable[[Connection], T]], T]:
    """In a transaction of its own."""

    def run(verb: Callable[[Connection], T]) -> T:
        with database.write() as sql:
            return verb(sql)

    return run


Do = Callable[[Callable[[Connection], Any]], Any]


def test_a_draft_changes_nothing_before_it_is_published(do: Do, knowledge: Knowledge) -> None:
    before = knowledge.versions()
    draft = do(lambda sql: editing.save(sql, "musterstadt", article("50 Euro"), EDITH, None))
    assert (draft.base, draft.version, draft.state) == (1, 1, "draft")
    assert knowledge.article(*AT) == article()
    assert knowledge.versions() == before
    assert do(lambda sql: editing.publish(sql, *AT, EDITH, 1, four_eyes=False)) == 2
    assert knowledge.article(*AT).texts["de"].modules[Module.FEE] == "50 Euro"
    assert knowledge.versions()["musterstadt"] == before["musterstadt"] + 1
    assert do(lambda sql: drafts.find(sql, *AT)) is None


def test_a_changed_text_is_of_today_and_further_questions_leave_its_day(do: Do, knowledge: Knowledge) -> None:
    do(lambda sql: editing.add_questions(sql, *AT, "de", ["Wie teuer ist ein Hund?"], EDITH, four_eyes=False))
    assert knowledge.article(*AT).updated == date(2026, 1, 1)
    do(lambda sql: editing.save(sql, "musterstadt", article("50 Euro"), EDITH, None))
    do(lambda sql: editing.publish(sql, *AT, EDITH, 1, four_eyes=False))
    assert knowledge.article(*AT).updated == date(2026, 11, 23)


def test_versions_say_who_when_why_and_who_else_looked(do: Do, knowledge: Knowledge) -> None:
    do(lambda sql: editing.save(sql, "musterstadt", article("50 Euro"), EDITH, None))
    do(lambda sql: editing.submit(sql, *AT, EDITH, 1))
    do(lambda sql: editing.publish(sql, *AT, BERT, 2, four_eyes=True))
    newest, first = do(lambda sql: article_rows.versions(sql, *AT))
    assert (newest.version, newest.by, newest.approved_by, newest.note) == (2, "edith", "bert", "neue Satzung")
    assert (first.by, first.approved_by, first.note) == ("demo", None, "import")


def test_nobody_publishes_alone_where_four_eyes_are_wanted(do: Do, knowledge: Knowledge) -> None:
    do(lambda sql: editing.save(sql, "musterstadt", article("50 Euro"), EDITH, None))
    with pytest.raises(NeedsSecondPerson):
        do(lambda sql: editing.publish(sql, *AT, EDITH, 1, four_eyes=True))
    assert knowledge.article(*AT) == article()


def test_who_goes_on_writing_at_anothers_draft_needs_a_second_person_too(do: Do) -> None:
    do(lambda sql: editing.save(sql, "musterstadt", article("50 Euro"), EDITH, None))
    do(lambda sql: editing.save(sql, "musterstadt", article("51 Euro"), BERT, 1))
    with pytest.raises(NeedsSecondPerson):
        do(lambda sql: editing.publish(sql, *AT, BERT, 2, four_eyes=True))


def test_of_two_who_save_one_wins_and_the_other_is_told(do: Do) -> None:
    do(lambda sql: editing.save(sql, "musterstadt", article("50 Euro"), EDITH, None))
    for seen in (None, 7):
        with pytest.raises(ArticleChanged) as told:
            do(lambda sql, seen=seen: editing.save(sql, "musterstadt", article("60 Euro"), BERT, seen))
        assert told.value.values == {"version": 1}
    assert do(lambda sql: drafts.wanted(sql, *AT)).article.texts["de"].modules[Module.FEE] == "50 Euro"


def test_a_draft_is_not_published_over_an_import_that_came_meanwhile(do: Do, knowledge: Knowledge) -> None:
    do(lambda sql: editing.save(sql, "musterstadt", article("50 Euro"), EDITH, None))
    knowledge.apply("musterstadt", (), (article("48 Euro"),), by="import")
    with pytest.raises(ArticleChanged) as told:
        do(lambda sql: editing.publish(sql, *AT, EDITH, 1, four_eyes=False))
    assert told.value.values == {"version": 2}
    do(lambda sql: editing.save(sql, "musterstadt", article("50 Euro"), EDITH, 1, base=2))
    assert do(lambda sql: editing.publish(sql, *AT, EDITH, 2, four_eyes=False)) == 3


def test_a_draft_that_is_given_back_says_what_is_missing(do: Do) -> None:
    do(lambda sql: editing.save(sql, "musterstadt", article("50 Euro"), EDITH, None))
    do(lambda sql: editing.submit(sql, *AT, EDITH, 1))
    back = do(lambda sql: editing.reject(sql, *AT, Act("bert", NOON, "Quelle fehlt"), 2))
    assert (back.state, back.by, back.note) == ("draft", "edith", "Quelle fehlt")


def test_a_withdrawn_article_keeps_its_versions_and_may_come_back(do: Do, knowledge: Knowledge) -> None:
    do(lambda sql: editing.withdraw(sql, *AT, EDITH))
    do(lambda sql: editing.publish(sql, *AT, EDITH, 1, four_eyes=False))
    assert knowledge.articles("musterstadt") == []
    assert [one.withdrawn for one in do(lambda sql: article_rows.versions(sql, *AT))] == [True, False]
    do(lambda sql: editing.roll_back(sql, *AT, 1, EDITH))
    do(lambda sql: editing.publish(sql, *AT, EDITH, 1, four_eyes=False))
    assert knowledge.article(*AT).texts == article().texts


def test_an_import_brings_a_withdrawn_article_back_as_its_next_version(do: Do, knowledge: Knowledge) -> None:
    do(lambda sql: editing.withdraw(sql, *AT, EDITH))
    do(lambda sql: editing.publish(sql, *AT, EDITH, 1, four_eyes=False))
    assert knowledge.apply("musterstadt", (), (article(),), by="import").added == ["hund"]
    assert do(lambda sql: article_rows.newest(sql, *AT)) == 3


def test_a_new_article_is_a_draft_first(do: Do, knowledge: Knowledge) -> None:
    katze = article(id="katze")
    do(lambda sql: editing.create(sql, "musterstadt", katze, EDITH))
    for name in ("katze", "hund"):
        with pytest.raises(NameTaken):
            do(lambda sql, name=name: editing.create(sql, "musterstadt", article(id=name), BERT))
    with pytest.raises(NotFound):
        knowledge.article("musterstadt", "katze")
    assert do(lambda sql: editing.publish(sql, "musterstadt", "katze", EDITH, 1, four_eyes=False)) == 1


def test_questions_are_live_at_once_and_stand_once(do: Do, knowledge: Knowledge) -> None:
    texts = ["Wie teuer ist  ein Hund?", "was kostet ein hund?", "Wie teuer ist ein Hund?", " "]
    assert do(lambda sql: editing.add_questions(sql, *AT, "de", texts, EDITH, four_eyes=False))
    assert knowledge.article(*AT).texts["de"].questions == ("Was kostet ein Hund?", "Wie teuer ist ein Hund?")


def test_questions_do_not_disturb_who_is_writing(do: Do, knowledge: Knowledge) -> None:
    do(lambda sql: editing.save(sql, "musterstadt", article("50 Euro"), BERT, None))
    assert do(lambda sql: editing.add_questions(sql, *AT, "de", ["Hund teuer?"], EDITH, four_eyes=False))
    held = do(lambda sql: drafts.wanted(sql, *AT))
    assert held.article.texts["de"].questions[-1] == "Hund teuer?"
    assert held.by == "bert"
    do(lambda sql: editing.publish(sql, *AT, BERT, held.version, four_eyes=False))
    text = knowledge.article(*AT).texts["de"]
    assert (text.modules[Module.FEE], text.questions[-1]) == ("50 Euro", "Hund teuer?")


def test_questions_wait_for_a_second_person_where_four_eyes_are_wanted(do: Do, knowledge: Knowledge) -> None:
    assert not do(lambda sql: editing.add_questions(sql, *AT, "de", ["Hund teuer?"], EDITH, four_eyes=True))
    assert knowledge.article(*AT) == article()
    assert do(lambda sql: drafts.wanted(sql, *AT)).state == "review"
    do(lambda sql: editing.publish(sql, *AT, BERT, None, four_eyes=True))
    assert knowledge.article(*AT).texts["de"].questions[-1] == "Hund teuer?"


def test_a_question_that_is_too_long_changes_nothing(do: Do, knowledge: Knowledge) -> None:
    with pytest.raises(InvalidRequest):
        do(lambda sql: editing.add_questions(sql, *AT, "de", ["x" * 301], EDITH, four_eyes=False))
    assert knowledge.article(*AT) == article()


@pytest.mark.parametrize("verb", [editing.read, drafts.wanted, article_rows.versions])
def test_what_is_not_there_is_not_found(verb: Any, do: Do) -> None:
    with pytest.raises(NotFound):
        do(lambda sql: verb(sql, "musterstadt", "nichts"))
