"""Making two of one topic: what is tagged with it and picked is tagged with a new one instead.

As `splitting` does for experts: the log keeps which tags went and the row that was made, so that
the split is undone and done again exactly, and an address that readers have seen leads back.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import Conflict, NotAllowed, locked, save_if_unchanged
from newsdesk.archive.merging.relations import (
    BATCH,
    kept_row,
    make_again,
    make_if_possible,
    relations_to,
)
from newsdesk.archive.models import (
    Action,
    MergedTopic,
    Statement,
    StatementTopic,
    Topic,
    TopicName,
)
from newsdesk.archive.models.action import one_request
from newsdesk.archive.models.statement_queryset import batched
from newsdesk.extraction import fold


@transaction.atomic
def split(topic, *, by, version, name, statements, is_below=False, definition=""):
    """Tag those of the `statements` (ids) that are tagged with `topic` with a new one instead.

    It is called `name` and stands beside the topic, or below it. Returns the new Topic. Raises
    Conflict if somebody saved since `version`, NotAllowed if nothing would go or stay.
    """
    if not by.may_publish:
        raise NotAllowed(_("Only an editor makes two topics of one."))
    topic.statements.lock_articles()
    topic = locked(topic)
    if topic.version != version:
        raise Conflict(topic)
    if is_below and topic.parent_id:
        raise NotAllowed(_("Topics have two levels. Split it into one beside it."))
    tags = topic.statement_links.filter(is_direct=True)
    going = list(tags.filter(statement__in=statements).order_by("pk").values_list("pk", flat=True))
    if not going:
        raise NotAllowed(_("Choose at least one statement that goes."))
    if not is_below and len(going) == topic.statement_links.count():
        raise NotAllowed(_("Something has to stay. To rename the topic, change its name instead."))
    with one_request():
        before = {"split": None, "target": topic.as_logged()}
        # A name of this one may be what the other is called from here on.
        taken = None if is_below else topic.names.filter(folded=fold(name)).first()
        kept = {"links": going, "taken": taken and kept_row(taken)}
        if taken:
            taken.delete()
        parent = topic.pk if is_below else topic.parent_id
        new = _made(name, parent_id=parent, definition=definition)
        kept |= {"id": new.pk, "name": str(new), "row": kept_row(new)}
        _move(going, topic, new)
        save_if_unchanged(topic, version)
        after = {"split": kept, "name": topic.name, "target": topic.as_logged()}
        Action.objects.record("split", topic, by=by, before=before, after=after)
    return new


def _made(name, *, parent_id, **details):
    if twin := Topic.objects.filter(parent=parent_id).best_called(name):
        raise NotAllowed(
            _("“%(name)s” leads to “%(twin)s” already. Choose another name.")
            % {"name": name, "twin": twin}
        )
    try:
        with transaction.atomic():
            return Topic.objects.create(name=name, parent_id=parent_id, **details)
    except IntegrityError as error:
        raise NotAllowed(
            _("There is another “%(name)s”. Choose another name.") % {"name": name}
        ) from error


def _move(tags, source, target):
    """Have the `tags` (ids of links) be with `target`, and what is about the topics above follow.

    Those that are with `source` no longer stay as they are.
    """
    for ids in batched(tags, BATCH):
        links = StatementTopic.objects.filter(pk__in=ids, topic=source, is_direct=True)
        statements = list(links.values_list("statement", flat=True))
        there = StatementTopic.objects.filter(topic=target, statement__in=statements)
        # A tag takes the place of what was only inherited; whoever has both keeps the one.
        there.filter(is_direct=False).delete()
        links.filter(statement__in=there.values("statement")).delete()
        links.update(topic=target)
        _inherit(statements)
    # The words stay as they are, so nothing is indexed anew; the topic may be new to readers.
    Topic.objects.filter(pk=target.pk).mark_public()


def _inherit(statements):
    """Make the `statements` (ids) be about the topics above their tags, and no other ones."""
    links = StatementTopic.objects.filter(statement__in=statements)
    links = list(links.select_related("topic", "statement").order_by("pk"))
    there = {(link.statement_id, link.topic_id) for link in links}
    wanted = {
        (link.statement_id, link.topic.parent_id): link.statement.seq
        for link in links
        if link.is_direct and link.topic.parent_id
    }
    stale = [
        link.pk
        for link in links
        if not link.is_direct and (link.statement_id, link.topic_id) not in wanted
    ]
    StatementTopic.objects.filter(pk__in=stale).delete()
    StatementTopic.objects.bulk_create(
        StatementTopic(statement_id=statement, topic_id=topic, is_direct=False, seq=seq)
        for (statement, topic), seq in wanted.items()
        if (statement, topic) not in there
    )


@transaction.atomic
def unsplit(topic, kept, *, by, verb="undo", undoes=None, reason=""):
    """Give `topic` back the tags that a split took, as the log `kept` it. What came since stays.

    The topic that was made goes if nothing else refers to it.
    """
    both = Statement.objects.filter(topic_links__topic__in=[topic.pk, kept["id"]])
    both.lock_articles()
    new = Topic.objects.select_for_update(of=("self",)).filter(pk=kept["id"]).first()
    if new is None:
        raise NotAllowed(_("The one that was split off is no longer here: it was merged since."))
    before = {"split": kept, "target": topic.as_logged()}
    with one_request():
        _move(kept["links"], new, topic)
        if not _is_in_use(new):
            _remove(new, topic, kept, by=by)
        save_if_unchanged(topic, topic.version)
        after = {"split": None, "name": topic.name, "undone": kept}
        log = {"before": before, "after": after, "undoes": undoes, "reason": reason}
        Action.objects.record(verb, topic, by=by, **log)


def _is_in_use(topic):
    """True if anything refers to `topic` but its own other names."""
    relations = [each for each in relations_to(Topic) if each.model is not TopicName]
    return any(relation.rows(topic).exists() for relation in relations)


def _remove(new, topic, kept, *, by):
    """Delete the `new` topic, which nothing refers to; an address that was public leads on."""
    old_id, name = new.pk, str(new)
    was_public = Topic.objects.filter(pk=old_id, public_since__isnull=False).exists()
    Topic.objects.filter(pk=old_id).delete()
    if kept["taken"]:
        make_if_possible(TopicName, kept["taken"])
    if was_public:
        moved = {"row": kept["row"], "into": topic.pk, "rows": {}, "aside": {}, "filled": {}}
        moved |= {"also": [], "links": [], "raised": []}
        MergedTopic.objects.create(
            old_id=old_id, old_name=name, topic=topic, moved=moved, merged_by=by
        )


@transaction.atomic
def resplit(topic, kept, *, by, verb="redo", undoes=None, reason=""):
    """Do again what unsplit undid."""
    topic.statements.lock_articles()
    with one_request():
        MergedTopic.objects.filter(old_id=kept["id"]).delete()
        before = {"split": None, "target": topic.as_logged()}
        if kept["taken"]:
            topic.names.filter(folded=kept["taken"]["folded"]).delete()
        new = Topic.objects.filter(pk=kept["id"]).first() or make_again(Topic, kept["row"])
        _move(kept["links"], topic, new)
        save_if_unchanged(topic, topic.version)
        after = {"split": kept, "name": topic.name, "target": topic.as_logged()}
        log = {"before": before, "after": after, "undoes": undoes, "reason": reason}
        Action.objects.record(verb, topic, by=by, **log)
    return new
