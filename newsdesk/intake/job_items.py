"""What is done with one item of a job, for each kind of job.

`read` comes first and stores nothing: it may take a while, and no lock is held meanwhile. `keep`
stores what was read, in the transaction that also stores what became of the item. Both raise
ItemFailed, or another of REFUSED, in words that say what to do.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, NamedTuple

from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _

from newsdesk.archive import archive_file
from newsdesk.archive.conflicts import Conflict, NotAllowed
from newsdesk.archive.dates import read_date
from newsdesk.archive.models import Article, Delivery, Job, JobItem, Original
from newsdesk.intake.arriving import (
    Source,
    bring_in_as_read,
    fetch_source,
    read_source,
    whole_of,
)
from newsdesk.intake.pages.article import PageArticle
from newsdesk.intake.reading import Reading, Text, read
from newsdesk.intake.robots import may_fetch
from newsdesk.intake.suggesting import keep, known_people, texts_of
from newsdesk.intake.wording import Look, look
from newsdesk.intake.wording import keep as keep_look

Outcome = JobItem.Outcome
# An item of an archive file holds so many lines, or so many bytes: a few seconds' work.
LINES, BYTES = 200, 4_000_000
# What goes wrong in one line mostly goes wrong in the next.
ERRORS_TOLD = 50


class ItemFailed(Exception):
    """Why an item cannot be done, and what to do about it."""


# What is the item's fault, not the worker's. What cannot be fetched or read is a ValueError.
REFUSED = (ItemFailed, ValueError, Conflict, NotAllowed, IntegrityError, DataError)


class Result(NamedTuple):
    """What became of an item."""

    outcome: JobItem.Outcome
    article: int | None = None
    # How many of what it made: {"suggestions": 3}.
    made: dict[str, int] = {}
    # Of an item of which a part failed: why, and the bytes of that part.
    error: str = ""
    left: bytes = b""


class Work(NamedTuple):
    """How the items of one kind of job are done."""

    read: Callable[[JobItem], Any]
    keep: Callable[[JobItem, Any], Result]


class Found(NamedTuple):
    """An article that was read, what it was read from, and what the finder proposes for it."""

    article: PageArticle
    original: Original
    # None if the finder was not to look.
    reading: Reading | None


def read_article(item: JobItem) -> Found:
    """The article in a file, or at the address that the item is called by."""
    options = item.job.options
    if item.given is not None:
        source = Source(item.data, name=item.key)
    elif options.get("heeds_robots") and not may_fetch(item.key):
        raise ItemFailed(
            _("The site asks robots to leave this page alone. Bring it in by its address.")
        )
    else:
        source = fetch_source(item.key)
    article = read_source(source, encoding=options.get("encoding", ""))
    original = Original(name=source.name, url=source.url, content_type=source.content_type)
    original.got_by = item.job.started_by
    original.pack(source.data)
    return Found(article, original, _read(article) if options.get("suggests", True) else None)


def _read(article: PageArticle) -> Reading:
    whole = whole_of(article)
    blocks = [list(block) for block in whole.blocks]
    return read(Text(0, 0, whole.text, blocks), known_people(whole.text))


def keep_article(item: JobItem, found: Found) -> Result:
    """Store an article with what the finder proposes for it."""
    known = _known_facts(item.job.options)
    arrival = bring_in_as_read(
        found.original, found.article, by=item.job.started_by, suggests=False, **known
    )
    article = arrival.article
    if not arrival.is_new:
        return Result(Outcome.KNOWN, article.pk)
    if not found.reading:
        return Result(Outcome.NEW, article.pk)
    revision = article.revision
    stored = Text(article.pk, revision.pk, revision.text, revision.blocks)
    return Result(Outcome.NEW, article.pk, _kept(found.reading._replace(text=stored)))


def _known_facts(options: dict) -> dict[str, Any]:
    """What whoever started the job knows of every article in it."""
    day, precision = read_date(options.get("date", ""))
    given = {name: options[name] for name in ("outlet", "language") if options.get(name)}
    dated = {"published_on": day, "published_precision": precision, "date_is_inferred": False}
    return given | (dated if day else {})


def _kept(reading: Reading) -> dict[str, int]:
    return {"suggestions": keep([reading])["new"]}


def read_lines(item: JobItem) -> list[tuple[int, bytes]]:
    """The lines of an archive file that an item holds, with their numbers."""
    rows = item.data.split(b"\n")
    return [(int(number), line) for number, _space, line in (row.partition(b" ") for row in rows)]


def keep_lines(item: JobItem, lines: list[tuple[int, bytes]]) -> Result:
    """Store what lines of an archive file hold; those that fail are left, and say why."""
    delivery = Delivery.objects.begin(f"job {item.job_id}")
    reader = archive_file.Reader(by=item.job.started_by, delivery=delivery)
    try:
        outcomes = list(reader.read_numbered(lines))
    except archive_file.UnsupportedFile as error:
        raise ItemFailed(str(error)) from None
    failed = {each.number: each.error for each in outcomes if each.error}
    told = [f"{_line_name(number)}: {error}" for number, error in failed.items()]
    new = sum(each.is_new for each in outcomes)
    made = {"lines": new, "statements": sum(each.statements for each in outcomes)}
    return Result(
        Outcome.NEW if new else Outcome.KNOWN,
        made={noun: count for noun, count in made.items() if count},
        error="\n".join([*told[:ERRORS_TOLD], *["…"] * (len(told) > ERRORS_TOLD)]),
        left=_packed((number, line) for number, line in lines if number in failed),
    )


def _line_name(number: int) -> str:
    return _("line %(number)s") % {"number": number}


def _packed(lines: Iterable[tuple[int, bytes]]) -> bytes:
    return b"\n".join(b"%d %s" % (number, line.rstrip(b"\r\n")) for number, line in lines)


def read_again(item: JobItem) -> Reading:
    """What the finder proposes for an article that is here."""
    texts = texts_of([item.article_id]) if item.article_id else []
    if not texts:
        raise ItemFailed(_("The article is there no longer."))
    return read(texts[0], known_people(texts[0].text))


def keep_reading(item: JobItem, reading: Reading) -> Result:
    tally = keep([reading])
    if tally["passed_over"]:
        raise ItemFailed(_("Its text was replaced while it was being read. Try it again."))
    return Result(Outcome.READ, item.article_id, {"suggestions": tally["new"]})


def look_at_page(item: JobItem) -> Look:
    """An article's page of today, compared with what is published from it."""
    article = Article.objects.select_related("outlet").filter(pk=item.article_id).first()
    seen = look(article, heeds_robots=True) if article else None
    if not seen:
        raise ItemFailed(_("Nothing of it is public, or its address is not known."))
    return seen


def keep_check(item: JobItem, seen: Look) -> Result:
    """Store how an article's page compares; a page that does not answer is a result, too."""
    findings = keep_look(seen).findings.open().count()
    return Result(Outcome.CHECKED, item.article_id, {"findings": findings} if findings else {})


WORK = {
    Job.Kind.ARTICLES: Work(read_article, keep_article),
    Job.Kind.ARCHIVE: Work(read_lines, keep_lines),
    Job.Kind.SUGGEST: Work(read_again, keep_reading),
    Job.Kind.WORDING: Work(look_at_page, keep_check),
}


def lines_of(lines: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The lines of an archive file as items of a job, many in each, called by their numbers."""
    held: list[tuple[int, bytes]] = []
    size = 0
    for number, line in enumerate(lines, start=1):
        if held and (len(held) == LINES or size + len(line) > BYTES):
            yield _name_of(held), _packed(held)
            held, size = [], 0
        if line.strip():
            held.append((number, line))
            size += len(line)
    if held:
        yield _name_of(held), _packed(held)


def _name_of(held: list[tuple[int, bytes]]) -> str:
    first, last = held[0][0], held[-1][0]
    if first == last:
        return _line_name(first)
    return _("lines %(first)s to %(last)s") % {"first": first, "last": last}


def articles_of(pks: Iterable[int]) -> Iterator[tuple[str, int]]:
    """Articles as items of a job, by their ids."""
    for pk in pks:
        yield _("article %(number)s") % {"number": pk}, pk
