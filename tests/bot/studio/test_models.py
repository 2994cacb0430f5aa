"""Which model is live, who may change that, and that only whole models are ever there."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.errors import BelowGate, Conflict, InUse, ModelMissing, NeedsAdmin, NotFound, NothingBefore
from bot.staff.models import Role, Staff
from bot.storage.database import Database
from bot.storage.tables import activations, audit, sites
from bot.studio import model_files, standing
from bot.studio import settings as studio_settings
from bot.studio.models import KEPT, Models, adopt, known_from_now, live_model, make_live
from bot.studio.settings import Gate, StudioSettings
from nlu.evaluate.outcomes import Outcome

AT = datetime(2026, 11, 23, tzinfo=UTC)
EDITH = Staff("1", "edith", "Edith", "de", "", 4, frozenset({(Role.EDITOR, "musterstadt")}))
ANTON = Staff("2", "anton", "Anton", "de", "", 4, frozenset({(Role.ADMIN, "musterstadt")}))
MISSED = {"site": "musterstadt", "figure": "most_wrong", "value": 0.2, "limit": 0.08}
PASSED: dict[str, Any] = {"passed": True, "reasons": [], "unmeasured": []}
FAILED: dict[str, Any] = {"passed": False, "reasons": [MISSED], "unmeasured": []}


@pytest.fixture
def models(database: Database, tmp_path: Path) -> Models:
    return Models(database, tmp_path)


def _file(models: Models, name: str, age: int = 0) -> Path:
    models.folder.mkdir(exist_ok=True)
    path = model_files.place(models.folder, name)
    path.write_bytes(b"model")
    os.utime(path, (10_000 - age, 10_000 - age))
    return path


def _measured(models: Models, name: str, gate: dict[str, Any] | None) -> None:
    _file(models, name)
    with models._database.write() as sql:
        known_from_now(sql, name, AT, gate=gate)


def _live(models: Models) -> str | None:
    return models.listed()[1]


def test_without_any_activation_the_newest_file_is_live_until_it_is_adopted(models: Models, database: Database) -> None:
    with pytest.raises(ModelMissing):
        live_model(database, models.folder)
    assert models.listed() == ([], None)
    _file(models, "old", 5)
    assert live_model(database, models.folder).name == "old.tar.gz"
    for _ in range(2):
        with database.write() as sql:
            adopt(sql, models.folder, AT)
    _file(models, "new")
    assert _live(models) == "old"
    with database.read() as sql:
        assert [(row.model, row.by) for row in sql.execute(activations.select())] == [("old", "lotse")]


def test_a_live_model_whose_file_is_gone_leaves_the_one_before(models: Models, database: Database) -> None:
    for name in ("first", "second"):
        _file(models, name)
        with database.write() as sql:
            make_live(sql, name, None, "lotse", AT)
    model_files.remove(models.folder, "second")
    assert _live(models) == "first"


def test_an_editor_activates_what_has_passed_and_it_is_noted(models: Models, database: Database) -> None:
    _file(models, "old", 5)
    _measured(models, "good", PASSED)
    with database.write() as sql:
        make_live(sql, "old", None, "lotse", AT)
    models.activate(EDITH, "good")
    models.activate(EDITH, "good")
    assert _live(models) == "good"
    with database.read() as sql:
        [act] = sql.execute(audit.select())
    assert (act.staff, act.act, act.subject, act.data) == (
        "edith",
        "model_activated",
        "good",
        {"before": "old", "reason": ""},
    )


@pytest.mark.parametrize("gate", [FAILED, None])
def test_below_the_gate_only_an_admin_may_and_says_why(
    models: Models, database: Database, gate: dict[str, Any] | None
) -> None:
    everywhere = Staff("3", "ada", "Ada", "de", "", 4, frozenset({(Role.ADMIN, "")}))
    _file(models, "old", 5)
    _measured(models, "bad", gate)
    with database.write() as sql:
        make_live(sql, "old", None, "lotse", AT)
    with pytest.raises(NeedsAdmin):
        models.activate(EDITH, "bad", "trotzdem")
    with pytest.raises(BelowGate):
        models.activate(everywhere, "bad", "  ")
    models.activate(ANTON if gate else everywhere, "bad", "Eilt.")
    assert _live(models) == "bad"
    with database.read() as sql:
        [act] = sql.execute(audit.select())
    assert act.data == {"before": "old", "reason": "Eilt.", "overruled": "gate"} if gate else act.data["before"]


def test_an_admin_of_one_site_does_not_overrule_the_gate_of_another(models: Models, database: Database) -> None:
    _file(models, "old", 5)
    with database.write() as sql:
        make_live(sql, "old", None, "lotse", AT)
    _measured(models, "bad", FAILED | {"reasons": [MISSED, MISSED | {"site": "neustadt"}]})
    with pytest.raises(NeedsAdmin):
        models.activate(ANTON, "bad", "Eilt.")


def test_one_call_goes_back_and_the_gate_holds_on_that_way_too(models: Models, database: Database) -> None:
    _file(models, "old", 5)
    _measured(models, "bad", FAILED)
    with pytest.raises(NothingBefore):
        models.roll_back(EDITH)
    with database.write() as sql:
        make_live(sql, "old", None, "lotse", AT)
    models.activate(ANTON, "bad", "Eilt.")
    assert models.roll_back(EDITH).name == "old"
    assert _live(models) == "old"
    with pytest.raises(NeedsAdmin):
        models.roll_back(EDITH)
    assert models.roll_back(ANTON, "Doch.").name == "bad"


def test_a_model_goes_with_all_that_belongs_to_it_but_never_the_live_one(models: Models, tmp_path: Path) -> None:
    _file(models, "old", 5)
    gone = _file(models, "gone", 9)
    gone.with_name(f"{gone.name}.fingerprint").write_text("x")
    gone.with_name(f"{gone.name}.figures").mkdir()
    (tmp_path / "evaluations" / "gone" / "musterstadt").mkdir(parents=True)
    with pytest.raises(InUse):
        models.drop(EDITH, "old")
    models.drop(EDITH, "gone")
    assert [path.name for path in models.folder.iterdir()] == ["old.tar.gz"]
    assert list((tmp_path / "evaluations").iterdir()) == []
    for name in ("gone", "../lotse", ""):
        with pytest.raises(NotFound):
            models.find(name)


def test_a_finished_model_is_moved_in_with_what_stands_beside_it(tmp_path: Path) -> None:
    made, folder = tmp_path / "out" / "a.tar.gz", tmp_path / "models"
    (made.parent / "a.tar.gz.figures").mkdir(parents=True)
    folder.mkdir()
    (folder / "a.tar.gz.figures").mkdir()
    made.write_bytes(b"model")
    model_files.save_translations(made, {"fr": {"utter_greet": {"text": "Bonjour"}}})
    placed = model_files.move_in(made, folder)
    assert model_files.translations(placed) == {"fr": {"utter_greet": {"text": "Bonjour"}}}
    assert sorted(path.name for path in folder.iterdir()) == ["a.tar.gz", "a.tar.gz.figures", "a.tar.gz.translations"]
    assert list(made.parent.iterdir()) == []
    assert model_files.translations(folder / "other.tar.gz") is None


def _figures(rows: int = 100, against: str | None = None, **more: Any) -> dict[str, Any]:
    return {"musterstadt": {"rows": rows, "wrong": 0.0, "out_of_scope": 0.9, "lost": 0, "against": against} | more}


def _made(models: Models, name: str, figures: dict[str, Any], outcomes: tuple[str, ...] = ()) -> None:
    """A model with its figures, and a report of what became of each sentence."""
    _file(models, name)
    with models._database.write() as sql:
        if not sql.scalar(sites.select()):
            sql.execute(sites.insert().values(id="musterstadt", data={}, updated_at=AT))
        known_from_now(sql, name, AT, figures=figures, gate=PASSED)
    rows = models._reports / name / "musterstadt" / "rows.tsv"
    rows.parent.mkdir(parents=True)
    lines = ["line\ttext\toutcome", *(f"{n}\tSatz {n}\t{one}" for n, one in enumerate(outcomes))]
    rows.write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_a_verdict_is_of_today_and_beside_the_model_that_is_live_today(models: Models, database: Database) -> None:
    """Two were trained beside the same live one; after the first is live the second would lose what that has won."""
    _file(models, "old", 5)
    with database.write() as sql:
        make_live(sql, "old", None, "lotse", AT)
    _made(models, "one", _figures(against="old"), ("right at once",) * 100)
    _made(models, "two", _figures(against="old"), ("right at once",) * 90 + ("wrong",) * 10)
    assert models.find("two").may_go_live
    models.activate(EDITH, "one")
    assert models.find("two").gate == {
        "passed": False,
        "reasons": [{"site": "musterstadt", "figure": "most_lost", "value": 0.1, "limit": 0.02}],
        "unmeasured": [],
    }
    with pytest.raises(NeedsAdmin):
        models.activate(EDITH, "two")


def test_a_stricter_gate_counts_for_models_that_were_measured_before(models: Models, database: Database) -> None:
    _file(models, "old", 5)
    with database.write() as sql:
        make_live(sql, "old", None, "lotse", AT)
    _made(models, "new", _figures(wrong=0.05, against="old"))
    assert models.find("new").may_go_live
    with database.write() as sql:
        studio_settings.save(sql, "musterstadt", StudioSettings(gate=Gate(most_wrong=0.04)))
    assert models.find("new").missed_at == ("musterstadt",)


def test_what_was_live_keeps_the_verdict_by_which_it_went_live(models: Models, database: Database) -> None:
    _made(models, "old", _figures(wrong=0.5))
    _made(models, "new", _figures(against="old"))
    with database.write() as sql:
        make_live(sql, "old", None, "lotse", AT)
    models.activate(EDITH, "new")
    assert models.roll_back(EDITH, live="new").name == "old"
    with pytest.raises(Conflict):
        models.roll_back(EDITH, live="new")
    assert _live(models) == "old"


def test_the_way_back_is_kept_and_old_models_go(models: Models, database: Database) -> None:
    for number in range(KEPT + 3):
        _file(models, f"m{number:02}", 100 - number)
        with database.write() as sql:
            known_from_now(sql, f"m{number:02}", datetime.fromtimestamp(9_900 + number, UTC))
    with database.write() as sql:
        for name in ("m01", "m00"):
            make_live(sql, name, None, "lotse", AT)
    with pytest.raises(InUse):
        models.drop(EDITH, "m01")
    assert models.tidy() == ["m02"]
    assert {one.name for one in models.listed()[0]} >= {"m00", "m01", "m03"}


def test_outcomes_are_those_that_an_evaluation_writes() -> None:
    assert set(standing._WORTH) == set(map(str, Outcome))
