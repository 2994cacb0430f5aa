"""The proposer of a site has its categories as they are now, of both kinds, and none that catches what is left."""

import pytest

from bot.cases import catalogue
from bot.cases.catalogue import Catalogue
from bot.cases.catalogues import Catalogues
from bot.cases.proposers import Proposers, category
from bot.prepare import DEMO
from bot.storage.database import Database
from tests.bot.cases.reports import LAMP, SITE

WHOLE = catalogue.load(DEMO)


@pytest.fixture
def kept(database: Database) -> Catalogues:
    made = Catalogues(database)
    made.keep(SITE, WHOLE)
    return made


def test_what_catches_the_rest_is_never_proposed(kept: Catalogues) -> None:
    found = Proposers(kept).of(SITE).propose("in der Bonner Straße 12 ist seit Montag die Laterne kaputt")
    offered = {ranked.code for ranked in found.ranked}
    rest = {service.code for service in WHOLE.services if service.catch_all}
    assert rest == {"other-defect", "complaint-other"}
    assert offered == {service.code for service in WHOLE.services} - rest
    assert found.codes == ("street-light",)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Auf dem Bürgeramt hat man mich angeschrien", "complaint-treatment"),
        ("ich warte seit drei Monaten auf meinen Bescheid", "complaint-duration"),
        ("the swing at the playground is broken", "playground"),
        ("da liegt ein altes Sofa im Wald", "illegal-waste"),
    ],
)
def test_both_kinds_are_proposed_beside_each_other(text: str, code: str, kept: Catalogues) -> None:
    assert Proposers(kept).of(SITE).propose(text).codes == (code,)


def test_for_one_kind_the_other_one_is_neither_proposed_nor_mistaken_for_it(kept: Catalogues) -> None:
    """Of the defects alone, "flackert" would be the nearest to rude: a lamp would be taken for a clerk."""
    defects = Proposers(kept).of(SITE, "defect")
    rude = defects.propose("Auf dem Bürgeramt hat man mich angeschrien")
    assert {ranked.code for ranked in rude.ranked} <= {service.code for service in WHOLE.of_kind("defect")}
    assert rude.decision != "sure"
    assert defects.propose("die Laterne flackert").codes == ("street-light",)
    complaints = Proposers(kept).of(SITE, "service_complaint")
    assert complaints.propose("man hat mich angeschrien").codes == ("complaint-treatment",)


def test_it_is_made_once_and_anew_when_the_categories_change(kept: Catalogues) -> None:
    proposers = Proposers(kept)
    first = proposers.of(SITE)
    assert proposers.of(SITE) is first
    kept.keep(SITE, Catalogue(groups={"a": {"de": "A"}}, services=(LAMP,)))
    assert [ranked.code for ranked in proposers.of(SITE).propose("Die Laterne ist aus").ranked] == ["street-light"]


def test_a_site_without_categories_has_nothing_to_propose(database: Database) -> None:
    assert Proposers(Catalogues(database)).of(SITE).propose("Die Laterne ist aus").decision == "unknown"


def test_a_category_is_told_in_all_its_languages() -> None:
    made = category(WHOLE.find("street-light"))
    assert {"Straßenlaterne", "Street light", "Sokak lambası", "Вуличний ліхтар"} <= set(made.names)
    assert {"Laterne", "lamp post", "farola", "ліхтар"} <= set(made.keywords)
    assert "dunkel" in made.description
    assert "flickers" in made.description
