"""Feeds: read whatever they are, asked politely and on time, and nothing brought in twice."""

import gzip
from datetime import timedelta
from email.utils import format_datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from newsdesk.archive.models import Action, Article, Feed, Job
from newsdesk.intake import job_items
from newsdesk.intake.addresses import Unfetchable
from newsdesk.intake.arriving import fetch_source
from newsdesk.intake.feeds import parsing, watching
from newsdesk.intake.feeds.reading import UnreadableFeed, look_at
from newsdesk.intake.feeds.watching import ask, ask_those_due, watch
from newsdesk.intake.fetching import Version
from newsdesk.intake.management.commands import feeds as command
from newsdesk.intake.robots import may_fetch
from tests.intake.feed_files import (
    FEEDS,
    HOSTILE,
    INDEX,
    MANY,
    ODD_ITEMS,
    PAGE,
    SITE,
    TITLES,
    address,
    sitemap,
)
from tests.intake.news_pages import P1, P2, P3, P4
from tests.intake.web import Answer, leading_to, web

pytestmark = pytest.mark.django_db
RSS = FEEDS["rss-2.0"][0]


def page(title):
    """The page of an article at the site."""
    body = "</p><p>".join([f"{title}, the council of Vell has said on Monday.", P1, P2, P3, P4])
    return Answer(
        f"<html><head><title>{title}</title><meta property='og:type' content='article'></head>"
        f"<body><article><h1>{title}</h1><p>{body}</p></article></body></html>".encode()
    )


@pytest.fixture
def site(monkeypatch):
    """A site with an RSS feed and its articles; what asks it by itself is led to it as well."""
    answers = {f"/{n}": page(title) for n, title in enumerate(TITLES)}
    with web(answers | {"/feed": Answer(RSS, content_type="application/rss+xml")}) as server:
        resolve = leading_to(server)
        monkeypatch.setattr(job_items, "fetch_source", lambda a: fetch_source(a, resolve=resolve))
        monkeypatch.setattr(job_items, "may_fetch", lambda a: may_fetch(a, resolve=resolve))
        monkeypatch.setattr(command, "look_at", lambda a: look_at(a, resolve=resolve))
        monkeypatch.setattr(command, "ask", lambda feed: ask(feed, resolve=resolve))
        server.resolve = resolve
        yield server


def watched(site, chosen=(), **facts):
    """The site's feed, watched; of what is in it, what has the keys `chosen` is brought in."""
    found = look_at(f"{SITE}/feed", resolve=site.resolve)
    everything = {entry.key for entry in found.entries}
    return watch(found, by=None, chosen=chosen, passed=everything, **facts)


def asked_pages(site):
    return sorted(path for _host, path in site.asked if path not in ("/feed", "/robots.txt"))


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_known_by_what_it_holds(name):
    data, content_type, kind = FEEDS[name]
    with web({"/f": Answer(data, content_type=content_type)}) as server:
        found = look_at(f"{SITE}/f", resolve=leading_to(server))

    assert (found.kind, found.title) == (kind, "The Tide")
    assert [entry.title for entry in found.entries] == TITLES
    assert [entry.address.partition("?")[0] for entry in found.entries] == [
        address(n) for n in range(3)
    ]
    assert [entry.published[:10] for entry in found.entries] == [
        f"2024-11-{18 - n}" for n in range(3)
    ]


def test_an_index_leads_to_the_sitemap_of_news():
    answers = {
        "/map": Answer(INDEX, content_type="text/xml"),
        "/news.xml.gz": Answer(gzip.compress(sitemap()), content_type="application/x-gzip"),
        "/old.xml": Answer(b"<urlset></urlset>", content_type="text/xml"),
    }
    with web(answers) as server:
        found = look_at(f"{SITE}/map", resolve=leading_to(server))

    assert (found.kind, found.address) == ("sitemap", f"{SITE}/map")
    assert [entry.title for entry in found.entries] == TITLES


def test_a_page_names_its_feeds_and_that_of_comments_last():
    with web({"/": Answer(PAGE)}) as server:
        found = look_at(SITE, resolve=leading_to(server))

    assert not found.is_feed
    assert found.leads_to == (f"{SITE}/feed", f"{SITE}/comments")


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_feed_is_refused_in_words(name):
    answer = Answer(HOSTILE[name], content_type="application/xml")
    with web({"/f": answer}) as server, pytest.raises((UnreadableFeed, Unfetchable)) as refused:
        look_at(f"{SITE}/f", resolve=leading_to(server))

    assert len(str(refused.value)) > 10
    assert len(server.asked) == 2  # robots.txt, and this; nothing that it names


def test_of_very_many_entries_the_first_are_read():
    with web({"/f": Answer(MANY, content_type="text/xml")}) as server:
        found = look_at(f"{SITE}/f", resolve=leading_to(server))

    assert len(found.entries) == parsing.MOST_ENTRIES
    assert found.entries[0].address == address(0)


def test_entries_that_lead_to_no_page_are_left_out():
    with web({"/f": Answer(ODD_ITEMS, content_type="text/xml")}) as server:
        found = look_at(f"{SITE}/f", resolve=leading_to(server))

    assert [entry.address for entry in found.entries] == [address(0), address(1)]


def test_only_what_was_chosen_is_brought_in_and_then_whatever_is_new(site):
    feed = watched(site, chosen={"tide-1"})

    [article] = Article.objects.all()
    assert article.headline == TITLES[1]
    assert feed.visits.get().job == Job.objects.get()
    assert asked_pages(site) == ["/1?utm_source=rss"]

    site.answers["/feed"] = Answer(RSS.replace(b"tide-0", b"tide-9").replace(b"/0?", b"/9?"))
    site.answers["/9"] = page("Something new")
    assert ask(feed, resolve=site.resolve) == 1

    assert {each.headline for each in Article.objects.all()} == {TITLES[1], "Something new"}
    assert all(each.state == "waiting" for each in Article.objects.all())
    assert [visit.found for visit in feed.visits.all()] == [1, 1]


def test_what_came_between_preview_and_yes_is_new(site):
    found = look_at(f"{SITE}/feed", resolve=site.resolve)

    watch(found, by=None, chosen={"tide-2"}, passed={"tide-1", "tide-2"})

    assert {each.headline for each in Article.objects.all()} == {TITLES[0], TITLES[2]}


@pytest.mark.parametrize(
    "changed",
    [
        RSS.replace(b"tide-0", b"other-0"),
        RSS.replace(b"utm_source=rss", b"utm_source=again"),
    ],
)
def test_nothing_comes_twice_when_a_feed_renames_or_readdresses_an_entry(site, changed):
    feed = watched(site, chosen={"tide-0"})
    site.answers["/feed"] = Answer(changed, content_type="text/xml")

    assert ask(feed, resolve=site.resolve) == 0
    assert Article.objects.count() == 1


def test_what_has_not_changed_is_not_sent_again(site):
    tagged = {"ETag": '"v1"', "Last_Modified": "Mon, 18 Nov 2024 08:00:00 GMT"}
    site.answers["/feed"] = Answer(RSS, content_type="text/xml", **tagged)
    feed = watched(site)
    site.answers["/feed"] = Answer(status=304)

    assert ask(feed, resolve=site.resolve) == 0

    feed.refresh_from_db()
    assert site.headers["If-None-Match"] == '"v1"'
    assert site.headers["If-Modified-Since"] == "Mon, 18 Nov 2024 08:00:00 GMT"
    assert (feed.etag, feed.failures) == ('"v1"', 0)
    assert feed.visits.first().is_unchanged


def test_304_without_having_asked_for_it_is_no_answer(site):
    site.answers["/feed"] = Answer(status=304)

    with pytest.raises(Unfetchable):
        look_at(f"{SITE}/feed", known=Version(), resolve=site.resolve)


def test_after_each_failure_it_waits_twice_as_long_up_to_a_day(site):
    feed = watched(site, every=60)
    site.answers["/feed"] = Answer(status=500)
    waits = []
    for _ in range(8):
        ask(feed, resolve=site.resolve)
        waits.append((feed.next_at - feed.asked_at) / timedelta(hours=1))

    for hours, waited in zip([2, 4, 8, 16, 24, 24, 24, 24], waits, strict=True):
        assert hours * 0.89 < waited < hours * 1.11
    assert feed.failures == 8
    assert "has trouble with this page (500)" in feed.problem

    site.answers["/feed"] = Answer(RSS, content_type="text/xml")
    ask(feed, resolve=site.resolve)
    feed.refresh_from_db()
    assert (feed.failures, feed.problem) == (0, "")


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
def test_a_site_that_asks_for_peace_is_left_in_peace(site, status, as_date):
    feed = watched(site, every=60)
    until = timezone.now() + timedelta(hours=60)
    asked = format_datetime(until) if as_date else str(60 * 3600)
    site.answers["/feed"] = Answer(status=status, Retry_After=asked)

    ask(feed, resolve=site.resolve)

    assert timedelta(hours=59) < feed.next_at - timezone.now() < timedelta(hours=61)


def test_a_feed_that_is_gone_is_asked_no_longer(site):
    feed = watched(site)
    site.answers["/feed"] = Answer(status=410)

    ask(feed, resolve=site.resolve)

    feed.refresh_from_db()
    assert feed.is_paused
    Feed.objects.update(next_at=timezone.now() - timedelta(days=1))
    assert Feed.objects.take_up() == []


def test_an_address_that_leads_on_for_good_is_followed_in_the_end(site):
    feed = watched(site)
    site.answers["/new"] = site.answers["/feed"]
    site.answers["/feed"] = Answer(status=301, Location="/new")
    addresses = []
    for _ in range(3):
        ask(feed, resolve=site.resolve)
        feed.refresh_from_db()
        addresses.append(feed.address)

    assert addresses == [f"{SITE}/feed", f"{SITE}/feed", f"{SITE}/new"]
    assert Action.objects.filter(object_type="feed", verb="reset feed").count() == 1


def test_one_that_leads_on_for_now_keeps_its_address(site):
    feed = watched(site)
    site.answers["/new"] = site.answers["/feed"]
    site.answers["/feed"] = Answer(status=302, Location="/new")
    for _ in range(4):
        ask(feed, resolve=site.resolve)
    feed.refresh_from_db()

    assert (feed.address, feed.failures) == (f"{SITE}/feed", 0)


def test_robots_rules_hold_for_the_feed_and_for_its_pages(site):
    rules = "User-agent: *\nDisallow: /1\n"
    site.answers["/robots.txt"] = Answer(rules.encode(), content_type="text/plain")

    watched(site, chosen={"tide-0", "tide-1"})

    assert [each.headline for each in Article.objects.all()] == [TITLES[0]]
    [failed] = Job.objects.get().items.filter(state="failed")
    assert "asks robots" in failed.error
    assert asked_pages(site) == ["/0?utm_source=rss"]


def test_a_feed_that_robots_may_not_read_is_not_read(site):
    rules = b"User-agent: *\nDisallow: /feed"
    site.answers["/robots.txt"] = Answer(rules, content_type="text/plain")

    with pytest.raises(Unfetchable, match="asks robots"):
        look_at(f"{SITE}/feed", resolve=site.resolve)
    assert ("tide.example", "/feed") not in site.asked


def test_of_two_workers_one_asks_a_feed_that_is_due(site):
    feed = watched(site)
    Feed.objects.update(next_at=timezone.now())

    assert Feed.objects.take_up() == [feed.pk]
    assert Feed.objects.take_up() == []


def test_what_a_killed_worker_took_up_is_due_again(site):
    feed = watched(site)
    Feed.objects.update(next_at=timezone.now())
    Feed.objects.take_up()

    later = timezone.now() + timedelta(minutes=11)
    assert Feed.objects.filter(is_paused=False, next_at__lte=later).get() == feed


def test_the_worker_asks_those_that_are_due_and_no_others(site, monkeypatch):
    feed = watched(site)
    asked = []
    monkeypatch.setattr(watching, "ask", asked.append)

    ask_those_due()
    assert asked == []

    Feed.objects.update(next_at=timezone.now())
    ask_those_due()
    assert asked == [feed]


def test_a_page_where_the_feed_was_is_a_failure(site):
    feed = watched(site)
    site.answers["/feed"] = Answer(PAGE)

    assert ask(feed, resolve=site.resolve) == 0
    assert "There is no feed at this address" in feed.problem


def test_of_many_visits_the_last_are_kept(site, monkeypatch):
    monkeypatch.setattr("newsdesk.archive.models.feed.VISITS_KEPT", 3)
    feed = watched(site)
    for n in range(5):
        feed.failed(f"problem {n}")

    assert [visit.problem for visit in feed.visits.all()] == ["problem 4", "problem 3", "problem 2"]


def test_feeds_in_the_terminal(site, capsys):
    call_command("feeds", f"{SITE}/feed", "--preview")
    assert not Feed.objects.exists()
    assert TITLES[2] in capsys.readouterr().out

    call_command("feeds", f"{SITE}/feed", newest=1, outlet="The Tide")
    assert [(each.headline, each.outlet.name) for each in Article.objects.all()] == [
        (TITLES[0], "The Tide")
    ]
    with pytest.raises(CommandError, match="watched already"):
        call_command("feeds", f"{SITE}/feed")

    feed = Feed.objects.get()
    call_command("feeds", ask=feed.pk)
    assert "0 new articles" in capsys.readouterr().out
    site.answers["/feed"] = Answer(status=404)
    with pytest.raises(CommandError, match="404"):
        call_command("feeds", ask=feed.pk)
    call_command("feeds")
    assert "failed 1 times" in capsys.readouterr().out
    with pytest.raises(CommandError, match="There is no feed 0"):
        call_command("feeds", ask=0)
