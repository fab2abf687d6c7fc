"""What holds of an archive whatever was done to it, and what is left of it once all is undone."""

from collections import Counter
from io import StringIO

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import DateTimeField

from newsdesk.archive import claiming, shares
from newsdesk.archive.listing import Listing, Wanted
from newsdesk.archive.models import (
    Article,
    Claim,
    Expert,
    ExpertName,
    LikelyPair,
    MergedExpert,
    MergedOrganisation,
    MergedTopic,
    Organisation,
    Statement,
    StatementTopic,
    Topic,
    TopicName,
)

TRAILS = {Expert: MergedExpert, Topic: MergedTopic, Organisation: MergedOrganisation}


def assert_consistent():
    """Lists, facets, search, topics, names, addresses, claims and the share meter are in step."""
    connection.check_constraints()
    call_command("check_search", stdout=StringIO())
    assert_topics_follow_tags()
    assert_names_lead_to_one()
    assert_addresses_lead_on()
    assert_claims_are_one_experts()
    assert_facets_are_totals()
    articles = Article.objects.all()
    assert dict(articles.values_list("pk", "quoted_share")) == shares.measured(articles)


def assert_topics_follow_tags():
    """A statement is about its tags and the topics above them, and about nothing else."""
    for statement in Statement.objects.prefetch_related("topic_links__topic__parent"):
        links = {link.topic_id: link.is_direct for link in statement.topic_links.all()}
        assert links == Statement.links_to(statement.direct_topics()), statement


def assert_names_lead_to_one():
    """An expert has one primary form, the name; a name leads to one topic beside others."""
    primary = ExpertName.objects.filter(kind=ExpertName.Kind.PRIMARY)
    assert Counter(primary.values_list("expert", "text")) == Counter(
        Expert.objects.values_list("pk", "name")
    )
    for name in TopicName.objects.select_related("topic"):
        assert name.parent_id == name.topic.parent_id, name
    pairs = set(LikelyPair.objects.values_list("first", "second"))
    LikelyPair.objects.rebuild()
    assert set(LikelyPair.objects.values_list("first", "second")) == pairs


def assert_addresses_lead_on():
    """What was merged leads to what is there, in one step, and is never there itself."""
    for model, trail in TRAILS.items():
        there = set(model.objects.values_list("pk", flat=True))
        noun = next(field for field in trail._meta.fields if field.related_model is model)
        old = dict(trail.objects.values_list("old_id", noun.attname))
        assert not old.keys() & there
        assert set(old.values()) <= there
    listed = Statement.objects.listed()
    links = StatementTopic.objects.filter(statement__in=listed)
    assert not Expert.objects.filter(pk__in=listed.values("expert"), public_since=None).exists()
    assert not Topic.objects.filter(pk__in=links.values("topic"), public_since=None).exists()


def assert_claims_are_one_experts():
    for claim in Claim.objects.prefetch_related("statements"):
        assert claiming.strays_in(claim.statements.all()) == [], claim.pk


def assert_facets_are_totals():
    """Each number of a facet is that of the statements in the list that it leads to."""
    listing = Listing(Wanted())
    assert listing.count == len(listing.page) == Statement.objects.listed().count()
    for facet, values in listing.counted.items():
        for value, counted in values.items():
            assert counted.count == Listing(Wanted(**{facet: (value,)})).count, (facet, value)


# The log, what is derived from names and texts, and who works here.
NOT_KEPT = {"Action", "LikelyPair", "NameBlock", "TextSketch", "User"}
# Rows that nothing points at by their ids: they may be made again with another one.
UNNUMBERED = {
    "Affiliation",
    "Disclosure",
    "DistinctExperts",
    "DoubtfulName",
    "ExpertName",
    "OrganisationName",
    "StatementTopic",
    "TopicName",
}


def rows():
    """Every row of the archive, as {model: [columns]}, without versions and times."""
    models = apps.get_app_config("archive").get_models()
    kept = [model for model in models if model.__name__ not in NOT_KEPT]
    return {
        model.__name__: [_columns(each) for each in model._base_manager.order_by("pk")]
        for model in kept
    }


def _columns(thing):
    return {
        field.attname: getattr(thing, field.attname)
        for field in thing._meta.concrete_fields
        if not isinstance(field, DateTimeField) and field.name != "version"
    }


def assert_as_it_was(first):
    """The archive has the rows that it had `first`, but for what readers have seen since.

    That stays for its address: a statement discarded or withheld, since its approval was taken
    back, and an expert, topic or organisation of whom nothing is left.
    """
    known = {model: {row["id"] for row in its} for model, its in first.items()}
    now = rows()
    new = {
        model: {row["id"]: row for row in its if row["id"] not in known[model]}
        for model, its in now.items()
    }
    for row in new["Statement"].values():
        assert row["status"] == Statement.Status.DISCARDED
    for model in (Expert, Topic, Organisation):
        for thing in model.objects.filter(pk__in=new[model.__name__]):
            assert thing.public_since, f"{thing} was never public, and is still here"
    for row in new["ClaimPair"].values():
        assert row["state"] == "open"
    assert _settled(now, new, known) == _settled(first, {}, known)


def _settled(state, new, known):
    """The `state` without what stays of the `new` rows, in an order that says nothing of ids."""
    dropped = {
        "statement_id": new.get("Statement", ()),
        "expert_id": new.get("Expert", ()),
        "topic_id": new.get("Topic", ()),
        "organisation_id": new.get("Organisation", ()),
    }
    settled = {}
    for model, its in state.items():
        if model in UNNUMBERED:
            its = [
                {name: value for name, value in row.items() if name != "id"}
                for row in its
                if not any(row.get(name) in ids for name, ids in dropped.items())
            ]
            settled[model] = sorted(its, key=_in_order(model))
        else:
            settled[model] = [_as_first(model, row) for row in its if _is_kept(model, row, known)]
    return settled


def _in_order(model):
    # Tags have an order, that in which they were given.
    if model == "StatementTopic":
        return lambda row: (row["statement_id"], 0 if row["is_direct"] else row["topic_id"])
    return lambda row: str(sorted(row.items(), key=str))


def _is_kept(model, row, known):
    if model in ("MergedExpert", "MergedTopic", "MergedOrganisation"):
        # Where the address of what was split off leads, once that is undone.
        return row["old_id"] in known[model.removeprefix("Merged")]
    return row["id"] in known[model]


def _as_first(model, row):
    """The `row` as it would be if nothing of it had been public for a while."""
    if model == "Suggestion":
        return row | {"statement_id": None}
    if model == "Statement" and row["seq"] is None:
        row = row | {"search_text": "", "search_names": "", "published_by_id": None}
        if row["status_reason"] == Statement.TAKEN_BACK:
            row |= {"status": "draft", "status_reason": "", "is_waiting": True}
    return row
