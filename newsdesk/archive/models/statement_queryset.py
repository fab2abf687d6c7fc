"""What can be asked of statements, and how their lists and search are kept in step."""

from itertools import islice

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Prefetch, Q
from django.utils import timezone

from newsdesk.archive.models.action import Action
from newsdesk.archive.search import Matches, index, index_names, index_words, parse, unindex


def batched(things, size):
    """`things` in lists of at most `size` (itertools has it from Python 3.12 on)."""
    things = iter(things)
    while batch := list(islice(things, size)):
        yield batch


class StatementQuerySet(models.QuerySet):
    def published(self):
        """The one gate: all that any public page, feed or export may ever see."""
        return self.filter(status=self.model.Status.PUBLISHED, article__withheld_at=None).exclude(
            anchoring=self.model.Anchoring.ORPHAN
        )

    def listed(self):
        """What lists, facets and counts count: not the nested ones, nor a standfirst's twin."""
        return self.published().filter(seq__isnull=False)

    def said_by(self, expert):
        return self.filter(expert=expert)

    def about(self, topic):
        """Statements on `topic` or on one of its sub-topics."""
        return self.filter(topic_links__topic=topic)

    def matching(self, query):
        """Listed statements in whose words or speaker's names the search `query` is found."""
        if not query:
            return self
        # Only what is listed is in SQLite's index; PostgreSQL keeps to the same.
        found = self.filter(seq__isnull=False)
        if query.wanted:
            found = found.filter(Matches("seq", query.wanted))
        return found.exclude(Matches("seq", query.unwanted)) if query.unwanted else found

    def recorded(self, *, words="", since=None, until=None, **exact):
        """Statements in any state as the desk looks for them, each condition only if given.

        `words` is looked for in what is public by the readers' search, elsewhere as typed.
        `exact` may hold experts, topic, outlet, kind and status.
        """
        found = self
        if exact.get("experts") is not None:
            found = found.filter(expert__in=exact["experts"])
        if exact.get("topic"):
            found = found.about(exact["topic"])
        paths = {"outlet": "article__outlet", "kind": "kind", "status": "status"}
        given = {path: exact[name] for name, path in paths.items() if exact.get(name)}
        if since:
            given["article__published_on__gte"] = since
        if until:
            given["article__published_on__lte"] = until
        if words and exact.get("status") == self.model.Status.PUBLISHED:
            found = found.matching(parse(words))
        elif words:
            given["text__icontains"] = words
        return found.filter(**given)

    def newest_first(self):
        return self.order_by("-seq")

    def newest(self, count):
        """The ids of the `count` newest: what a page may count without reading everything."""
        return self.newest_first().values("pk")[:count]

    def in_article_order(self):
        return self.order_by("start", "id")

    def for_listing(self):
        """Fetch, in two queries, what a list shows of each statement."""
        direct = self.model.topics.through.objects.filter(is_direct=True).select_related(
            "topic__parent"
        )
        return self.select_related("article__outlet", "expert").prefetch_related(
            Prefetch("topic_links", direct.order_by("id"), to_attr="direct_links")
        )

    def for_readers(self):
        """As for_listing, with what each continues, or None where that is not public."""
        antecedents = self.model.objects.published()
        return self.for_listing().prefetch_related(Prefetch("continues", antecedents))

    @transaction.atomic
    def relist(self):
        """Bring lists and search in step with what these statements have become.

        Sets seq, what is indexed and the topics' copies of seq, for these and for those that
        share a claim with them: publishing a body statement unlists its standfirst's twin.
        """
        claims = self.exclude(claim=None).values("claim")
        mates = self.model.objects.filter(Q(pk__in=self.values("pk")) | Q(claim__in=claims))
        for ids in batched(list(mates.order_by("pk").values_list("pk", flat=True)), 500):
            self.model.objects.filter(pk__in=ids).locked()._relist_batch()

    def locked(self):
        """The same, locked for the rest of the transaction, always in one order.

        On PostgreSQL what is read could otherwise be old by the time it is written back;
        on SQLite a transaction that writes has everything to itself.
        """
        return self.order_by("pk").select_for_update(of=("self",))

    def as_listed(self):
        """These statements with seq and search words as they should be, and `stored_seq`."""
        rows = list(self.select_related("article", "expert").prefetch_related("expert__names"))
        twins = self._twins_among(rows)
        for row in rows:
            row.stored_seq = row.seq
            row.seq = None if row.pk in twins else row.list_position()
            row.search_text = index_words(row.spoken_text())
            row.search_names = index_names(row.expert.all_forms()) if row.expert else ""
        return rows

    def _relist_batch(self):
        rows = self.as_listed()
        self._mark_public([row for row in rows if row.was_public])
        unindex([row.stored_seq for row in rows if row.stored_seq is not None])
        # Not bulk_update: its one long CASE is slow to build and slow to read.
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE archive_statement SET seq = %s, search_text = %s, search_names = %s "
                "WHERE id = %s",
                [(row.seq, row.search_text, row.search_names, row.pk) for row in rows],
            )
        index([(r.seq, r.search_text, r.search_names) for r in rows if r.seq is not None])
        own_seq = self.model.objects.filter(pk=models.OuterRef("statement")).values("seq")
        links = self.model.topics.through.objects.filter(statement__in=[row.pk for row in rows])
        links.update(seq=models.Subquery(own_seq))

    def _mark_public(self, rows):
        """Note on what readers reach by these statements that it has been public."""
        links = self.model.topics.through.objects.filter(statement__in=[row.pk for row in rows])
        reached = {
            "expert": {row.expert_id for row in rows},
            "article": {row.article_id for row in rows},
            "outlet": {row.article.outlet_id for row in rows},
            "topic": set(links.values_list("topic", flat=True)),
        }
        for noun, ids in reached.items():
            kind = apps.get_model("archive", noun)
            kind.objects.filter(pk__in=ids, public_since=None).update(public_since=timezone.now())

    def _twins_among(self, rows):
        """Ids of headline's and standfirst's statements that a published body one repeats."""
        above = [r for r in rows if r.claim_id and r.zone in ("headline", "standfirst")]
        in_body = self.model.objects.published().filter(
            zone="body", nested_in=None, claim__in={row.claim_id for row in above}
        )
        said = set(in_body.values_list("article", "claim"))
        return {row.pk for row in above if (row.article_id, row.claim_id) in said}

    @transaction.atomic
    def record(self, article, *, by, kind, spans, topics=(), verb="create", **fields):
        """Make a draft of the words that `spans` (see archive.spans) cover in `article` now.

        `fields` are further fields of the statement; `topics` are tagged. Logged as `verb`.
        """
        article.lock()
        revision = fields.pop("revision", None) or article.revision
        statement = self.create(
            article=article,
            kind=kind,
            made_by=by,
            **self.model.placed(revision, spans),
            **fields,
        )
        statement.set_topics(topics)
        Action.objects.record(verb, statement, by=by, article=article, after=statement.as_logged())
        return statement
