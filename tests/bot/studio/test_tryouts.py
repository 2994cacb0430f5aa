"""Conversations with a model that is tried out: apart from citizens', and gone after a day."""

from datetime import timedelta

from bot.clock import now
from bot.conversations.record import Conversations
from bot.messages import Incoming, Outgoing
from bot.storage.database import Database
from bot.storage.live import WORK, Live, queue_for, queue_of
from bot.studio.tryouts import IDLE, KEPT, TryOuts, brain_name, key_of

WELCOME = Outgoing(text="Guten Tag")


def test_the_model_and_the_live_one_beside_it(database: Database, record: Conversations) -> None:
    tryouts = TryOuts(database)
    new, live = tryouts.begin("musterstadt", "new", "live", WELCOME)
    assert (new.model, live.model) == ("new", "live")
    assert (queue_of(new.id), queue_of(live.id)) == (queue_for(key_of("new")), WORK)
    for one in (new, live):
        held = record.authenticate(one.id, one.token)
        assert held.channel == "studio"
    [wanted] = tryouts.wanted()
    assert (wanted.model, wanted.key) == ("new", key_of("new"))


def test_the_live_one_needs_no_brain_of_its_own(database: Database) -> None:
    tryouts = TryOuts(database)
    [only] = tryouts.begin("musterstadt", "live", "live", WELCOME)
    assert (queue_of(only.id), tryouts.wanted()) == (WORK, [])
    [alone] = tryouts.begin("musterstadt", "new", None, WELCOME)
    assert alone.model == "new"


def test_what_waits_for_a_brain_is_known_for_a_while(database: Database, record: Conversations) -> None:
    tryouts = TryOuts(database)
    new, live = tryouts.begin("musterstadt", "new", "live", WELCOME)
    for one in (new, live):
        record.receive(one.id, Incoming(client_id="a", text="Hallo"))
    assert tryouts.waiting() == {key_of("new")}
    assert TryOuts(database, lambda: now() + IDLE + timedelta(seconds=5)).waiting() == set()


def test_after_a_day_nothing_is_left_of_it(database: Database, record: Conversations) -> None:
    begun = TryOuts(database).begin("musterstadt", "new", "live", WELCOME)
    citizen = record.open("musterstadt", "web", WELCOME)[0]
    later = TryOuts(database, lambda: now() + KEPT + timedelta(minutes=1))
    assert TryOuts(database).erase_old() == 0
    assert later.erase_old() == 2
    assert [record.find(one.id) for one in begun] == [None, None]
    assert record.find(citizen.id) is not None
    assert later.wanted() == []


async def test_its_work_comes_only_to_its_own_brain(live: Live, redis_url: str) -> None:
    own = Live(redis_url, queue_for(key_of("new")))
    mine = f"try.{key_of('new')}.abc"
    await live.enqueue(mine)
    await live.enqueue("citizen")
    assert (live.serves(mine), own.serves(mine), own.serves("citizen")) == (False, True, False)
    assert await live.next_work(1) == "citizen"
    assert await own.next_work(1) == mine
    await own.beat(brain_name("new"), {"name": brain_name("new"), "state": "ready", "try_out": True})
    assert await live.brains() == []
    assert len(await live.brains(try_out=True)) == 1
    await own.close()
