"""What must be there before the program can serve: tables, a city, a model."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bot.brain.models import live_model
from bot.cases.catalogues import Catalogues
from bot.cases.folder import read_reports
from bot.data_lock import own_folder
from bot.errors import ModelMissing, TrainingFailed
from bot.handover import canned, canned_files
from bot.knowledge.files import read_folder
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate, one_at_a_time
from nlu.train import is_current
from nlu.yaml_files import read_yaml

DEMO = Path(__file__).parent / "demo" / "musterstadt"
Report = Callable[[str], None]


def prepare_record(settings: Settings, report: Report) -> None:
    """Bring the tables up to date and, where there is no site at all, load the demo city."""
    own_folder(settings.data)
    database = Database(settings.database)
    try:
        with one_at_a_time(database):
            if migrate(database):
                report("The database is up to date.")
            sites = Knowledge(database).sites()
            if not sites:
                load_demo(database, report)
            elif DEMO.name in sites:
                complete_demo(database, report)
            fill_canned(database, report)
    finally:
        database.close()


def load_demo(database: Database, report: Report) -> None:
    """Load the invented city that everything can be tried with."""
    folder = read_folder(DEMO)
    knowledge = Knowledge(database)
    knowledge.save_site(folder.site)
    changes = knowledge.apply(folder.site.id, folder.offices, folder.articles, by="demo")
    report(f"The demo city is loaded: {len(changes.added)} articles, {len(folder.offices)} offices.")
    for line in read_reports(DEMO).keep(database, folder.site.id):
        report(f"  {line}")


def complete_demo(database: Database, report: Report) -> None:
    """A demo city from before anything could be reported gets what is needed for it; once, and no real city does."""
    if Catalogues(database).of(DEMO.name).services:
        return
    if _is_demo(Knowledge(database)):
        for line in read_reports(DEMO).keep(database, DEMO.name):
            report(f"The demo city: {line}")


def fill_canned(database: Database, report: Report) -> None:
    """The demo city gets canned responses where it has none at all, so that nothing comes back that was taken away."""
    knowledge = Knowledge(database)
    if DEMO.name not in knowledge.sites() or not _is_demo(knowledge):
        return
    with database.write() as sql:
        if not canned.listed(sql, DEMO.name):
            stored, _ = canned_files.keep(sql, DEMO.name, canned_files.read(DEMO / "canned.yml"), replace=False)
            report(f"The demo city: {len(stored)} canned responses")


def _is_demo(knowledge: Knowledge) -> bool:
    """A real city may have the same id."""
    return bool(knowledge.site(DEMO.name).name == read_yaml(DEMO / "site.yml")["name"])


def train_in_child(settings: Settings) -> None:
    """Train in a process of its own, whose memory is given back; raises TrainingFailed."""
    quiet = {"PYTHONWARNINGS": "ignore", "TQDM_DISABLE": "1", "LOTSE_DATA": str(settings.data)}
    command = [sys.executable, "-m", "bot", "train", "--as-live"]
    if subprocess.run(command, env=os.environ | quiet, check=False).returncode:
        raise TrainingFailed("the reason stands in the lines above")


def train_if_needed(settings: Settings, report: Report) -> None:
    """Train unless the live model is current; raises TrainingFailed only where no older model can serve."""
    if live_model_is_current(settings):
        return
    try:
        train_in_child(settings)
    except TrainingFailed as error:
        try:
            older = _live(settings)
        except ModelMissing:
            raise error from None
        report(f"The training failed ({error}). Serving with the older model {older.name}.")


def fill_library(settings: Settings) -> None:
    """Compute the sentence vectors of all articles, so that the first brain finds them in the data folder."""
    from bot.knowledge.library import open_library

    database = Database(settings.database)
    open_library(settings, database)
    database.close()


def live_model_is_current(settings: Settings) -> bool:
    """Whether the live model is made from the present program's training data; says nothing of articles and editors."""
    try:
        return is_current(_live(settings))
    except ModelMissing:
        return False


def _live(settings: Settings) -> Path:
    database = Database(settings.database)
    try:
        return live_model(database, settings.models)
    finally:
        database.close()
