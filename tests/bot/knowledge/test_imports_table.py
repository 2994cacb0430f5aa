"""Reading a catalogue kept as a table."""

from datetime import date
from pathlib import Path

import pytest

from bot.knowledge.articles import Module
from bot.knowledge.imports import Batch, CatalogueError
from bot.knowledge.imports.table import COLUMNS, read

FILE = Path(__file__).parents[2] / "payloads" / "knowledge" / "services.csv"
GUIDE = Path(__file__).parents[3] / "docs" / "knowledge-import.md"


@pytest.fixture(name="batch", scope="module")
def _batch() -> Batch:
    return read(FILE)


def written(folder: Path, content: str | bytes) -> Path:
    file = folder / "table.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_rows_with_one_id_are_languages_of_one_article(batch: Batch) -> None:
    (article,) = batch.articles
    assert article.id == article.external_id == "bewohnerparken"
    assert set(article.texts) == {"de", "en"}
    assert article.texts["en"].modules[Module.FEE] == "30.70 euros"
    assert article.updated == date(2026, 10, 2)


def test_cells_become_fields_lists_and_modules(batch: Batch) -> None:
    article = batch.articles[0]
    text = article.texts["de"]
    assert article.topic == "verkehr-parken"
    assert article.offices == ("strassenverkehrsbehoerde",)
    assert article.url == "https://www.musterstadt.example/parken"
    assert text.modules[Module.WHAT] == "Mit dem Ausweis parken Sie in Ihrer Zone.\nEr gilt ein Jahr."
    assert text.synonyms == ("anwohnerparken", "parkausweis")
    assert text.questions == ("Wo bekomme ich einen Parkausweis?", "was kostet parken")


def test_each_bad_row_is_refused_with_the_line_it_begins_in(batch: Batch) -> None:
    told = {refused.line: refused.reason.partition(":")[0] for refused in batch.refused}
    assert told == {
        6: "id",
        7: "service_key",
        8: "updated",
        9: "url",
        10: "stands twice in de, first in line 2",
        11: "19 cells in the row, 18 in the header",
    }


@pytest.mark.parametrize("mark", [",", ";"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\n\n"])
def test_comma_or_semicolon_with_or_without_byte_order_mark(mark: str, start: str, tmp_path: Path) -> None:
    rows = [["id", "title", "what"], ["fundbuero", "Fundbüro", "Gefunden?"]]
    file = written(tmp_path, start + "\r\n".join(mark.join(row) for row in rows))
    (article,) = read(file).articles
    assert article.texts["de"].modules == {Module.WHAT: "Gefunden?"}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("id,title,preis\na1,b,c", "unknown column preis"),
        ("id,what\na1,b", "missing column title"),
        ("id,title,title\na1,b,c", "stands twice"),
        ('id,title\na1,"b', "line 2"),
        ('id,title\na1,"b"c', "line 2"),
        ("", "empty"),
        (b"id,title\nx,f\xfcr", "not UTF-8"),
    ],
)
def test_a_broken_table_is_no_catalogue(content: str | bytes, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match=complaint):
        read(written(tmp_path, content))


def test_a_row_without_a_title_is_refused(tmp_path: Path) -> None:
    batch = read(written(tmp_path, "id,title,what\nfundbuero,,Da.\nstandesamt,Standesamt,Da."))
    assert [(refused.line, refused.ref) for refused in batch.refused] == [(2, "fundbuero")]
    assert [article.id for article in batch.articles] == ["standesamt"]


def test_the_guide_explains_every_column() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    assert [column for column in COLUMNS if f"| `{column}` |" not in guide] == []
