from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
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
            do(partial(editing.save, site="musterstadt", article=article("60 Euro"), act=BERT, seen=seen))
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


def test_what_an_editor_has_withdrawn_no_import_brings_back(do: Do, knowledge: Knowledge) -> None:
    do(lambda sql: editing.withdraw(sql, *AT, EDITH))
    do(lambda sql: editing.publish(sql, *AT, EDITH, 1, four_eyes=False))
    assert knowledge.after("musterstadt", (article(),)) == []
    found = knowledge.apply("musterstadt", (), (article(),), by="import")
    assert (found.added, found.refused) == ([], [(0, "hund", "somebody has withdrawn it in the studio")])
    do(lambda sql: editing.roll_back(sql, *AT, 1, EDITH))
    do(lambda sql: editing.publish(sql, *AT, EDITH, 1, four_eyes=False))
    assert knowledge.apply("musterstadt", (), (article(),), by="import").refused == []


def _publish_as(act: Act, sql: Connection) -> int:
    return editing.publish(sql, *AT, act, None, four_eyes=True)


def test_with_four_eyes_nobody_publishes_what_they_have_a_share_in(do: Do, knowledge: Knowledge) -> None:
    """Be it that another one saved it last, or that own words came into it from the inbox."""
    do(lambda sql: editing.save(sql, "musterstadt", article(url="https://a.example"), EDITH, None))
    do(lambda sql: editing.save(sql, "musterstadt", article(url="https://b.example"), BERT, 1))
    for one in (EDITH, BERT):
        with pytest.raises(NeedsSecondPerson):
            do(partial(_publish_as, one))
    do(lambda sql: editing.discard(sql, *AT, None))
    do(lambda sql: editing.save(sql, "musterstadt", article(url="https://a.example"), BERT, None))
    do(lambda sql: editing.add_questions(sql, *AT, "de", ["Meins?"], EDITH, four_eyes=True))
    with pytest.raises(NeedsSecondPerson):
        do(lambda sql: editing.publish(sql, *AT, EDITH, None, four_eyes=True))
    carla = replace(EDITH, by="carla")
    do(lambda sql: editing.publish(sql, *AT, carla, None, four_eyes=True))
    newest = do(lambda sql: article_rows.versions(sql, *AT))[0]
    assert (newest.by, newest.approved_by) == ("bert", "carla")


def test_with_four_eyes_wordings_go_only_when_a_second_person_agrees(do: Do, knowledge: Knowledge) -> None:
    do(lambda sql: editing.add_questions(sql, *AT, "de", ["Meins?"], EDITH, four_eyes=False))
    do(lambda sql: editing.remove_questions(sql, *AT, ["Meins?"], EDITH, four_eyes=True))
    assert "Meins?" in knowledge.article(*AT).texts["de"].questions
    with pytest.raises(NeedsSecondPerson):
        do(lambda sql: editing.publish(sql, *AT, EDITH, None, four_eyes=True))
    do(lambda sql: editing.publish(sql, *AT, BERT, None, four_eyes=True))
    assert "Meins?" not in knowledge.article(*AT).texts["de"].questions


def test_taking_wordings_back_leaves_alone_by_which_an_article_is_to_go(do: Do, knowledge: Knowledge) -> None:
    do(lambda sql: editing.withdraw(sql, *AT, BERT))
    do(lambda sql: editing.remove_questions(sql, *AT, ["Meins?"], EDITH, four_eyes=True))
    draft = do(lambda sql: editing.read(sql, *AT)).draft
    assert (draft.withdraws, draft.by) == (True, "bert")


def test_a_day_to_look_at_it_again_is_set_where_none_is_named(do: Do, knowledge: Knowledge) -> None:
    span = timedelta(days=30)
    do(lambda sql: editing.save(sql, "musterstadt", article(url="https://a.example"), EDITH, None))
    do(lambda sql: editing.publish(sql, *AT, EDITH, None, False, span))
    first = knowledge.article(*AT).review_by
    assert first == EDITH.at.date() + span
    do(lambda sql: editing.save(sql, "musterstadt", article(review_by="2027-01-01"), EDITH, None))
    do(lambda sql: editing.publish(sql, *AT, EDITH, None, False, span))
    assert str(knowledge.article(*AT).review_by) == "2027-01-01"


def test_who_publishes_what_was_due_has_looked_at_it(do: Do, knowledge: Knowledge) -> None:
    do(lambda sql: editing.save(sql, "musterstadt", article("50 Euro", review_by="2026-11-23"), EDITH, None))
    do(lambda sql: editing.publish(sql, *AT, EDITH, None, False, timedelta(days=30)))
    assert str(knowledge.article(*AT).review_by) == "2026-12-23"


@pytest.mark.parametrize(
    ("given", "field"),
    [({"texts": {"de": {"title": "Leer", "modules": {}}}}, "texts"), ({"offices": ["nirgends"]}, "offices")],
)
def test_nothing_is_published_that_answers_nothing_or_leads_nowhere(do: Do, given: dict[str, Any], field: str) -> None:
    do(lambda sql: editing.save(sql, "musterstadt", article(**given), EDITH, None))
    with pytest.raises(InvalidRequest) as refused:
        do(lambda sql: editing.publish(sql, *AT, EDITH, None, four_eyes=False))
    assert refused.value.values["field"] == field


def test_a_draft_that_was_saved_meanwhile_is_not_removed(do: Do) -> None:
    do(lambda sql: editing.save(sql, "musterstadt", article(url="https://a.example"), EDITH, None))
    do(lambda sql: editing.save(sql, "musterstadt", article(url="https://b.example"), EDITH, 1))
    with pytest.raises(ArticleChanged):
        do(lambda sql: drafts.remove(sql, *AT, 1))
    assert do(lambda sql: editing.read(sql, *AT)).draft.version == 2


def test_a_new_article_is_a_draft_first(do: Do, knowledge: Knowledge) -> None:
    katze = article(id="katze")
    do(lambda sql: editing.create(sql, "musterstadt", katze, EDITH))
    for name in ("katze", "hund"):
        with pytest.raises(NameTaken):
            do(partial(editing.create, site="musterstadt", article=article(id=name), act=BERT))
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
