"""Fetches a feed and tells of what is in it, in words if that is nothing."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from newsdesk.intake.addresses import Unfetchable
from newsdesk.intake.confined import TOO_HEAVY, read_confined
from newsdesk.intake.feeds import parsing
from newsdesk.intake.feeds.parsing import Entry
from newsdesk.intake.fetching import PAGES, UNKNOWN, Fetched, Version, fetch
from newsdesk.intake.resolving import Resolver, resolve_publicly
from newsdesk.intake.robots import may_fetch

ACCEPTED = (
    "application/rss+xml",
    "application/atom+xml",
    "application/feed+json",
    "application/xml",
    "text/xml",
    "application/json",
    "application/rdf+xml",
    "text/plain",
    "application/gzip",
    "application/x-gzip",
    "application/octet-stream",
    *PAGES,
)
_WORDS = {
    parsing.NO_FEED: gettext_lazy(
        "There is no feed at this address, and the page names none. Look for RSS, Atom or a "
        "sitemap at the site, and give that address."
    ),
    parsing.EMPTY: gettext_lazy("It is empty. Check the address in the browser."),
    parsing.DAMAGED: gettext_lazy("It is damaged and cannot be read. Tell whoever keeps the site."),
    parsing.ENTITIES: gettext_lazy("It defines words of its own (entities), which no feed needs."),
    parsing.TOO_LARGE: gettext_lazy("It is far larger than a feed."),
    TOO_HEAVY: gettext_lazy("Reading it takes more memory or time than a feed may."),
}

NO_FEED = _WORDS[parsing.NO_FEED]


class UnreadableFeed(ValueError):
    """Says why something cannot be read as a feed, and what to do."""


@dataclass(frozen=True)
class FoundFeed:
    """A feed as it was found: where, what it is, and what it names, as it lists them.

    What the site says is as it was is `is_unchanged`, and names nothing. An ordinary page has no
    kind, and `leads_to` the feeds that it names.
    """

    address: str
    kind: str = ""
    title: str = ""
    entries: tuple[Entry, ...] = ()
    leads_to: tuple[str, ...] = ()
    version: Version = UNKNOWN
    is_unchanged: bool = False
    moved_to: str = ""

    @property
    def is_feed(self) -> bool:
        return bool(self.kind) or self.is_unchanged


def look_at(
    address: str, *, known: Version = UNKNOWN, resolve: Resolver = resolve_publicly
) -> FoundFeed:
    """The feed at an address. Raises Unfetchable and UnreadableFeed, which are ValueErrors.

    Asks the site's robots.txt first: unlike a page that an editor asks for, a feed is read by
    nobody but a robot.
    """
    fetched = _fetch(address, known, resolve)
    if fetched.is_unchanged:
        return FoundFeed(fetched.url, version=known, is_unchanged=True, moved_to=fetched.moved_to)
    found = replace(_read(fetched), moved_to=fetched.moved_to)
    if found.kind == "sitemaps":
        return _through(found, resolve)
    return found if found.kind != "page" else replace(found, kind="")


def _through(index: FoundFeed, resolve: Resolver) -> FoundFeed:
    """What the sitemaps name that an index leads to, as one; an index within is not followed."""
    parts = [_read(_fetch(address, UNKNOWN, resolve)) for address in index.leads_to]
    entries = [entry for part in parts for entry in part.entries]
    entries.sort(key=lambda entry: entry.published, reverse=True)
    title = next((part.title for part in parts if part.title), "")
    kept = tuple(entries[: parsing.MOST_ENTRIES])
    # The index's own version says nothing of what changed within the sitemaps.
    return replace(index, kind="sitemap", title=title, entries=kept, leads_to=(), version=UNKNOWN)


def _fetch(address: str, known: Version, resolve: Resolver) -> Fetched:
    if not may_fetch(address, resolve=resolve):
        raise Unfetchable(_("The site asks robots to leave this address alone (robots.txt)."))
    return fetch(address, accepts=ACCEPTED, known=known, resolve=resolve)


def _read(fetched: Fetched) -> FoundFeed:
    known = {"url": fetched.url, "content_type": fetched.content_type}
    read = read_confined("newsdesk.intake.feeds", fetched.data, **known)
    if "problem" in read:
        raise UnreadableFeed(_WORDS[read["problem"]])
    return FoundFeed(
        fetched.url,
        read["kind"],
        read["title"],
        tuple(Entry(**each) for each in read["entries"]),
        tuple(read["leads_to"]),
        fetched.version,
    )
