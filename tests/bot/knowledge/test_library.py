"""The library follows the record without a restart, and every site has a shelf of its own."""

import shutil
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BadEncoder, InvalidRequest, NotFound
from bot.knowledge import article_rows, site_rows
from bot.knowledge.article_rows import Act
from bot.knowledge.articles import Article
from bot.knowledge.files import Site
from bot.knowledge.lexicon.entries import BadLexicon, shipped_lexicon
from bot.knowledge.lexicon.links import link
from bot.knowledge.library import Library, Shelf, _index, document, lexicon, open_library, prepare_index
from bot.knowledge.meanwhile import fresh_wordings
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.storage.database import Database
from nlu.retrieval.bands import Decision
from nlu.retrieval.documents import Document
from nlu.retrieval.features import FeatureIndex
from nlu.retrieval.index import Index
from nlu.retrieval.limits import Limits
from tests.bot.knowledge.lexicon.services import entry
from tests.nlu.retrieval.small_town import GramEncoder

PASS = entry(
    *("pass", "Reisepass", "Passantrag"),
    de=["Ich will nach Übersee fliegen"],
    tr=["Pasaport almak istiyorum"],
    label={"en": "Passport", "tr": "Pasaport"},
)
EASY = Limits(answer_from=-99, scope_from=-99, clarify_from=-99, several_from=99, bare_extra=0)
NEVER = Limits(answer_from=99, scope_from=99, clarify_from=99, several_from=99, bare_extra=0)


def _article(identity: str, title: str, **changes: object) -> Article:
    modules = {"what": f"{title} beantragen Sie im Amt.", "legal": "§ 1 Beispielgesetz", "plain": "Sie gehen ins Amt."}
    text = {"title": title, "modules": modules, "synonyms": [f"{title} neu"], "questions": [f"Wo gibt es {title}?"]}
    data = {"id": identity, "topic": "ausweise", "updated": "2026-11-21", "texts": {"de": text}}
    return Article.model_validate(data | changes)


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    stored = Knowledge(database)
    stored.apply("musterstadt", (), (_article("reisepass", "Reisepass"),), by="test")
    return stored


@pytest.fixture(scope="module", name="indexed")
def _indexed(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the record of `knowledge` and what a library has kept of it."""
    folder = tmp_path_factory.mktemp("indexed")
    shutil.copy(migrated, folder / "lotse.db")
    database = Database(Settings(data=folder).database)
    stored = Knowledge(database)
    stored.apply("musterstadt", (), (_article("reisepass", "Reisepass"),), by="test")
    Library(stored, folder, "musterstadt").refresh()
    database.close()
    (folder / "lotse.db").unlink()
    return folder


@pytest.fixture
def library(knowledge: Knowledge, tmp_path: Path, indexed: Path) -> Library:
    """Its articles are those of `knowledge`, so it takes the index that was made before."""
    shutil.copytree(indexed, tmp_path, dirs_exist_ok=True)
    filled = Library(knowledge, tmp_path, "musterstadt")
    filled.refresh()
    return filled


def test_a_shelf_holds_what_the_record_holds(library: Library) -> None:
    assert list(library.shelf("musterstadt").articles) == ["reisepass"]
    assert library.shelf(None).site.id == "musterstadt"
    assert library.has("musterstadt")


def test_an_unknown_site_has_no_shelf_and_no_match(library: Library) -> None:
    with pytest.raises(NotFound):
        library.shelf("atlantis")
    assert library.match("atlantis", "Reisepass") is None
    assert not library.has("atlantis")


def test_only_what_has_changed_is_built_anew(library: Library, knowledge: Knowledge) -> None:
    before = library.shelf("musterstadt")
    assert library.refresh() == []
    assert library.shelf("musterstadt") is before
    knowledge.apply("musterstadt", (), (_article("parken", "Parkausweis"),), by="test")
    assert library.refresh() == ["musterstadt"]
    assert set(library.shelf("musterstadt").articles) == {"reisepass", "parken"}
    assert set(before.articles) == {"reisepass"}


def test_an_article_is_there_from_its_first_day_to_its_last(knowledge: Knowledge, tmp_path: Path) -> None:
    fair = _article("kirmes", "Kirmes", valid_from="2026-11-24", valid_to="2026-11-25")
    knowledge.apply("musterstadt", (), (fair,), by="test")
    present = [datetime(2026, 11, 22, tzinfo=UTC)]
    filled = Library(knowledge, tmp_path, "musterstadt", {}, clock=lambda: present[0])
    seen = []
    for day in range(23, 27):
        present[0] = datetime(2026, 11, day - 1, 23, 30, tzinfo=UTC)  # half past midnight in the city
        built = filled.refresh()
        seen.append(("kirmes" in filled.shelf(None).articles, bool(built)))
        assert filled.refresh() == []
    assert seen == [(False, True), (True, True), (True, False), (False, True)]


def test_new_texts_and_wordings_are_answered_while_the_index_of_them_is_made(
    library: Library, knowledge: Knowledge, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    knowledge.apply("musterstadt", (), (_article("hund", "Hund"), _article("reisepass", "Reisepass")), by="test")
    library.refresh()
    before = library.shelf(None)
    asked = {"title": "Ausweis für Reisen", "questions": ["Wohin mit dem Zamperl?"]}
    changed = _article("reisepass", "Reisepass", texts={"de": asked | {"modules": {"what": "Neu."}}})
    knowledge.apply("musterstadt", (), (changed,), by="test")
    _withdraw(database, "hund")
    seen: list[Shelf] = []

    def slow(*parts: Any) -> Index:
        seen.append(library.shelf(None))
        found = library.match(None, "wohin mit dem Zamperl")
        assert found == Decision("answer", ("reisepass",), 1.0, 1.0, 1.0)
        assert library.match(None, "Wo gibt es Hund?") != Decision("answer", ("hund",), 1.0, 1.0, 1.0)
        return _index(*parts)

    monkeypatch.setattr("bot.knowledge.library._index", slow)
    library.refresh()
    after = library.shelf(None)
    assert seen[0].articles == after.articles
    assert before.edition < seen[0].edition < after.edition
    assert (seen[0].index, after.fresh) == (before.index, None)


def test_what_is_written_while_an_index_is_made_is_answered_before_the_next_one_is_there(
    library: Library, knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.knowledge.library._FOLLOW_S", 0.01)
    knowledge.apply("musterstadt", (), (_article("hund", "Hund"), _article("reisepass", "Reisepass")), by="test")
    library.refresh()
    seen: list[int] = []

    def learn(identity: str, question: str) -> None:
        text = {"title": identity.title(), "modules": {"what": "x"}, "questions": [question]}
        knowledge.apply("musterstadt", (), (_article(identity, "x", texts={"de": text}),), by="test")

    def slow(*parts: Any) -> Index:
        if not seen:
            seen.append(library.shelf(None).edition)
            learn("hund", "Wohin mit dem Zamperl?")
            end = time.monotonic() + 5
            while library.match(None, "wohin mit dem zamperl") != Decision("answer", ("hund",), 1.0, 1.0, 1.0):
                assert time.monotonic() < end
            seen.append(library.shelf(None).edition)
        return _index(*parts)

    monkeypatch.setattr("bot.knowledge.library._index", slow)
    learn("reisepass", "Was kostet der rote Lappen?")
    library.refresh()
    assert library.match(None, "Wohin mit dem Zamperl?") == Decision("answer", ("hund",), 1.0, 1.0, 1.0)
    seen.append(library.shelf(None).edition)
    assert library.refresh() == ["musterstadt"]
    assert library.shelf(None).fresh is None
    seen.append(library.shelf(None).edition)
    assert seen == sorted(set(seen))


def _withdraw(database: Database, article: str) -> None:
    with database.write() as sql:
        found = article_rows.published(sql, "musterstadt", article)
        assert found
        article_rows.withdraw(sql, "musterstadt", found[1], found[0] + 1, Act("test", datetime.now(UTC)))
        site_rows.bump(sql, "musterstadt")


def test_a_wording_that_two_articles_claim_waits_for_the_index() -> None:
    both = ("Wo ist das Amt?", "Amt")
    one, other = (Document(id=name, titles=(name,), questions=both) for name in ("pass", "hund"))
    own = Document(id="pass", titles=("pass",), questions=("Wie spät ist es?",))
    assert fresh_wordings((), (one, other)) == {"pass": "pass", "hund": "hund"}
    assert fresh_wordings((one,), (own,)) == {"wie spat ist es": "pass"}


def test_a_site_without_articles_answers_nothing(library: Library, knowledge: Knowledge) -> None:
    knowledge.save_site(Site(id="neustadt", name={"de": "Neustadt"}, languages=("de",)))
    assert library.refresh() == ["neustadt"]
    assert library.match("neustadt", "Reisepass") is None


def test_what_a_site_says_of_itself_is_followed_too(library: Library, knowledge: Knowledge) -> None:
    changed = knowledge.site("musterstadt").model_copy(update={"phone": "01234 56-999"})
    knowledge.save_site(changed)
    library.refresh()
    assert library.shelf("musterstadt").site.phone == "01234 56-999"


def test_two_sites_do_not_see_each_other(library: Library, knowledge: Knowledge) -> None:
    knowledge.apply("neustadt", (), (_article("hundesteuer", "Hundesteuer"),), by="test")
    library.refresh()
    assert list(library.shelf("musterstadt").articles) == ["reisepass"]
    assert list(library.shelf("neustadt").articles) == ["hundesteuer"]


def test_a_question_finds_its_article(library: Library) -> None:
    decision = library.match("musterstadt", "Wo gibt es Reisepass?")
    assert decision is not None
    assert decision.ids == ("reisepass",)


def test_law_and_plain_language_do_not_say_what_an_article_is_about() -> None:
    seen = document(_article("reisepass", "Reisepass"))
    assert (seen.titles, seen.questions) == (("Reisepass",), ("Wo gibt es Reisepass?",))
    assert "Reisepass neu" in seen.aliases
    assert "im Amt" in seen.body
    assert "Beispielgesetz" not in seen.body
    assert "Sie gehen" not in seen.body


def test_the_lexicon_says_how_citizens_ask_for_an_article() -> None:
    article = _article("reisepass", "Reisepass")
    seen = document(article, link([article], {"pass": PASS})["reisepass"])
    assert seen.aliases == ("Reisepass neu", "Reisepass", "Passantrag")
    assert seen.questions == ("Wo gibt es Reisepass?", "Ich will nach Übersee fliegen")
    assert seen.foreign == ("Passport", "Pasaport", "Pasaport almak istiyorum")


def test_wordings_that_an_editor_has_refused_are_left_out() -> None:
    refused = ["Passantrag", "Ich will nach Übersee fliegen", "Pasaport"]
    article = _article("reisepass", "Reisepass", lexicon={"without": refused})
    seen = document(article, link([article], {"pass": PASS})["reisepass"])
    assert set(refused).isdisjoint(seen.wordings)
    assert "Passport" in seen.foreign


def test_a_wording_that_article_and_lexicon_share_stands_there_once() -> None:
    text = {"title": "Reisepass", "modules": {}, "synonyms": ["Passantrag"]}
    article = _article("reisepass", "Reisepass", texts={"de": text})
    assert document(article, link([article], {"pass": PASS})["reisepass"]).aliases == ("Passantrag", "Reisepass")


def test_an_article_has_a_name_in_languages_that_it_is_not_written_in(knowledge: Knowledge, tmp_path: Path) -> None:
    knowledge.apply("musterstadt", (), (_article("parken", "Parkausweis"),), by="test")
    filled = Library(knowledge, tmp_path, "musterstadt", {"pass": PASS})
    filled.refresh()
    shelf = filled.shelf(None)
    names = {language: shelf.label(shelf.articles["reisepass"], language) for language in ("de", "tr", "en", "pl")}
    assert names == {"de": "Reisepass", "tr": "Pasaport", "en": "Passport", "pl": "Reisepass"}
    assert shelf.label(shelf.articles["parken"], "tr") == "Parkausweis"


def test_a_title_that_editors_have_written_goes_before_the_lexicon(knowledge: Knowledge, tmp_path: Path) -> None:
    german = _article("reisepass", "Reisepass").texts["de"].model_dump()
    english = {"title": "Your passport", "modules": {}}
    knowledge.apply(
        "musterstadt", (), (_article("reisepass", "Reisepass", texts={"de": german, "en": english}),), by="test"
    )
    filled = Library(knowledge, tmp_path, "musterstadt", {"pass": PASS})
    filled.refresh()
    shelf = filled.shelf(None)
    assert shelf.label(shelf.articles["reisepass"], "en") == "Your passport"


def test_a_wording_of_the_lexicon_finds_its_article(knowledge: Knowledge, tmp_path: Path) -> None:
    knowledge.apply("musterstadt", (), (_article("parken", "Parkausweis"), _article("hund", "Hundesteuer")), by="test")
    filled = Library(knowledge, tmp_path, "musterstadt", {"pass": PASS})
    filled.refresh()
    for text in ("nach Übersee fliegen", "pasaport almak istiyorum"):
        found = filled.match(None, text, EASY)
        assert found is not None
        assert found.ids == ("reisepass",), text


def test_the_shipped_lexicon_is_used_if_no_other_is_given(library: Library) -> None:
    assert library.shelf(None).links["reisepass"].entry is shipped_lexicon()["reisepass"]


@pytest.fixture(name="twice")
def _twice(knowledge: Knowledge, tmp_path: Path) -> tuple[Library, GramEncoder]:
    """A library with a second encoder, which has forgotten the texts of the articles."""
    second = GramEncoder()
    knowledge.apply("musterstadt", (), (_article("parken", "Parkausweis"),), by="test")
    filled = Library(knowledge, tmp_path, "musterstadt", {}, second)
    filled.refresh()
    filled.deepen()
    second.encoded.clear()
    return filled, second


def test_a_second_look_is_taken_only_at_what_the_first_leaves_open_and_can_be_declined(
    twice: tuple[Library, GramEncoder],
) -> None:
    library, second = twice
    library.match(None, "Wo gibt es den Reisepass neu?", EASY)
    assert second.encoded == []
    decision = library.match(None, "Wo gibt es den Reisepass neu?", NEVER, again=False)
    assert decision is not None
    assert decision.band == "none"
    assert second.encoded == []
    library.match(None, "Wo gibt es den Reisepass neu?", NEVER)
    assert second.encoded == ["Wo gibt es den Reisepass neu?"]


def test_vectors_of_the_second_encoder_are_kept_too(
    twice: tuple[Library, GramEncoder], knowledge: Knowledge, tmp_path: Path
) -> None:
    assert (tmp_path / "vectors.db").exists()
    again = GramEncoder()
    other = Library(knowledge, tmp_path, "musterstadt", {}, again)
    other.refresh()
    other.deepen()
    assert again.encoded == []


def test_a_second_encoder_that_is_not_there_is_a_clear_error(database: Database, tmp_path: Path) -> None:
    with pytest.raises(BadEncoder, match="nowhere"):
        open_library(Settings(data=tmp_path, second_encoder=str(tmp_path / "nowhere")), database)


def test_questions_are_answered_before_the_second_look_is_possible(knowledge: Knowledge, tmp_path: Path) -> None:
    library = Library(knowledge, tmp_path, "musterstadt", {}, GramEncoder())
    library.refresh()
    before = library.shelf(None)
    assert library.match(None, "Reisepass neu") is not None
    library.deepen()
    assert library.shelf(None).edition == before.edition + 1


def test_a_rehearsal_asks_as_if_nobody_had_written_the_wording(library: Library, knowledge: Knowledge) -> None:
    text = {"title": "Hundesteuer", "modules": {}, "synonyms": ["Waldi"]}
    knowledge.apply("musterstadt", (), (_article("hund", "Hundesteuer", texts={"de": text}),), by="test")
    library.refresh()
    [rehearsed], seen = library.rehearse(["waldi"], None), library.match(None, "waldi")
    assert seen is not None
    assert rehearsed.owners == {"hund"}
    assert rehearsed.decision.near < seen.near


def test_a_rehearsal_without_articles_finds_nothing(knowledge: Knowledge, tmp_path: Path) -> None:
    knowledge.save_site(Site(id="neustadt", name={"de": "Neustadt"}, languages=("de",)))
    empty = Library(knowledge, tmp_path, "neustadt")
    empty.refresh()
    assert [found.decision.band for found in empty.rehearse(["Hallo", "Pass"], None)] == ["none", "none"]
    assert empty.limits(0.05) is None


def test_limits_are_learned_from_a_catalogue_that_has_wordings(library: Library) -> None:
    found = library.limits(0.05)
    assert isinstance(found, Limits)


def test_a_catalogue_without_wordings_teaches_no_limits(knowledge: Knowledge, tmp_path: Path) -> None:
    bare = _article("hundesteuer", "Hundesteuer", texts={"de": {"title": "Hundesteuer", "modules": {"what": "x"}}})
    knowledge.apply("neustadt", (), (bare,), by="test")
    filled = Library(knowledge, tmp_path, "neustadt", {})
    filled.refresh()
    assert filled.limits(0.05) is None
    assert Library(knowledge, tmp_path, "atlantis", {}).limits(0.05) is None


def test_entries_in_the_data_folder_add_to_the_shipped_ones_and_replace_them(settings: Settings) -> None:
    folder = settings.data / "lexicon"
    folder.mkdir()
    own = "- {id: reisepass, names: [Pass], de: [pass her]}\n- {id: wauwau, names: [Wauwau], de: [wau]}\n"
    (folder / "own.yml").write_text(own, encoding="utf-8")
    found = lexicon(settings)
    assert found["reisepass"].de == ("pass her",)
    assert set(found) == set(shipped_lexicon()) | {"wauwau"}
    assert shipped_lexicon()["reisepass"].de != ("pass her",)


def test_a_library_opens_with_the_citys_lexicon_and_without_a_second_encoder_if_it_is_off(
    settings: Settings, database: Database, knowledge: Knowledge
) -> None:
    (settings.data / "lexicon").mkdir()
    own = "- {id: reisepass, names: [Reisepass], de: [pass her]}\n"
    (settings.data / "lexicon" / "own.yml").write_text(own, encoding="utf-8")
    opened = open_library(settings.model_copy(update={"second_encoder": "off"}), database)
    shelf = opened.shelf(None)
    assert shelf.index is not None
    assert not shelf.index.can_look_again
    assert shelf.links["reisepass"].entry.de == ("pass her",)


def test_a_fault_in_the_citys_lexicon_is_said(settings: Settings) -> None:
    (settings.data / "lexicon").mkdir()
    (settings.data / "lexicon" / "own.yml").write_text("- {id: x}\n", encoding="utf-8")
    with pytest.raises(BadLexicon, match=r"own\.yml"):
        lexicon(settings)


def test_the_index_that_an_import_has_made_is_all_that_a_brain_needs(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(data=tmp_path, site="kleinstadt", second_encoder="off")
    knowledge, articles = Knowledge(database), (_article("reisepass", "Reisepass"), _article("hund", "Hundesteuer"))
    prepare_index(settings, "kleinstadt", knowledge.after("kleinstadt", articles), lexicon(settings))
    knowledge.apply("kleinstadt", (), articles, by="import")
    monkeypatch.setattr(FeatureIndex, "__init__", _not_again)
    index = open_library(settings, database).shelf("kleinstadt").index
    assert index is not None
    assert index.search("Wo gibt es Reisepass?")[0].id == "reisepass"


def _not_again(*_: object) -> None:
    raise AssertionError("the index was built again")


def test_an_import_into_a_site_with_an_unfit_name_is_refused_before_a_file_is_made(knowledge: Knowledge) -> None:
    with pytest.raises(InvalidRequest):
        knowledge.after("../kleinstadt", ())
