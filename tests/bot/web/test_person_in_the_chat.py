"""A person in the chat window: waiting, talking, the end. The city is a fake one, so no model is needed."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bot.web.fake_city import LANGUAGES, STATIC, FakeCity, open_city
from tests.journeys.widget_page import NARROW, PHONE, Citizen, axe_complaints, citizen_at, looks

pytestmark = pytest.mark.browser
WORDS = STATIC / "widget" / "handover" / "words"
RITTER = {"agent": {"name": "Frau Ritter"}}


@pytest.fixture
def city() -> Iterator[FakeCity]:
    with open_city() as opened:
        yield opened


def _done(city: FakeCity, page: Page, act: str) -> list[object]:
    """What the chat posted to `act`, once it did."""
    for _ in range(40):
        if city.done(act):
            break
        page.wait_for_timeout(50)
    return city.done(act)


def _with_person(city: FakeCity, citizen: Citizen) -> Citizen:
    citizen.opens_the_chat()
    city.stands("agent", **RITTER)
    expect(citizen.banner).to_contain_text("Sie sprechen mit Frau Ritter.")
    return citizen


def test_nothing_is_fetched_until_a_person_is_wanted_then_the_place_follows_the_queue(
    browser: Browser, city: FakeCity
) -> None:
    with citizen_at(browser, city.address) as citizen:
        citizen.opens_the_chat()
        names = citizen.page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
        assert not [name for name in names if "handover" in name]
        city.stands("waiting", queue_position=3, expected_wait_s=540)
        expect(citizen.banner).to_contain_text("Platz 3 in der Warteschlange. Wartezeit etwa 9 Minuten.")
        city.stands("waiting", queue_position=1, expected_wait_s=20)
        expect(citizen.banner).to_contain_text("Platz 1 in der Warteschlange. Wartezeit etwa 1 Minute.")
        expect(citizen.banner.get_by_role("status").last).to_have_text(re.compile(r"Platz 1 in der Warteschlange\.$"))
        expect(citizen.field).to_be_visible()
        city.state = {"state": "waiting", "queue_position": 2}
        city.cut()  # then the place is the one of the record
        expect(citizen.banner).to_contain_text("Platz 2", timeout=15_000)


def test_a_person_sends_texts_with_their_sources_and_files_to_download(browser: Browser, city: FakeCity) -> None:
    cards = [
        {"article": name.lower(), "title": name, "url": f"https://stadt.example/{name}", "updated": "2026-11-21"}
        for name in ("Reisepass", "Parkkarte")
    ]
    quoted = {"format": "markdown", "source": cards[0], "further_sources": cards[1:]}
    with citizen_at(browser, city.address) as citizen:
        _with_person(city, citizen)
        city.say("agent", "**Reisepass**\n\n70 Euro.\n\n**Parkkarte**\n\n30 Euro.", name="Frau Ritter", **quoted)
        said = citizen.messages("agent").last
        expect(said.locator(".source-title")).to_have_text([re.compile("Reisepass"), re.compile("Parkkarte")])
        expect(said.locator("strong")).to_have_text(["Reisepass", "Parkkarte"])
        expect(said).not_to_contain_text("**")
        city.say("agent", "**Nur Text**", name="Frau Ritter", format="markdown")
        expect(citizen.messages("agent").last).to_contain_text("Nur Text")
        expect(citizen.messages("agent").last.locator("strong")).to_have_text("Nur Text")
        expect(citizen.messages("agent").last.locator(".source")).to_have_count(0)
        file = {"id": "a1", "media_type": "application/pdf", "size": 248_123}
        city.say("agent", "", name="Frau Ritter", attachments=[file])
        with citizen.page.expect_download() as download:
            citizen.messages("agent").get_by_role("button", name="Dokument herunterladen (248 kB)").click()
        assert download.value.suggested_filename == "anlage.pdf"
        expect(citizen.messages("agent").last.locator(".bubble")).to_be_hidden()


def test_a_queue_that_cannot_be_left_is_told_and_leaving_it_gives_the_focus_back_to_the_field(
    browser: Browser, city: FakeCity
) -> None:
    with citizen_at(browser, city.address) as citizen:
        citizen.opens_the_chat()
        city.stands("waiting", queue_position=1)
        city.refusing.add("queue/leave")
        button = citizen.page.get_by_role("button", name="Warteschlange verlassen")
        button.click()
        expect(citizen.page.locator("lotse-chat p.sr[role=status]")).to_contain_text("Das hat nicht geklappt.")
        expect(button).not_to_have_attribute("aria-busy", "true")
        city.refusing.clear()
        city.acts.clear()
        button.press("Enter")
        assert len(_done(city, citizen.page, "queue/leave")) == 1
        city.stands("bot")
        expect(citizen.banner).not_to_contain_text("Warteschlange")
        assert citizen.focus_is_on("textarea")


def test_messages_are_marked_as_delivered_and_then_as_seen(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address) as citizen:
        citizen.opens_the_chat().says("Frage an den Assistenten")
        tick = citizen.messages("citizen").get_by_role("img")
        expect(tick).to_have_count(0)
        city.stands("agent", **RITTER)
        expect(tick).to_have_accessible_name("Zugestellt")
        city.push("seen", {"by": "agent", "seq": 2})
        expect(tick).to_have_accessible_name("Gesehen")
        city.stands("bot")
        expect(tick).to_have_accessible_name("Gesehen")


def test_only_a_persons_messages_that_came_into_view_are_reported_as_seen(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address) as citizen:
        _with_person(city, citizen)
        citizen.page.keyboard.press("Escape")
        city.say("agent", "Guten Tag.", name="Frau Ritter")
        citizen.page.wait_for_timeout(800)
        assert city.done("seen") == []
        citizen.launcher.click()
        assert _done(city, citizen.page, "seen") == [{"seq": 2}]


def test_what_a_person_goes_on_to_say_stays_in_view_and_what_is_long_is_read_from_its_beginning(
    browser: Browser, city: FakeCity
) -> None:
    with citizen_at(browser, city.address, viewport=PHONE) as citizen:
        _with_person(city, citizen).says("Frage an die Person")
        city.say("agent", "Ein Satz, der seinen Platz braucht. " * 15, name="Frau Ritter")
        expect(citizen.messages("agent")).to_have_count(1)
        for number in range(3):
            city.say("agent", f"Und noch etwas: {number}", name="Frau Ritter")
            expect(citizen.messages("agent").last).to_contain_text(f"noch etwas: {number}")
            expect(citizen.messages("agent").last).to_be_in_viewport(ratio=1)
        expect(citizen.page.get_by_role("button", name="Neue Nachricht")).to_be_hidden()
        city.say("agent", "Ein Satz, der seinen Platz braucht. " * 50, name="Frau Ritter")
        expect(citizen.messages("agent")).to_have_count(5)
        log, said = citizen.log.bounding_box(), citizen.messages("agent").last.bounding_box()
        assert log is not None
        assert said is not None
        assert log["y"] <= said["y"] <= log["y"] + 40


def test_writing_is_shown_with_the_name_and_told_to_the_person(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address) as citizen:
        _with_person(city, citizen)
        citizen.page.clock.install()
        city.push("typing", {"author": "agent", "on": True, "name": "Frau Ritter"})
        typing = citizen.page.locator("lotse-chat .typing")
        expect(typing).to_have_text("Frau Ritter schreibt …")
        citizen.page.clock.fast_forward(3_000)
        expect(typing).to_be_visible()
        citizen.page.clock.fast_forward(5_000)
        expect(typing).to_be_hidden()
        citizen.field.press_sequentially("Ja, ger")
        assert _done(city, citizen.page, "typing") == [{"on": True}]


def test_the_end_asks_for_a_rating_by_keyboard_again_if_it_was_not_taken_and_then_no_more(
    browser: Browser, city: FakeCity
) -> None:
    with citizen_at(browser, city.address) as citizen:
        _with_person(city, citizen)
        city.stands("closed")
        expect(citizen.banner).to_contain_text("Dieses Gespräch ist beendet.")
        assert citizen.focus_is_on("legend")
        expect(citizen.page.get_by_role("radio", name="5, sehr zufrieden")).to_be_attached()
        for key in ("Tab", "Space", "ArrowRight", "ArrowRight", "ArrowRight"):
            citizen.page.keyboard.press(key)
        city.refusing.add("feedback")
        citizen.page.get_by_role("button", name="Bewertung senden").press("Enter")
        expect(citizen.page.get_by_role("alert")).to_contain_text("konnte nicht gesendet werden")
        assert city.done("feedback") == [{"score": 4}]
        city.refusing.clear()
        city.acts.clear()
        citizen.page.get_by_role("radio", name="4").focus()
        citizen.page.keyboard.press("Tab")
        citizen.page.keyboard.type("Sehr freundlich")
        citizen.page.get_by_role("button", name="Bewertung senden").press("Enter")
        assert _done(city, citizen.page, "feedback") == [{"score": 4, "text": "Sehr freundlich"}]
        expect(citizen.page.locator("lotse-chat .again")).to_be_focused()
        citizen.page.reload()
        expect(citizen.page.locator("lotse-chat .rating")).to_have_text("Danke für Ihre Rückmeldung.")
        expect(citizen.page.locator("body")).to_be_focused()


def test_only_after_the_end_a_new_conversation_names_the_one_before(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address) as citizen:
        citizen.opens_the_chat()
        city.stands("closed")
        expect(citizen.page.locator("lotse-chat .again")).to_be_visible()
        city.state = {"state": "bot"}
        citizen.page.locator("lotse-chat .again").click()
        expect(citizen.field).to_be_visible()
        citizen.chooses("Neues Gespräch")
        citizen.confirms("Neu beginnen")
        citizen.page.wait_for_timeout(300)
        previous = [body.get("previous") for body in city.done("")]
        assert previous == [None, {"id": "made-up", "token": "key"}, None]


def test_axe_finds_nothing_to_complain_about(browser: Browser, city: FakeCity) -> None:
    with citizen_at(browser, city.address, viewport=PHONE) as citizen:
        citizen.opens_the_chat().says("Hallo")
        city.stands("waiting", queue_position=1, expected_wait_s=60)
        expect(citizen.banner).to_contain_text("Platz 1")
        _without_complaints(citizen.page, "waiting")
        city.stands("agent", **RITTER)
        file = {"id": "a1", "media_type": "image/png", "size": 2_400_000}
        city.say("agent", "Guten Tag.", name="Frau Ritter", attachments=[file])
        expect(citizen.messages("agent")).to_contain_text("Bild herunterladen (2,4 MB)")
        _without_complaints(citizen.page, "talking")
        city.stands("closed")
        citizen.page.locator("lotse-chat .score").nth(2).click()
        _without_complaints(citizen.page, "closed")


def _without_complaints(page: Page, state: str) -> None:
    for look in looks(page):
        assert axe_complaints(page) == [], f"{state}, {look}"


def test_at_320_pixels_everything_fits_and_nobody_is_said_to_be_there_who_is_not_in_every_language(
    browser: Browser, city: FakeCity
) -> None:
    with citizen_at(browser, city.address, viewport=NARROW) as citizen:
        _with_person(city, citizen)
        for language in LANGUAGES:
            citizen.languages.select_option(language)
            expect(citizen.window).to_have_attribute("lang", language)
            _is_passed_on(city, citizen, language)
            _fits(city, citizen, language)
            city.stands("bot")
            expect(citizen.page.locator("lotse-chat .desk.closed")).to_have_count(0)


def _is_passed_on(city: FakeCity, citizen: Citizen, language: str) -> None:
    """On its way to somebody else; in German, too, in one right sentence."""
    script = f"import('/widget/handover/words/{language}.js').then((module) => module.default.passed_on)"
    words = citizen.page.evaluate(script)
    city.stands("agent", kind="chat", queue_position=1, expected_wait_s=180)
    expect(citizen.banner.get_by_role("status").last, language).to_have_text(words)
    assert citizen.window.evaluate("e => e.scrollWidth") == 320, language
    if language == "de":
        expect(citizen.banner).to_contain_text("Ihr Gespräch wird gerade weitergegeben.")
        expect(citizen.banner).not_to_contain_text("Sie sprechen mit")
    city.stands("agent", **RITTER)
    expect(citizen.banner, language).to_contain_text("Frau Ritter")


def _fits(city: FakeCity, citizen: Citizen, language: str) -> None:
    for state in ({"state": "waiting", "queue_position": 12, "expected_wait_s": 3_000}, {"state": "closed"}):
        city.stands(**state)
        expect(citizen.page.locator(f"lotse-chat .desk.{state['state']}"), language).to_be_visible()
        assert citizen.window.evaluate("e => e.scrollWidth") == 320, language
    citizen.page.locator("lotse-chat .score").first.click()
    expect(citizen.page.locator("lotse-chat .again"), language).to_be_in_viewport(ratio=1)
    assert citizen.page.locator("lotse-chat .rating").evaluate("e => e.scrollWidth - e.clientWidth") == 0, language


def test_all_languages_have_the_same_sentences_and_places_to_fill_in() -> None:
    def words(language: str) -> dict[str, list[str]]:
        rows = re.findall(r'^  (\w+): "(.+)",$', (WORDS / f"{language}.js").read_text(encoding="utf-8"), re.MULTILINE)
        return {key: sorted(re.findall(r"{\w+}", text)) for key, text in rows}

    assert {path.stem for path in WORDS.glob("*.js")} == set(LANGUAGES)
    assert len(words("de")) == 21
    assert all(words(language) == words("de") for language in LANGUAGES)
