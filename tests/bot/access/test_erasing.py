"""An erasure is told at the desk: which handovers are gone, and nothing else."""

from bot.access.case_events import tell_consoles
from bot.access.desk import Desk
from bot.cases import notes
from bot.cases.cabinet import Cabinet
from bot.cases.models import Actor, Case, Place
from bot.cases.record import Cases
from bot.conversations.models import Conversation
from bot.handover import desk_log
from bot.privacy.photos import Photo
from bot.service_hours import ServiceHours
from bot.settings import Settings
from bot.staff.models import Staff
from bot.storage.database import Database
from tests.bot.access.conftest import Time
from tests.bot.cases.reports import CONTACT, RUDE, report
from tests.bot.clerks import event


async def test_all_handovers_of_an_erased_conversation_are_told_by_their_ids_alone(
    desk: Desk, citizen: Conversation, anna: Staff, database: Database
) -> None:
    first = await desk.claim(anna, (await desk.hand_over(citizen, event())).id)
    await desk.release(anna, first.id, "bot")
    second = await desk.hand_over(citizen, event())
    receipt = await desk.erase(citizen.id)
    assert receipt.counts["handovers"] == 2
    with database.read() as sql:
        told = desk_log.after(sql, None, 0)
    assert {one.handover for one in told} == {first.id, second.id}
    assert [(one.event, one.site, one.data) for one in told] == [("erased", "musterstadt", {})] * 2


async def test_what_is_erased_twice_or_was_never_at_the_desk_is_told_once_or_not(
    desk: Desk, citizen: Conversation, database: Database
) -> None:
    await desk.hand_over(citizen, event())
    for _ in range(2):
        await desk.erase(citizen.id)
    with database.read() as sql:
        assert [one.event for one in desk_log.after(sql, None, 0)] == ["erased"]


def _reported(settings: Settings, database: Database, time: Time, citizen: Conversation) -> tuple[Case, Case]:
    """A dark lamp with a photo and a note, filed elsewhere too, and somebody who was rude."""
    made = Cabinet(settings.model_copy(update={"open311_url": "https://r.example"}), database, tell_consoles, time)
    told = {"conversation": citizen.id, "person": citizen.person, "contact": CONTACT}
    lamp = made.filing.file(report(**told), ServiceHours(), photos=[Photo(b"pixels", "image/png", 1, 1)]).case
    rude = made.filing.file(report(service=RUDE, **told), ServiceHours()).case
    with database.write() as sql:
        notes.add(sql, lamp, "n", Actor("staff", "Anna"), "Kim wartet", time())
        made.cases.filed(sql, lamp.id, time(), external_id="4711")
    return lamp, rude


async def test_cases_of_an_erased_conversation_stay_without_who_reported_them_and_the_receipt_counts_them(
    desk: Desk, citizen: Conversation, settings: Settings, database: Database, time: Time
) -> None:
    lamp, rude = _reported(settings, database, time, citizen)
    receipt = await desk.erase(citizen.id)
    counted = {name: count for name, count in receipt.counts.items() if name.startswith("case")}
    assert counted == {"cases": 2, "case_photos": 0, "case_notes": 1, "cases_filed_elsewhere": 1}
    with database.read() as sql:
        left = [Cases().find(sql, case.id) for case in (lamp, rude)]
    assert [(case.conversation, case.person, case.contact) for case in left] == [(None, None, None)] * 2
    assert [case.description for case in left] == ["Die Laterne ist dunkel.", ""]


async def test_consoles_hear_that_an_erased_citizens_cases_have_changed(
    desk: Desk, citizen: Conversation, settings: Settings, database: Database, time: Time
) -> None:
    lamp, rude = _reported(settings, database, time, citizen)
    await desk.erase(citizen.id)
    await desk.erase(citizen.id)
    with database.read() as sql:
        told = [one.data for one in desk_log.after(sql, None, 0) if one.event == "case"]
    assert [(one["id"], one["version"]) for one in told[:2]] == [(lamp.id, 1), (rude.id, 1)]
    assert {(one["id"], one["version"], one["state"]) for one in told[2:]} == {
        (lamp.id, 2, "received"),
        (rude.id, 2, "rejected"),
    }


async def test_of_an_open_case_names_and_number_plates_go_with_the_conversation(
    desk: Desk, citizen: Conversation, settings: Settings, database: Database, time: Time
) -> None:
    told = "Herr Müller mit MS-AB 123 fuhr sie um, tel 0170.1234567"
    where = Place(address="Bonner Straße 12 (bei Familie Muster)")
    made = Cabinet(settings, database, tell_consoles, time)
    case = made.filing.file(report(description=told, place=where, conversation=citizen.id), ServiceHours()).case
    await desk.erase(citizen.id)
    with database.read() as sql:
        left = Cases().find(sql, case.id)
    assert left.description == "Herr […] mit […] fuhr sie um, tel […]"
    assert left.address == "Bonner Straße 12 (bei Familie […])"
