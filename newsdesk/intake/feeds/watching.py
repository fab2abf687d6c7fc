"""Asks the feeds that are due, and has what is new in them brought in."""

from collections.abc import Collection, Iterable

from django.db import transaction
from django_tasks import task

from newsdesk.archive.models import Feed, FeedEntry, Job, Outlet, User
from newsdesk.intake import jobs
from newsdesk.intake.addresses import Unfetchable
from newsdesk.intake.feeds.reading import NO_FEED, FoundFeed, UnreadableFeed, look_at
from newsdesk.intake.fetching import Version
from newsdesk.intake.resolving import Resolver, resolve_publicly

# Of what a feed holds at first, so many are proposed: an archive is brought in on purpose.
PROPOSED = 20


def watch(
    found: FoundFeed,
    *,
    by: User | None,
    chosen: Collection[str],
    passed: Collection[str] = (),
    name: str = "",
    outlet: Outlet | None = None,
    every: int = Feed.Every.HOUR,
) -> Feed:
    """Watch a feed that was looked at, and bring in the entries with the keys `chosen`.

    What was not shown yet, being neither chosen nor `passed`, is new and comes in, too.
    """
    wanted = {entry.key for entry in found.entries} - (set(passed) - set(chosen))
    with transaction.atomic():
        feed, taken, visit = Feed.objects.watch(
            found.address,
            by=by,
            entries=found.entries,
            chosen=wanted,
            name=name or found.title or found.address,
            outlet=outlet,
            every=every,
            kind=found.kind,
            etag=found.version.etag,
            last_modified=found.version.last_modified,
        )
        _bring_in(feed, visit, taken)
    return feed


def ask(feed: Feed, *, resolve: Resolver = resolve_publicly) -> int:
    """Ask a feed for what is new, and start a job with it; says how many articles that are.

    What goes wrong is noted with the feed, which is then left in peace for longer.
    """
    known = Version(feed.etag, feed.last_modified)
    try:
        found = look_at(feed.address, known=known, resolve=resolve)
    except Unfetchable as error:
        feed.failed(str(error), status=error.status, wait=error.wait)
        return 0
    except UnreadableFeed as error:
        feed.failed(str(error))
        return 0
    if not found.is_feed:
        feed.failed(str(NO_FEED))
        return 0
    with transaction.atomic():
        # Should two ask it at once after all, the second finds nothing new.
        feed = Feed.objects.select_for_update().get(pk=feed.pk)
        feed.etag, feed.last_modified = found.version
        feed.kind = found.kind or feed.kind
        new = feed.note(found.entries)
        visit = feed.heard(found=len(new), is_unchanged=found.is_unchanged, moved_to=found.moved_to)
        _bring_in(feed, visit, new)
    return len(new)


def _bring_in(feed: Feed, visit, entries: Iterable[FeedEntry]) -> None:
    """Start a job that brings in the pages of the entries."""
    # Two entries may lead to one page.
    addresses = dict.fromkeys(entry.address for entry in entries)
    if not addresses:
        return
    given = {"outlet": feed.outlet.name} if feed.outlet else {}
    visit.job = jobs.start(
        Job.Kind.ARTICLES,
        [(address, None) for address in addresses],
        by=feed.added_by,
        name=feed.name,
        heeds_robots=True,
        **given,
    )
    visit.save(update_fields=["job"])


@task()
def ask_feed(pk: int) -> None:
    """Ask a feed that was taken up."""
    feed = Feed.objects.filter(pk=pk, is_paused=False).first()
    if feed:
        ask(feed)


def ask_those_due() -> None:
    """Call for somebody to ask each of the feeds that are due."""
    for pk in Feed.objects.take_up():
        ask_feed.enqueue(pk)


def ask_now(feed: Feed) -> None:
    """Have a feed asked as soon as a worker comes to it, whenever it is due."""
    ask_feed.enqueue(feed.pk)
