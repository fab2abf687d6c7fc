"""Bringing in with a mouse: files dropped onto the form, and a link for the bar of bookmarks."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories import TEXT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DROP = """(form, text) => {
  const files = new DataTransfer();
  files.items.add(new File([text], "one.txt"));
  files.items.add(new File([`Again: ${text}`], "two.txt"));
  for (const type of ["dragover", "drop"]) {
    form.dispatchEvent(new DragEvent(type, {dataTransfer: files, bubbles: true, cancelable: true}));
  }
}"""


def test_dropped_files_are_shown_and_brought_in(
    live_server, page, desk_user, sign_in, assert_accessible
):
    sign_in(page, desk_user)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + reverse("desk:article_new"))
    bookmark = page.get_by_role("link", name="Bring in to Newsdesk")
    assert bookmark.get_attribute("href").startswith("javascript:location.href=")
    assert_accessible(page)

    page.locator("[data-drop-files]").evaluate(DROP, TEXT)
    page.get_by_role("button", name="Read and preview").click()
    rows = page.get_by_role("listitem").filter(has_text="says economist")
    expect(rows).to_have_count(2)
    assert_accessible(page)

    page.get_by_role("link", name="Again: Rents to fall").click()
    expect(page.get_by_role("heading", name="As it would be stored")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Bring in and find statements").click()
    page.wait_for_url("**/desk/articles/*/")
