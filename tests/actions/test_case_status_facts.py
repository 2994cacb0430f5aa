"""A case in words: what is late is called late, what is closed asks, and nothing of it is left out or made up."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Action
from rasa_sdk.events import EventType

from actions import case_status_facts as facts
from actions.turns import Turn
from bot.cases import cabinet as cabinets
from bot.cases.cabinet import Cabinet, install
from bot.cases.models import Case
from bot.cases.workflow import State
from bot.settings import Settings
from bot.storage.database import Database
from bot.storage.migrate import migrate
from tests.actions.conftest import Act
from tests.bot.cases.reports import AT, hours, opened


@pytest.fixture(name="case")
def _case(tmp_path: Path) -> Iterator[Case]:
    """A dark lamp at a site without a list of categories."""
    settings = Settings(data=tmp_path)
    database = Database(settings.database)
    migrate(database)
    before = list(cabinets._installed)
    install(Cabinet(settings, database))
    with database.write() as sql:
        made = opened(sql)
    yield made
    cabinets._installed[:] = before
    database.close()


class _Tells(Action):
    def __init__(self, *cases: Case) -> None:
        self.cases = list(cases)

    def name(self) -> str:
        return "tells"

    async def run(self, dispatcher: Any, tracker: Any, domain: Any) -> list[EventType]:
        turn = Turn(tracker, dispatcher)
        if len(self.cases) > 1:
            facts.listed(turn, self.cases)
        else:
            facts.told(turn, self.cases[0], hours(1))
        return []


def _changed(case: Case, **values: Any) -> Case:
    return Case(**vars(case) | values)


async def test_an_open_case_has_state_place_department_and_due_time(act: Act, case: Case) -> None:
    [said], _ = await act(_Tells(case))
    assert (said["response"], said["number"]) == ("utter_case_told", case.number)
    assert said["facts"].splitlines() == [
        "- Stand: eingegangen",
        "- Ort: Bonner Straße 12",
        "- Zuständig: Bauamt",
        "- Fertig spätestens: am Samstag, 28.11., um 10:00 Uhr",
    ]
    assert [button["title"] for button in said["buttons"]] == ["Etwas ergänzen", "Eine andere Meldung"]


async def test_what_is_late_is_called_late(act: Act, case: Case) -> None:
    [said], _ = await act(_Tells(_changed(case, due_at=AT - timedelta(days=3), address=None)))
    assert "Sollte fertig sein: am Freitag, 20.11., um 10:00 Uhr. Es dauert leider länger" in said["facts"]
    assert "Ort" not in said["facts"]


async def test_a_case_that_is_done_asks_until_it_is_rated(act: Act, case: Case) -> None:
    done = _changed(case, state=State.RESOLVED, public_answer="Die Leuchte ist **neu**.")
    [said], _ = await act(_Tells(done))
    assert "Antwort der Stadt: Die Leuchte ist **neu**." in said["facts"]
    assert said["facts"].endswith("Ist es aus Ihrer Sicht erledigt?")
    assert [button["title"] for button in said["buttons"]][:2] == ["Ja, erledigt", "Nein, noch nicht"]
    [said], _ = await act(_Tells(_changed(done, rating=5)))
    assert "Ist es" not in said["facts"]
    assert [button["title"] for button in said["buttons"]][:1] == ["Noch einmal prüfen lassen"]


async def test_a_list_is_short_and_each_of_it_can_be_chosen(act: Act, case: Case) -> None:
    many = [_changed(case, id=str(number)) for number in range(9)]
    [said], _ = await act(_Tells(*many))
    assert len(said["lines"].splitlines()) == facts.SHOWN
    assert said["lines"].splitlines()[0] == f"- **{case.number}** (Bauamt, Bonner Straße 12): eingegangen"
    assert said["buttons"][0]["payload"] == '/case_status{"case": "0"}'
    assert len(said["buttons"]) == facts.SHOWN + 1


@pytest.mark.parametrize("state", State)
async def test_every_state_has_words(act: Act, case: Case, state: State) -> None:
    [said], _ = await act(_Tells(_changed(case, state=state)), language="en")
    assert said["facts"].startswith("- State: ")
