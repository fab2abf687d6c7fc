"""When what readers see of statements last changed."""

from django.db.models import Q

from newsdesk.archive.models import Action
from newsdesk.reader.seen import FIELDS, Seen

# Of what the log keeps of an article, that which is shown beside its statements.
OF_ARTICLES = [
    "outlet_id",
    "url",
    "headline",
    "language",
    "published_on",
    "published_precision",
    "archive_url",
    "source_dead_since",
    "withheld_at",
]


def last_changes(statements):
    """{id: when} of published `statements`: published first, or last changed for readers' eyes.

    What changed for the desk alone, a note or a second look, is no change here.
    """
    of_statements = Q(object_type="statement", object_id__in=[each.pk for each in statements])
    articles = {each.article_id for each in statements}
    actions = Action.objects.filter(
        of_statements | Q(object_type="article", object_id__in=articles),
        before__isnull=False,
        after__isnull=False,
    )
    changed = {}
    for noun, pk, at, before, after in actions.order_by("pk").values_list(
        "object_type", "object_id", "at", "before", "after"
    ):
        differs = _statement_differs if noun == "statement" else _article_differs
        if differs(before, after):
            changed[noun, pk] = at
    return {each.pk: _last_of(each, changed) for each in statements}


def _last_of(statement, changed):
    keys = [("statement", statement.pk), ("article", statement.article_id)]
    return max([statement.published_at, *(changed[key] for key in keys if key in changed)])


def _statement_differs(before, after):
    one, other = Seen(before, None), Seen(after, None)
    if (one.is_public, before.get("anchoring")) != (other.is_public, after.get("anchoring")):
        return True
    return any(one.key(name) != other.key(name) for name in FIELDS)


def _article_differs(before, after):
    return any(before.get(name) != after.get(name) for name in OF_ARTICLES)
