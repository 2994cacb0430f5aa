"""`lotse knowledge links`: dead links are printed, and a program sees by the exit code whether there are any."""

from collections.abc import Iterable
from datetime import date

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.knowledge.articles import Article, Module, Text
from bot.knowledge.offices import Office
from bot.knowledge.record import Knowledge
from bot.settings import Settings
from bot.storage.database import Database
from connectors.link_check import LinkCheck

runner = CliRunner()


@pytest.fixture
def knowledge(settings: Settings, database: Database, monkeypatch: pytest.MonkeyPatch) -> Knowledge:
    monkeypatch.setenv("LOTSE_DATA", str(settings.data))
    return Knowledge(database)


def _put(knowledge: Knowledge, body: str, site: str = "musterstadt", office: str | None = None) -> None:
    texts = {"de": Text(title="Hund", modules={Module.WHAT: body})}
    one = Article(id="hund", topic="steuern", offices=("amt",), updated=date(2026, 1, 1), texts=texts)
    knowledge.apply(site, (Office(id="amt", name={"de": "Amt"}, url=office),), (one,), by="test")


def test_links_that_cannot_be_right_are_printed(knowledge: Knowledge) -> None:
    _put(knowledge, "[a](https://a.example) [b](b.example) www.c.example", office="https://10.0.0.1")
    shown = runner.invoke(cli, ["knowledge", "links"])
    assert shown.exit_code == 1
    assert shown.stdout.splitlines()[:3] == [
        "dead\thund\toffices.amt.url\thttps://10.0.0.1\tprivate",
        "dead\thund\ttexts.de.modules.what\tb.example\tno_scheme",
        "hint\thund\ttexts.de.modules.what\twww.c.example\tno_scheme",
    ]
    assert "4 links looked at, not opened (LOTSE_LINK_CHECK is off), 2 of them lead nowhere." in shown.output


def test_hints_alone_are_no_failure(knowledge: Knowledge) -> None:
    _put(knowledge, "[a](http://a.example)", site="nebenstadt")
    assert runner.invoke(cli, ["knowledge", "links"]).exit_code == 0
    shown = runner.invoke(cli, ["knowledge", "links", "--site", "nebenstadt"])
    assert (shown.exit_code, shown.stdout.splitlines()[0][:4]) == (0, "hint")


def test_links_are_opened_only_where_the_city_says_so(knowledge: Knowledge, monkeypatch: pytest.MonkeyPatch) -> None:
    async def dead(self: LinkCheck, urls: Iterable[str]) -> dict[str, str]:
        return dict.fromkeys(urls, "404")

    monkeypatch.setattr(LinkCheck, "dead", dead)
    _put(knowledge, "[a](https://a.example)")
    assert runner.invoke(cli, ["knowledge", "links"]).exit_code == 0
    monkeypatch.setenv("LOTSE_LINK_CHECK", "on")
    shown = runner.invoke(cli, ["knowledge", "links"])
    assert (shown.exit_code, shown.stdout.splitlines()[0].split("\t")[-1]) == (1, "404")
    assert "1 links opened, 1 of them lead nowhere." in shown.output
