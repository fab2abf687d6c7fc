"""Two editors save the same statement: the second sees both versions and loses nothing."""

import pytest

from tests.browser.conftest import PASSWORD
from tests.factories import make_expert, make_statement, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def opened_by_two(live_server, browser, request):
    """The same draft open for correction in two editors' browsers; the second may lack scripts."""
    draft = make_statement(expert=make_expert("Ada Lind"), publish=False)
    cards = []
    for name, runs_scripts in (("first", True), ("second", request.param)):
        user = make_user("editor", username=name)
        page = browser.new_context(java_script_enabled=runs_scripts).new_page()
        page.goto(f"{live_server.url}/desk/sign-in/")
        page.get_by_label("Username").fill(user.username)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.goto(f"{live_server.url}/desk/articles/{draft.article_id}/")
        cards.append(page.locator("#inspector"))
    return draft, *cards


@pytest.mark.parametrize(
    "opened_by_two", [True, False], indirect=True, ids=["with scripts", "without scripts"]
)
def test_a_stale_save_shows_both_versions_and_keeps_what_was_typed(opened_by_two):
    draft, first, second = opened_by_two
    first.get_by_label("Note", exact=True).fill("Heard on the radio.")
    first.get_by_role("button", name="Save").click()
    first.page.locator("#announcement").get_by_text("Saved.").wait_for(state="attached")

    second.get_by_label("Note", exact=True).fill("Read in the paper.")
    second.get_by_role("button", name="Save").click()

    second.get_by_text("first").first.wait_for()
    assert "Heard on the radio." in second.inner_text()
    assert "Read in the paper." in second.inner_text()
    assert second.get_by_label("Note", exact=True).input_value() == "Read in the paper."
    draft.refresh_from_db()
    assert draft.note == "Heard on the radio."

    second.get_by_role("button", name="Keep mine").click()
    second.get_by_text("Somebody else was quicker").wait_for(state="detached")
    draft.refresh_from_db()
    assert draft.note == "Read in the paper."
