"""The lines of experts and organisations, and the affiliations that tie the two."""

import re

from django.db.models import Prefetch

from newsdesk.archive.archive_file.fields import (
    Date,
    Field,
    filled,
    read_fields,
    write_fields,
)
from newsdesk.archive.archive_file.merging import fill_in
from newsdesk.archive.archive_file.records import Record
from newsdesk.archive.likeness import sounds_of
from newsdesk.archive.models import (
    Affiliation,
    Disclosure,
    DoubtfulName,
    Expert,
    ExpertName,
    Organisation,
    OrganisationName,
    Statement,
)
from newsdesk.archive.models.expert import sort_name_for
from newsdesk.extraction import fold

CHUNK = 200

KIND = {"choices": Expert.Kind, "default": Expert.Kind.ANALYST}
# By these another line names an expert.
WHO = (
    Field("expert", attribute="name"),
    Field("expert_distinction", attribute="distinction"),
    Field("expert_kind", Record.choice, attribute="kind", **KIND),
)
FIELDS = (
    Field("kind", Record.choice, **KIND),
    Field("sort_name"),
    Field("distinction"),
    Field("bio"),
    Field("wikidata"),
    Field("orcid", longest=19),
)
NAME = (
    Field("text", Record.required),
    Field("kind", Record.choice, choices=ExpertName.Kind, default=ExpertName.Kind.ALIAS),
)
DOUBT = (
    Field("text", Record.required),
    Field("verdict", Record.choice, choices=DoubtfulName.Verdict, default="open"),
)
AFFILIATION = (
    Field("role"),
    Date("since", "since_precision"),
    Date("until", "until_precision"),
    Field("former", Record.flag, attribute="is_former"),
)
# What is told with an article was read there, and is open unless the line says otherwise.
STATE = {"choices": Affiliation.State}
ENTERED = (
    *AFFILIATION,
    Field("state", Record.choice, default=Affiliation.State.CONFIRMED, **STATE),
)
READ = (*AFFILIATION, Field("state", Record.choice, default=Affiliation.State.SUGGESTED, **STATE))
ALSO = (
    Field("text", Record.required),
    Field(
        "kind",
        Record.choice,
        choices=OrganisationName.Kind,
        default=OrganisationName.Kind.ALIAS,
    ),
)
DISCLOSURE = (Field("text", Record.required), Date("disclosed_on", "precision"))


def organisation_rows():
    known = Organisation.objects.order_by("id").prefetch_related("names")
    for organisation in known.iterator(chunk_size=CHUNK):
        names = [write_fields(ALSO, name) for name in organisation.names.all()]
        facts = filled(homepage=organisation.homepage, names=names)
        yield {"type": "organisation", "name": organisation.name, **facts}


def read_organisation(holdings, record):
    """Bring the organisation in; returns whether it is new."""
    facts = {"homepage": record.url("homepage")}
    organisation = holdings.organisation(record.required("name"), is_own=True, **facts)
    fill_in(organisation, facts)
    for each in record.records("names"):
        name = read_fields(ALSO, each)
        if name["text"] != organisation.name:
            organisation.names.get_or_create(text=name["text"], defaults=name)
    return holdings.is_new(organisation)


def rows():
    affiliations = Affiliation.objects.filter(read_in=None).select_related("organisation")
    experts = Expert.objects.order_by("id").prefetch_related(
        "names",
        "doubtful_names",
        Prefetch("affiliations", affiliations.order_by("id")),
        Prefetch("disclosures", Disclosure.objects.order_by("id")),
    )
    # What was deleted for good is not told anywhere.
    for expert in experts.filter(erased_at=None).iterator(chunk_size=CHUNK):
        yield _row(expert)


def _row(expert):
    facts = write_fields(FIELDS, expert)
    if facts.get("sort_name") == sort_name_for(expert.name, expert.kind):
        del facts["sort_name"]
    printed = [name for name in expert.names.all() if name.kind != ExpertName.Kind.PRIMARY]
    lists = filled(
        names=[write_fields(NAME, name) for name in printed],
        doubts=[write_fields(DOUBT, doubt) for doubt in expert.doubtful_names.all()],
        affiliations=[affiliation_row(each, ENTERED) for each in expert.affiliations.all()],
        disclosures=[write_fields(DISCLOSURE, each) for each in expert.disclosures.all()],
    )
    return {"type": "expert", "name": expert.name, **facts, **lists}


def affiliation_row(affiliation, fields=READ):
    place = filled(organisation=affiliation.organisation and affiliation.organisation.name)
    return place | write_fields(fields, affiliation)


def read(holdings, record):
    """Bring the expert in; returns whether they are new."""
    name, facts = record.required("name"), read_fields(FIELDS, record)
    for field in ("wikidata", "orcid"):
        _refuse_taken(record, field, name, facts)
    expert = Expert.objects.filter(name=name, distinction=facts["distinction"]).first()
    if expert:
        fill_in(expert, facts)
    else:
        expert = holdings.note_made(Expert.objects.enter(name, **facts))
    holdings.experts[name, expert.distinction] = expert
    if _add_names(record, expert):
        holdings.rename(expert)
    _add_doubts(record, expert)
    add_affiliations(
        [read_affiliation(holdings, each, expert) for each in record.records("affiliations")]
    )
    _add_disclosures(record, expert)
    return holdings.is_new(expert)


def _refuse_taken(record, field, name, facts):
    """An identity belongs to one person: two lines with it are one person or a slip."""
    taken = facts[field] and Expert.objects.filter(**{field: facts[field]}).first()
    if taken and (taken.name, taken.distinction) != (name, facts["distinction"]):
        record.fail(field, f"{facts[field]} is {taken}’s already. Merge the two or correct it.")


def _add_names(record, expert):
    """Keep the forms that are new; returns whether there are any."""
    printed = [ExpertName(expert=expert, **_name(each)) for each in record.records("names")]
    known = set(expert.names.values_list("text", flat=True))
    ExpertName.objects.bulk_create(printed, ignore_conflicts=True)
    is_new = not known.issuperset(name.text for name in printed)
    if is_new:
        # Statements are found by every printed form of who spoke.
        Statement.objects.filter(expert=expert).relist()
    return is_new


def _add_doubts(record, expert):
    doubts = [
        DoubtfulName(expert=expert, **read_fields(DOUBT, each)) for each in record.records("doubts")
    ]
    DoubtfulName.objects.bulk_create(doubts, ignore_conflicts=True)


def _name(record):
    name = read_fields(NAME, record)
    if name["kind"] == ExpertName.Kind.PRIMARY:
        record.fail("kind", "the primary form is the expert's own name. Choose another kind.")
    # bulk_create does not call save, which would fill these in.
    return name | {"folded": fold(name["text"]), "sounds": sounds_of(name["text"])}


def read_affiliation(holdings, record, expert, article=None):
    """The Affiliation that the record tells of `expert`, read in `article`, not saved yet."""
    facts = read_fields(READ if article else ENTERED, record)
    organisation = record.text("organisation")
    if not facts["role"] and not organisation:
        record.fail("role", "is missing, and so is organisation. One of them is required.")
    place = holdings.organisation(organisation) if organisation else None
    return Affiliation(expert=expert, organisation=place, read_in=article, **facts)


def add_affiliations(wanted):
    """Store those of the affiliations wanted that are not stored yet."""
    compared = ("expert_id", "role", "organisation_id", "read_in_id", "since", "until", "is_former")
    experts = {each.expert_id for each in wanted}
    known = set(Affiliation.objects.filter(expert__in=experts).values_list(*compared))
    Affiliation.objects.bulk_create(
        each for each in wanted if tuple(getattr(each, name) for name in compared) not in known
    )
    # For those whose words are to come in yet, listing them does it.
    Affiliation.objects.filter(expert__in=experts).mark_public()


def _add_disclosures(record, expert):
    wanted = []
    for each in record.records("disclosures"):
        each.required("disclosed_on")
        wanted.append(Disclosure(expert=expert, **read_fields(DISCLOSURE, each)))
    known = set(expert.disclosures.values_list("text", "disclosed_on")) if wanted else ()
    Disclosure.objects.bulk_create(
        each for each in wanted if (each.text, each.disclosed_on) not in known
    )


def role_at(printed_role, organisation):
    """A role as printed without the place, which is kept beside it.

    >>> role_at("reader in law at the University of Tolby", "University of Tolby")
    'reader in law'
    """
    place = re.compile(
        rf"\s+(?:at|of|for|with|from)\s+(?:the\s+)?{re.escape(organisation)}$", re.IGNORECASE
    )
    return place.sub("", printed_role)
