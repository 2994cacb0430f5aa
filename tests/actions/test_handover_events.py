"""To which department a handover goes: that of the service, as far as the city has it."""

import pytest

from actions.handover import ActionConfirmHandover
from bot.cases.catalogue import load
from bot.knowledge.files import read_folder
from bot.prepare import DEMO
from tests.actions.conftest import PARKING, STAFFED, Act, Situations, put_on_shelf


@pytest.mark.parametrize(
    ("department", "known", "addressed"),
    [
        ("Verkehrsamt", ("Verkehrsamt",), "Verkehrsamt"),
        ("Verkehrsamt, Parken", ("Verkehrsamt",), "Verkehrsamt"),
        ("Verkehrsamt, Parken", ("Verkehrsamt", "Verkehrsamt, Parken"), "Verkehrsamt, Parken"),
        ("Verkehrsamt", ("Standesamt",), ""),
        (None, ("Verkehrsamt",), ""),
    ],
)
async def test_it_goes_to_the_department_of_the_service_or_to_the_one_that_it_is_a_part_of(
    act: Act,
    desk: Situations,
    monkeypatch: pytest.MonkeyPatch,
    department: str | None,
    known: tuple[str, ...],
    addressed: str,
) -> None:
    shelf = put_on_shelf(monkeypatch, STAFFED.model_copy(update={"departments": known}))
    shelf.articles["parken"] = PARKING.model_copy(update={"department": department})
    [said], _ = await act(ActionConfirmHandover(), intent="confirm_handover", article="parken")
    assert said["custom"]["handover"]["department"] == addressed


def test_every_department_of_the_demo_city_has_services() -> None:
    """Services of the knowledge base, or what can be reported."""
    folder = read_folder(DEMO)
    named = {(article.department or "").split(",")[0] for article in folder.articles}
    named |= {service.department for service in load(DEMO).services}
    assert len(folder.site.departments) > 5
    assert set(folder.site.departments) <= named
