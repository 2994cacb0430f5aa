"""A citizen has the conversation erased: nothing of it is left, and there is a receipt."""

from pathlib import Path

from tests.programs import Citizen, Program

MARK = "Zuckerrübenkönigin Wilhelmine"
PDF = b"%PDF-1.7 Wilhelmines Geburtsurkunde"


def spoken_of(citizen: Citizen) -> None:
    """Leave the mark in every kind of data that a conversation has."""
    citizen.say(f"Ich bin die {MARK}. Was kostet eine Geburtsurkunde?")
    file = citizen.http.post(f"{citizen.path}/attachments", files={"file": PDF}).json()["id"]
    citizen.send(attachment=file)
    citizen.http.post(f"{citizen.path}/feedback", json={"score": 5, "text": f"Danke, die {MARK}"})


def files_with(folder: Path, mark: bytes) -> list[str]:
    """Names of the files that hold these bytes."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".gz"]
    return [path.name for path in files if mark in path.read_bytes()]


def test_every_byte_of_the_conversation_is_gone(program: Program) -> None:
    citizen = Citizen(program.url)
    spoken_of(citizen)
    marks = [MARK.encode(), PDF, citizen.id.encode()]
    assert all(files_with(program.data, mark) for mark in marks)
    citizen.http.delete(citizen.path).raise_for_status()
    assert [files_with(program.data, mark) for mark in marks[:2]] == [[], []]
    assert not [name for name in files_with(program.data, marks[2]) if name.startswith("lotse.db")]


def test_the_receipt_counts_what_was_removed(program: Program) -> None:
    citizen = Citizen(program.url)
    spoken_of(citizen)
    receipt = citizen.http.delete(citizen.path).json()
    assert len(receipt["receipt"]) >= 12
    counts = {"attachments": 1, "feedback": 1, "messages": 5, "conversations": 1, "handovers": 0}
    assert receipt["counts"].items() >= counts.items()


def test_the_token_is_dead_afterwards(program: Program) -> None:
    citizen = Citizen(program.url)
    citizen.http.delete(citizen.path).raise_for_status()
    answers = [
        citizen.http.get(citizen.path),
        citizen.http.delete(citizen.path),
        citizen.http.get(f"{citizen.path}/messages"),
        citizen.send(text="Hallo?"),
    ]
    assert {answer.status_code for answer in answers} == {401}


def test_an_answer_in_flight_does_not_bring_it_back(program: Program) -> None:
    citizen = Citizen(program.url)
    with program.frozen("bot brain"):
        citizen.send(wait=0, text=f"Hallo, hier ist die {MARK}")
        citizen.http.delete(citizen.path).raise_for_status()
    other = Citizen(program.url)
    assert other.say("Hallo")["outcome"] == "greeted"
    assert files_with(program.data, MARK.encode()) == []


def test_what_the_citizen_wrote_never_reaches_the_log(program: Program) -> None:
    citizen = Citizen(program.url)
    spoken_of(citizen)
    citizen.send(text=f"{MARK}" * 100)
    assert MARK not in program.text()
    assert citizen.token not in program.text()
