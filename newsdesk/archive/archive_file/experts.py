"""The lines of experts and organisations."""

from functools import partial

from django.db.models import Prefetch

from newsdesk.archive.archive_file import affiliations
from newsdesk.archive.archive_file.fields import (
    Date,
    Field,
    filled,
    read_fields,
    write_fields,
)
from newsdesk.archive.archive_file.merging import fill_in
from newsdesk.archive.archive_file.records import Record
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
    entered = Affiliation.objects.filter(read_in=None).select_related("organisation")
    experts = Expert.objects.order_by("id").prefetch_related(
        "names",
        "doubtful_names",
        Prefetch("affiliations", entered.order_by("id")),
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
        affiliations=[
            affiliations.row(each, affiliations.ENTERED) for each in expert.affiliations.all()
        ],
        disclosures=[write_fields(DISCLOSURE, each) for each in expert.disclosures.all()],
    )
    return {"type": "expert", "name": expert.name, **facts, **lists}


def read(holdings, record):
    """Bring the expert in; returns whether they are new."""
    name, facts = record.required("name"), read_fields(FIELDS, record)
    for field in ("wikidata", "orcid"):
        _refuse_taken(holdings, record, field, name, facts)
    expert = holdings.experts.get((name, facts["distinction"]))
    if expert:
        holdings.fill_in(expert, facts)
    else:
        expert = holdings.enter(name, **facts)
    _add_names(holdings, record, expert)
    doubts = [
        DoubtfulName(expert=expert, **read_fields(DOUBT, each)) for each in record.records("doubts")
    ]
    for each in record.records("affiliations"):
        affiliations.read(holdings, each, expert)
    disclosures = [_disclosure(each, expert) for each in record.records("disclosures")]
    if doubts or disclosures:
        holdings.afterwards(partial(_add_lists, doubts, disclosures))
    return holdings.is_new(expert)


def _refuse_taken(holdings, record, field, name, facts):
    """An identity belongs to one person: two lines with it are one person or a slip."""
    taken = facts[field] and holdings.identified.get((field, facts[field]))
    if taken and (taken.name, taken.distinction) != (name, facts["distinction"]):
        record.fail(field, f"{facts[field]} is {taken}’s already. Merge the two or correct it.")


def _add_names(holdings, record, expert):
    """Keep the forms of the name that are new."""
    printed = [ExpertName(expert=expert, **_name(each)) for each in record.records("names")]
    for form in printed:
        form.spell()
        holdings.bear(expert, form.folded)
    if printed and holdings.is_staged(expert):
        known = {each.text for each in holdings.staged(ExpertName) if each.expert_id == expert.pk}
        for form in {form.text: form for form in printed if form.text not in known}.values():
            holdings.add(form)
    elif printed:
        holdings.afterwards(partial(_add_to_known, holdings, expert, printed))


def _name(record):
    name = read_fields(NAME, record)
    if name["kind"] == ExpertName.Kind.PRIMARY:
        record.fail("kind", "the primary form is the expert's own name. Choose another kind.")
    return name


def _add_to_known(holdings, expert, printed):
    known = set(expert.names.values_list("text", flat=True))
    ExpertName.objects.bulk_create(printed, ignore_conflicts=True)
    if not known.issuperset(form.text for form in printed):
        # Statements are found by every printed form of who spoke.
        Statement.objects.filter(expert=expert).relist()
        holdings.renamed.add(expert.pk)


def _disclosure(record, expert):
    record.required("disclosed_on")
    return Disclosure(expert=expert, **read_fields(DISCLOSURE, record))


def _add_lists(doubts, disclosures):
    """Store those of an expert's doubtful names and disclosures that are not stored yet."""
    DoubtfulName.objects.bulk_create(doubts, ignore_conflicts=True)
    experts = {each.expert_id for each in disclosures}
    known = Disclosure.objects.filter(expert__in=experts).values_list("text", "disclosed_on")
    known = set(known) if disclosures else set()
    Disclosure.objects.bulk_create(
        each for each in disclosures if (each.text, each.disclosed_on) not in known
    )
