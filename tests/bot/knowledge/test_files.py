"""Reading a site folder."""

from pathlib import Path

import pytest

from bot.knowledge.files import FolderError, read_folder

SITE = "id: klein\nname: {de: Kleinstadt}\nlanguages: [de]\ndistricts: {Altstadt: rathaus}\n"
OFFICES = "- {id: rathaus, name: {de: Rathaus}}\n"
ARTICLE = """\
id: fundbuero
topic: alltag
offices: [rathaus]
updated: 2026-11-21
texts: {de: {title: Fundbüro, modules: {what: Da.}}}
"""


@pytest.fixture(name="folder")
def _folder(tmp_path: Path) -> Path:
    (tmp_path / "articles" / "alltag").mkdir(parents=True)
    write(tmp_path, "site.yml", SITE)
    write(tmp_path, "offices.yml", OFFICES)
    write(tmp_path, "articles/alltag/fundbuero.yml", ARTICLE)
    return tmp_path


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def test_a_folder_holds_a_site_its_offices_and_articles(folder: Path) -> None:
    read = read_folder(folder)
    assert read.site.name == {"de": "Kleinstadt"}
    assert read.site.districts == {"Altstadt": "rathaus"}
    assert [office.id for office in read.offices] == ["rathaus"]
    assert [article.id for article in read.articles] == ["fundbuero"]


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("site.yml", "name: {de: X}", "id"),
        ("site.yml", "a: [", "site.yml"),
        ("offices.yml", "- {id: rathaus, name: {de: ''}}", "name.de"),
        ("articles/alltag/fundbuero.yml", ARTICLE.replace("[rathaus]", "[bauhof]"), "unknown office"),
        ("articles/alltag/fundbuero.yml", ARTICLE.replace("topic: alltag", "thema: x"), "fundbuero.yml: topic"),
        ("articles/alltag/zweites.yml", ARTICLE, "stands twice"),
    ],
)
def test_the_first_mistake_is_named_with_its_file(folder: Path, name: str, text: str, complaint: str) -> None:
    write(folder, name, text)
    with pytest.raises(FolderError, match=complaint):
        read_folder(folder)


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "site.yml").unlink()
    with pytest.raises(FolderError, match=r"site\.yml"):
        read_folder(folder)


def test_a_file_that_is_not_utf8_is_named(folder: Path) -> None:
    (folder / "site.yml").write_bytes(b"id: \xff")
    with pytest.raises(FolderError, match=r"site\.yml"):
        read_folder(folder)


def test_the_name_of_a_site_is_told_in_the_language_else_in_german_else_in_any(folder: Path) -> None:
    site = read_folder(folder).site
    assert site.label("tr") == "Kleinstadt"
    both = site.model_copy(update={"name": {"en": "Smallville", "de": "Kleinstadt"}})
    assert (both.label("en"), both.label("tr")) == ("Smallville", "Kleinstadt")
    assert site.model_copy(update={"name": {"en": "Smallville"}}).label("de") == "Smallville"


@pytest.mark.parametrize("name", ["Klein", "x", "klein stadt"])
def test_the_id_of_a_site_fits_into_an_address(folder: Path, name: str) -> None:
    write(folder, "site.yml", SITE.replace("klein", name, 1))
    with pytest.raises(FolderError, match="id"):
        read_folder(folder)
