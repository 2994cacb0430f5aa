"""A citizen whose network, server or conversation goes away while the chat is open."""

import re

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.widget_answers import accepted, answer_posts, message, refused, serve_events, start_with
from tests.journeys.widget_page import citizen_at, sequence_after

pytestmark = pytest.mark.browser
HELLO = message(1, "Guten Tag")


def test_a_reload_brings_the_conversation_back_reads_nothing_aloud_and_keeps_no_text_in_storage(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().asks("Wo ist das Rathaus?")
        texts = citizen.log.locator(".bubble").all_text_contents()
        citizen.page.add_init_script("""window.live = []; const attach = Element.prototype.attachShadow;
            Element.prototype.attachShadow = function (options) { const root = attach.call(this, options);
              new MutationObserver((changes) => changes.forEach(({target}) =>
                target.matches?.("[role=log]") && live.push(target.getAttribute("aria-live"))))
              .observe(root, { subtree: true, childList: true }); return root; };""")
        citizen.page.reload()
        expect(citizen.log.locator(".bubble")).to_have_text(texts)
        assert set(citizen.page.evaluate("live")) == {"off"}
        assert citizen.page.evaluate("document.activeElement === document.body")
        expect(citizen.log).to_have_attribute("aria-live", "polite")
        assert "Rathaus" not in citizen.stored()
        assert "token" in citizen.stored()


def test_where_storage_is_forbidden_the_chat_still_works(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, "about:blank") as citizen:
        forbid = "Object.defineProperty(window, 'sessionStorage', { get() { throw new DOMException('no'); } })"
        citizen.page.add_init_script(forbid)
        citizen.page.goto(live_app)
        citizen.opens_the_chat().asks("Hallo")


def test_a_message_written_offline_is_kept_and_sent_once(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat()
        citizen.page.context.set_offline(True)
        citizen.says("Hallo aus dem Funkloch")
        expect(citizen.banner).to_contain_text("Keine Verbindung")
        expect(citizen.messages("citizen")).to_contain_text("sobald die Verbindung wieder da ist")
        citizen.page.context.set_offline(False)
        expect(citizen.messages("citizen").locator(".delivery")).to_have_count(0, timeout=20_000)
        expect(citizen.messages("citizen")).to_have_count(1)
        expect(citizen.messages("bot").nth(1)).to_be_visible(timeout=30_000)
        expect(citizen.banner).to_be_empty()


def test_the_line_is_tried_again_within_seconds_and_at_once_for_who_comes_back_to_the_page(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        script = "import('/widget/waiting.js').then(({ backOff }) => [0, 3, 9, 50].map(backOff))"
        waits = citizen.page.evaluate(script)
        assert max(waits) <= 5000
        assert min(waits[2:]) >= 2500
        script = """import('/widget/waiting.js').then(({ Pause }) => {
            const paused = new Pause().for(3_600_000).then(() => "awake");
            document.dispatchEvent(new Event("visibilitychange")); return paused; })"""
        assert citizen.page.evaluate(script) == "awake"


def test_while_the_assistant_starts_its_sentence_is_shown_and_taken_back_once_the_answer_is_there(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, HELLO)
        pending = {"code": "starting", "text": "Der Assistent startet gerade."}
        answer_posts(citizen.page, lambda body: accepted(body, "Frage", pending=pending))
        status = citizen.page.locator("lotse-chat p.sr[role=status]")
        typing = citizen.page.locator("lotse-chat .typing")
        citizen.opens_the_chat().says("Frage")
        expect(typing).to_have_text(pending["text"])
        expect(status).to_have_text(pending["text"])
        serve_events(citizen.page, [("message", message(3, "Da bin ich."))])
        expect(citizen.messages("bot")).to_have_count(2, timeout=15_000)
        expect(status).to_be_empty()
        expect(typing).to_be_hidden()


def test_an_answer_lost_on_the_way_is_asked_for_again_with_the_same_id(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        ids: list[str] = []

        def lose_the_first(route: Route) -> None:
            ids.append(route.request.post_data_json["client_id"])
            if len(ids) > 1:
                route.continue_()
                return
            route.fetch()
            route.abort()

        serve_events(citizen.page)
        citizen.page.route("**/messages?wait=*", lose_the_first)
        citizen.opens_the_chat().asks("Hallo")
        assert len(ids) == 2
        assert len(set(ids)) == 1
        expect(citizen.messages("citizen")).to_have_count(1)


def test_the_live_line_goes_on_after_its_last_message_also_in_the_closed_chat_until_all_ends(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, HELLO)
        late = message(3, "Ich bin Frau Ritter.", "agent", name="Frau Ritter")
        twice = [("message", message(2, "Frage", "citizen")), ("message", late), ("message", late)]
        asked = serve_events(citizen.page, twice, [("state", {"state": "agent", "agent": {"name": "Frau Ritter"}})])
        citizen.opens_the_chat()
        expect(citizen.banner).to_contain_text("Sie sprechen mit Frau Ritter", timeout=15_000)
        assert [sequence_after(address) for address in asked[:2]] == [1, 3]
        expect(citizen.messages("agent")).to_have_count(1)
        expect(citizen.messages("agent").locator(".who")).to_contain_text("Frau Ritter")
        citizen.page.keyboard.press("Escape")
        serve_events(citizen.page, [("message", message(4, "Noch da?", "agent", name="Frau Ritter"))])
        expect(citizen.launcher).to_have_accessible_name("Bürgerlotse fragen (neue Nachrichten: 1)", timeout=15_000)
        serve_events(citizen.page, [("state", {"state": "closed"})])
        citizen.launcher.click()
        expect(citizen.banner).to_contain_text("Dieses Gespräch ist beendet.", timeout=15_000)
        expect(citizen.field).to_be_hidden()
        expect(citizen.page.locator("lotse-chat .again")).to_be_visible()


def test_an_expired_conversation_gives_way_to_a_new_one_with_a_notice(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().asks("Hallo")
        citizen.page.evaluate("""() => { const [key] = Object.keys(sessionStorage);
            sessionStorage[key] = sessionStorage[key].replace(/"token":"[^"]+"/, '"token":"expired"'); }""")
        citizen.page.reload()
        expect(citizen.banner).to_contain_text("Ihr früheres Gespräch ist abgelaufen")
        expect(citizen.messages("citizen")).to_have_count(0)
        citizen.asks("Hallo")
        expect(citizen.banner).to_be_empty()


def test_a_busy_server_is_asked_again_when_it_said_so_and_a_refused_message_says_why_and_can_be_changed(
    browser: Browser, live_app: str
) -> None:
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, HELLO)
        busy = refused(429, "Bitte einen Moment Geduld.", **{"Retry-After": "1"})
        answers = iter([lambda body: busy, lambda body: accepted(body, "Frage", message(3, "Da bin ich."))])
        too_long = refused(413, "Die Nachricht ist zu lang.")
        sent = answer_posts(citizen.page, lambda body: next(answers, lambda _: too_long)(body))
        citizen.opens_the_chat().says("Frage")
        expect(citizen.banner).to_contain_text("Geduld")
        expect(citizen.messages("bot").nth(1)).to_have_text(re.compile("Da bin ich"))
        assert sent[0]["client_id"] == sent[1]["client_id"]
        expect(citizen.banner).to_be_empty()
        citizen.says("Noch eine")
        echo = citizen.messages("citizen").nth(1)
        expect(echo).to_contain_text("Nicht angenommen. Die Nachricht ist zu lang.")
        echo.get_by_role("button", name="Nachricht bearbeiten").click()
        expect(citizen.field).to_have_value("Noch eine")
        expect(citizen.messages("citizen")).to_have_count(1)
