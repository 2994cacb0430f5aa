"""What every reader does with its records: refuse what could answer nothing, remember what was not said."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.knowledge.imports import Batch, read_catalogue
from bot.knowledge.imports.collect import Collector, Draft

ROOT = '<t xmlns="http://xoev.de/schemata/xzufi/2_2_0" xzufiVersion="2.2.0">'
SERVICE = ROOT + "<schreibe><leistung><id>1</id>{}{}</leistung></schreibe></t>"
TITLE = "<modulText><inhalt>Titel</inhalt><leikaTextmodul><code>02</code></leikaTextmodul></modulText>"
WHAT = "<modulText><inhalt>Text.</inhalt><leikaTextmodul><code>06</code></leikaTextmodul></modulText>"
APPROVED = "<modulFachlicheFreigabe><fachlichFreigegebenDurch>Amt</fachlichFreigegebenDurch></modulFachlicheFreigabe>"
UNDATED = {
    "services_de.jsonl": '{"id": "1", "name": "Fundbüro", "fees": "frei"}',
    "table.csv": "id,title,what\nfundbuero,Fundbüro,Hier.",
    "delivery.xml": SERVICE.format(TITLE + WHAT, APPROVED),
}
TEXTLESS = {
    "services_de.jsonl": '{"id": "1", "name": "Fundbüro"}',
    "table.csv": "id,title\nfundbuero,Fundbüro",
    "delivery.xml": SERVICE.format(TITLE, ""),
}


def draft(line: int, language: str, unsaid: tuple[str, ...] = (), **changes: Any) -> Draft:
    text = {"title": "Hund", "modules": {"what": "Da."}}
    fields = {"topic": "tiere", "updated": "2026-11-21", "texts": {language: text}, "unsaid": unsaid}
    return Draft(line=line, ref="1", fields=fields | changes)


def joined(*drafts: Draft) -> Batch:
    collector = Collector()
    for one in drafts:
        collector.add(one)
    return collector.batch()


@pytest.mark.parametrize("name", TEXTLESS)
def test_a_record_without_text_and_office_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(TEXTLESS[name], encoding="utf-8")
    batch = read_catalogue(tmp_path / name)
    assert batch.articles == ()
    assert [refused.reason for refused in batch.refused] == ["has no text"]


def test_a_file_of_a_site_folder_without_text_and_office_is_refused(tmp_path: Path) -> None:
    (tmp_path / "articles" / "alltag").mkdir(parents=True)
    (tmp_path / "site.yml").write_text("id: klein\nname: {de: Kleinstadt}\nlanguages: [de]\n", encoding="utf-8")
    (tmp_path / "offices.yml").write_text("[]", encoding="utf-8")
    article = "id: leer\ntopic: alltag\nupdated: 2026-11-21\ntexts: {de: {title: Leer, modules: {}}}\n"
    (tmp_path / "articles" / "alltag" / "leer.yml").write_text(article, encoding="utf-8")
    batch = read_catalogue(tmp_path)
    assert (batch.articles, [(refused.ref, refused.reason) for refused in batch.refused]) == (
        (),
        [("leer", "has no text")],
    )


def test_a_record_with_an_office_can_answer_where_to_go(tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_text("id,title,offices\nfundbuero,Fundbüro,rathaus", encoding="utf-8")
    assert len(read_catalogue(tmp_path / "table.csv").articles) == 1


@pytest.mark.parametrize("name", UNDATED)
def test_an_undated_record_is_read_as_one_whose_date_is_a_guess(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(UNDATED[name], encoding="utf-8")
    os.utime(tmp_path / name, (0, 0))
    (article,) = read_catalogue(tmp_path / name).articles
    assert article.updated == date(1970, 1, 1)
    assert "updated" in article.unsaid


def test_a_date_of_one_language_counts_over_the_guess_of_another() -> None:
    batch = joined(draft(1, "de"), draft(2, "en", ("updated",), updated="2026-12-24"))
    assert (batch.articles[0].updated, batch.articles[0].unsaid) == (date(2026, 11, 21), frozenset())


def test_the_lines_of_the_records_are_remembered() -> None:
    assert joined(draft(7, "de", external_id="1"), draft(9, "en", external_id="1")).lines == {"1": 7}
