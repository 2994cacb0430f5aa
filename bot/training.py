"""Train with the site's articles, show a progress bar, and say how good the new model is."""

from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from bot.brain.quiet import quiet_rasa
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.storage.database import Database
from nlu.train import Trained, train

STEPS = 6
"""Steps that Rasa reports for our pipeline: start, four components, one policy."""


def article_questions(knowledge: Knowledge) -> list[str]:
    """All ways in which the articles of all sites may be asked for."""
    return [
        question
        for site in knowledge.sites()
        for article in knowledge.articles(site)
        for text in article.texts.values()
        for question in (*text.questions, *text.synonyms, text.title)
    ]


def train_with_progress(settings: Settings) -> Trained:
    """Train into the data folder; raises BadTrainingData."""
    database = Database(settings.database)
    quiet_rasa("ERROR")
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns) as progress:
        task = progress.add_task("Training: reading", total=STEPS)

        def advance(step: str) -> None:
            progress.update(task, advance=1, description=f"Training: {step}")

        advance("starting Rasa")
        trained = train(settings.models, article_questions(Knowledge(database)), advance)
        progress.update(task, completed=STEPS, description="Training: done")
    database.close()
    return trained
