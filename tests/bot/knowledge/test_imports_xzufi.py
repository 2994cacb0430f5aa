"""Reading XZuFi deliveries."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.articles import Article, Module, Text
from bot.knowledge.imports import Batch, CatalogueError
from bot.knowledge.imports.xzufi import read
from bot.knowledge.merge import completed

FILE = Path(__file__).parents[2] / "payloads" / "knowledge" / "delivery.xml"
NAMESPACE = "http://xoev.de/schemata/xzufi/2_2_0"


@pytest.fixture(name="batch", scope="module")
def _batch() -> Batch:
    return read(FILE)


@pytest.fixture(name="article")
def _article(batch: Batch) -> Article:
    (article,) = batch.articles
    return article


@pytest.fixture(name="german")
def _german(article: Article) -> Text:
    return article.texts["de"]


def message(folder: Path, inside: str, version: str = "2.2.0", namespace: str = NAMESPACE, start: str = "") -> Path:
    file = folder / "delivery.xml"
    root = f'<t xmlns="{namespace}" xzufiVersion="{version}">{inside}</t>'
    file.write_text(start + root, encoding="utf-8")
    return file


def test_ids_key_origin_and_stand_are_kept(article: Article) -> None:
    assert (article.id, article.external_id) == ("hund-anmelden", "101")
    assert article.service_key == "99102005104000"
    assert article.topic == "tiere-natur"
    assert article.url == "https://www.musterstadt.example/hund"
    assert article.updated == date(2026, 2, 20)


def test_plain_language_of_the_editors_stays(article: Article, german: Text) -> None:
    plain = german.model_copy(update={"modules": {**german.modules, Module.PLAIN: "Sie haben einen Hund?"}})
    stored = article.model_copy(update={"texts": {**article.texts, "de": plain}})
    assert completed(article, stored).texts == stored.texts


def test_without_a_category_the_editors_topic_stays(tmp_path: Path) -> None:
    silent = re.sub("<xzufi:kategorie>.*</xzufi:kategorie>", "", FILE.read_text(encoding="utf-8"))
    (tmp_path / "delivery.xml").write_text(silent, encoding="utf-8")
    (new,) = read(tmp_path / "delivery.xml").articles
    assert completed(new, new.model_copy(update={"topic": "tiere"})).topic == "tiere"


def test_the_body_that_approved_the_text_is_its_source(article: Article) -> None:
    (source,) = article.sources
    assert (source.title, source.as_of) == ("Steueramt Musterstadt", date(2026, 1, 15))


def test_the_name_for_citizens_is_the_title_and_the_official_one_a_synonym(german: Text) -> None:
    assert german.title == "Hund anmelden"
    assert german.synonyms == ("Hundemarke", "Hundesteuer Anmeldung")


def test_text_modules_find_their_place_by_code(german: Text) -> None:
    assert german.modules[Module.WHAT].startswith("Wer einen **Hund** hält, meldet ihn an.")
    assert german.modules[Module.WHAT].endswith("Bitte tragen Sie die Marke immer bei sich.")
    assert german.modules[Module.DOCUMENTS] == "- Ausweis\n- Chipnummer"
    assert german.modules[Module.PROCEDURE] == "Antrag stellen, Marke erhalten."
    assert german.modules[Module.WHERE] == "Das Steueramt."
    assert german.modules[Module.LEGAL] == "- [Hundesteuersatzung](https://www.musterstadt.example/satzung)"


def test_a_written_name_of_a_module_decides_over_its_code(german: Text) -> None:
    assert german.modules[Module.REQUIREMENTS] == "Der Hund ist älter als drei Monate."


def test_typed_modules_are_read_from_their_text_or_their_figures(german: Text) -> None:
    assert german.modules[Module.FEE] == "120 Euro im Jahr"
    assert german.modules[Module.DURATION] == "etwa eine Woche"
    assert german.modules[Module.DEADLINE] == "1 Monat"


def test_each_language_is_a_text_of_its_own(article: Article) -> None:
    assert article.texts["en"].title == "Register a dog"
    assert article.texts["en"].modules == {Module.WHAT: "Dog owners register their dog."}


def test_a_language_without_a_title_is_left_out_and_told(article: Article, batch: Batch) -> None:
    assert set(article.texts) == {"de", "en"}
    assert any(part.ref == "101" and "fr" in part.reason for part in batch.left_out)


def test_the_responsible_office_stands_before_the_contact_point(article: Article) -> None:
    assert article.offices == ("xzufi-202", "xzufi-201")


def test_an_organisation_unit_becomes_an_office(batch: Batch) -> None:
    office = next(office for office in batch.offices if office.id == "xzufi-202")
    assert office.name == {"de": "Steueramt", "en": "Tax office"}
    assert office.address is not None
    assert office.address.line() == "Rathausplatz 3, 99999 Musterstadt"
    assert office.phone == "01234 56-2000"
    assert office.email == "steueramt@musterstadt.example"


def test_the_online_service_is_linked(german: Text) -> None:
    assert german.modules[Module.ONLINE] == "- [Hund online anmelden](https://online.musterstadt.example/hund)"


def test_a_service_without_a_name_is_refused_with_its_line(batch: Batch) -> None:
    (refused,) = batch.refused
    assert refused.ref == "102"
    assert refused.line == 42
    assert "title" in refused.reason


def test_objects_that_are_not_read_are_counted(batch: Batch) -> None:
    told = {part.reason for part in batch.left_out if part.ref == "delivery.xml"}
    assert told == {"1 x spezialisierung passed over", "1 x loesche passed over"}


def test_files_of_a_folder_belong_together(tmp_path: Path, batch: Batch) -> None:
    shutil.copy(FILE, tmp_path / "a.xml")
    name = "<name><name>Bauamt</name></name>"
    inside = f"<schreibe><organisationseinheit><id>9</id>{name}</organisationseinheit></schreibe>"
    message(tmp_path, inside)
    both = read(tmp_path)
    assert both.articles == batch.articles
    assert {office.id for office in both.offices} == {"xzufi-201", "xzufi-202", "xzufi-9"}


def test_equal_ids_of_two_agencies_are_told_apart(tmp_path: Path) -> None:
    title = "<modulText><inhalt>Titel {0}</inhalt><leikaTextmodul><code>02</code></leikaTextmodul></modulText>"
    fee = "<modulKosten><beschreibung>frei</beschreibung></modulKosten>"
    service = "<schreibe><leistung><id schemeAgencyID='{0}'>1</id>" + title + fee + "</leistung></schreibe>"
    batch = read(message(tmp_path, service.format("A") + service.format("B")))
    assert [article.external_id for article in batch.articles] == ["A.1", "B.1"]


@pytest.mark.parametrize("version", ["2.1.0", "2.3.1", "3", ""])
def test_another_version_is_refused(version: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="version"):
        read(message(tmp_path, "", version=version))


def test_another_namespace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="not XZuFi"):
        read(message(tmp_path, "", namespace="http://xoev.de/schemata/xzufi/2_1_0"))


BOMB = '<!DOCTYPE t [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
LATE_BOMB = f"<!--{' ' * 20_000}-->{BOMB}"
FETCH = '<!DOCTYPE t [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
OUTSIDE = '<!DOCTYPE t SYSTEM "http://127.0.0.1:9/x.dtd">'
LATE_OUTSIDE = f"<!--{' ' * 20_000}-->{OUTSIDE}"


@pytest.mark.parametrize("start", [BOMB, LATE_BOMB, FETCH, OUTSIDE, LATE_OUTSIDE])
def test_document_types_and_entities_are_refused(start: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="not allowed"):
        read(message(tmp_path, "", start=start))


def test_endless_nesting_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="depth"):
        read(message(tmp_path, "<schreibe>" * 5000 + "</schreibe>" * 5000))


@pytest.mark.parametrize("content", [b"", b"<t>", b"not xml", b"<?xml version='1.0' encoding='latin-1'?><t>\xfc</t>"])
def test_a_broken_file_is_no_delivery(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "delivery.xml"
    file.write_bytes(content)
    with pytest.raises(CatalogueError, match=r"delivery\.xml"):
        read(file)


def test_one_broken_file_spoils_the_folder(tmp_path: Path) -> None:
    shutil.copy(FILE, tmp_path / "a.xml")
    (tmp_path / "b.xml").write_text("<t>", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"b\.xml"):
        read(tmp_path)
