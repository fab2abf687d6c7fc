"""Stores what a batch made, with lists, search and whatever else follows from it in step."""

from collections import defaultdict

from newsdesk.archive import search
from newsdesk.archive.archive_file import affiliations
from newsdesk.archive.archive_file.staging import Tag
from newsdesk.archive.bulk import insert, insert_rows
from newsdesk.archive.copies import sketch_of
from newsdesk.archive.models import (
    Affiliation,
    Article,
    Expert,
    ExpertName,
    LikelyPair,
    Statement,
    StatementTopic,
    TextSketch,
)
from newsdesk.archive.models.statement_queryset import batched, words_on_card
from newsdesk.archive.shares import measure, share_of


def store(holdings):
    """Store everything that the lines of the batch have added to the `holdings`."""
    staged = holdings.staging.things
    statements, articles = staged[Statement], staged[Article]
    _list_new(statements, _index_names_of(statements, staged[ExpertName]))
    _measure_new(articles, statements)
    wanted, tags = staged.pop(Affiliation, []), staged.pop(Tag, [])
    for things in staged.values():
        insert(things)
    _insert_tags(tags)
    _draw_sketches(articles)
    search.index(sorted((s.seq, s.search_text, s.search_names) for s in statements if s.seq))
    insert(affiliations.new_among(wanted, holdings.made))
    holdings.delivery.learn(holdings.new_keys())
    for step in holdings.staging.steps:
        step()
    _mark_public(statements, tags, wanted)
    _follow_up(holdings, articles, statements)


def _index_names_of(statements, staged):
    """By the id of each expert who speaks in `statements`, the names by which they are found."""
    forms = defaultdict(list)
    experts = {each.expert_id for each in statements}
    known = ExpertName.objects.filter(expert__in=experts).order_by("pk")
    for expert, text in known.values_list("expert", "text"):
        forms[expert].append(text)
    for form in staged:
        forms[form.expert_id].append(form.text)
    return {expert: search.index_names(forms[expert]) for expert in experts}


def _list_new(statements, names):
    """Give new statements their places in lists and search. Those of a claim get them with it."""
    for each in statements:
        if each.claim_id is None:
            each.seq = each.list_position()
            each.search_text = words_on_card([each])
            each.search_names = names[each.expert_id] if each.expert_id else ""


def _measure_new(articles, statements):
    """Note on new articles how much of each is quoted, and that it is public."""
    shown = defaultdict(list)
    for each in statements:
        if each.is_published:
            shown[each.article_id].append((each.revision_id, each.spans))
        if each.was_public:
            each.article.public_since = each.article.public_since or each.published_at
    for article in articles:
        if not article.withheld_at:
            article.quoted_share = share_of(len(article.revision.text), shown[article.pk])


def _insert_tags(tags):
    columns = ("statement_id", "topic_id", "seq", "is_direct")
    rows = ((tag.statement.pk, tag.topic, tag.statement.seq, tag.is_direct) for tag in tags)
    insert_rows(StatementTopic, columns, rows)


def _draw_sketches(articles):
    rows = ((each.pk, number) for each in articles for number in sketch_of(each.revision.text))
    insert_rows(TextSketch, ("article_id", "hash"), rows)


def _mark_public(statements, tags, roles):
    """Note on what readers reach by the new statements that it has been public."""
    public = [each for each in statements if each.was_public]
    if public:
        Statement.objects.mark_reached(
            expert={each.expert_id for each in public},
            article={each.article_id for each in public},
            outlet={each.article.outlet_id for each in public},
            topic={tag.topic for tag in tags if tag.statement.was_public},
        )
    entered = {each.expert_id for each in roles if not each.read_in_id}
    if entered:
        Affiliation.objects.filter(expert__in=entered, read_in=None).mark_public()


def _follow_up(holdings, articles, statements):
    """Do what asks for everything to be stored."""
    copies = TextSketch.objects.originals_of(articles, holdings.common)
    for pk, original in copies.items():
        Article.objects.filter(pk=pk).update(copy_of=original)
    in_claims = [each.pk for each in statements if each.claim_id]
    Statement.objects.filter(pk__in=in_claims).relist()
    measure({each.article_id for each in statements} - {each.pk for each in articles})
    for some in batched(sorted(holdings.to_relist), 100):
        Statement.objects.filter(article__in=some).relist()
    people = {*holdings.made.get("expert", ()), *holdings.renamed}
    LikelyPair.objects.look_again(*Expert.objects.filter(pk__in=people))
