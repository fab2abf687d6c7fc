"""What two experts have in common besides their names, or what tells them apart."""

from collections import defaultdict
from typing import NamedTuple

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from newsdesk.archive.models.expert_facts import Affiliation
from newsdesk.archive.models.statement import Statement, StatementTopic
from newsdesk.extraction import fold

# What somebody said lately tells where and on what they speak.
READ = 200


class Reason(NamedTuple):
    """Something that speaks for two being one person, or (with a negative weight) against it.

    `code` is what it is, `told` what it is about: the organisation, the article.
    """

    code: str
    weight: int
    told: str = ""


class Company:
    """The organisations, topics, outlets and articles of several experts, given by their ids.

    Five queries, however many they are.
    """

    def __init__(self, experts):
        from newsdesk.archive.models.expert import Expert

        self.experts = Expert.objects.in_bulk(experts)
        self.organisations, self.topics = defaultdict(set), defaultdict(set)
        self.outlets, self.articles = defaultdict(set), defaultdict(dict)
        if not self.experts:
            return
        there = Affiliation.objects.filter(expert__in=experts, organisation__isnull=False)
        for expert, name in there.values_list("expert", "organisation__name"):
            self.organisations[expert].add(name)
        for expert, article, headline, outlet in self._lately(experts):
            self.articles[expert][article] = headline
            if outlet:
                self.outlets[expert].add(outlet)
        tags = StatementTopic.objects.filter(statement__expert__in=experts, is_direct=True)
        tags = _newest(tags, "statement__expert")
        for expert, name in tags.values_list("statement__expert", "topic__name"):
            self.topics[expert].add(name)

    @staticmethod
    def _lately(experts):
        said = Statement.objects.filter(expert__in=experts)
        said = _newest(said.exclude(status=Statement.Status.DISCARDED), "expert")
        return said.values_list("expert", "article", "article__headline", "article__outlet__name")

    def reasons(self, one, other):
        """The Reasons for, then those against, that the experts with these ids are the same."""
        first, second = self.experts[one], self.experts[other]
        found = []
        for code, weight, of in (
            ("organisation", 4, self.organisations),
            ("topic", 3, self.topics),
            ("outlet", 2, self.outlets),
        ):
            shared = sorted(of[one] & of[other])
            if shared:
                found.append(Reason(code, weight, ", ".join(shared[:3])))
        for name in ("wikidata", "orcid"):
            mine, theirs = getattr(first, name), getattr(second, name)
            if mine and theirs and mine != theirs:
                found.append(Reason(name, -40, f"{mine}, {theirs}"))
        if fold(first.name) == fold(second.name):
            told = [each.distinction for each in (first, second) if each.distinction]
            found.append(Reason("distinction", -25, " / ".join(told)))
        together = self.articles[one].keys() & self.articles[other].keys()
        if together:
            headline = self.articles[one][max(together)]
            found.append(Reason("together", -15, headline))
        return found


def _newest(rows, expert):
    """The newest READ of the `rows` of each expert."""
    place = Window(RowNumber(), partition_by=F(expert), order_by=F("id").desc())
    return rows.annotate(place=place).filter(place__lte=READ)
