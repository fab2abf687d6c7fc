"""Goes through everything there is to write."""

from django.db.models import F

from newsdesk.archive.archive_file import articles, experts, outlets, topics
from newsdesk.archive.models import Statement


def rows():
    """Yield everything in the archive as rows of an archive file, few at a time in memory."""
    yield from outlets.rows()
    yield from experts.organisation_rows()
    yield from topics.rows()
    yield from experts.rows()
    yield from articles.rows()


def left_out():
    """How many statements the file has no place for: their words are in an older text."""
    return Statement.objects.filter(erased_at=None).exclude(revision=F("article__revision")).count()
