"""The measure of a model: on sentences that neither it nor an article has learned."""

from pathlib import Path

import pytest

from bot import training_report as module
from bot.knowledge.articles import Article
from bot.knowledge.record import Knowledge
from bot.storage.database import Database
from bot.studio.trainings_data import Material
from tests.bot.api.test_articles import HUND
from tests.nlu.evaluate.rows import article, scored

NLU = 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - Guten Tag\n    - Moin\n'


def _material(*rows: tuple[str, str]) -> Material:
    lines = ["text\texpected\tlang\tstyle", *(f"{text}\t{expected}\tde\t" for text, expected in rows)]
    files = {"nlu/data/a.yml": NLU, "nlu/domain/a.yml": "intents: [greet]\n"}
    return Material(files | {"tests/musterstadt.tsv": "\n".join(lines) + "\n"})


@pytest.fixture
def knowledge(database: Database) -> Knowledge:
    found = Knowledge(database)
    found.apply("musterstadt", (), (Article.model_validate(HUND),), by="demo")
    return found


def test_what_was_learned_itself_is_not_asked(knowledge: Knowledge) -> None:
    title = HUND["texts"]["de"]["title"]
    given = _material(("guten tag!", "greet"), (title, "hund"), ("Servus", "greet"), ("Mein Dackel", "hund"))
    found = module._set(knowledge, given, "musterstadt")
    assert found is not None
    assert [row.text for row in found.rows] == ["Servus", "Mein Dackel"]
    assert [(one.line, one.text) for one in found.left_out] == [(2, "guten tag!"), (3, title)]


def test_what_fits_nothing_any_more_is_named_and_a_set_of_nothing_else_is_none(knowledge: Knowledge) -> None:
    found = module._set(knowledge, _material(("Servus", "greet"), ("Katze?", "katze")), "musterstadt")
    assert found is not None
    assert [one.text for one in found.left_out] == ["Katze?"]
    assert module._set(knowledge, _material(("Moin", "greet")), "musterstadt") is None
    assert module._set(knowledge, Material({"nlu/data/a.yml": NLU}), "musterstadt") is None


def test_a_report_names_its_site_in_a_folder_of_its_own(knowledge: Knowledge, tmp_path: Path) -> None:
    one = module.SiteSet("musterstadt", [scored("hund", article("hund")).row], [])
    report = module._report(one, [scored("hund", article("hund"))], [scored("hund", article("pass"))])
    report.save(tmp_path / "musterstadt", "new", "old")
    assert (report.found.lost, len((report.comparison or pytest.fail("none")).won)) == (0, 1)
    assert {"report.json", "rows.tsv"} <= {path.name for path in (tmp_path / "musterstadt").iterdir()}
