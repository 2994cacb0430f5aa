"""The policy of a page, widened by nothing but the pictures of the city's map."""

import pytest

from bot.web.policy import PAGE_CSP, page_csp


@pytest.mark.parametrize(
    ("tiles", "sources"),
    [
        ("https://tiles.example/{z}/{x}/{y}.png", "https://tiles.example"),
        ("http://127.0.0.1:8080/t/{z}/{x}/{y}.png?key=a;b", "http://127.0.0.1:8080"),
        (
            "https://{s}.tiles.example/{z}/{x}/{y}.png",
            "https://a.tiles.example https://b.tiles.example https://c.tiles.example",
        ),
    ],
)
def test_pictures_may_come_from_where_the_tiles_are(tiles: str, sources: str) -> None:
    assert page_csp(tiles) == PAGE_CSP.replace("data:", f"data: {sources}")


@pytest.mark.parametrize(
    "tiles", ["", "nonsense", "https://tiles.example; script-src *", "javascript:alert(1)/", "https://a b/"]
)
def test_what_is_no_address_of_tiles_widens_nothing(tiles: str) -> None:
    assert page_csp(tiles) == PAGE_CSP
