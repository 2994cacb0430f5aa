"""Train with the site's articles, show a progress bar, and say how good the new model is."""

import os
from collections.abc import Iterator, Mapping
from multiprocessing import get_context

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.brain.quiet import quiet_rasa
from bot.brain.tensorflow_stand_in import configured_for_tensorflow, leave_out_tensorflow
from bot.knowledge.articles import Article
from bot.knowledge.lexicon.entries import Entry
from bot.knowledge.lexicon.links import link
from bot.knowledge.library import lexicon
from bot.knowledge.record import Knowledge
from bot.prepare import fill_library
from bot.settings import Settings
from bot.storage.database import Database
from nlu.components.shared_encoder import OFF
from nlu.train import CONFIG, Trained, train

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


def train_with_progress(settings: Settings) -> Trained:
    """Train into the data folder; raises BadTrainingData. Nothing is learned from the second look: it stays away."""
    os.environ["LOTSE_SECOND_ENCODER"] = OFF
    database = Database(settings.database)
    quiet_rasa("ERROR")
    if not configured_for_tensorflow(CONFIG):
        leave_out_tensorflow()
    beside = get_context("spawn").Process(target=make_search, args=(settings,), daemon=True)
    beside.start()  # makes the search while Rasa is loaded and reads; whoever needs it waits for it
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        task = progress.add_task("Training: reading", total=STEPS)

        def advance(step: str) -> None:
            progress.update(task, advance=1, description=f"Training: {step}")

        advance("starting Rasa")
        trained = train(settings.models, article_questions(Knowledge(database), lexicon(settings)), advance)
        beside.join()
        progress.update(task, completed=STEPS, description="Training: done")
    database.close()
    return trained
