"""Finding out what kind of catalogue a file is, and surviving files that are none."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import bounded_files
from bot.knowledge.imports import FORMATS, Batch, CatalogueError, read_catalogue

PAYLOADS = Path(__file__).parents[2] / "payloads" / "knowledge"
SITE = "id: klein\nname: {de: Kleinstadt}\nlanguages: [de]\n"
ARTICLE = "id: fundbuero\ntopic: alltag\nupdated: 2026-11-21\ntexts: {de: {title: Fundbüro, modules: {what: Da.}}}\n"
SEEDS = {
    "xzufi": (PAYLOADS / "delivery.xml").read_bytes(),
    "dldb": (PAYLOADS / "dldb" / "services_de.jsonl").read_bytes(),
    "csv": (PAYLOADS / "services.csv").read_bytes(),
}


def site(folder: Path, offices: str = "[]") -> Path:
    (folder / "articles" / "alltag").mkdir(parents=True)
    (folder / "site.yml").write_text(SITE, encoding="utf-8")
    (folder / "offices.yml").write_text(offices, encoding="utf-8")
    (folder / "articles" / "alltag" / "fundbuero.yml").write_text(ARTICLE, encoding="utf-8")
    return folder


def test_the_formats_have_names() -> None:
    assert FORMATS == ("xzufi", "dldb", "csv", "folder")


@pytest.mark.parametrize(
    ("name", "articles"),
    [("dldb", 3), ("dldb/services_de.jsonl", 2), ("services.csv", 1), ("delivery.xml", 1)],
)
def test_the_format_shows_in_the_content(name: str, articles: int) -> None:
    assert len(read_catalogue(PAYLOADS / name).articles) == articles


@pytest.mark.parametrize(("seed", "articles"), [("xzufi", 1), ("dldb", 2), ("csv", 1)])
def test_the_name_of_the_file_does_not_matter(seed: str, articles: int, tmp_path: Path) -> None:
    file = tmp_path / "upload"
    file.write_bytes(SEEDS[seed])
    assert len(read_catalogue(file).articles) == articles


def test_a_folder_of_xml_files_is_xzufi(tmp_path: Path) -> None:
    (tmp_path / "1.xml").write_bytes(SEEDS["xzufi"])
    assert [article.external_id for article in read_catalogue(tmp_path).articles] == ["101"]


def test_a_site_folder_is_a_catalogue_too(tmp_path: Path) -> None:
    assert [article.id for article in read_catalogue(site(tmp_path)).articles] == ["fundbuero"]


@pytest.mark.parametrize("offices", ["3", "[{id: 1}]", "[", "- id: 2026-13-45"])
def test_a_broken_site_folder_is_none(offices: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        read_catalogue(site(tmp_path, offices))


def test_what_is_no_catalogue_is_said_clearly(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Hallo", encoding="utf-8")
    with pytest.raises(CatalogueError, match="neither services_"):
        read_catalogue(tmp_path)
    with pytest.raises(CatalogueError, match="neither XZuFi"):
        read_catalogue(tmp_path / "note.txt")
    with pytest.raises(CatalogueError, match="no such file"):
        read_catalogue(tmp_path / "nothing")


@pytest.mark.parametrize("content", ["", "{not json", "neither one\nnor the other\n"])
def test_what_is_none_of_the_formats_is_refused_whatever_it_is_called(content: str, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError):
        read_catalogue(broken)


def test_an_unknown_format_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CatalogueError, match="known: xzufi, dldb, csv, folder"):
        read_catalogue(PAYLOADS / "services.csv", "xlsx")


def test_a_wrong_format_is_a_catalogue_error() -> None:
    for name in FORMATS:
        if name != "csv":
            with pytest.raises(CatalogueError):
                read_catalogue(PAYLOADS / "services.csv", name)


def test_files_beyond_the_limit_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_files, "MAX_BYTES", 100)
    with pytest.raises(CatalogueError, match="larger"):
        read_catalogue(PAYLOADS / "services.csv")


def survive(data: bytes, format: str | None) -> None:
    """Reading ends with a batch that can be written out, or with a `CatalogueError`."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "upload"
        file.write_bytes(data)
        try:
            batch = read_catalogue(file, format)
        except CatalogueError:
            return
    assert isinstance(batch, Batch)
    for article in batch.articles:
        article.model_dump_json().encode()
    for told in (*batch.refused, *batch.left_out):
        assert f"{told.line}{told.ref}{told.reason}".encode()


@given(data=st.binary(max_size=400), format=st.sampled_from([None, *FORMATS]))
def test_random_bytes_are_survived(data: bytes, format: str | None) -> None:
    survive(data, format)


@settings(max_examples=150, deadline=None)
@given(seed=st.sampled_from(sorted(SEEDS)), share=st.floats(0, 1), named=st.booleans())
def test_truncated_files_are_survived(seed: str, share: float, named: bool) -> None:
    data = SEEDS[seed]
    survive(data[: int(len(data) * share)], seed if named else None)


@settings(max_examples=150, deadline=None)
@given(seed=st.sampled_from(sorted(SEEDS)), share=st.floats(0, 1), length=st.integers(0, 40), put=st.binary(max_size=8))
def test_damaged_files_are_survived(seed: str, share: float, length: int, put: bytes) -> None:
    data = SEEDS[seed]
    at = int(len(data) * share)
    survive(data[:at] + put + data[at + length :], seed)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
fields = ["id", "name", "leika", "keywords", "description", "fees", "duration_min", "locations", "lastupdate"]


@settings(deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(fields), json_values), min_size=1, max_size=4))
def test_any_values_in_service_lines_are_survived(rows: list[dict[str, object]]) -> None:
    survive("\n".join(json.dumps(row) for row in rows).encode(), "dldb")


cells = st.lists(st.text(max_size=12), min_size=3, max_size=3)


@settings(deadline=None)
@given(st.lists(cells, max_size=4))
def test_any_cells_in_a_table_are_survived(rows: list[list[str]]) -> None:
    quoted = [",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    survive("\n".join(["id,title,offices", *quoted]).encode("utf-8", "replace"), "csv")


def test_endless_json_nesting_is_one_refused_line(tmp_path: Path) -> None:
    file = tmp_path / "services_de.jsonl"
    file.write_text('{"id": "1", "name": "Fundbüro", "fees": "frei"}\n' + '{"a":' * 100_000, encoding="utf-8")
    batch = read_catalogue(file)
    assert (len(batch.articles), [refused.line for refused in batch.refused]) == (1, [2])
