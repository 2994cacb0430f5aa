import time
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.categories.category import Category
from nlu.categories.proposer import Proposal, Proposer
from nlu.categories.rehearsals import categories_of
from nlu.categories.reports import shipped_reports
from nlu.retrieval.encoders import UseEncoder

MOST_MS = 5
STANDARD = categories_of(shipped_reports())
OWN = [
    Category("17", ("Ratten",), ("Ratte", "Schädlinge", "Ungeziefer")),
    Category("18", ("Öffentliche Toiletten",), ("WC", "Klo")),
    Category("19", ("Lärm",), ("laut", "Musik", "Baulärm", "Nachtruhe")),
    Category("21", ("Wespen und Hornissen",), ("Wespennest", "Hornissen"), "Nester geschützter Insekten"),
]


@pytest.fixture(scope="module")
def proposer(encoder: UseEncoder) -> Proposer:
    return Proposer([*STANDARD, *OWN], encoder)


def _is_whole(found: Proposal, codes: int) -> bool:
    """What every proposal promises."""
    chances = [ranked.chance for ranked in found.ranked]
    counts = {"sure": (1, 1), "choices": (2, 4), "unknown": (0, 0)}[found.decision]
    return (
        len({ranked.code for ranked in found.ranked}) == codes
        and chances == sorted(chances, reverse=True)
        and 0 <= sum(chances) <= 1 + 1e-9
        and counts[0] <= len(found.codes) <= counts[1]
        and found.codes == tuple(ranked.code for ranked in found.ranked[: len(found.codes)])
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("in der Bonner Straße 12 ist seit Montag die Laterne kaputt", "street_light"),
        ("riesiges schlagloch vor der post", "road_damage"),
        ("hundehaufen vor der haustür", "dog_mess"),
        ("the lady at the counter was very rude to me", "unfriendly"),
    ],
)
def test_a_clear_report_is_named_at_once(text: str, code: str, proposer: Proposer) -> None:
    found = proposer.propose(text)
    assert (found.decision, found.codes) == ("sure", (code,))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bei uns im Hof laufen nachts ratten rum", "17"),
        ("das klo am bahnhof ist verdreckt", "18"),
        ("die nachbarn feiern jede nacht mit lauter musik", "19"),
        ("am spielplatz hängt ein wespennest im baum", "21"),
    ],
)
def test_a_category_that_nobody_has_wordings_for_is_found_by_its_words(
    text: str, code: str, proposer: Proposer
) -> None:
    assert code not in proposer.links
    assert proposer.propose(text).ranked[0].code == code


def test_a_citys_own_codes_are_proposed(encoder: UseEncoder) -> None:
    proposer = Proposer([Category("0815", ("Leuchtmittel defekt",)), Category("0816", ("Schrott-Kfz",)), *OWN], encoder)
    assert proposer.propose("in der gasse brennt keine lampe mehr").codes == ("0815",)
    assert proposer.propose("da rostet ein abgemeldeter opel").ranked[0].code == "0816"


def test_two_categories_of_one_meaning_are_offered_both(encoder: UseEncoder) -> None:
    lights = [Category("a", ("Ampel für Autos",)), Category("b", ("Ampel für Fußgänger",)), *OWN]
    found = Proposer(lights, encoder).propose("die ampel ist ausgefallen")
    assert found.decision == "choices"
    assert set(found.codes[:2]) == {"a", "b"}


def test_what_the_city_does_not_take_is_not_pressed_into_a_category(encoder: UseEncoder) -> None:
    few = [category for category in STANDARD if category.code in ("street_light", "tree", "water")]
    assert Proposer(few, encoder).propose("der sachbearbeiter hat mich angeschrien").decision == "unknown"


@pytest.mark.parametrize("text", ["Guten Tag", "ich möchte etwas melden", "Hauptstraße 5", "yes"])
def test_what_reports_nothing_is_never_sure(text: str, proposer: Proposer) -> None:
    assert proposer.propose(text).decision != "sure"


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "laterne\x00kaputt",
        "🗑️🐕",
        "12345",
        "?!",
        "a" * 10_000,
        "müll " * 2_000,
        "/intent{}",
        "‮kaputt",
        "\ud800x",
    ],
    ids=lambda text: ascii(text[:12]),
)
def test_any_text_gets_an_answer(text: str, proposer: Proposer) -> None:
    assert _is_whole(proposer.propose(text), len(STANDARD) + len(OWN))


def test_text_without_letters_is_unknown(proposer: Proposer) -> None:
    assert proposer.propose("🗑️ 12 !").decision == proposer.propose("").decision == "unknown"


def test_null_bytes_do_not_hide_what_is_meant(proposer: Proposer) -> None:
    assert proposer.propose("die laterne\x00 ist kaputt").codes == ("street_light",)


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300))
def test_any_characters_get_an_answer(proposer: Proposer, text: str) -> None:
    assert _is_whole(proposer.propose(text), len(STANDARD) + len(OWN))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_few_categories_are_enough(count: int, encoder: UseEncoder) -> None:
    proposer = Proposer(OWN[:count], encoder)
    for text in ("ratten im keller", "hallo", "laterne kaputt"):
        assert _is_whole(proposer.propose(text), count)


def test_the_same_text_gets_the_same_answer_whatever_the_order_of_the_categories(proposer: Proposer) -> None:
    other = Proposer([*OWN[::-1], *STANDARD[::-1]], UseEncoder())
    said = "vor dem haus liegt seit tagen etwas auf dem gehweg"
    for text in (said, "laterne kaputt", "wespen am baum", "alles voller dreck"):
        here, there = proposer.propose(text), other.propose(text)
        assert proposer.propose(text) == here, text
        assert (there.decision, there.codes) == (here.decision, here.codes), text
        assert [one.chance for one in there.ranked] == pytest.approx([one.chance for one in here.ranked], abs=1e-4)


def test_a_vector_that_is_known_is_used(encoder: UseEncoder, proposer: Proposer) -> None:
    text = "laterne kaputt"
    assert proposer.propose(text, encoder.encode([text])[0]) == proposer.propose(text)


@pytest.mark.parametrize("length", [60, 600, 10_000])
def test_it_is_quick_with_a_known_vector(length: int, encoder: UseEncoder, proposer: Proposer) -> None:
    text = ("In der Bonner Straße ist seit Montag die Laterne vor dem Haus kaputt, und es ist sehr dunkel. " * 200)[
        :length
    ]
    vector = encoder.encode([text[:500]])[0]
    times = []
    for _ in range(9):
        start = time.thread_time()
        proposer.propose(text, vector)
        times.append((time.thread_time() - start) * 1000)
    assert min(times) <= 3 * MOST_MS  # the bench measures it; here others have the processor too


def test_chances_are_not_changed_by_who_reads_them(proposer: Proposer) -> None:
    found = proposer.propose("laterne kaputt")
    assert replace(found) == found
    with pytest.raises(AttributeError):
        found.ranked[0].chance = 1.0  # type: ignore[misc]
