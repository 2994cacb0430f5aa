"""A citizen whose line breaks comes back by number and has missed nothing."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bot.conversations.plain import plain
from tests.journeys.live_line import events, messages
from tests.programs import Citizen, Program


def conversation(citizen: Citizen) -> list[dict[str, Any]]:
    """Three turns; all messages of the conversation."""
    for text in ("Hallo", "Was kostet eine Geburtsurkunde?", "parkausweis"):
        citizen.say(text)
    return citizen.transcript()


def test_messages_after_a_number_are_all_that_was_missed(citizen: Citizen) -> None:
    said = conversation(citizen)
    assert [message["seq"] for message in said] == list(range(1, 8))
    assert citizen.transcript(after=4) == said[4:]
    assert citizen.transcript(after=7) == []


def test_the_live_line_resumes_by_number(citizen: Citizen) -> None:
    said = conversation(citizen)
    assert messages(citizen, until=7) == said
    assert messages(citizen, until=7, after=3) == said[3:]


def test_the_live_line_resumes_by_the_last_event_that_the_browser_had(citizen: Citizen) -> None:
    said = conversation(citizen)
    assert messages(citizen, until=7, last_event_id=5) == said[5:]
    assert messages(citizen, until=7, last_event_id=6, after=1) == said[6:]


def test_two_windows_hear_the_same_as_it_happens(citizen: Citizen) -> None:
    with ThreadPoolExecutor(2) as windows:
        heard = [windows.submit(messages, citizen, 7) for _ in range(2)]
        said = conversation(citizen)
        assert [window.result(20) for window in heard] == [said, said]


def test_a_listener_that_breaks_off_again_and_again_hears_each_message_once(citizen: Citizen) -> None:
    heard: list[dict[str, Any]] = []
    with ThreadPoolExecutor(1) as other:
        talk = other.submit(conversation, citizen)
        while len(heard) < 7:
            last = heard[-1]["seq"] if heard else 0
            heard += messages(citizen, until=last + 1, last_event_id=last)
        assert heard == talk.result(20)


def test_the_assistants_typing_is_announced_before_its_answer(citizen: Citizen) -> None:
    line = events(citizen, after=1)
    assert next(line)[0] == "state"
    citizen.say("Hallo")
    assert [next(line)[0] for _ in range(3)] == ["message", "typing", "message"]


def test_api_live_line_and_files_show_the_same_conversation(citizen: Citizen) -> None:
    said = conversation(citizen)
    address = f"{citizen.path}/transcript"
    as_json = citizen.http.get(address, headers={"Accept": "application/json"})
    as_text = citizen.http.get(address, headers={"Accept": "text/plain"})
    as_pdf = citizen.http.get(address, headers={"Accept": "application/pdf"})
    assert messages(citizen, until=7) == said == as_json.json()["messages"]
    places = [as_text.text.index(plain(message["text"])) for message in said]
    assert places == sorted(places)
    assert "attachment" in as_text.headers["content-disposition"]
    assert as_pdf.content.startswith(b"%PDF-")


def test_the_conversation_outlives_the_program(program: Program, citizen: Citizen) -> None:
    said = conversation(citizen)
    program.kill("gateway")
    program.wait_until_ready()
    assert messages(citizen, until=7) == said
    assert citizen.say("Hallo")["outcome"] == "greeted"
