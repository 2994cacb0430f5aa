"""What leaves the house in an alert: where, why and for how long, in two languages, and no word of a citizen."""

import pytest

from bot.handover.events import Kind, Reason
from connectors.alert_text import LANGUAGES, letter, payload, subject, words
from tests.connectors.alerting import AT, SECRET, alert


def test_a_webhook_gets_all_that_is_needed_to_act() -> None:
    told = payload(alert(), "https://chat.example/", AT)
    text = told.pop("text")
    assert told == {
        "site": "musterstadt",
        "handover": "h1",
        "kind": "chat",
        "reason": "asked_for_person",
        "waiting_s": 240,
        "due_at": "2026-11-23T08:59:00+00:00",
        "link": "https://chat.example/console",
    }
    assert text.splitlines() == [
        "Niemand übernimmt ein Gespräch (musterstadt): wartet seit 4 Min., fällig 23.11.2026 09:59. "
        "Grund: bittet um eine Person.",
        "Nobody is taking a chat (musterstadt): waiting for 4 min, due 23.11.2026 09:59. Reason: asks for a person.",
    ]


def test_without_a_public_address_there_is_no_link() -> None:
    assert payload(alert(), "", AT)["link"] is None
    assert "onsole:" not in letter(alert(), "", AT)


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("kind", ["chat", "callback"])
def test_every_alert_has_words_in_both_languages_and_none_of_the_citizen(reason: Reason, kind: Kind) -> None:
    found = alert(reason, kind)
    said = subject(found) + letter(found, "https://chat.example", AT) + str(payload(found, "", AT))
    assert all(words(language)[f"reason_{reason.value}"] in said for language in LANGUAGES)
    assert SECRET not in said
    assert "0123" not in said


def test_danger_is_said_first() -> None:
    found = subject(alert(Reason.DISTRESS))
    assert found == "Bürgerlotse: Vielleicht ist jemand in Gefahr / Somebody may be in danger (musterstadt)"


def test_both_languages_say_the_same_things() -> None:
    assert words("de").keys() == words("en").keys()
