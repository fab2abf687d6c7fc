"""What can be asked of statements, and how their lists and search are kept in step."""

from collections import defaultdict
from itertools import islice

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Prefetch, Q
from django.db.models.functions import JSONArray, Lower
from django.utils import timezone

from newsdesk.archive.claiming import cards_of
from newsdesk.archive.models.action import Action
from newsdesk.archive.search import (
    BREAK,
    Matches,
    index,
    index_names,
    index_names_of,
    index_words,
    parse,
    unindex,
)
from newsdesk.archive.shares import measure

# Up to so many statements of an outlet are looked up one by one.
FEW = 5000


def batched(things, size):
    """`things` in lists of at most `size` (itertools has it from Python 3.12 on)."""
    things = iter(things)
    while batch := list(islice(things, size)):
        yield batch


class Rows(models.Aggregate):
    """The JSON arrays of all rows as one JSON array."""

    function = "JSON_GROUP_ARRAY"
    output_field = models.JSONField()

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, function="JSONB_AGG")


def words_on_card(statements):
    """What is indexed of a card: the words of each, no phrase running from one to another."""
    worded = dict.fromkeys(index_words(each.spoken_text()) for each in statements)
    return f" {BREAK} ".join(worded)


class StatementQuerySet(models.QuerySet):
    def published(self):
        """The one gate: all that any public page, feed or export may ever see."""
        return self.filter(status=self.model.Status.PUBLISHED, article__withheld_at=None).exclude(
            anchoring=self.model.Anchoring.ORPHAN
        )

    def listed(self):
        """What lists, facets and counts count: a claim once, and not the nested ones."""
        return self.published().filter(seq__isnull=False)

    def said_by(self, expert):
        return self.filter(expert=expert)

    def about(self, topic):
        """Statements on `topic` or on one of its sub-topics."""
        return self.filter(topic_links__topic=topic)

    def spoken_for(self, organisations):
        """Statements made in a role at one of the `organisations` (ids).

        That is said in the article itself: it was read there, or the article prints of the speaker
        what is recorded as a role at that place. Which role somebody has at other times decides
        nothing.
        """
        roles = apps.get_model("archive", "affiliation").objects.public()
        roles = roles.filter(organisation__in=organisations)
        theirs = roles.filter(expert=models.OuterRef("expert"))
        read_there = theirs.filter(read_in=models.OuterRef("article"))
        in_words = theirs.exclude(role="").alias(words=Lower("role"))
        printed = self.model.objects.published().exclude(printed_role="")
        printed = printed.filter(
            models.Exists(in_words.filter(words=Lower(models.OuterRef("printed_role")))),
            article=models.OuterRef("article"),
            expert=models.OuterRef("expert"),
        )
        # The people are few: without them, the newest of everybody would be looked through.
        people = self.filter(expert__in=roles.values("expert"))
        return people.filter(models.Exists(read_there) | models.Exists(printed))

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

    def beside(self, statement):
        """Those by the same expert in the same article."""
        return self.filter(article=statement.article_id, expert=statement.expert_id)

    def printed_role_beside(self, statement):
        """The speaker's role as the same article prints it first, with other words; or ""."""
        if not statement.expert_id:
            return ""
        roles = self.beside(statement).exclude(printed_role="").in_article_order()
        return roles.values_list("printed_role", flat=True).first() or ""

    def neighbours(self, statement):
        """The ids of the listed statements by the same expert before and after, by date; or None."""
        if statement.seq is None or not statement.expert_id:
            return None, None
        theirs = self.listed().said_by(statement.expert_id).values_list("pk", flat=True)
        before = theirs.filter(seq__lt=statement.seq).order_by("-seq").first()
        after = theirs.filter(seq__gt=statement.seq).order_by("seq").first()
        return before, after

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
        return self.with_others().prefetch_related(Prefetch("continues", antecedents))

    def with_others(self):
        """As for_listing, with what `shown_with` is made of, in no query of its own."""
        others = self.model.objects.published().filter(listed_under=models.OuterRef("pk"))
        article = ("id", "headline", "published_on", "published_precision")
        fields = [f"article__{name}" for name in article]
        row = JSONArray("pk", *fields, "article__outlet", "article__outlet__name")
        rows = others.order_by().values("listed_under").annotate(rows=Rows(row)).values("rows")
        return self.for_listing().annotate(shown_with_rows=models.Subquery(rows))

    def appearances(self):
        """The published ones with their articles, in the order in which they appeared."""
        found = self.published().select_related("article__outlet", "expert")
        return found.order_by(models.F("article__published_on").asc(nulls_last=True), "pk")

    def is_little_by(self, outlets):
        """True if `outlets` printed no more than FEW listed statements."""
        theirs = self.filter(article__outlet__in=outlets, seq__isnull=False).order_by()
        return theirs.values("pk")[: FEW + 1].count() <= FEW

    def printed_by(self, outlets, *, are_few=False):
        """The Q of cards of which one of `outlets` printed the words, first or as others did.

        Few are best looked up; of many, a walk along the order by date soon finds a page.
        """
        printed = self.published().filter(article__outlet__in=outlets)
        also = printed.filter(listed_under__isnull=False)
        first = self.model.objects.filter(article__outlet__in=outlets, seq__isnull=False)
        if are_few:
            ids = first.order_by().values("pk")
            return Q(pk__in=ids.union(also.order_by().values("listed_under")))
        return Q(article__outlet__in=outlets) | models.Exists(
            also.filter(listed_under=models.OuterRef("pk"))
        )

    def printed_once(self):
        """Of each card what its outlet printed first: one row for each claim and outlet."""
        before = self.model.objects.filter(
            listed_under=models.OuterRef("listed_under"),
            article__outlet=models.OuterRef("article__outlet"),
            pk__lt=models.OuterRef("pk"),
        )
        elsewhere = ~Q(listed_under__article__outlet=models.F("article__outlet"))
        also = Q(listed_under__isnull=False) & elsewhere & ~models.Exists(before)
        return self.filter(Q(seq__isnull=False) | also)

    @transaction.atomic
    def relist(self):
        """Bring lists and search in step with what these statements have become.

        Sets seq, the card that shows each, what is indexed and the topics' copies of seq, for
        these and for those that share a claim with them: what is published earlier takes the
        others onto its card. Then measures how much readers see of their articles.
        """
        claims = self.exclude(claim=None).values("claim")
        mates = self.model.objects.filter(Q(pk__in=self.values("pk")) | Q(claim__in=claims))
        for ids in batched(list(mates.order_by("pk").values_list("pk", flat=True)), 500):
            self.model.objects.filter(pk__in=ids).locked()._relist_batch()

    def count_by_source(self):
        """Rows of (who speaks as printed, how many statements), most frequent first."""
        named = self.exclude(printed_source="").order_by().values_list("printed_source")
        return named.annotate(count=models.Count("pk")).order_by("-count", "printed_source")

    @transaction.atomic
    def reindex_names(self, expert):
        """Have search find these statements, all of `expert`, by every form of the name.

        The same as relist where nothing but the names has changed, in two statements.
        """
        names = index_names(expert.all_forms())
        # Of a draft nothing is indexed yet.
        self.exclude(search_text="").update(search_names=names)
        index_names_of(self.filter(seq__isnull=False).order_by().values("seq"), names)

    def lock_articles(self):
        """Let nobody else change the articles of these, or their statements, for the transaction.

        Whoever changes statements locks their articles first, and experts and topics after that:
        so two who do never wait for each other.
        """
        ids = self.order_by().values("article")
        articles = apps.get_model("archive", "article").objects.filter(pk__in=ids).order_by("pk")
        list(articles.select_for_update(no_key=True).values_list("pk"))

    def locked(self):
        """The same, locked for the rest of the transaction, always in one order.

        On PostgreSQL what is read could otherwise be old by the time it is written back;
        on SQLite a transaction that writes has everything to itself.
        """
        return self.order_by("pk").select_for_update(of=("self",))

    def as_listed(self):
        """These statements with seq and search words as they should be, and `stored_seq`."""
        rows = list(self.select_related("article", "expert").prefetch_related("expert__names"))
        members = self._members_with(rows)
        cards = cards_of(list(members.values()))
        on_card = defaultdict(list)
        for pk, card in sorted(cards.items()):
            on_card[card].append(members[pk])
        for row in rows:
            row.stored_seq = row.seq
            row.listed_under_id = cards.get(row.pk)
            row.seq = None if row.listed_under_id else row.list_position()
            row.search_text = words_on_card([row, *on_card[row.pk]])
            row.search_names = index_names(row.expert.all_forms()) if row.expert else ""
        return rows

    def _members_with(self, rows):
        """By id, all published statements of the claims of `rows`."""
        claims = {row.claim_id for row in rows} - {None}
        if not claims:
            return {}
        held = self.model.objects.published().filter(claim__in=claims, nested_in=None)
        return {each.pk: each for each in held.select_related("article")}

    def _relist_batch(self):
        rows = self.as_listed()
        self.mark_public([row for row in rows if row.was_public])
        unindex([row.stored_seq for row in rows if row.stored_seq is not None])
        # Not bulk_update: its one long CASE is slow to build and slow to read.
        with connection.cursor() as cursor:
            cursor.executemany(
                "UPDATE archive_statement SET seq = %s, listed_under_id = %s, search_text = %s, "
                "search_names = %s WHERE id = %s",
                [
                    (row.seq, row.listed_under_id, row.search_text, row.search_names, row.pk)
                    for row in rows
                ],
            )
        index([(r.seq, r.search_text, r.search_names) for r in rows if r.seq is not None])
        own_seq = self.model.objects.filter(pk=models.OuterRef("statement")).values("seq")
        links = self.model.topics.through.objects.filter(statement__in=[row.pk for row in rows])
        links.update(seq=models.Subquery(own_seq))
        measure({row.article_id for row in rows})

    def mark_public(self, rows):
        """Note on what readers reach by these statements that it has been public."""
        links = self.model.topics.through.objects.filter(statement__in=[row.pk for row in rows])
        self.mark_reached(
            expert={row.expert_id for row in rows},
            article={row.article_id for row in rows},
            outlet={row.article.outlet_id for row in rows},
            topic=set(links.values_list("topic", flat=True).distinct()),
        )

    @staticmethod
    def mark_reached(**reached):
        """Note on the things whose ids are `reached` by public statements that they were public."""
        new = {}
        for noun, ids in reached.items():
            kind = apps.get_model("archive", noun)
            unseen = kind.objects.filter(pk__in=ids, public_since=None)
            new[noun] = list(unseen.order_by("pk").values_list("pk", flat=True))
            kind.objects.filter(pk__in=new[noun]).update(public_since=timezone.now())
        # Other roles of those who were public before have been marked, and are many.
        roles = apps.get_model("archive", "affiliation").objects
        read_there = Q(expert__in=reached["expert"], read_in__in=reached["article"])
        roles.filter(Q(expert__in=new["expert"]) | read_there).mark_public()

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
