from datetime import date

import pytest

from bot.knowledge.articles import Article, Module, Source, Text
from bot.knowledge.links import fault, links


def test_all_links_of_an_article_are_found_in_their_place() -> None:
    body = "Siehe [hier](https://a.example/x) und https://b.example. Mail: [uns](mailto:a@b.de)"
    text = Text(title="x", modules={Module.WHAT: body})
    sources = (Source(title="Gesetz", url="https://c.example", as_of=date(2026, 1, 1)),)
    one = Article(
        id="xx", topic="xx", url="https://d.example", updated=date(2026, 1, 1), sources=sources, texts={"de": text}
    )
    found = list(links(one))
    assert [(link.url, link.place) for link in found] == [
        ("https://d.example", "url"),
        ("https://c.example", "sources.0.url"),
        ("https://a.example/x", "texts.de.modules.what"),
        ("mailto:a@b.de", "texts.de.modules.what"),
        ("https://b.example", "texts.de.modules.what"),
    ]
    assert [body[slice(*link.at)] for link in found if link.at] == [
        "https://a.example/x",
        "mailto:a@b.de",
        "https://b.example.",
    ]


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://www.stadt.example/a?b=c#d", None),
        ("mailto:amt@stadt.example", None),
        ("tel:+49 123 456", None),
        ("http://www.stadt.example", "insecure"),
        ("www.stadt.example", "no_scheme"),
        ("https://stadt", "malformed"),
        ("https://", "malformed"),
        ("", "malformed"),
        ("https://a b.de", "malformed"),
        ("javascript:alert(1)", "malformed"),
        ("https://[::1", "malformed"),
        ("https://a.example:99999", "malformed"),
        ("mailto:amt", "malformed"),
        ("tel:abc", "malformed"),
        ("https://localhost/x", "private"),
        ("https://10.0.0.1", "private"),
        ("https://intranet.local", "private"),
        ("https://[::1]/", "private"),
    ],
)
def test_what_is_wrong_with_an_address_by_itself(url: str, why: str | None) -> None:
    assert fault(url) == why
