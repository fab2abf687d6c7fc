"""Bringing in with a mouse: files dropped onto the form, and a link for the bar of bookmarks."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from newsdesk.archive.models import Article
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

    told = page.locator("[data-drop-told]")
    expect(told).to_have_text("Or drop files here.")
    page.locator("[data-drop-files]").evaluate(DROP, TEXT)
    expect(told).to_have_text("Chosen: one.txt, two.txt")
    page.get_by_role("button", name="Read and preview").click()
    rows = page.get_by_role("listitem").filter(has_text="says economist")
    expect(rows).to_have_count(2)
    assert_accessible(page)

    page.get_by_role("link", name="Again: Rents to fall").click()
    expect(page.get_by_role("heading", name="As it would be stored")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Bring in and find statements").click()
    page.wait_for_url("**/desk/articles/*/")


def test_a_bookmark_and_a_paste_are_previewed_by_keyboard(
    live_server, page, desk_user, sign_in, assert_accessible
):
    sign_in(page, desk_user)
    page.goto(live_server.url + reverse("desk:article_new"))
    bookmarklet = page.get_by_role("link", name="Bring in to Newsdesk").get_attribute("href")

    # As the bar of bookmarks runs it, on a page elsewhere.
    page.goto("data:text/html,<title>Elsewhere</title>")
    page.evaluate(bookmarklet.removeprefix("javascript:"))
    page.wait_for_url("**/desk/import/?url=**")
    expect(page.get_by_label("Web address")).to_have_value(
        "data:text/html,<title>Elsewhere</title>"
    )

    page.get_by_label("Text", exact=True).fill(TEXT)
    page.get_by_label("Outlet", exact=True).fill("The Courier")
    page.get_by_label("Published").fill("May 2025")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="As it would be stored")).to_be_visible()
    preview = page.locator(".preview")
    expect(preview).to_contain_text("The Courier (new here), May 2025. 4 paragraphs.")
    expect(preview.get_by_role("listitem").first).to_contain_text("Rents to fall")
    assert not Article.objects.exists()
    assert_accessible(page)

    page.get_by_role("button", name="Bring in and find statements").click()
    page.wait_for_url("**/desk/articles/*/")
    assert Article.objects.get().outlet.name == "The Courier"
