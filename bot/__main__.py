"""The command line: `lotse`, also `python -m bot`."""

import asyncio
import os
import time
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands_canned import canned_cli
from bot.commands_links import check_links
from bot.commands_outbox import outbox_cli
from bot.commands_partner import partner_cli
from bot.commands_person import person_cli
from bot.commands_settings import known_settings, stop
from bot.commands_staff import first_links, staff_cli
from bot.errors import BadCatalogue, LotseError, TrainingFailed
from bot.logs import start_log
from bot.settings import Settings

cli = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
knowledge_cli = typer.Typer(no_args_is_help=True, help="The knowledge base: import and export.")
cli.add_typer(knowledge_cli, name="knowledge")
knowledge_cli.command("links")(check_links)
cli.add_typer(staff_cli, name="staff")
cli.add_typer(person_cli, name="person")
cli.add_typer(partner_cli, name="partner")
cli.add_typer(outbox_cli, name="outbox")
cli.add_typer(canned_cli, name="canned")

Host = Annotated[str | None, typer.Option(help="address to listen on")]
Port = Annotated[int | None, typer.Option(help="port to listen on")]
SiteOption = Annotated[str | None, typer.Option(help="id of the site")]


@cli.command()
def serve(
    host: Host = None,
    port: Port = None,
    brains: Annotated[int | None, typer.Option(help="number of brain processes")] = None,
    embedded_redis: Annotated[bool, typer.Option(help="start a Redis when REDIS_URL is not set")] = True,
    telegram_polling: Annotated[
        bool | None, typer.Option("--telegram-polling", help="fetch Telegram's updates, for development")
    ] = None,
) -> None:
    """Serve citizens: gateway, brain(s) and, without REDIS_URL, an embedded Redis."""
    from bot.data_lock import DataLock
    from bot.embedded_redis import EmbeddedRedis
    from bot.prepare import prepare_record, train_if_needed
    from bot.supervisor import Supervisor, address_problem

    settings = known_settings(host=host, port=port, brains=brains, telegram_polling=telegram_polling)
    start_log(settings.log_level)
    given = settings.redis_url.get_secret_value()
    if not given and not embedded_redis:
        raise typer.BadParameter("REDIS_URL is not set, and the embedded Redis is switched off")
    lock = DataLock(settings.data)
    lock.take()
    if problem := address_problem(settings.host, settings.port):
        stop(problem)
    prepare_record(settings, typer.echo)
    train_if_needed(settings, typer.echo)
    redis = None if given else EmbeddedRedis(settings.data)
    _print_addresses(settings)
    first_links(settings, typer.echo)
    asyncio.run(_supervise(Supervisor, settings, lock, redis, given or (redis.url if redis else "")))


async def _supervise(kind: Any, *args: Any) -> None:
    await kind(*args).run()


@cli.command()
def gateway(host: Host = None, port: Port = None) -> None:
    """Serve the gateway alone; needs REDIS_URL."""
    from bot.gateway import serve as run

    settings = known_settings(host=host, port=port)
    run(settings, _redis_url(settings))


@cli.command()
def brain(
    try_out: Annotated[str | None, typer.Option(help="only answer editors who try this model out")] = None,
) -> None:
    """Run one brain alone; needs REDIS_URL."""
    from bot.brain.process import serve as run

    settings = known_settings()
    run(settings, _redis_url(settings), try_out)


@cli.command()
def trainer() -> None:
    """Run the studio's trainings, one at a time; needs REDIS_URL. `lotse serve` does this itself."""
    from bot.training_keeper import serve as run

    settings = known_settings()
    start_log(settings.log_level)
    run(settings, _redis_url(settings))


@cli.command(name="train-job", hidden=True)
def train_job(training: str) -> None:
    """One training of the studio, as its keeper starts it."""
    from bot.training_job import run

    raise SystemExit(run(known_settings(), training))


@cli.command(name="train-part", hidden=True)
def train_part(folder: Path) -> None:
    """The part of a training that needs Rasa, as the training starts it."""
    from bot.training_job import learn_part

    raise SystemExit(learn_part(known_settings(), folder))


@cli.command()
def prepare() -> None:
    """Do all that a first start does: tables, the demo city, the model, the vectors of the articles."""
    from bot.prepare import fill_library, live_model_is_current, prepare_record, train_in_child

    settings = known_settings()
    prepare_record(settings, typer.echo)
    if not live_model_is_current(settings):
        train_in_child(settings)
    fill_library(settings)


@cli.command()
def train(
    data: Annotated[Path | None, typer.Option(help="data folder, instead of LOTSE_DATA")] = None,
    as_live: Annotated[bool, typer.Option(help="without what editors changed since the live model was made")] = False,
) -> None:
    """Train the Rasa model from config.yml, nlu/ and the knowledge base."""
    from bot.prepare import prepare_record

    settings = known_settings(data=data)
    prepare_record(settings, typer.echo)
    _train(settings, as_live)


@cli.command()
def evaluate(
    labelled_set: Annotated[Path, typer.Argument(metavar="SET", help="TSV: text, expected[, lang][, style]")],
    as_json: Annotated[bool, typer.Option("--json", help="print nothing but the figures, as JSON")] = False,
    model: Annotated[str | None, typer.Option(help="model file, or its name in the models folder")] = None,
    against: Annotated[str | None, typer.Option(help="second model, to compare the first one with")] = None,
    site: SiteOption = None,
    out: Annotated[Path | None, typer.Option(help="folder for figures, tables and pictures")] = None,
) -> None:
    """Figures of the newest or a named model on a labelled set."""
    from bot import evaluation as run
    from bot.clock import now
    from bot.prepare import prepare_record
    from nlu.evaluate.labelled_set import BadSet

    settings, at = known_settings(), now()
    prepare_record(settings, partial(typer.echo, err=True))
    other = run.find_model(settings, against) if against else None
    wanted = run.Wanted(labelled_set, site or settings.site, run.find_model(settings, model), other)
    try:
        done = run.evaluate(settings, wanted, at)
    except BadSet as error:
        stop(f"The set was refused.\n{error}")
    folder = out or run.default_folder(settings, wanted, at)
    done.save(folder)
    _show(done, folder, as_json)


@knowledge_cli.command("import")
def knowledge_import(
    file: Annotated[Path, typer.Argument(help="file or folder of the catalogue")],
    site: SiteOption = None,
    format: Annotated[str | None, typer.Option(help="xzufi, dldb, csv or folder; found out if not given")] = None,
) -> None:
    """Import a service catalogue; doing it again changes nothing."""
    from bot.cases.folder import read_reports
    from bot.knowledge.imports import CatalogueError, read_catalogue
    from bot.knowledge.lexicon.links import link
    from bot.knowledge.lexicon.report import coverage
    from bot.knowledge.library import lexicon, prepare_index
    from bot.knowledge.report import print_report
    from bot.storage.database import Database

    settings = known_settings()
    entries = lexicon(settings)
    try:
        batch, reports = read_catalogue(file, format), read_reports(file)
    except (CatalogueError, BadCatalogue) as error:
        stop(f"Nothing was changed. {error}")
    knowledge = _knowledge(settings)
    chosen = site or (batch.site.id if batch.site else settings.site)
    if batch.site:
        knowledge.save_site(batch.site.model_copy(update={"id": chosen}))
    prepare_index(settings, chosen, knowledge.after(chosen, batch.articles), entries)
    changes = knowledge.apply(chosen, batch.offices, batch.articles, by="import")
    stored = knowledge.articles(chosen)
    print_report(batch, changes, coverage(stored, link(stored, entries)), typer.echo)
    for line in reports.keep(Database(settings.database), chosen):
        typer.echo(line)


@knowledge_cli.command("export")
def knowledge_export(
    file: Annotated[Path, typer.Argument(help="CSV file to write")],
    site: SiteOption = None,
) -> None:
    """Write a site's articles as CSV, in the form that import reads."""
    from bot.knowledge.export import write_csv

    settings = known_settings()
    knowledge = _knowledge(settings)
    count = write_csv(knowledge.articles(site or settings.site), file)
    typer.echo(f"{count} rows written to {file}")


@knowledge_cli.command("wordings")
def knowledge_wordings(
    article: Annotated[str | None, typer.Argument(help="id of an article; without it all are listed")] = None,
    site: SiteOption = None,
) -> None:
    """Show which wordings the starter lexicon brings to the articles, and why."""
    from bot.knowledge.lexicon.links import link
    from bot.knowledge.lexicon.report import print_links, print_wordings
    from bot.knowledge.library import lexicon

    settings = known_settings()
    knowledge, entries, name = _knowledge(settings), lexicon(settings), site or settings.site
    stored = knowledge.articles(name)
    links = link(stored, entries)
    if article is None:
        print_links(stored, links, typer.echo)
    else:
        print_wordings(knowledge.article(name, article), links.get(article), entries, typer.echo)


@knowledge_cli.command("marks")
def knowledge_marks(
    site: SiteOption = None,
    limit: Annotated[int, typer.Option(min=1, help="at most so many, the newest")] = 100,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object a line")] = False,
) -> None:
    """Show what agents have marked for the editors: here the assistant should have known the answer."""
    from bot.commands_marks import print_marks
    from bot.storage.database import Database

    settings = known_settings()
    _knowledge(settings)
    print_marks(Database(settings.database), site or settings.site, limit, as_json)


@knowledge_cli.command("lexicon")
def knowledge_lexicon(
    article: Annotated[str, typer.Argument(help="id of an article")],
    entry: Annotated[str | None, typer.Option(help="id of the entry whose wordings it gets")] = None,
    off: Annotated[bool, typer.Option("--off", help="no wordings at all")] = False,
    auto: Annotated[bool, typer.Option("--auto", help="forget what was chosen; key and name decide")] = False,
    without: Annotated[list[str] | None, typer.Option(metavar="TEXT", help="refuse this wording; repeatable")] = None,
    site: SiteOption = None,
) -> None:
    """Choose which wordings of the starter lexicon an article gets."""
    from bot.knowledge.lexicon.choices import Wish, chosen
    from bot.knowledge.lexicon.links import link
    from bot.knowledge.lexicon.report import summary
    from bot.knowledge.library import lexicon

    settings = known_settings()
    knowledge, entries, name = _knowledge(settings), lexicon(settings), site or settings.site
    wish = Wish(entry, off, auto, tuple(without or ()))
    changed = chosen(article, wish, knowledge.articles(name), entries)
    knowledge.apply(name, (), (changed,), by="cli")
    typer.echo(summary(changed, link(knowledge.articles(name), entries).get(article)))


def _show(done: Any, folder: Path, as_json: bool) -> None:
    from rich.console import Console

    if as_json:
        typer.echo(done.as_json())
        return
    console = Console(highlight=False)
    for table in done.tables():
        console.print(table)
    typer.echo(f"Figures, tables, rows and pictures: {folder}")


def _redis_url(settings: Settings) -> str:
    url = settings.redis_url.get_secret_value()
    if not url:
        raise typer.BadParameter("REDIS_URL is not set; `lotse serve` brings its own Redis")
    return url


def _knowledge(settings: Settings) -> Any:
    from bot.knowledge.record import Knowledge
    from bot.prepare import prepare_record
    from bot.storage.database import Database

    prepare_record(settings, typer.echo)
    return Knowledge(Database(settings.database))


def _train(settings: Settings, as_live: bool) -> None:
    from bot.training import train_with_progress
    from nlu.train import BadTrainingData

    started = time.monotonic()
    try:
        trained = train_with_progress(settings, as_live)
    except BadTrainingData as error:
        raise TrainingFailed(str(error)) from error
    typer.echo(f"Model: {trained.path} ({time.monotonic() - started:.0f} s, {trained.questions} questions of articles)")
    if trained.figures:
        weakest = ", ".join(f"{name} {share:.0%}" for name, share in trained.figures.weakest())
        typer.echo(f"Acts right on held-out examples: {trained.figures.accuracy:.1%}; weakest: {weakest}")
        typer.echo(f"Answered at once with at most {trained.figures.risk:.0%} wrong: {trained.figures.coverage:.0%}")


def _print_addresses(settings: Settings) -> None:
    base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    typer.echo(f"Demo page with the chat: {base}/demo\nInterface description:   {base}/openapi.json")


def main() -> None:
    """Entry of the `lotse` command; errors of ours are one line, not a stack trace.

    Whatever it writes is for its own user only: the record and the logs of Redis hold what citizens wrote.
    """
    os.umask(0o077)
    try:
        cli()
    except LotseError as error:
        typer.secho(f"{error.code}: {error}", fg="red", err=True)
        raise SystemExit(1) from error


if __name__ == "__main__":
    main()
