"""What was passed on can be taken back, a promised call is not handed to the assistant, colleagues come and go."""

import pytest
from playwright.sync_api import Browser, expect

from tests.bot.web.fake_desk import open_desk
from tests.bot.web.test_console import _claims_the_first, _clerk_at
from tests.programs import wait_for

pytestmark = pytest.mark.browser
ANNA = {"id": "anna", "name": "Anna Muster"}


def test_who_has_passed_it_on_can_withdraw_it_until_it_is_taken(browser: Browser) -> None:
    with open_desk() as desk:
        desk.rows["h0"] |= {"agent": ANNA, "addressee": "jonas"}
        with _clerk_at(browser, desk) as page:
            page.locator('[data-id="h0"]').click()
            expect(page.get_by_role("button", name="Zurückziehen")).to_be_visible()
            page.keyboard.press("q")
            with page.expect_response("**/release"):
                page.locator("dialog").get_by_role("button", name="In die Schlange").click()
        assert desk.done("release") == [{"to": "queue"}]


def test_what_others_have_passed_on_is_not_mine_to_withdraw(browser: Browser) -> None:
    with open_desk() as desk:
        desk.rows["h0"] |= {"agent": {"id": "jonas", "name": "Jonas Berg"}, "addressee": "eva"}
        with _clerk_at(browser, desk) as page:
            page.locator('[data-id="h0"]').click()
            expect(page.locator("#talk .acts")).to_be_visible()
            expect(page.get_by_role("button", name="Zurückziehen")).to_be_hidden()
            page.keyboard.press("q")
            expect(page.locator("dialog")).to_be_hidden()


@pytest.mark.parametrize(("kind", "offered"), [("chat", 1), ("callback", 0)])
def test_a_call_back_is_not_given_to_the_assistant(browser: Browser, kind: str, offered: int) -> None:
    with open_desk() as desk:
        desk.rows["h0"]["kind"] = kind
        with _clerk_at(browser, desk) as page:
            _claims_the_first(page)
            expect(page.get_by_role("button", name="Beenden")).to_be_visible()
            expect(page.get_by_role("button", name="An den Bot")).to_have_count(offered)
            page.keyboard.press("Escape")
            page.keyboard.press("b")
            expect(page.locator("dialog[open]")).to_have_count(offered)


def test_what_is_told_of_a_colleague_cuts_no_line(browser: Browser) -> None:
    with open_desk() as desk, _clerk_at(browser, desk) as page:
        wait_for(lambda: desk.lines, 5)
        lines = [path for _, path, _ in desk.calls if "/staff/events" in path]
        assert lines
        desk.tell("presence", None, id="jonas", name="Jonas Berg", state="away")
        page.wait_for_timeout(1_500)
        assert [path for _, path, _ in desk.calls if "/staff/events" in path] == lines
