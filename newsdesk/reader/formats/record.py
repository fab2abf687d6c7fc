"""A statement as data: each fact by its name, and nothing that its page would not show."""

from newsdesk.archive.dates import write_date
from newsdesk.archive.words import are_shown, shown_text
from newsdesk.reader.appearances import AlsoIn
from newsdesk.reader.caveats import caveats_of, is_hidden_denial
from newsdesk.reader.disclosures import told_beside
from newsdesk.reader.formats.tags import tag_of

FIELDS = [
    "id",
    "url",
    "tag",
    "words",
    "kind",
    "speaker",
    "speaker_kind",
    "speaker_url",
    "speaker_confirmed",
    "role",
    "printed_as",
    "certainty",
    "is_denial",
    "caveats",
    "disclosures",
    "via",
    "venue",
    "said_on",
    "published_on",
    "outlet",
    "also_in",
    "headline",
    "paragraph",
    "article_url",
    "source_url",
    "archive_url",
    "language",
    "topics",
    "listed_at",
    "updated_at",
]


def _named(statement, root):
    """Another place of the same claim in one text: "The Post, 2024-11-19, https://…"."""
    article = statement.article
    day = write_date(article.published_on, article.published_precision)
    parts = [article.outlet and article.outlet.name, day, root + statement.get_absolute_url()]
    return ", ".join(filter(None, parts))


def record_of(statement, updated_at, root):
    """A dict of FIELDS; `root` is the address of the site, without a slash at its end.

    The words are as a page shows them, with the reporting words that lead in. Days are as
    precise as they are known ("2024-11"), and a time is in ISO 8601.
    """
    article, expert = statement.article, statement.expert
    values = (
        statement.pk,
        root + statement.get_absolute_url(),
        tag_of(f"statement/{statement.pk}"),
        shown_text(statement),
        statement.kind,
        statement.speaker_label,
        expert.kind if expert else "unnamed",
        root + expert.get_absolute_url() if expert else "",
        bool(expert and expert.identity_confirmed_at),
        statement.printed_role,
        # What leads the words in is as little shown as they are.
        statement.printed_attribution if are_shown(statement) else "",
        statement.certainty,
        is_hidden_denial(statement),
        [str(caveat) for caveat in caveats_of(statement)],
        [told.as_data() for told in told_beside(statement)],
        list(statement.via),
        statement.venue,
        write_date(statement.said_on, statement.said_precision),
        write_date(article.published_on, article.published_precision),
        article.outlet.name if article.outlet else "",
        [_named(each, root) for each in AlsoIn(statement).others],
        article.headline,
        statement.paragraph,
        root + article.get_absolute_url(),
        article.url,
        article.archive_url,
        statement.language or article.language,
        [str(topic) for topic in statement.direct_topics()],
        statement.published_at.isoformat(timespec="seconds"),
        updated_at.isoformat(timespec="seconds"),
    )
    return dict(zip(FIELDS, values, strict=True))
