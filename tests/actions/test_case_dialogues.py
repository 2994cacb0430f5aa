"""From the question after a report to the last word on it, with Rasa's own rules and a record of cases."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.case_status_doors import last_asked
from bot.brain.agent import Mind
from bot.cases import cabinet as cabinets
from bot.cases import erasure, history, notes
from bot.cases.cabinet import Cabinet, install
from bot.cases.workflow import State
from bot.clock import now
from bot.conversations import desk
from bot.conversations.record import Conversations
from bot.conversations.withheld import withhold
from bot.handover.counter import Situation
from bot.knowledge.files import SiteFolder
from bot.knowledge.library import Shelf
from bot.messages import Outgoing
from bot.settings import Settings
from bot.storage.database import Database
from tests.actions.case_dialogues import Records, Talk
from tests.demo_city import demo_site, put_demo_record
from tests.rules_only import mind_of_rules

pytestmark = pytest.mark.slow
ASKED = ("Was ist aus meiner Meldung geworden?", "case_status")
FORM = "case_status_form"


@pytest.fixture(scope="module", name="mind")
def _mind(tmp_path_factory: pytest.TempPathFactory) -> Mind:
    return mind_of_rules(tmp_path_factory)


@pytest.fixture(scope="module", name="city")
def _city() -> SiteFolder:
    return demo_site()


@pytest.fixture(name="records")
def _records(tmp_path: Path, city: SiteFolder, monkeypatch: pytest.MonkeyPatch) -> Iterator[Records]:
    """The demo city's categories and a desk with one person."""
    put_demo_record(tmp_path)
    before, settings = list(cabinets._installed), Settings(data=tmp_path)
    database = Database(settings.database)
    install(Cabinet(settings, database))
    shelf = Shelf(1, city.site, {one.id: one for one in city.articles}, {one.id: one for one in city.offices}, None)

    class OneShelf:
        def shelf(self, site: str | None) -> Shelf:
            return shelf

    monkeypatch.setattr("actions.turns.library", OneShelf)
    monkeypatch.setattr("actions.offers.situation", lambda site, hours, department: Situation(True, None, 1, 1, 180))
    yield Records(cabinets.cabinet())
    cabinets._installed[:] = before
    database.close()


@pytest.fixture(name="talk")
def _talk(mind: Mind, city: SiteFolder, records: Records) -> Talk:
    return Talk(mind, city, records.here)


async def test_who_reported_it_here_is_told_at_once(talk: Talk, records: Records) -> None:
    mine = records.reported(records.here)
    records.becomes(mine, State.IN_PROGRESS)
    said = await talk(*ASKED)
    for part in (mine.case.number, "Straßenlaterne", "in Arbeit", "Bonner Straße 12", "Bauamt", "Fertig spätestens"):
        assert part in said
    assert (talk.outcome, talk.form) == ("case_status", None)
    assert f'/add_to_case{{"case": "{mine.case.id}"}}' in talk.payloads


async def test_of_several_each_has_a_line_and_one_can_be_chosen(talk: Talk, records: Records) -> None:
    first, second = records.reported(records.here), records.reported(records.here, "Kölner Straße 3")
    said = await talk(*ASKED)
    assert first.case.number in said
    assert second.case.number in said
    said = await talk.chooses("case_status", first.case.id)
    assert first.case.number in said
    assert second.case.number not in said


async def test_number_and_words_open_a_case_in_any_conversation(talk: Talk, records: Records) -> None:
    other = records.reported(records.elsewhere)
    await talk(*ASKED)
    assert (talk.outcome, talk.form) == ("form_asked", FORM)
    assert other.case.number in await talk(other.case.number.lower().replace("-", " "))
    said = await talk(f"es waren {other.secret}")
    assert "eingegangen" in said
    assert talk.outcome == "case_status"
    assert talk.form is None
    assert other.case.number in await talk("Ist es erledigt?", "case_status")


async def test_all_in_one_message_needs_no_question(talk: Talk, records: Records) -> None:
    other = records.reported(records.elsewhere)
    said = await talk(f"{other.case.number} {other.secret}")
    assert "Straßenlaterne" in said
    assert (talk.outcome, talk.form) == ("case_status", None)


@pytest.mark.parametrize("how", ["{secret}", "die Wörter waren {secret}, glaube ich", "{number} {secret}"])
async def test_no_dialogue_state_keeps_the_words(talk: Talk, records: Records, how: str) -> None:
    other = records.reported(records.elsewhere)
    if "number" not in how:
        await talk(*ASKED)
        await talk(other.case.number)
    assert "eingegangen" in await talk(how.format(number=other.case.number, secret=other.secret))
    assert talk.state is not None
    left = withhold(talk.state)
    assert left is not None
    assert not any(word in left + str(talk.state) for word in str(other.secret).split())
    assert other.case.number in await talk("Ist es erledigt?", "case_status"), "the dialogue goes on from it"


def test_a_long_conversation_is_not_read_to_know_what_was_asked_last(records: Records) -> None:
    mine = records.reported(records.here)
    records.becomes(mine, State.RESOLVED)
    with records.cabinet.database.write() as sql:
        for number in range(30):
            desk.say(sql, records.here, Outgoing(text=str(number)), at=now())
    assert last_asked("musterstadt", records.here) is None
    records.told(mine, "de")
    assert last_asked("musterstadt", records.here) == mine.case.id
    assert [one.text for one in Conversations(records.cabinet.database).newest(records.here, 2)] == ["29", "?"]


async def test_a_slip_is_named_and_uses_up_no_try(talk: Talk, records: Records) -> None:
    other = records.reported(records.elsewhere)
    await talk(*ASKED)
    assert "Tippfehler" in await talk(_mistyped(other.case.number))
    assert "/request_human" in talk.payloads
    assert "Aktenzeichen" in await talk("4711", "out_of_scope")
    await talk(other.case.number)
    assert "zwei einfache Wörter" in await talk("keine Ahnung")
    assert talk.form == FORM
    assert "eingegangen" in await talk(str(other.secret))


def _mistyped(number: str) -> str:
    return number[:-1] + ("2" if number[-1] != "2" else "3")


async def test_a_wrong_number_and_wrong_words_look_the_same_and_then_a_person_helps(
    talk: Talk, records: Records
) -> None:
    other = records.reported(records.elsewhere)
    await talk(other.case.number)
    assert talk.form == FORM
    for _ in range(2):
        assert "gehören nicht zusammen" in await talk("Abend Acker" if other.secret != "Abend Acker" else "Adler Affe")
    await talk("Album Alpen")
    assert talk.outcome == "handover_offered"
    assert talk.form is None


async def test_too_many_wrong_words_close_the_case_for_an_hour(talk: Talk, records: Records) -> None:
    other = records.reported(records.elsewhere)
    for _ in range(3):
        await talk(other.case.number)
        for words in ("Abend Acker", "Adler Affe", "Album Alpen"):
            await talk(words)
    await talk(other.case.number)
    await talk("Amsel Anker")
    said = await talk("Apfel Arena")
    assert "zu viele falsche Versuche" in said
    assert (talk.outcome, talk.form) == ("case_status", None)


async def test_an_application_is_none_of_ours_to_look_into(talk: Talk, records: Records) -> None:
    assert "In Akten oder Anträge kann ich nicht sehen" in await talk("Wie weit ist mein Antrag?", "case_status")
    await talk(*ASKED)
    assert "In Akten oder Anträge kann ich nicht sehen" in await talk.chooses("case_status", "application")
    assert talk.form is None


async def test_done_is_thanked_for_and_rated(talk: Talk, records: Records) -> None:
    mine = records.reported(records.here)
    records.becomes(mine, State.RESOLVED, "Die Leuchte ist ersetzt.")
    said = await talk(*ASKED)
    assert "Die Leuchte ist ersetzt." in said
    assert "Ist es aus Ihrer Sicht erledigt?" in said
    assert "Wie zufrieden" in await talk.chooses("case_done")
    assert len([one for one in talk.payloads if one.startswith("/rate_case")]) == 5
    assert "Bewertung" in await talk.chooses("rate_case", '"4"')
    assert records.case(mine).rating == 4
    assert "aus Ihrer Sicht" not in await talk(*ASKED)


async def test_not_done_opens_it_again_and_the_reason_is_noted(talk: Talk, records: Records) -> None:
    mine = records.reported(records.here)
    records.becomes(mine, State.RESOLVED)
    said = await talk(f'/case_not_done{{"case": "{mine.case.id}"}}')
    assert "wieder geöffnet" in said
    assert "Was ist noch nicht in Ordnung?" in said
    assert records.case(mine).state is State.RECEIVED
    assert "notiert" in await talk("Sie flackert immer noch, jede Nacht.", "report_defect")
    assert _notes(records, mine.case.id) == ["Sie flackert immer noch, jede Nacht."]
    assert (talk.outcome, talk.form) == ("case_status", None)


def _notes(records: Records, case_id: str) -> list[str]:
    with records.cabinet.database.read() as sql:
        return [note.text for note in notes.listed(sql, case_id)]


async def test_a_reason_may_be_left_out_and_a_question_is_answered_meanwhile(talk: Talk, records: Records) -> None:
    mine = records.reported(records.here)
    records.becomes(mine, State.REJECTED, "Das ist ein privater Weg.")
    assert "privater Weg" in await talk(*ASKED)
    await talk.chooses("case_not_done")
    assert talk.form == "case_note_form"
    said = await talk("Wer liest das?", "ask_privacy")
    assert "Zurück zu Ihrer Meldung" in said
    await talk("/cancel")
    assert talk.form is None
    assert _notes(records, mine.case.id) == []
    assert records.case(mine).is_open


async def test_something_is_added_to_an_open_case(talk: Talk, records: Records) -> None:
    mine = records.reported(records.here)
    await talk(*ASKED)
    await talk.chooses("add_to_case")
    assert "notiert" in await talk("Mast Nummer 1204-17", "ask_article")
    assert _notes(records, mine.case.id) == ["Mast Nummer 1204-17"]


@pytest.mark.parametrize("intent", ["case_done", "case_not_done", "rate_case", "add_to_case", "case_status"])
async def test_a_case_of_somebody_else_or_an_erased_one_is_not_touched(
    talk: Talk, records: Records, intent: str
) -> None:
    other, mine = records.reported(records.elsewhere), records.reported(records.here)
    records.becomes(other, State.RESOLVED)
    with records.cabinet.database.write() as sql:
        erasure.forget_case(sql, mine.case.id, now())
    for one in (other, mine):
        before = records.case(one)
        assert "nicht zu diesem Gespräch" in await talk(f'/{intent}{{"case": "{one.case.id}", "rating": "5"}}')
        assert records.case(one) == before
        assert talk.form is None


async def test_words_open_no_case_whose_reporter_was_forgotten_since(talk: Talk, records: Records) -> None:
    other = records.reported(records.elsewhere)
    await talk(f"{other.case.number} {other.secret}")
    with records.cabinet.database.write() as sql:
        erasure.forget_case(sql, other.case.id, now())
    assert other.case.number not in await talk(*ASKED)


async def test_a_rating_of_a_case_that_is_open_again_tells_how_it_stands(talk: Talk, records: Records) -> None:
    mine = records.reported(records.here)
    assert "eingegangen" in await talk(f'/rate_case{{"case": "{mine.case.id}", "rating": "5"}}')
    records.becomes(mine, State.RESOLVED)
    assert "Wie zufrieden" in await talk(f'/rate_case{{"case": "{mine.case.id}", "rating": "9"}}')
    assert records.case(mine).rating is None


@pytest.mark.parametrize("form", ["/find_office", "/request_callback"])
async def test_in_another_form_a_case_is_told_and_the_form_goes_on(talk: Talk, records: Records, form: str) -> None:
    mine = records.reported(records.here)
    records.becomes(mine, State.RESOLVED)
    await talk(form)
    opened = talk.form
    assert mine.case.number in await talk(*ASKED)
    assert talk.form == opened
    assert "wieder geöffnet" in await talk(f'/case_not_done{{"case": "{mine.case.id}"}}')
    assert talk.form == opened
    assert records.case(mine).state is State.RECEIVED
    assert _acts(records, mine.case.id) == [history.OPENED, history.CHANGED, history.REOPENED]


def _acts(records: Records, case_id: str) -> list[str]:
    with records.cabinet.database.read() as sql:
        return [entry.act for entry in history.listed(sql, case_id)]


@pytest.mark.parametrize("form", ["/find_office", "/request_callback"])
async def test_in_another_form_nothing_else_is_asked(talk: Talk, records: Records, form: str) -> None:
    await talk(form)
    opened = talk.form
    assert "sobald wir hier fertig sind" in await talk(*ASKED)
    assert talk.form == opened


@pytest.mark.parametrize(
    ("intent", "form"),
    [
        ("help", FORM),
        ("greet", FORM),
        ("share_location", FORM),
        ("switch_language", FORM),
        ("affirm", FORM),
        ("insult", FORM),
        ("plain_language", FORM),
        ("ask_privacy", FORM),
        ("leave_queue", FORM),
        ("none_of_these", FORM),
        ("request_human", None),
        ("emergency", None),
        ("deny", None),
        ("goodbye", None),
        ("find_office", "office_form"),
        ("request_callback", "callback_form"),
    ],
)
async def test_whatever_is_said_meanwhile_has_an_answer(
    talk: Talk, records: Records, intent: str, form: str | None
) -> None:
    await talk(*ASKED)
    said = await talk(f"/{intent}")
    assert said
    assert "Fehler" not in said
    assert talk.form == form


async def test_the_state_is_told_in_the_citizens_language(mind: Mind, city: SiteFolder, records: Records) -> None:
    talk = Talk(mind, city, records.here, "pl")
    mine = records.reported(records.here)
    records.becomes(mine, State.RESOLVED)
    assert "Stan: wykonane" in await talk("co z moim zgłoszeniem", "case_status")
    assert "Jak ocenia Pan lub Pani" in await talk.chooses("case_done")


@pytest.mark.parametrize("language", ["de", "en"])
async def test_yes_and_no_in_words_answer_the_news_of_a_closed_case(
    mind: Mind, city: SiteFolder, records: Records, language: str
) -> None:
    talk = Talk(mind, city, records.here, language)
    mine = records.reported(records.here)
    records.becomes(mine, State.RESOLVED)
    records.told(mine, language)
    assert mine.case.number in await talk("ja", "affirm")
    assert len([one for one in talk.payloads if one.startswith("/rate_case")]) == 5
    await talk("nein, noch nicht", "deny")
    assert talk.form == "case_note_form"
    assert records.case(mine).state is State.RECEIVED


async def test_yes_and_no_to_nothing_in_particular_stay_what_they_are(talk: Talk, records: Records) -> None:
    mine = records.reported(records.here)
    records.becomes(mine, State.RESOLVED)
    assert "nächste Frage" in await talk("ja", "affirm")
    assert "noch eine Frage" in await talk("nein", "deny")
    assert records.case(mine).state is State.RESOLVED


@pytest.mark.parametrize(
    ("intent", "form"), [("report_defect", "defect_form"), ("complaint", "service_complaint_form")]
)
async def test_a_new_report_goes_before_the_question_after_an_old_one(
    talk: Talk, records: Records, intent: str, form: str
) -> None:
    await talk(*ASKED)
    await talk(f"/{intent}")
    assert talk.form == form


async def test_a_no_that_says_why_needs_no_question(talk: Talk, records: Records) -> None:
    mine = records.reported(records.here)
    records.becomes(mine, State.RESOLVED)
    records.told(mine, "de")
    said = await talk("Nein, die Lampe flackert immer noch", "report_defect")
    assert "wieder geöffnet" in said
    assert "notiert" in said
    assert talk.form is None
    assert _notes(records, mine.case.id) == ["Nein, die Lampe flackert immer noch"]
