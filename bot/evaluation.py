"""`lotse evaluate`: ask models what a labelled set asks, as in a conversation, and keep the figures."""

import asyncio
import json
import tarfile
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console, RenderableType
from rich.progress import track

from bot.brain.models import live_model
from bot.brain.quiet import quiet_rasa
from bot.brain.tensorflow_stand_in import leave_out_tensorflow, uses_tensorflow
from bot.errors import LotseError, ModelMissing, NotFound
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.storage.database import Database
from nlu.evaluate.figures import Figures, figures
from nlu.evaluate.folder import as_json, save, save_rows
from nlu.evaluate.labelled_set import Known, Row, read_set
from nlu.evaluate.outcomes import Scored, given, score
from nlu.evaluate.side_by_side import Comparison, compare
from nlu.evaluate.tables import comparison_tables, tables

if TYPE_CHECKING:
    from bot.brain.agent import Mind


@dataclass(frozen=True)
class Wanted:
    """What to evaluate: a set, a model (the live one if not named), and perhaps a second one to compare it with."""

    set: Path
    site: str
    model: Path
    against: Path | None = None

    @property
    def models(self) -> tuple[Path, ...]:
        """One or two models."""
        return (self.model, self.against) if self.against else (self.model,)


@dataclass(frozen=True)
class Measured:
    """One model's rows and figures."""

    model: Path
    scored: list[Scored]
    figures: Figures


@dataclass(frozen=True)
class Evaluation:
    """What came out, for one model or for two."""

    wanted: Wanted
    at: datetime
    measured: Measured
    against: Measured | None = None
    comparison: Comparison | None = None

    def as_data(self) -> dict[str, Any]:
        """Everything but the single rows, as JSON data."""
        wanted, mine = self.wanted, self.measured
        head = {"set": wanted.set.name, "site": wanted.site, "at": self.at.isoformat(timespec="seconds")}
        data = head | {"model": mine.model.name, "figures": mine.figures.as_data()}
        if self.against and self.comparison:
            data["against"] = {"model": self.against.model.name, "figures": self.against.figures.as_data()}
            data["comparison"] = asdict(self.comparison)
        return data

    def as_json(self) -> str:
        """The same as text."""
        return as_json(self.as_data())

    def tables(self) -> Iterator[RenderableType]:
        """For people."""
        yield f"{self.wanted.set.name} on {self.wanted.site}: {self.measured.model.name}"
        yield from tables(self.measured.figures)
        if self.against and self.comparison:
            yield f"against {self.against.model.name}"
            yield from comparison_tables(self.measured.figures, self.against.figures, self.comparison)

    def save(self, folder: Path) -> None:
        """Figures, tables, rows and pictures; those of a second model in the folder `against`."""
        from nlu.evaluate.pictures import draw

        save(folder, self.as_data(), self.tables())
        for part, place in ((self.measured, folder), (self.against, folder / "against")):
            if part:
                place.mkdir(exist_ok=True)
                save_rows(place / "rows.tsv", part.scored)
                draw(part.scored, part.figures, place)


def find_model(settings: Settings, name: str | None) -> Path:
    """A path, or a file in the models folder, or the live one; raises ModelMissing."""
    if name is None:
        return _live(settings)
    places = (Path(name), settings.models / name, settings.models / f"{name}.tar.gz")
    found = next((place for place in places if place.is_file()), None)
    if found is None:
        raise ModelMissing(f"{name} is neither a file nor a model in {settings.models}")
    return found


def _live(settings: Settings) -> Path:
    database = Database(settings.database)
    try:
        return live_model(database, settings.models)
    finally:
        database.close()


def default_folder(settings: Settings, wanted: Wanted, at: datetime) -> Path:
    """Where the results go if no folder is named."""
    return settings.data / "evaluations" / f"{wanted.set.stem}-{at:%Y%m%d-%H%M%S}"


def evaluate(settings: Settings, wanted: Wanted, at: datetime) -> Evaluation:
    """Run the set through one or two models; raises BadSet, NotFound for the site, ModelMissing."""
    rows = read_set(wanted.set, _known(settings, wanted))
    quiet_rasa("ERROR")
    if not any(uses_tensorflow(model) for model in wanted.models):
        leave_out_tensorflow()
    measured = [_measure(model, rows, wanted.site) for model in wanted.models]
    if len(measured) == 1:
        return Evaluation(wanted, at, measured[0])
    mine, other = measured
    comparison = compare(mine.scored, mine.figures, other.scored, other.figures)
    return Evaluation(wanted, at, mine, other, comparison)


def _known(settings: Settings, wanted: Wanted) -> Known:
    """Read from the record and the model's file, so that a bad set is refused before anything is loaded."""
    database = Database(settings.database)
    try:
        articles = article_names(Knowledge(database), wanted.site)
    finally:
        database.close()
    return Known(articles, frozenset().union(*map(intents, wanted.models)))


def article_names(knowledge: Knowledge, site: str) -> dict[str, str]:
    """Ids of a site's articles by each name they go by, own or foreign; raises NotFound for the site."""
    if site not in (sites := knowledge.sites()):
        raise NotFound(f"there is no site {site}; there are: {', '.join(sites)}")
    articles = knowledge.articles(site)
    foreign = {article.external_id: article.id for article in articles if article.external_id}
    return foreign | {article.id: article.id for article in articles}


def intents(model: Path) -> frozenset[str]:
    """The intents of a packaged model; raises ModelMissing for a file that is none."""
    try:
        with tarfile.open(model) as archive:
            metadata = archive.extractfile("metadata.json")
            listed = json.load(metadata)["domain"]["intents"] if metadata else []
    except (tarfile.TarError, OSError, EOFError, KeyError, ValueError) as error:
        raise ModelMissing(f"{model} is not a model of Rasa") from error
    return frozenset(next(iter(intent)) if isinstance(intent, dict) else intent for intent in listed)


def load(model: Path) -> "Mind":
    """The mind of a model; raises ModelMissing.

    Rasa fails in many ways at a model that is damaged or made for other components; all are one line here.
    """
    from bot.brain.agent import Mind

    try:
        return Mind(model)
    except LotseError:
        raise
    except Exception as error:
        raise ModelMissing(f"{model.name} cannot be loaded ({type(error).__name__}: {error})") from error


def _measure(model: Path, rows: Sequence[Row], site: str) -> Measured:
    console = Console(stderr=True)
    shown = partial(track, description=model.name, console=console, disable=not console.is_terminal, transient=True)
    scored = asyncio.run(asked(load(model), shown(rows), site))
    return Measured(model, scored, figures(scored))


async def asked(mind: "Mind", rows: Iterable[Row], site: str) -> list[Scored]:
    """Each text is the first one of a conversation, and understood anew even if it stands in the set twice."""
    tracker = mind.recall("evaluation", None)
    await mind.understand("Guten Tag", tracker, site, 0)
    scored = list[Scored]()
    for row in rows:
        started = time.perf_counter()
        parsed = await mind.understand(row.text, tracker, site, row.line)
        scored.append(score(row, given(parsed), (time.perf_counter() - started) * 1000))
    return scored
