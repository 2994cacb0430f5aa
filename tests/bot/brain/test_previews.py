"""An article is shown as citizens would read it, by the very action that answers them."""

from typing import Any

import pytest

from bot.brain.previews import previewing
from bot.knowledge.library import Shelf
from tests.actions.conftest import SITE, put_on_shelf


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Shelf:
    return put_on_shelf(monkeypatch, SITE)


async def _shown(shelf: Shelf, fee: str, **more: Any) -> dict[str, Any]:
    article = shelf.articles["reisepass"].model_dump(mode="json")
    article["texts"]["de"]["modules"]["fee"] = fee
    shown: dict[str, Any] = await previewing()["preview"](
        {"site": SITE.id, "article": article, "language": "de", "module": None} | more
    )
    return shown


async def test_the_beginning_is_shown_with_source_and_quick_replies(shelf: Shelf) -> None:
    shown = await _shown(shelf, "71 Euro.")
    assert shown["text"].startswith("**Reisepass**\n\nEin Pass.")
    assert shown["source"]["office"] == "Bürgerbüro Mitte"
    assert [choice["label"] for choice in shown["choices"]] == ["Unterlagen", "Kosten"]


async def test_a_module_is_shown_as_it_is_written_now(shelf: Shelf) -> None:
    shown = await _shown(shelf, "71 Euro.", module="fee")
    assert "71 Euro." in shown["text"]
    assert "Ein Pass." not in shown["text"]


async def test_an_article_that_nobody_has_published_is_shown_too(shelf: Shelf) -> None:
    new = shelf.articles["reisepass"].model_dump(mode="json") | {"id": "ganz-neu", "offices": ["fehlt"]}
    assert (await _shown(shelf, "", article=new))["text"].startswith("**Reisepass**")


async def test_who_asks_in_another_language_is_told_which_one_the_text_has(shelf: Shelf) -> None:
    shown = await _shown(shelf, "71 Euro.", language="tr")
    assert shown["language"] == "de"
    assert "Almanca" in shown["text"]
