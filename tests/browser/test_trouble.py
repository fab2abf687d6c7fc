"""An answer that does not come, or refuses, is said; nothing that was typed is lost."""

import pytest

from newsdesk.archive.models import Statement, Suggestion
from tests.browser.conftest import PASSWORD
from tests.factories import make_expert, make_statement, make_suggestion

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def draft(live_server, page, desk_user, sign_in):
    """The inspector with a draft, and a note typed."""
    statement = make_statement(expert=make_expert("Ada Lind"), publish=False)
    sign_in(page, desk_user)
    page.goto(f"{live_server.url}/desk/articles/{statement.article_id}/")
    card = page.locator("#inspector")
    card.get_by_label("Note", exact=True).fill("Heard on the radio.")
    return card


def is_kept(card):
    return card.get_by_label("Note", exact=True).input_value() == "Heard on the radio."


def test_who_was_signed_out_meanwhile_signs_in_in_place(live_server, page, draft):
    other = page.context.new_page()
    other.goto(f"{live_server.url}/desk/")
    other.locator("summary").first.click()
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url(f"{live_server.url}/")

    draft.get_by_role("button", name="Save").click()
    dialog = page.get_by_role("dialog", name="You have been signed out")
    dialog.get_by_label("Password").fill("not this one")
    dialog.get_by_role("button", name="Sign in").click()
    dialog.get_by_text("do not belong together").wait_for()
    assert is_kept(draft)

    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()

    page.get_by_text("Saved.").first.wait_for(state="attached")
    assert Statement.objects.get().note == "Heard on the radio."


def test_a_server_that_cannot_be_reached_is_tried_again(page, draft):
    page.context.set_offline(True)
    draft.get_by_role("button", name="Save").click()
    page.get_by_text("cannot be reached").wait_for()
    assert is_kept(draft)

    page.context.set_offline(False)
    page.get_by_text("Saved.").first.wait_for(state="attached")
    assert Statement.objects.get().note == "Heard on the radio."


def test_what_was_typed_is_offered_again_after_a_reload(page, draft):
    page.reload()
    draft.get_by_text("not saved").first.wait_for()
    assert not is_kept(draft)

    draft.get_by_role("button", name="Restore it").click()

    assert is_kept(draft)


def test_a_suggestion_that_the_finder_took_back_is_said_to_be_gone(
    live_server, page, desk_user, sign_in
):
    suggestion = make_suggestion()
    sign_in(page, desk_user)
    page.goto(f"{live_server.url}/desk/articles/{suggestion.article_id}/")
    Suggestion.objects.all().delete()

    page.get_by_role("button", name="Reject").click()

    page.get_by_text("no longer there").wait_for()
