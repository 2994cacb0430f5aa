"""A citizen whose network, server or conversation goes away while the chat is open."""

import re

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys.widget_answers import accepted, answer_posts, message, refused, serve_events, start_with
from tests.journeys.widget_page import citizen_at, sequence_after

pytestmark = pytest.mark.browser
HELLO = message(1, "Guten Tag")


def test_a_reload_brings_the_conversation_back_without_any_text_in_storage(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().asks("Wo ist das Rathaus?")
        texts = citizen.log.locator(".bubble").all_text_contents()
        citizen.page.reload()
        expect(citizen.log.locator(".bubble")).to_have_text(texts)
        assert "Rathaus" not in citizen.stored()
        assert "token" in citizen.stored()


def test_resuming_reads_nothing_aloud_and_leaves_the_focus_alone(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        citizen.opens_the_chat().asks("Hallo")
        citizen.page.add_init_script("""window.live = []; const attach = Element.prototype.attachShadow;
            Element.prototype.attachShadow = function (options) { const root = attach.call(this, options);
              new MutationObserver((changes) => changes.forEach(({target}) =>
                target.matches?.("[role=log]") && live.push(target.getAttribute("aria-live"))))
              .observe(root, { subtree: true, childList: true }); return root; };""")
        citizen.page.reload()
        expect(citizen.messages("citizen")).to_have_count(1)
        assert set(citizen.page.evaluate("live")) == {"off"}
        assert citizen.page.evaluate("document.activeElement === document.body")
        expect(citizen.log).to_have_attribute("aria-live", "polite")


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


def test_the_line_is_tried_again_within_seconds_after_a_long_outage(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        script = "import('/widget/waiting.js').then(({ backOff }) => [0, 3, 9, 50].map(backOff))"
        waits = citizen.page.evaluate(script)
        assert max(waits) <= 5000
        assert min(waits[2:]) >= 2500


def test_who_comes_back_to_the_page_does_not_wait_for_the_next_attempt(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        script = """import('/widget/waiting.js').then(({ Pause }) => {
            const paused = new Pause().for(3_600_000).then(() => "awake");
            document.dispatchEvent(new Event("visibilitychange")); return paused; })"""
        assert citizen.page.evaluate(script) == "awake"


def test_what_was_said_of_a_delay_is_taken_back_once_the_answer_is_there(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, HELLO)
        late = [("message", message(3, "Da bin ich."))]
        pending = {"code": "starting", "text": "Der Assistent ist gerade nicht erreichbar."}
        answer_posts(citizen.page, lambda body: accepted(body, "Frage", pending=pending))
        status = citizen.page.locator("lotse-chat p.sr[role=status]")
        citizen.opens_the_chat().says("Frage")
        expect(status).to_have_text(pending["text"])
        serve_events(citizen.page, late)
        expect(citizen.messages("bot")).to_have_count(2, timeout=15_000)
        expect(status).to_be_empty()
        expect(citizen.page.locator("lotse-chat .typing")).to_be_hidden()


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


def test_the_live_line_resumes_after_the_last_message_it_brought(browser: Browser, live_app: str) -> None:
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


def test_a_busy_server_is_asked_again_when_it_said_so(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, HELLO)
        busy = iter([refused(429, "Bitte einen Moment Geduld.", **{"Retry-After": "1"})])
        reply = message(3, "Da bin ich.")
        sent = answer_posts(citizen.page, lambda body: next(busy, None) or accepted(body, "Frage", reply))
        citizen.opens_the_chat().says("Frage")
        expect(citizen.banner).to_contain_text("Geduld")
        expect(citizen.messages("bot").nth(1)).to_have_text(re.compile("Da bin ich"))
        assert sent[0]["client_id"] == sent[1]["client_id"]
        expect(citizen.banner).to_be_empty()


def test_a_refused_message_says_why_and_can_be_changed(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, HELLO)
        answer_posts(citizen.page, lambda body: refused(413, "Die Nachricht ist zu lang."))
        citizen.opens_the_chat().says("Frage")
        echo = citizen.messages("citizen")
        expect(echo).to_contain_text("Nicht angenommen. Die Nachricht ist zu lang.")
        echo.get_by_role("button", name="Nachricht bearbeiten").click()
        expect(citizen.field).to_have_value("Frage")
        expect(echo).to_have_count(0)


def test_while_the_assistant_starts_its_sentence_is_shown(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, HELLO)
        pending = {"code": "starting", "text": "Der Assistent startet gerade."}
        answer_posts(citizen.page, lambda body: accepted(body, "Frage", pending=pending))
        citizen.opens_the_chat().says("Frage")
        expect(citizen.page.locator("lotse-chat .typing")).to_have_text(pending["text"])


def test_a_closed_conversation_offers_a_new_one(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, HELLO)
        serve_events(citizen.page, [("state", {"state": "closed"})])
        citizen.opens_the_chat()
        expect(citizen.banner).to_contain_text("Dieses Gespräch ist beendet.")
        expect(citizen.field).to_be_hidden()
        expect(citizen.page.locator("lotse-chat .again")).to_be_visible()


def test_what_arrives_while_the_chat_is_closed_is_counted_on_the_button(browser: Browser, live_app: str) -> None:
    with citizen_at(browser, live_app) as citizen:
        start_with(citizen.page, HELLO)
        later = [("message", message(2, "Noch da?", "agent", name="Frau Ritter"))]
        serve_events(citizen.page, [], later)
        citizen.opens_the_chat()
        citizen.page.keyboard.press("Escape")
        expect(citizen.page.get_by_role("button", name="Bürgerlotse fragen (neue Nachrichten: 1)")).to_be_visible(
            timeout=15_000
        )
