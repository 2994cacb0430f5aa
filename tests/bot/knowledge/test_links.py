from collections.abc import Iterable
from datetime import date

import pytest

from bot.knowledge.articles import Article, Module, Source, Text
from bot.knowledge.links import Link, fault, faults, is_dead, is_web, links
from bot.knowledge.offices import Office


def _article(body: str, **more: object) -> Article:
    texts = {"de": Text(title="x", modules={Module.WHAT: body})}
    return Article(id="xx", topic="xx", updated=date(2026, 1, 1), texts=texts, **more)


def test_all_links_of_an_article_are_found_in_their_place() -> None:
    body = "Siehe [hier](https://a.example/x) und https://b.example. Mail: [uns](mailto:a@b.de)"
    sources = (Source(title="Gesetz", url="https://c.example", as_of=date(2026, 1, 1)),)
    mitte = Office(id="mitte", name={"de": "Mitte"}, url="https://e.example")
    silent = Office(id="nord", name={"de": "Nord"})
    one = _article(body, url="https://d.example", sources=sources, offices=("mitte", "nord", "fehlt"))
    found = list(links(one, {"mitte": mitte, "nord": silent}))
    assert [(link.url, link.place) for link in found] == [
        ("https://d.example", "url"),
        ("https://c.example", "sources.0.url"),
        ("https://e.example", "offices.mitte.url"),
        ("https://a.example/x", "texts.de.modules.what"),
        ("mailto:a@b.de", "texts.de.modules.what"),
        ("https://b.example", "texts.de.modules.what"),
    ]
    assert all(body[slice(*link.at)] == link.url for link in found if link.at)


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        ("[Amt](https://de.wikipedia.example/Amt_(Begriff)) und mehr", ["https://de.wikipedia.example/Amt_(Begriff)"]),
        ("[https://a.example](https://b.example)", ["https://b.example"]),
        ("(https://a.example/x), **https://b.example**!", ["https://a.example/x", "https://b.example"]),
        ("<https://a.example/y>", ["https://a.example/y"]),
        ("Im Internet: www.a.example.", ["www.a.example"]),
        ("Schreiben Sie an amt@www.a.example oder [hier]", []),
        ("[leer]()", [""]),
        ("Öffnung: 8-12 Uhr. Siehe Abschnitt 2.", []),
    ],
)
def test_links_are_found_as_the_chat_finds_them(body: str, urls: list[str]) -> None:
    assert [link.url for link in links(_article(body))] == urls


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://www.stadt.example/a?b=c#d", None),
        ("HTTPS://www.stadt.example", None),
        ("https://köln.example/straße", None),
        ("https://93.184.216.34/x", None),
        ("https://[2606:4700::1111]/x", None),
        ("mailto:amt@stadt.example", None),
        ("mailto:amt@köln.example", None),
        ("mailto:amt@stadt.example,rat@stadt.example?subject=Frage", None),
        ("tel:+49 123 456", None),
        ("tel:115", None),
        ("http://www.stadt.example", "insecure"),
        ("www.stadt.example", "no_scheme"),
        ("www.stadt.example:443/x", "no_scheme"),
        ("//www.stadt.example", "no_scheme"),
        ("/seite", "no_scheme"),
        ("https://stadt", "malformed"),
        ("https://", "malformed"),
        ("", "malformed"),
        ("https://a b.de", "malformed"),
        ('https://a.example "Titel"', "malformed"),
        ("https://a..example", "malformed"),
        ("javascript:alert(1)", "malformed"),
        ("ftp://a.example", "malformed"),
        ("https://[::1", "malformed"),
        ("https://a.example:99999", "malformed"),
        ("mailto:amt", "malformed"),
        ("mailto:amt@stadt", "malformed"),
        ("tel:abc", "malformed"),
        ("https://localhost/x", "private"),
        ("https://10.0.0.1", "private"),
        ("https://127.1/", "private"),
        ("https://intranet.local", "private"),
        ("https://[::1]/", "private"),
    ],
)
def test_what_is_wrong_with_an_address_by_itself(url: str, why: str | None) -> None:
    assert fault(url) == why


async def test_only_web_pages_that_may_be_right_are_opened() -> None:
    asked = list[str]()

    async def opened(urls: Iterable[str]) -> dict[str, str]:
        asked.extend(urls)
        return {"http://alt.example": "404"}

    body = "[a](https://a.example) [b](http://alt.example) [c](mailto:a@b.example) [d](https://10.0.0.1) www.e.example"
    every = list(links(_article(body)))
    assert [(one.url, why) for one, why in await faults(every, None)] == [
        ("http://alt.example", "insecure"),
        ("https://10.0.0.1", "private"),
        ("www.e.example", "no_scheme"),
    ]
    assert [why for _, why in await faults(every, opened)] == ["404", "private", "no_scheme"]
    assert asked == ["https://a.example", "http://alt.example"]
    assert not is_web("mailto:a@b.example")


@pytest.mark.parametrize(
    ("bare", "why", "dead"),
    [
        (False, "insecure", False),
        (True, "no_scheme", False),
        (False, "no_scheme", True),
        (True, "404", True),
        (False, "private", True),
    ],
)
def test_words_that_only_look_like_a_link_are_a_hint(bare: bool, why: str, dead: bool) -> None:
    assert is_dead(Link("x", "de", Module.WHAT, (0, 1), "x", bare), why) is dead
