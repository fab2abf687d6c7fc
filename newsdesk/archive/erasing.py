"""Deleting words, or a person, for good, as a law asks: what is left is an id, a day and a reason.

It cannot be undone. The address of what was deleted answers 410 with the reason for ever. The
words are blacked out of articles and whatever else holds them, the log with them. A database file
and its backups keep what was deleted until they are written anew: the README says how.
"""

from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from newsdesk.archive import anonymising, bars, redacting
from newsdesk.archive.conflicts import Conflict, NotAllowed, locked
from newsdesk.archive.models import (
    Action,
    ArticleRevision,
    DistinctExperts,
    ErrorReport,
    Expert,
    JobItem,
    MergedExpert,
    Original,
    PageCheck,
    SealedName,
    Statement,
    StatementTopic,
)
from newsdesk.archive.models.action import one_request
from newsdesk.archive.models.statement_queryset import batched
from newsdesk.archive.redacting import Redaction, pattern_of
from newsdesk.archive.search import TABLE, unindex
from newsdesk.archive.shares import measure

LABEL = "[deleted]"
# Fewer words than these are said by others, too.
TELLING = 4
ARTICLES = 50
EMPTIED = ("seq", "listed_under", "expert", "claim", "continues", "said_on")
NOTHING = {"content": [[0, 0]], "verbatim": [], "inserted": [], "cue": None, "source": None}


class Going(NamedTuple):
    """How much would be deleted: statements, articles blacked out, lines of the log, other names."""

    statements: int
    articles: int
    actions: int
    reports: int
    names: int = 0


def with_nested(statements):
    """The ids of `statements` and of all that is quoted inside them."""
    found, new = set(), set(statements.values_list("pk", flat=True))
    while new:
        found |= new
        inside = Statement.objects.filter(nested_in__in=new)
        new = set(inside.values_list("pk", flat=True)) - found
    return sorted(found)


def going_of_statement(statement):
    """The Going of deleting a statement."""
    return _going(with_nested(Statement.objects.filter(pk=statement.pk)))


def going_of_expert(expert):
    """The Going of deleting a speaker with all that they said."""
    ids = with_nested(Statement.objects.filter(expert=expert))
    return _going(ids)._replace(names=len(expert.all_forms()))


def _going(ids):
    rows = Statement.objects.filter(pk__in=ids)
    return Going(
        statements=len(ids),
        articles=rows.order_by().values("article").distinct().count(),
        actions=Action.objects.filter(object_type="statement", object_id__in=ids).count(),
        reports=ErrorReport.objects.filter(statement__in=ids).count(),
    )


@transaction.atomic
def erase_statement(statement, *, by, version, reason):
    """Delete the words of a statement, and who said them, for good; what it says of why stays.

    Raises NotAllowed for whoever is no publisher or gives no reason, Conflict if somebody
    saved it since.
    """
    reason = _checked(by, reason)
    statement.article.lock()
    statement = Statement.objects.get(pk=statement.pk)
    if statement.version != version or statement.erased_at:
        raise Conflict(statement)
    with one_request():
        ids = with_nested(Statement.objects.filter(pk=statement.pk))
        _erase_words(ids, reason)
        _record(statement, by=by, reason=reason, article=statement.article)
        _sweep()
    return len(ids)


@transaction.atomic
def erase_expert(expert, *, by, version, reason, words):
    """Delete a speaker and everything they said for good; `words` are what names them.

    Raises as erase_statement does.
    """
    reason = _checked(by, reason)
    expert.statements.lock_articles()
    expert = locked(expert)
    if expert.version != version or expert.erased_at:
        raise Conflict(expert)
    sealed = SealedName.objects.filter(expert=expert).first()
    redaction = anonymising.redaction_of(expert, words, LABEL)._replace(bar=bars.DELETED)
    with one_request():
        # All at once for the name; then what they said, article by article.
        ids = with_nested(Statement.objects.filter(expert=expert))
        _erase_words(ids, reason)
        if sealed:
            sealed.delete()
        anonymising.rename(expert, f"{LABEL} {expert.pk}")
        for _sealed in redacting.redact(redaction):
            pass
        _drop_originals(redaction.articles)
        redacting.follow_text(redaction.articles)
        _bury(expert, reason, by)
        _record(expert, by=by, reason=reason)
        _sweep()
    return len(ids)


def _checked(by, reason):
    if not by.may_withhold_articles:
        raise NotAllowed(_("Only a publisher may delete for good."))
    if not reason.strip():
        raise NotAllowed(_("Say why: the address answers with the reason for ever."))
    return reason.strip()


def _bury(expert, reason, by):
    """Leave of the record its id, the day and the reason."""
    now = timezone.now()
    DistinctExperts.objects.of(expert).delete()
    MergedExpert.objects.filter(expert=expert).update(old_name=LABEL, moved={})
    Action.objects.on(expert).update(before=None, after=None, reason="", public_note="")
    facts = {"withheld_at": now, "withheld_reason": reason, "erased_at": now, "is_fake": False}
    Expert.objects.filter(pk=expert.pk).update(withheld_by=by, **facts)


def _erase_words(ids, reason):
    """Delete what the statements `ids` say, wherever it stands, and leave tombstones."""
    by_article = {}
    for statement in Statement.objects.filter(pk__in=ids).order_by("article", "pk"):
        by_article.setdefault(statement.article_id, []).append(statement)
    for articles in batched(by_article, ARTICLES):
        rows = [each for article in articles for each in by_article[article]]
        stretches = {words for each in rows for words in each.stretches}
        nearby = [each for each in stretches if len(each.split()) > 1]
        for _sealed in redacting.redact(_of_words(articles, nearby)):
            pass
        _blacken_places(rows)
        _drop_originals(articles)
        _bury_statements([each.pk for each in rows], reason)
        redacting.follow_text(articles)


def _of_words(articles, stretches):
    telling = [each for each in stretches if len(each.split()) >= TELLING]
    return Redaction(
        anywhere=pattern_of(telling) if telling else None,
        nearby=pattern_of(stretches),
        articles=articles,
        expert=None,
        hints=[_hint(each) for each in telling],
        label=LABEL,
        bar=bars.DELETED,
    )


def _hint(stretch):
    """The longest word of a stretch, which few others hold."""
    return max(stretch.split(), key=len)


def _drop_originals(articles):
    """Delete the pages and files that the articles were read from, which nothing can be cut from."""
    are_theirs = Q(revision__article__in=articles) | Q(page_check__article__in=articles)
    Original.objects.filter(are_theirs).delete()
    for check in PageCheck.objects.filter(article__in=articles).select_related("article"):
        check.forget()


def _blacken_places(rows):
    """Blacken the very places, too: a single word is looked for nowhere else."""
    for statement in rows:
        revision = ArticleRevision.objects.get(pk=statement.revision_id)
        text = revision.text
        for start, end in statement.spans["content"]:
            text = text[:start] + bars.DELETED * (end - start) + text[end:]
        revision.text = text
        revision.save(update_fields=["text"])


def _bury_statements(ids, reason):
    """Leave of the statements their ids, the day and the reason."""
    rows = Statement.objects.filter(pk__in=ids)
    seqs = list(rows.exclude(seq=None).values_list("seq", flat=True))
    claims = rows.exclude(claim=None).values_list("claim", flat=True)
    mates = Statement.objects.filter(claim__in=list(claims)).exclude(pk__in=ids)
    mates = list(mates.values_list("pk", flat=True))
    unindex(seqs)
    StatementTopic.objects.filter(statement__in=ids).delete()
    ErrorReport.objects.filter(statement__in=ids).delete()
    log = Action.objects.filter(object_type="statement", object_id__in=ids)
    log.update(before=None, after=None, reason="", public_note="")
    blank = ("text", "printed_source", "printed_role", "cue", "venue", "note", "language")
    blank += ("search_text", "search_names")
    rows.update(
        **dict.fromkeys(blank, ""),
        **dict.fromkeys(EMPTIED, None),
        said_precision="unknown",
        spans=NOTHING,
        start=0,
        via=[],
        flags=[],
        prediction=Statement.Prediction.NO,
        attribution=Statement.Attribution.UNNAMED,
        certainty=Statement.Certainty.CERTAIN,
        status=Statement.Status.DISCARDED,
        status_reason=reason,
        erased_at=timezone.now(),
    )
    # Others of the same claim may have stood on the card of one of these.
    Statement.objects.filter(pk__in=mates).relist()
    measure(rows.order_by().values_list("article", flat=True).distinct())


def _record(thing, *, by, reason, **more):
    after = {"name": LABEL, "erased": thing.pk}
    Action.objects.record("erase", thing, by=by, after=after, reason=reason, **more)


def _sweep():
    """Have what is kept beside the archive forget the words, at once.

    That is what failed to come in, and on SQLite the search index, from which they were taken.
    """
    JobItem.objects.forget_given()
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f'INSERT INTO "{TABLE}" ("{TABLE}") VALUES (\'optimize\')')
