"""Train with the site's articles, show a progress bar, and say how good the new model is."""

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.brain.quiet import quiet_rasa
from bot.brain.tensorflow_stand_in import configured_for_tensorflow, leave_out_tensorflow
from bot.clock import now
from bot.knowledge.articles import Article
from bot.knowledge.lexicon.entries import Entry
from bot.knowledge.lexicon.links import link
from bot.knowledge.library import lexicon
from bot.knowledge.record import Knowledge
from bot.prepare import fill_library
from bot.settings import Settings
from bot.storage.database import Database
from bot.studio.model_files import SUFFIX, move_in, save_translations
from bot.studio.models import PROGRAM, Models, known_from_now, live_name, make_live
from bot.studio.training_data import repository
from bot.studio.trainings_check import Fault, Faulty, check
from bot.studio.trainings_data import Material, material, material_as_live
from bot.training_folder import training_folder
from nlu.components.shared_encoder import OFF
from nlu.train import CONFIG, BadTrainingData, Trained, train

_GERMAN, _EACH = 5, 3
"""Of each entry of the lexicon: so many German wordings, and every third of the others."""
STEPS = 6
"""Steps that Rasa reports for our pipeline: start, four components, one policy."""


def article_questions(knowledge: Knowledge, lexicon: Mapping[str, Entry]) -> list[str]:
    """How the articles of all sites may be asked for: their own words, and some of the lexicon's in each language."""
    return [question for site in knowledge.sites() for question in _questions(knowledge.articles(site), lexicon)]


def _questions(articles: list[Article], lexicon: Mapping[str, Entry]) -> Iterator[str]:
    links = link(articles, lexicon)
    for article in articles:
        for text in article.texts.values():
            yield from (*text.questions, *text.synonyms, text.title)
        if found := links.get(article.id):
            yield from found.entry.de[:_GERMAN]
            yield from found.entry.foreign()[len(found.entry.label) :: _EACH]


def make_search(settings: Settings) -> None:
    """The search of all sites as training needs it: the vectors of the second look take longer than the training."""
    fill_library(settings.model_copy(update={"second_encoder": OFF}))


def learn(settings: Settings, root: Path, out: Path, advance: Callable[[str], None]) -> Trained:
    """Train what is below `root` into the folder `out`; raises BadTrainingData.

    Nothing is learned from the second look: it stays away.
    """
    os.environ |= {"LOTSE_SECOND_ENCODER": OFF, "LOTSE_DATA": str(settings.data)}
    quiet_rasa("ERROR")
    if not configured_for_tensorflow(CONFIG):
        leave_out_tensorflow()
    advance("starting Rasa")
    database = Database(settings.database)
    try:
        return train(out, article_questions(Knowledge(database), lexicon(settings)), advance, root)
    finally:
        database.close()


def train_with_progress(settings: Settings, as_live: bool = False) -> Trained:
    """Train into the data folder, and make the new model the live one; raises BadTrainingData.

    `as_live`: of what the live model was made of, where only the program is a newer one.
    """
    given = _as_live(settings) if as_live else material(repository(settings))
    try:
        check(given.files)
    except Faulty as error:
        raise BadTrainingData(in_words(error.fault)) from error
    beside = get_context("spawn").Process(target=make_search, args=(settings,), daemon=True)
    beside.start()  # makes the search while Rasa is loaded and reads; whoever needs it waits for it
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress, training_folder(settings.models, f"by-hand-{os.getpid()}") as folder:
        task = progress.add_task("Training: reading", total=STEPS)

        def advance(step: str) -> None:
            progress.update(task, advance=1, description=f"Training: {step}")

        given.write(folder)
        trained = learn(settings, folder, folder / "out", advance)
        beside.join()
        save_translations(trained.path, given.translations)
        made = replace(trained, path=_take_over(settings, trained.path, given.commit))
        progress.update(task, completed=STEPS, description="Training: done")
    return made


def _as_live(settings: Settings) -> Material:
    database = Database(settings.database)
    try:
        models, live = Models(database, settings.data).listed()
    finally:
        database.close()
    return material_as_live(repository(settings), next((one.commit for one in models if one.name == live), None))


def in_words(fault: Fault) -> str:
    """For the command line."""
    place = f"{fault.file}, line {fault.line}: " if fault.file else ""
    return f"{place}{fault.reason}: {fault.sentence or fault.detail}"


def _take_over(settings: Settings, model: Path, commit: str | None) -> Path:
    """Whoever trains by hand means the model to serve."""
    database, at = Database(settings.database), now()
    name = model.name.removesuffix(SUFFIX)
    try:
        with database.write() as sql:
            before = live_name(sql, settings.models)
            placed = move_in(model, settings.models)
            known_from_now(sql, name, at, commit=commit)
            make_live(sql, name, before, PROGRAM, at)
    finally:
        database.close()
    return placed
