"""An editor imports a service catalogue into a running program: live within seconds, without training."""

import zlib
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import cli
from tests.programs import Citizen, Program, wait_for

PAYLOADS = Path(__file__).parent.parent / "payloads" / "knowledge"
LIVE_WITHIN_S = 5


def import_into(program: Program, file: Path, site: str) -> Result:
    """The command beside the running program, in this process: it need not start for every import."""
    arguments = ["knowledge", "import", str(file), "--site", site]
    return CliRunner().invoke(cli, arguments, env={"LOTSE_DATA": str(program.data)}, catch_exceptions=False)


def imported(program: Program, file: Path, site: str) -> str:
    """The report of an import that worked."""
    done = import_into(program, file, site)
    assert done.exit_code == 0, done.stderr
    return done.stdout


def answers(program: Program, site: str, question: str, article: str) -> bool:
    """Whether a citizen of that site gets the article now, at once or as a choice."""
    answer = Citizen(program.url, site=site).say(question)
    offered = [choice.get("article") for choice in answer["choices"]] if answer.get("choices") else []
    return answer.get("source", {}).get("article") == article or article in offered


@pytest.mark.parametrize(
    ("file", "site", "question", "article", "refused"),
    [
        ("services.csv", "tabellenstadt", "Bewohnerparkausweis", "bewohnerparken", ("refused 6", "refused, line 6")),
        ("delivery.xml", "xzufistadt", "Hund anmelden", "hund-anmelden", ()),
    ],
)
def test_a_catalogue_is_live_within_seconds_tells_what_it_refuses_and_changes_nothing_the_second_time(
    program: Program, file: str, site: str, question: str, article: str, refused: tuple[str, ...]
) -> None:
    report = imported(program, PAYLOADS / file, site)
    assert report.startswith("added 1 · changed 0 · unchanged 0")
    assert all(line in report for line in refused)
    wait_for(lambda: answers(program, site, question, article), LIVE_WITHIN_S)
    assert imported(program, PAYLOADS / file, site).startswith("added 0 · changed 0 · unchanged 1")


def test_a_changed_text_is_what_the_next_citizen_reads(program: Program, tmp_path: Path) -> None:
    table = tmp_path / "services.csv"
    for fee, expected in (("12 Euro", "added 1"), ("13 Euro", "added 0 · changed 1")):
        row = f"fischen;Angelschein;de;Zum Angeln.;{fee};Was kostet der Angelschein?"
        table.write_text(f"id;title;language;what;fee;questions\n{row}\n", encoding="utf-8")
        assert imported(program, table, "angelstadt").startswith(expected)
        wait_for(lambda fee=fee: answer_holds(program, fee), LIVE_WITHIN_S)


def answer_holds(program: Program, fee: str) -> bool:
    """Whether a citizen who asks for the fee is told this one."""
    return fee in str(Citizen(program.url, site="angelstadt").say("Was kostet der Angelschein?")["text"])


def test_a_broken_file_changes_nothing(program: Program, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xml"
    broken.write_text("<a><b></a>", encoding="utf-8")
    done = program.command("knowledge", "import", str(broken), "--site", "musterstadt")
    assert done.returncode == 1
    assert "Nothing was changed." in done.stderr
    assert "Traceback" not in done.stderr


def test_a_part_of_munichs_catalogue_answers_beside_the_demo_city(
    program: Program, shared_data: Path, tmp_path: Path
) -> None:
    for name in ("services_de.jsonl", "locations_de.jsonl"):
        lines = (shared_data / "munich-services" / name).read_text(encoding="utf-8").splitlines(keepends=True)
        part = [line for line in lines if "locations" in name or "ersonalausweis" in line or not hash_of(line) % 40]
        (tmp_path / name).write_text("".join(part), encoding="utf-8")
    assert imported(program, tmp_path, "muenchen").startswith("added ")
    wait_for(lambda: answers_of_munich(program), 40)
    assert Citizen(program.url).say("Was kostet eine Geburtsurkunde?")["source"]["article"] == "geburtsurkunde"


def hash_of(line: str) -> int:
    """The same number in each run."""
    return zlib.crc32(line.encode())


def answers_of_munich(program: Program) -> bool:
    """Whether a question gets an answer with the id of the catalogue it came from."""
    answer = Citizen(program.url, site="muenchen").say("Personalausweis")
    named = (
        [answer["source"]] if "source" in answer else [choice for choice in answer["choices"] if "article" in choice]
    )
    return any(entry.get("external_id") for entry in named)
