"""Parts of replies: nothing is shown that the city has not said, and no gaps where it has said nothing."""

from actions.replies import article_choice, contact, module_choices, office_card, office_line, source
from bot.brain.payloads import parse_payload
from bot.knowledge.articles import Module
from bot.knowledge.library import Shelf
from bot.knowledge.offices import Office
from tests.actions.conftest import OFFICE, PARKING, PASSPORT, SITE


def test_a_city_without_contact_still_has_a_town_hall(shelf: Shelf) -> None:
    bare = SITE.model_copy(update={"url": None, "phone": None, "email": None, "contact_office": None})
    empty = Shelf(version=1, site=bare, articles={}, offices={}, index=None)
    assert contact(empty, "de") == "im Rathaus"
    assert contact(empty, "en") == "at the town hall"


def test_contact_lines_are_links(shelf: Shelf) -> None:
    lines = contact(shelf, "de").splitlines()
    assert lines[0] == "- Telefon: [01234 56-0](tel:0123456-0)"
    assert lines[2] == "- Internet: [www.musterstadt.example](https://www.musterstadt.example)"
    assert len(lines) == 4


def test_an_office_is_shown_with_what_is_known_of_it() -> None:
    bare = Office(id="a", name={"de": "Bauamt"})
    assert (office_line(bare, "de"), office_card(bare, "de")) == ("Bauamt", "**Bauamt**")
    assert "Citizens' office Mitte" in office_card(OFFICE, "en")
    assert "Montag 8 bis 12 Uhr" in office_card(OFFICE, "en")


def test_choices_lead_to_their_article_and_module() -> None:
    chosen = parse_payload(article_choice(PASSPORT, "de")["payload"])
    assert (chosen["intent"]["name"], chosen["entities"][0]["value"]) == ("choose_article", "reisepass")
    for choice in module_choices(PASSPORT, {Module.WHAT}, "de"):
        entities = {entity["entity"]: entity["value"] for entity in parse_payload(choice["payload"])["entities"]}
        assert entities["article"] == "reisepass"
        assert Module(entities["facet"]) in PASSPORT.texts["de"].modules


def test_only_modules_that_exist_and_were_not_shown_are_offered() -> None:
    assert [choice["title"] for choice in module_choices(PASSPORT, {Module.WHAT, Module.FEE}, "de")] == ["Unterlagen"]
    assert [choice["title"] for choice in module_choices(PASSPORT, set(), "en")] == ["Fee"]


def test_a_source_without_an_office_names_the_department(shelf: Shelf) -> None:
    card = source(PARKING, shelf, "de")
    assert (card["office"], card["updated"]) == ("Verkehrsamt", "2026-11-20")
    assert "url" not in card
    assert "external_id" not in card
