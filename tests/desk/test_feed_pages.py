"""Watched feeds at the desk: looked at first, then watched, changed, paused and let go."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from newsdesk.archive.models import Action, Article, Feed
from newsdesk.desk.views import feeds
from newsdesk.intake import job_items
from newsdesk.intake.arriving import fetch_source
from newsdesk.intake.feeds import watching
from newsdesk.intake.feeds.reading import look_at
from newsdesk.intake.robots import may_fetch
from tests.factories import make_article, make_feed, make_user
from tests.intake.feed_files import FEEDS, PAGE, SITE, TITLES, address
from tests.intake.web import Answer, leading_to, web
from tests.translation import marked, untranslated

pytestmark = pytest.mark.django_db
LIST = reverse("desk:feed_list")
PREVIEW = reverse("desk:feed_preview")
NEW = reverse("desk:feed_new")


@pytest.fixture
def site(monkeypatch):
    """A site with a feed and without the pages that it names."""
    answers = {"/feed": Answer(FEEDS["json"][0], content_type="application/json")}
    with web(answers | {"/": Answer(PAGE)}) as server:
        resolve = leading_to(server)

        def look(address, **known):
            return look_at(address, **known | {"resolve": resolve})

        monkeypatch.setattr(feeds, "look_at", look)
        monkeypatch.setattr(watching, "look_at", look)
        monkeypatch.setattr(job_items, "fetch_source", lambda a: fetch_source(a, resolve=resolve))
        monkeypatch.setattr(job_items, "may_fetch", lambda a: may_fetch(a, resolve=resolve))
        yield server


def given(**changes):
    """What the preview's form posts."""
    return {
        "address": f"{SITE}/feed",
        "name": "The Tide",
        "outlet": "",
        "every": "60",
        "shown": ["tide-0", "tide-1", "tide-2"],
    } | changes


@pytest.fixture
def feed(site, editor_client):
    editor_client.post(NEW, given())
    return Feed.objects.get()


def url(name, feed):
    return reverse(f"desk:feed_{name}", args=[feed.pk])


def test_a_feed_is_shown_before_anything_is_stored(editor_client, site):
    known = make_article("Wages\nSomebody said something.", url=address(1))

    page = editor_client.post(PREVIEW, {"address": f"{SITE}/feed"})

    for title in TITLES:
        assertContains(page, title, html=True)
    assertContains(page, "2024-11-17")
    assertContains(page, "Here already", count=1)
    assertContains(page, reverse("desk:article_detail", args=[known.pk]))
    assertContains(page, 'value="The Tide"')
    # What is here already is not ticked.
    assertContains(page, "checked>", count=2)
    assert not Feed.objects.exists()


def test_what_is_ticked_comes_in_and_the_feed_is_watched(editor_client, site):
    page = editor_client.post(NEW, given(chosen=["tide-2"], outlet="The Tide"), follow=True)

    feed = Feed.objects.get()
    assertContains(page, "1 article is being brought in")
    assertContains(page, "1 new article")
    assert (feed.outlet.name, feed.kind, feed.every) == ("The Tide", "json", 60)
    [item] = feed.visits.get().job.items.all()
    assert item.key == address(2)
    assertContains(editor_client.get(LIST), "JSON Feed")
    action = Action.objects.get(verb="watch")
    assert (action.object_id, action.after["address"]) == (feed.pk, f"{SITE}/feed")


def test_a_page_offers_the_feeds_that_it_names(editor_client, site):
    page = editor_client.post(PREVIEW, {"address": SITE})

    assertContains(page, f'<input type="hidden" name="address" value="{SITE}/feed">', html=True)


@pytest.mark.parametrize("wrong", ["", "no address", f"{SITE}/nothing", "http://127.0.0.1/feed"])
def test_what_cannot_be_fetched_says_why_and_keeps_what_was_typed(editor_client, site, wrong):
    page = editor_client.post(PREVIEW, {"address": wrong})

    assert page.status_code == 422
    assert page.context["form"].errors["address"]
    if wrong:
        assertContains(page, f'value="{wrong}"', status_code=422)


def test_a_mistake_keeps_what_was_ticked(editor_client, site):
    page = editor_client.post(NEW, given(name="", chosen=["tide-1"]))

    assertContains(page, "checked>", count=1, status_code=422)
    assert not Feed.objects.exists()


def test_a_site_that_fails_between_preview_and_yes_says_so(editor_client, site):
    site.answers["/feed"] = Answer(status=500)

    page = editor_client.post(NEW, given())

    assertContains(page, "has trouble with this page", status_code=422)
    assertContains(page, f'value="{SITE}/feed"', status_code=422)


def test_a_feed_is_watched_once(editor_client, feed):
    for path, fields in ((PREVIEW, {"address": feed.address}), (NEW, given())):
        page = editor_client.post(path, fields, follow=True)
        assertContains(page, "watched already")
    assert Feed.objects.count() == 1


def test_it_is_changed_and_the_log_says_so(editor_client, feed):
    fields = {"name": "Tide, all", "outlet": "The Tide", "every": "15"}

    assertContains(editor_client.post(url("edit", feed), fields, follow=True), "Tide, all")

    action = Action.objects.get(verb="reset feed")
    assert (action.before["every"], action.after["every"]) == (60, 15)
    assert action.after["outlet"] == "The Tide"
    wrong = editor_client.post(url("edit", feed), fields | {"every": "1"})
    assert wrong.status_code == 422


def test_paused_it_is_not_asked_until_it_goes_on(editor_client, feed, site):
    editor_client.post(url("pause", feed))
    assertContains(editor_client.get(url("detail", feed)), "Paused")
    asked = len(site.asked)
    editor_client.post(url("ask", feed))
    assert len(site.asked) == asked

    page = editor_client.post(url("resume", feed), follow=True)

    assert len(site.asked) > asked
    assertContains(page, "Nothing new")
    assert [a.verb for a in Action.objects.filter(object_type="feed")] == [
        "unpause",
        "pause",
        "watch",
    ]


def test_what_went_wrong_is_told(editor_client, feed, site):
    site.answers["/feed"] = Answer(status=404)

    page = editor_client.post(url("ask", feed), follow=True)

    assertContains(page, "There is no page at this address (404)")
    assertContains(editor_client.get(LIST), "Failed 1 time")


def test_watched_no_longer_it_leaves_what_it_brought(editor_client, feed):
    make_article("Wages\nSomebody said something.", url=address(1))

    page = editor_client.post(url("drop", feed), follow=True)

    assertContains(page, "is watched no longer")
    assert not Feed.objects.exists()
    assert Article.objects.exists()


def test_contributors_see_feeds_and_change_none(client, feed):
    client.force_login(make_user("contributor"))

    assertNotContains(client.get(LIST), "<form class")
    assertNotContains(client.get(url("detail", feed)), url("drop", feed))
    assert client.post(url("drop", feed)).status_code == 403


def test_all_of_it_is_translatable(client, site):
    user = make_user("publisher", username="zz")
    client.force_login(user)
    feed = make_feed("zz", address="https://zz.zz/zz", kind="json", added_by=user)
    feed.failed("zz")
    own = ["https://zz.zz/zz", "zz", "Newsdesk", "News", "desk", "JSON Feed"]
    with marked():
        pages = [client.get(LIST), client.get(url("detail", feed))]
        pages.append(client.post(PREVIEW, {"address": f"{SITE}/feed"}))
    for page in pages:
        data = [*own, "The Tide", f"{SITE}/feed", *TITLES, "2024"]
        assert untranslated(page.content.decode(), data=data) == []
