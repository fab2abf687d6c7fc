"""Watching a feed in a browser, at every width, for everyone."""

import pytest
from django.urls import reverse

from newsdesk.archive.models import Feed
from newsdesk.desk.views import feeds
from newsdesk.intake.feeds.reading import look_at
from tests.browser.test_record_pages import assert_fits
from tests.intake.feed_files import FEEDS, SITE, TITLES
from tests.intake.web import Answer, leading_to, web

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_feed_is_watched_by_keyboard_on_pages_that_fit(
    live_server, page, desk_user, sign_in, assert_accessible, monkeypatch
):
    sign_in(page, desk_user)
    with web({"/feed": Answer(FEEDS["rss-2.0"][0], content_type="text/xml")}) as server:
        resolve = leading_to(server)
        monkeypatch.setattr(feeds, "look_at", lambda address: look_at(address, resolve=resolve))
        page.goto(live_server.url + reverse("desk:feed_list"))
        page.get_by_label("Address of a feed").fill(f"{SITE}/feed")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="The Tide").wait_for()
        check_at_both_widths(page, assert_accessible)
        for title in TITLES:
            page.get_by_label(f"Bring in: {title}").focus()
            page.keyboard.press("Space")
        page.get_by_label("Outlet").fill("The Tide")
        page.keyboard.press("Enter")
        page.get_by_text("Watched from now on.").wait_for()

    check_at_both_widths(page, assert_accessible)
    feed = Feed.objects.get()
    assert (feed.name, feed.outlet.name) == ("The Tide", "The Tide")
    feed.failed("There is no page at this address (404).")
    page.goto(live_server.url + reverse("desk:feed_list"))
    check_at_both_widths(page, assert_accessible)


def check_at_both_widths(page, assert_accessible):
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page, page.url)
        assert_accessible(page)
