"""Compares what is published from an article with its page as it is today.

`look` asks for the page and stores nothing; `keep` stores what came of it. Nothing that readers
see is touched by either: editors decide on what is found.
"""

from dataclasses import asdict
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from newsdesk.archive.carrying.page import Standing, standings
from newsdesk.archive.models import Article, Original, PageCheck, Statement
from newsdesk.intake.addresses import Trouble, Unfetchable
from newsdesk.intake.arriving import Source, read_source, whole_of
from newsdesk.intake.fetching import UNKNOWN, Fetched, Version, fetch
from newsdesk.intake.resolving import Resolver, resolve_publicly
from newsdesk.intake.robots import Forbidden, ask_leave

# Characters of a page's text: comparing more would take longer than it is worth.
LONGEST = 1_000_000


class Busy(ValueError):
    """The page was not asked for, since others of its site have their turn: try again later."""


class Comparison(NamedTuple):
    """How the statements stand on the page; None, and perhaps why, if it holds another text."""

    standings: list[Standing] | None
    problem: str = ""
    original: Original | None = None


class Look(NamedTuple):
    """What came of asking for the page of an article; without anything it is as it was before."""

    article: Article
    # What is published of it, as one word.
    compared_with: str = ""
    failure: Unfetchable | None = None
    fetched: Fetched | None = None
    comparison: Comparison | None = None


def check(
    article: Article,
    *,
    heeds_robots: bool = False,
    within: float | None = None,
    resolve: Resolver = resolve_publicly,
) -> PageCheck | None:
    """Compare what is published from `article` with its page, and keep what came of it.

    None if there is nothing to compare. `within` is how many seconds fetching may take, if
    somebody waits. Raises Busy.
    """
    seen = look(article, heeds_robots=heeds_robots, within=within, resolve=resolve)
    return keep(seen) if seen else None


def look(
    article: Article,
    *,
    heeds_robots: bool,
    within: float | None = None,
    resolve: Resolver = resolve_publicly,
) -> Look | None:
    """Ask for the page of `article` and compare it; None if there is nothing to compare.

    Rules for robots are heeded for whatever no person has just asked for. Raises Busy.
    """
    statements = list(published_of(article))
    if not article.url or not statements:
        return None
    compared_with = _digest(statements)
    known = _known(article, compared_with)
    version = Version(known.etag, known.last_modified) if known else UNKNOWN
    try:
        if heeds_robots:
            ask_leave(article.url, resolve=resolve)
        fetched = fetch(article.url, known=version, within=within, resolve=resolve)
    except Unfetchable as error:
        if error.trouble == Trouble.BUSY:
            raise Busy(str(error)) from None
        return Look(article, compared_with, failure=error)
    is_as_known = known and known.sha256 == sha256(fetched.data).hexdigest()
    if fetched.is_unchanged or is_as_known:
        return Look(article, compared_with)
    comparison = _compared(article, fetched, statements)
    return Look(article, compared_with, fetched=fetched, comparison=comparison)


def published_of(article: Article):
    """The statements of `article` that readers see, each with the text that it was recorded from."""
    public = Statement.objects.published().filter(article=article)
    return public.select_related("revision").order_by("start", "pk")


def _digest(statements: list[Statement]) -> str:
    """A word that is another one as soon as anything would be compared otherwise."""
    told = [(each.pk, each.revision_id, each.spans) for each in statements]
    return sha256(repr(told).encode()).hexdigest()


def _known(article: Article, compared_with: str) -> PageCheck | None:
    """The last check of the page, if the same was compared with it."""
    return PageCheck.objects.filter(article=article, compared_with=compared_with).first()


def _compared(article: Article, fetched: Fetched, statements: list[Statement]) -> Comparison:
    if _is_original(fetched, statements):
        # Byte for byte what they were recorded from.
        return Comparison([Standing(each, "same") for each in statements])
    source = Source(fetched.data, url=fetched.url, content_type=fetched.content_type)
    try:
        found = read_source(source)
        text = whole_of(found).text
    except ValueError as error:
        return Comparison(None, _led_to(fetched, article, str(error)))
    if len(text) > LONGEST:
        return Comparison(None, _led_to(fetched, article, _("It is far longer than an article.")))
    original = Original(reading=asdict(found), url=source.url, content_type=source.content_type)
    original.pack(source.data)
    found = standings(statements, text)
    return Comparison(found, "" if found else _led_to(fetched, article), original)


def _is_original(fetched: Fetched, statements: list[Statement]) -> bool:
    revisions = {each.revision_id for each in statements}
    same = Original.objects.filter(revision__in=revisions, sha256=sha256(fetched.data).hexdigest())
    return same.values("revision").distinct().count() == len(revisions)


def _led_to(fetched: Fetched, article: Article, problem: str = "") -> str:
    """Why it cannot be compared, with where the address leads if that is elsewhere."""
    is_elsewhere = fetched.url != article.url
    return " ".join(filter(None, [fetched.url if is_elsewhere else "", problem]))


@transaction.atomic
def keep(look: Look) -> PageCheck:
    """Store what came of looking at a page."""
    check = PageCheck.objects.hold(look.article)
    failure = look.failure
    if isinstance(failure, Forbidden):
        check.note_barred()
    elif failure:
        check.note_failure(str(failure), trouble=failure.trouble, wait=failure.wait)
    elif look.comparison is None:
        check.note_unchanged()
    else:
        found, version = look.comparison, look.fetched.version
        digest = sha256(look.fetched.data).hexdigest()
        check.note_comparison(
            found.standings,
            compared_with=look.compared_with,
            page=version._asdict() | {"sha256": digest},
            original=found.original,
            problem=found.problem,
        )
    return check
