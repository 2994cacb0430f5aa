"""Reading a service database extract."""

import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.knowledge.articles import Article, Module
from bot.knowledge.imports import Batch, CatalogueError
from bot.knowledge.imports.dldb import appointment, read
from bot.knowledge.merge import completed

FOLDER = Path(__file__).parents[2] / "payloads" / "knowledge" / "dldb"
MUNICH = Path(__file__).parents[4] / "shared" / "data" / "munich-services"


@pytest.fixture(name="batch", scope="module")
def _batch() -> Batch:
    return read(FOLDER)


def by_number(batch: Batch, number: str) -> Article:
    return next(article for article in batch.articles if article.external_id == number)


def test_a_service_becomes_an_article_with_the_catalogue_id_and_federal_key(batch: Batch) -> None:
    article = by_number(batch, "501")
    assert article.id == "hundesteuer-anmelden"
    assert article.service_key == "99102005104000"
    assert article.updated == date(2026, 3, 2)
    assert article.department == "Amt für Bürgerdienste"


def test_description_fee_and_length_become_modules(batch: Batch) -> None:
    modules = by_number(batch, "501").texts["de"].modules
    assert modules == {
        Module.WHAT: "Melden Sie Ihren Hund an.\n\n- innerhalb eines Monats\n- auch für Zweithunde",
        Module.FEE: "120 Euro im Jahr\n\n- Zweithund: 180 Euro\n\nKeine Gebühr für die Marke",
        Module.DURATION: "Planen Sie für den Termin etwa 15 Minuten ein.",
    }


def test_keywords_become_synonyms_without_repetitions_and_the_title(batch: Batch) -> None:
    assert by_number(batch, "501").texts["de"].synonyms == ("Hund anmelden", "Hundemarke")


def test_empty_fields_make_no_modules(batch: Batch) -> None:
    assert set(by_number(batch, "502").texts["de"].modules) == {Module.DURATION}


def test_an_unusable_service_key_is_left_out_and_told(batch: Batch) -> None:
    assert by_number(batch, "502").service_key is None
    assert any(part.ref == "502" and "service key" in part.reason for part in batch.left_out)


def test_locations_become_offices_that_articles_point_to(batch: Batch) -> None:
    assert by_number(batch, "501").offices == ("dldb-7001", "dldb-7002")
    office = next(office for office in batch.offices if office.id == "dldb-7001")
    assert office.label("de") == "Bürgeramt Mitte"
    assert office.address is not None
    assert office.address.line() == "Rathausplatz 1, 99999 Musterstadt"
    assert (office.lat, office.lon) == (50.98, 11.03)


def test_an_office_without_usable_details_is_kept_with_its_name(batch: Batch) -> None:
    office = next(office for office in batch.offices if office.id == "dldb-7002")
    assert (office.address, office.lat, office.lon, office.email, office.url) == (None,) * 5
    assert office.opening == {"de": "Mo bis Fr 8 bis 12 Uhr"}


def test_a_location_that_the_catalogue_does_not_hold_is_left_out_and_told(batch: Batch) -> None:
    assert by_number(batch, "502").offices == ("dldb-7001",)
    assert any("9999" in part.reason for part in batch.left_out)


def test_bad_lines_are_refused_with_their_number_and_the_others_are_read(batch: Batch) -> None:
    assert [(refused.line, refused.ref) for refused in batch.refused] == [
        (3, "location 7003"),
        (3, ""),
        (4, "504"),
        (6, "506"),
        (7, "505"),
        (8, ""),
    ]
    assert [article.external_id for article in batch.articles] == ["501", "502", "505"]
    assert "name" in next(refused.reason for refused in batch.refused if refused.ref == "504")


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_equal_names_get_the_catalogue_id_whatever_their_order(order: tuple[int, ...], tmp_path: Path) -> None:
    names = ("Hund anmelden", "Beglaubigung", "Beglaubigung")
    lines = [f'{{"id": "{number}", "name": "{names[number]}", "fees": "frei"}}' for number in order]
    (tmp_path / "services_de.jsonl").write_text("\n".join(lines), encoding="utf-8")
    ids = {article.external_id: article.id for article in read(tmp_path).articles}
    assert ids == {"0": "hund-anmelden", "1": "beglaubigung-1", "2": "beglaubigung-2"}


def test_reading_twice_gives_the_same(batch: Batch) -> None:
    assert read(FOLDER) == batch


def test_a_single_services_file_is_read_without_offices() -> None:
    alone = read(FOLDER / "services_de.jsonl")
    assert alone.offices == ()
    assert [article.external_id for article in alone.articles] == ["501", "502"]


def test_a_second_language_joins_the_article(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "catalogue")
    english = '{"id": "501", "name": "Register a dog", "duration_min": 15}'
    (tmp_path / "catalogue" / "services_en.jsonl").write_text(english, encoding="utf-8")
    article = by_number(read(tmp_path / "catalogue"), "501")
    assert article.texts["en"].modules == {Module.DURATION: "Allow about 15 minutes for the appointment."}
    assert article.id == "hundesteuer-anmelden"


def test_without_a_date_the_day_of_the_file_counts(tmp_path: Path) -> None:
    file = tmp_path / "services_de.jsonl"
    file.write_text('{"id": "1", "name": "Fundbüro", "fees": "frei", "lastupdate": "neulich"}', encoding="utf-8")
    os.utime(file, (0, datetime(2026, 5, 4, 12, tzinfo=UTC).timestamp()))
    assert read(file).articles[0].updated == date(2026, 5, 4)


def test_a_day_with_which_nobody_reckons_is_none(tmp_path: Path) -> None:
    file = tmp_path / "services_de.jsonl"
    file.write_text('{"id": "1", "name": "Fund", "fees": "frei", "lastupdate": "0001-01-01"}', encoding="utf-8")
    os.utime(file, (0, datetime(2026, 5, 4, 12, tzinfo=UTC).timestamp()))
    assert read(file).articles[0].updated == date(2026, 5, 4)


def test_what_editors_add_stays_where_the_extract_has_no_place_for_it(batch: Batch) -> None:
    new = by_number(batch, "501")
    text = new.texts["de"]
    own = {Module.PLAIN: "Sie haben einen Hund?", Module.DOCUMENTS: "Ausweis"}
    stored = new.model_copy(update={"texts": {"de": text.model_copy(update={"modules": {**text.modules, **own}})}})
    assert completed(new, stored).texts == stored.texts


@pytest.mark.parametrize("content", [b"", b" \n", b"\xff\xfe", b"no json", b"[1]\n2"])
def test_a_file_without_a_single_object_is_no_catalogue(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "services_de.jsonl"
    file.write_bytes(content)
    with pytest.raises(CatalogueError, match=r"services_de\.jsonl"):
        read(file)


def test_texts_lose_characters_that_no_database_takes(tmp_path: Path) -> None:
    file = tmp_path / "services_de.jsonl"
    file.write_text(
        r'{"id": "1", "name": "Fund\u0000b\u00fcro \ud800", "fees": "\u0007", "duration_min": 15}', encoding="utf-8"
    )
    text = read(file).articles[0].texts["de"]
    assert text.title == "Fundbüro"
    assert set(text.modules) == {Module.DURATION}


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        (20, "Planen Sie für den Termin etwa 20 Minuten ein."),
        (90, "Planen Sie für den Termin etwa 90 Minuten ein."),
        (240, "Planen Sie für den Termin etwa 4 Stunden ein."),
        (210, "Planen Sie für den Termin etwa 3 Stunden und 30 Minuten ein."),
        (0, ""),
        (None, ""),
    ],
)
def test_the_length_of_an_appointment_is_a_sentence(minutes: int | None, sentence: str) -> None:
    assert appointment(minutes, "de") == sentence


@pytest.mark.skipif(not MUNICH.is_dir(), reason="the shared Munich catalogue is not on this machine")
def test_the_munich_catalogue_is_read_completely() -> None:
    batch = read(MUNICH)
    assert (len(batch.articles), len(batch.offices), batch.refused) == (287, 109, ())
    assert len({article.id for article in batch.articles}) == 287
    assert sum(article.service_key is not None for article in batch.articles) == 131
