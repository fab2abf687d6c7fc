"""What is tagged with one topic, and picked, is tagged with a new one instead."""

from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.merging.relations import BATCH, kept_row
from newsdesk.archive.merging.split_rules import SplitRules
from newsdesk.archive.models import MergedTopic, Statement, StatementTopic, Topic, TopicName
from newsdesk.archive.models.statement_queryset import batched
from newsdesk.extraction import fold


class TopicSplit(SplitRules):
    model, trails, noun = Topic, MergedTopic.objects, "topic"
    OWN = (TopicName,)
    TRAIL = {"also": [], "links": [], "raised": []}

    def statements(self, *ids):
        return Statement.objects.filter(topic_links__topic__in=ids)

    def choose(self, name, *, statements, is_below=False, definition=""):
        """Those of the `statements` (ids) that are tagged with the topic itself.

        The new one stands beside the topic, or below it.
        """
        topic = self.thing
        if is_below and topic.parent_id:
            raise NotAllowed(_("Topics have two levels. Split it into one beside it."))
        tags = topic.statement_links.filter(is_direct=True, statement__in=statements)
        going = list(tags.order_by("pk").values_list("pk", flat=True))
        if not going:
            raise NotAllowed(_("Choose at least one statement that goes."))
        if not is_below and len(going) == topic.statement_links.count():
            raise NotAllowed(
                _("Something has to stay. To rename the topic, change its name instead.")
            )
        # A name of this one may be what the other is called from here on.
        taken = None if is_below else topic.names.filter(folded=fold(name)).first()
        fields = {"parent_id": topic.pk if is_below else topic.parent_id, "definition": definition}
        return fields, {"links": going, "taken": taken and kept_row(taken)}

    def made(self, *, name, parent_id, **fields):
        if twin := Topic.objects.filter(parent=parent_id).best_called(name):
            raise NotAllowed(
                _("“%(name)s” leads to “%(twin)s” already. Choose another name.")
                % {"name": name, "twin": twin}
            )
        return super().made(name=name, parent_id=parent_id, **fields)

    def move(self, kept, source, target):
        """Have the tags kept be with `target`, and what is about the topics above follow."""
        for ids in batched(kept["links"], BATCH):
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
