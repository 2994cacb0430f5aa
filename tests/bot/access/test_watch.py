"""Who has not looked all the time cannot say that nobody was there."""

from bot.access.watch import GAP_S, Watch


def test_a_watch_lasts_as_long_as_there_is_no_gap() -> None:
    at = 0.0
    watch = Watch(lambda: at)
    assert watch.look() == 0
    for _ in range(20):
        at += 5
        seen = watch.look()
    assert seen == 100
    at += GAP_S + 1
    assert watch.look() == 0, "the machine slept"
    at -= 3
    assert watch.look() == 0, "the clock was put back"


def test_who_could_not_look_begins_anew() -> None:
    at = 0.0
    watch = Watch(lambda: at)
    watch.look()
    at += 5
    watch.lost()
    assert watch.look() == 0
