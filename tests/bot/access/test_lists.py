"""Lists show words only of what one has or may take, and who reads them is noted."""

import pytest

from bot.access.desk import Desk
from bot.conversations.record import Conversations
from bot.handover.models import Addressee
from bot.knowledge.record import Knowledge
from bot.messages import Incoming, Outgoing
from bot.staff.audit_log import listed
from bot.staff.models import Staff
from bot.storage.database import Database
from tests.bot.access.conftest import Time
from tests.bot.clerks import event
from tests.bot.conftest import SITE


@pytest.fixture(autouse=True)
def _departments(database: Database) -> None:
    Knowledge(database).save_site(SITE.model_copy(update={"departments": ("Standesamt", "Bürgerservice")}))


async def _asks(desk: Desk, record: Conversations, words: str, department: str = "") -> str:
    """The id of a new handover of somebody who wrote `words`."""
    opened = record.open("musterstadt", "web", Outgoing(text="Guten Tag", language="de"))[0]
    record.receive(opened.id, Incoming(client_id="1", text=words))
    return (await desk.hand_over(opened, event(department=department))).id


async def _previews(desk: Desk, staff: Staff) -> dict[str, str | None]:
    rows, _ = await desk.listed(staff, "all", everybody=True)
    return {row["id"]: row.get("preview") for row in rows}


async def test_a_list_of_all_shows_words_only_of_what_one_has_or_may_take(
    desk: Desk, record: Conversations, anna: Staff, ben: Staff
) -> None:
    free, theirs = await _asks(desk, record, "frei"), await _asks(desk, record, "Ehe", "Standesamt")
    mine, taken = await _asks(desk, record, "meins"), await _asks(desk, record, "Bens")
    passed = await _asks(desk, record, "an Ben")
    for handover, staff in ((mine, anna), (taken, ben), (passed, anna)):
        await desk.claim(staff, handover)
    await desk.put_presence(ben, "available")
    await desk.transfer(anna, passed, Addressee(agent=ben.id))
    for_anna = {free: "frei", theirs: None, mine: "meins", taken: None, passed: None}
    for_ben = {free: "frei", theirs: "Ehe", mine: None, taken: "Bens", passed: "an Ben"}
    assert (await _previews(desk, anna), await _previews(desk, ben)) == (for_anna, for_ben)


async def test_who_reads_a_list_is_noted_once_an_hour(
    desk: Desk, anna: Staff, ben: Staff, time: Time, database: Database
) -> None:
    for _ in range(3):
        await desk.listed(anna, "waiting")
    await desk.listed(anna, "all")
    await desk.listed(ben, "waiting", "musterstadt")
    time.move(minutes=61)
    await desk.listed(anna, "waiting")
    with database.read() as sql:
        found = [(one.staff, one.subject, one.site, one.data) for one in listed(sql, None) if one.act == "list"]
    by_anna = {"staff_id": anna.id}
    assert found[::-1] == [
        ("anna", "waiting", "", by_anna),
        ("anna", "all", "", by_anna),
        ("ben", "waiting", "musterstadt", {"staff_id": ben.id}),
        ("anna", "waiting", "", by_anna),
    ]
