"""An article that begins with what citizens asked: in one language, and without their words in its address."""

import re

import pytest

from bot.knowledge import drafts
from bot.knowledge.articles import Article
from bot.storage.database import Database
from bot.storage.tables import sites
from bot.studio.inbox import Decision, InboxDesk
from tests.bot.studio.inbox_filling import AT, SITE, FakeLessons, Filling, person

ANNA = person("anna")
NEUTRAL = re.compile(r"frage-2026-11-23-[0-9a-f]{4}")


@pytest.fixture
def filling(database: Database) -> Filling:
    made = Filling(database)
    with database.write() as sql:
        sql.execute(sites.update().values(data={"languages": ["de", "en", "tr"]}))
    return made


@pytest.fixture
def desk(database: Database) -> InboxDesk:
    return InboxDesk(database, FakeLessons(), lambda: AT)


def _begun(database: Database, desk: InboxDesk, group: str, text: str = "") -> Article:
    draft = desk.decide(ANNA, SITE, group, Decision("new_article", text=text)).draft
    with database.read() as sql:
        return drafts.wanted(sql, SITE, draft or "").article


def test_a_new_article_begins_with_the_citizens_questions(
    filling: Filling, desk: InboxDesk, database: Database
) -> None:
    for text in ("Darf ich im Stadtpark grillen?", "Grillen im Stadtpark erlaubt?"):
        filling.add(text, "grill")
    begun = _begun(database, desk, "grill").texts["de"]
    assert begun.title == "Darf ich im Stadtpark grillen"
    assert begun.questions == ("Darf ich im Stadtpark grillen?", "Grillen im Stadtpark erlaubt?")


def test_its_id_says_nothing_of_what_a_citizen_wrote(filling: Filling, desk: InboxDesk, database: Database) -> None:
    for group in ("one", "two"):
        filling.add("Mein Nachbar Kowalke trinkt", group)
    ids = [_begun(database, desk, group).id for group in ("one", "two")]
    assert all(NEUTRAL.fullmatch(one) for one in ids)
    assert len(set(ids)) == 2


def test_its_id_says_what_an_editor_wrote(filling: Filling, desk: InboxDesk, database: Database) -> None:
    filling.add("Mein Nachbar Kowalke grillt", "grill")
    assert _begun(database, desk, "grill", "Grillen im Stadtpark").id == "grillen-im-stadtpark"


def test_it_is_in_the_one_language_of_most_questions(filling: Filling, desk: InboxDesk, database: Database) -> None:
    filling.add("Parkta mangal yapabilir miyim?", "grill", language="tr")
    filling.add("Can I grill in the park?", "grill", language="en")
    filling.add("Is grilling allowed in the park?", "grill", language="en")
    texts = _begun(database, desk, "grill").texts
    assert list(texts) == ["en"]
    assert texts["en"].title == "Can I grill in the park"
    assert texts["en"].questions == ("Can I grill in the park?", "Is grilling allowed in the park?")


def test_it_is_in_the_language_of_the_editors_own_words(filling: Filling, desk: InboxDesk, database: Database) -> None:
    filling.add("Parkta mangal yapabilir miyim?", "grill", language="tr")
    texts = _begun(database, desk, "grill", "Darf man im Park grillen und feiern?").texts
    assert list(texts) == ["de"]


@pytest.mark.parametrize("text", ["؟ أين يمكنني الصيد", "🐟", "A", "x" * 900])
def test_any_words_can_begin_an_article(filling: Filling, desk: InboxDesk, database: Database, text: str) -> None:
    filling.add(text, "odd")
    assert NEUTRAL.fullmatch(_begun(database, desk, "odd").id)
