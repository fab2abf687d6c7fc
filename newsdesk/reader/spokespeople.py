"""Who spoke for an organisation: each expert once, with every role there."""

from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Lower

from newsdesk.archive.models import Affiliation, Expert, Organisation, Statement
from newsdesk.reader.profile import each_once

PEOPLE_SHOWN = 100
# Several articles may tell one role.
ROLES_READ = 1_000


class Spokesperson(NamedTuple):
    """An expert, and the affiliations at one organisation: those held first."""

    expert: object
    affiliations: list

    @property
    def is_former(self):
        """True if every role there has ended."""
        return all(each.is_former or each.until for each in self.affiliations)


def spokespeople_of(organisation):
    """The Spokespersons whose words are listed: those there now first, then by name.

    One more than PEOPLE_SHOWN at most.
    """
    there = Affiliation.objects.public().filter(organisation=organisation)
    there = there.filter(expert__in=Expert.objects.listed())
    there = there.select_related("expert", "read_in").order_by("expert__sort_key", "expert_id")
    roles = {}
    for each in there[:ROLES_READ]:
        roles.setdefault(each.expert, []).append(each)
    people = [Spokesperson(expert, each_once(those)) for expert, those in roles.items()]
    people.sort(key=lambda person: person.is_former)
    return people[: PEOPLE_SHOWN + 1]


def spoken_for(statement):
    """The organisations in whose name a statement was made, as StatementQuerySet.spoken_for has it."""
    if statement.expert_id is None:
        return []
    beside = Statement.objects.published().beside(statement).exclude(printed_role="")
    theirs = Affiliation.objects.public().filter(expert=statement.expert_id)
    printed = Q(words__in=beside.values_list(Lower("printed_role")))
    there = theirs.alias(words=Lower("role")).filter(printed | Q(read_in=statement.article_id))
    there = there.order_by().values("organisation")
    return list(Organisation.objects.once_public().filter(pk__in=there))
