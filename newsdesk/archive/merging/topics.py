"""Two topics become one, and the questions within them that have one name."""

from django.db.models import F, Q
from django.utils.translation import gettext as _

from newsdesk.archive.conflicts import NotAllowed
from newsdesk.archive.merging.relations import kept_row, make_if_possible
from newsdesk.archive.merging.rules import Rules
from newsdesk.archive.models import MergedTopic, Statement, StatementTopic, Topic, TopicName
from newsdesk.extraction import fold


class TopicMerge(Rules):
    model, trails, noun = Topic, MergedTopic.objects, "topic"
    FILLED = ("definition", "iptc", "public_since")

    def check(self):
        super().check()
        if self.source.level != self.target.level:
            raise NotAllowed(
                _(
                    "One of the two stands at the top and the other below a topic. Move one of "
                    "them first."
                )
            )

    def statements(self):
        return Statement.objects.filter(topic_links__topic__in=self.both())

    def prepare(self, *, by):
        """Questions of one name become one; what is tagged is about the target's parent."""
        from newsdesk.archive.merging import join

        kept = {"also": [], "links": []}
        for below in self.source.subtopics.order_by("pk"):
            alike = self.target.subtopics.filter(name__iexact=below.name).first()
            if alike:
                join(below, alike, by=by)
                kept["also"].append(below.pk)
        kept |= self._bring_names()
        if self.source.parent_id != self.target.parent_id:
            kept["links"] = self._move_below(self.target.parent_id)
        # A tag outweighs what is only inherited.
        tagged = StatementTopic.objects.filter(topic=self.source, is_direct=True)
        raised = StatementTopic.objects.filter(
            topic=self.target, is_direct=False, statement__in=tagged.values("statement")
        )
        kept["raised"] = list(raised.values_list("pk", flat=True))
        StatementTopic.objects.filter(pk__in=kept["raised"]).update(is_direct=True)
        return kept

    def _bring_names(self):
        """Have the target be found by the source's name and other names; as the trail keeps it.

        A name that leads to another topic beside the target goes on leading there.
        """
        source, target = self.source, self.target
        beside = TopicName.objects.filter(parent=target.parent_id).exclude(topic=source)
        taken = Q(folded__in=beside.values("folded")) | Q(folded=fold(target.name))
        aside = list(source.names.filter(taken))
        source.names.filter(pk__in=[name.pk for name in aside]).delete()
        source.names.update(parent=target.parent_id)
        kept = {"names_aside": [kept_row(name) for name in aside]}
        siblings = Topic.objects.filter(parent=target.parent_id).exclude(pk=source.pk)
        if not siblings.called(source.name).exists():
            kept["named"] = target.names.create(text=source.name, parent_id=target.parent_id).pk
        return kept

    def _give_names_back(self, kept):
        TopicName.objects.filter(pk=kept.get("named")).delete()
        names = self.source.names.all()
        beside = TopicName.objects.filter(parent=self.source.parent_id).exclude(topic=self.source)
        # What leads to another topic by now stays with that one.
        names.filter(folded__in=beside.values("folded")).delete()
        names.update(parent=self.source.parent_id)
        for row in kept.get("names_aside", ()):
            make_if_possible(TopicName, row)

    def _move_below(self, parent_id):
        """Have what is tagged be about the target's parent; returns the links that went, kept."""
        topic, was = self.source, self.source.parent_id
        tagged = topic.statement_links.filter(is_direct=True).values("statement")
        links = StatementTopic.objects.filter(topic=was, is_direct=False, statement__in=tagged)
        links = {link.pk: kept_row(link) for link in links}
        topic.parent_id = parent_id
        topic.move_tagged(was)
        topic.parent_id = was
        left = StatementTopic.objects.filter(topic=was).values_list("pk", flat=True)
        return [links[pk] for pk in links.keys() - set(left)]

    def settle(self):
        self._in_step(self.target)

    def restore(self, kept, *, by):
        from newsdesk.archive.merging import part

        self._give_names_back(kept)
        lowered = StatementTopic.objects.filter(pk__in=kept["raised"], topic=self.target)
        lowered.update(is_direct=False)
        if self.source.parent_id != self.target.parent_id:
            tagged = set(self.source.statement_links.values_list("statement", flat=True))
            for row in kept["links"]:
                if int(row["statement_id"]) in tagged:
                    make_if_possible(StatementTopic, row)
            self.source.move_tagged(self.target.parent_id)
        for trail in MergedTopic.objects.filter(old_id__in=kept["also"]).order_by("-pk"):
            part(trail, by=by)
        self._in_step(self.source)
        Topic.objects.filter(pk=self.source.pk).mark_public()

    @staticmethod
    def _in_step(topic):
        """Links that were made again do not know of listings and unlistings since."""
        stale = StatementTopic.objects.filter(topic=topic).exclude(seq=F("statement__seq"))
        Statement.objects.filter(pk__in=stale.values("statement")).relist()
