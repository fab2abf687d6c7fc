"""Who was what and where: told with an expert, with an article, or by a statement's printed role."""

import re
from collections import defaultdict
from functools import lru_cache

from newsdesk.archive.archive_file.fields import Date, Field, filled, read_fields, write_fields
from newsdesk.archive.archive_file.records import Record
from newsdesk.archive.models import Affiliation

# As many organisations are looked for in printed roles without a pattern made anew.
REMEMBERED = 5000
State = Affiliation.State
AFFILIATION = (
    Field("role"),
    Date("since", "since_precision"),
    Date("until", "until_precision"),
    Field("former", Record.flag, attribute="is_former"),
)
# What is told with an article was read there, and is open unless the line says otherwise.
STATE = {"choices": State}
ENTERED = (*AFFILIATION, Field("state", Record.choice, default=State.CONFIRMED, **STATE))
READ = (*AFFILIATION, Field("state", Record.choice, default=State.SUGGESTED, **STATE))
# Two that agree in these are the same.
COMPARED = ("expert_id", "role", "organisation_id", "read_in_id", "since", "until", "is_former")


def row(affiliation, fields=READ):
    place = filled(organisation=affiliation.organisation and affiliation.organisation.name)
    return place | write_fields(fields, affiliation)


def read(holdings, record, expert, article=None):
    """Stage the affiliation that the record tells of `expert`, read in `article`."""
    facts = read_fields(READ if article else ENTERED, record)
    organisation = record.text("organisation")
    if not facts["role"] and not organisation:
        record.fail("role", "is missing, and so is organisation. One of them is required.")
    place = holdings.organisation(organisation) if organisation else None
    holdings.add(Affiliation(expert=expert, organisation=place, read_in=article, **facts))


def tell(holdings, statement, organisation, article):
    """Stage the role that a new statement prints of its speaker, at a place of that name."""
    place = holdings.organisation(organisation)
    role = role_at(statement.printed_role, organisation)
    told = Affiliation(expert=statement.expert, role=role, organisation=place, read_in=article)
    told.state, told.is_told = State.SUGGESTED, True
    holdings.add(told)


def new_among(wanted, made):
    """Those of the affiliations `wanted`, in order, that say something new, in a few queries.

    Of the articles and experts whose ids are in `made` none is stored yet.
    """
    experts = {each.expert_id for each in wanted}.difference(made.get("expert", ()))
    read_in = {each.read_in_id for each in wanted}.difference(made.get("article", ()))
    theirs = Affiliation.objects.filter(expert__in=experts)
    known = set(theirs.filter(read_in__in=read_in).values_list(*COMPARED)) if read_in else set()
    if None in read_in:
        known |= set(theirs.filter(read_in=None).values_list(*COMPARED))
    refused = theirs.filter(state=State.REFUSED).values_list("expert", "organisation", "role")
    refused = {(expert, place, role.lower()) for expert, place, role in refused}
    news = _News(known, refused, theirs)
    return [each for each in wanted if news.is_new(each)]


class _News:
    """What is known of affiliations while some are added one by one."""

    def __init__(self, known, refused, theirs):
        self.known, self.refused, self.theirs = known, refused, theirs
        # What was read of somebody, by article.
        self.read = defaultdict(set)
        self.places = set()
        for values in known:
            self._note(values)

    def _note(self, values):
        expert, role, place, article, *_when = values
        self.read[article].add((expert, role, place))
        self.places.add((expert, place))

    def is_new(self, each):
        """Does it say something new? From then on it does not."""
        values = tuple(getattr(each, name) for name in COMPARED)
        is_new = self._tells(each) if hasattr(each, "is_told") else values not in self.known
        if is_new:
            self.known.add(values)
            self._note(values)
        return is_new

    def _tells(self, each):
        expert, role, place = each.expert_id, each.role, each.organisation_id
        if (expert, role, place) in self.read[each.read_in_id]:
            return False
        if (expert, place, role.lower()) in self.refused:
            return False
        # A place alone says nothing new of somebody who is known to be there.
        return bool(role) or not (
            (expert, place) in self.places
            or self.theirs.filter(expert=expert, organisation=place).exists()
        )


def role_at(printed_role, organisation):
    """A role as printed without the place, which is kept beside it.

    >>> role_at("reader in law at the University of Tolby", "University of Tolby")
    'reader in law'
    """
    return _place(organisation).sub("", printed_role)


@lru_cache(maxsize=REMEMBERED)
def _place(organisation):
    words = rf"\s+(?:at|of|for|with|from)\s+(?:the\s+)?{re.escape(organisation)}$"
    return re.compile(words, re.IGNORECASE)
