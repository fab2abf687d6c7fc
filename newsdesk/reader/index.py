"""The indexes of those who speak: by family name, by organisation, and by topic."""

from itertools import groupby
from typing import NamedTuple

from django import forms
from django.db.models import Count, F, Prefetch, Window
from django.db.models.functions import Lower, RowNumber
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from newsdesk.archive.counting import COUNTED, Bounded
from newsdesk.archive.models import (
    Affiliation,
    Expert,
    Organisation,
    Statement,
    StatementTopic,
    Topic,
)
from newsdesk.reader.forms import NumberField
from newsdesk.reader.voices import Voice

PAGE_SIZE = 100
ORGANISATIONS_SHOWN, ROLES_READ, PEOPLE_SHOWN = 50, 60, 12
TOPICS_SHOWN, SPEAKERS_SHOWN = 20, 8
WAYS = {"name": _("By name"), "organisation": _("By organisation"), "topic": _("By topic")}
KINDS = {
    Expert.Kind.ANALYST.value: _("Analysts"),
    Expert.Kind.NEWSMAKER.value: _("Newsmakers"),
    Expert.Kind.INSTITUTION.value: _("Institutions"),
}


class IndexForm(forms.Form):
    """Which index of experts or topics to show, and which part of it."""

    by = forms.CharField(required=False)
    q = forms.CharField(required=False, max_length=100)
    kind = forms.CharField(required=False)
    letter = forms.CharField(required=False)
    organisation = NumberField()
    after = NumberField()

    def asked(self):
        """The values by name, with what makes no sense left out."""
        self.full_clean()
        cleaned = self.cleaned_data
        by, kind, letter = (cleaned.get(name, "") for name in ("by", "kind", "letter"))
        return {
            "by": by if by in WAYS else "name",
            "q": cleaned.get("q", ""),
            "kind": kind if kind in KINDS else Expert.Kind.ANALYST.value,
            "letter": letter.lower() if len(letter) == 1 else "",
            "organisation": cleaned["organisation"],
            "after": cleaned["after"],
        }


class NameForm(forms.Form):
    """Which name several people may share."""

    name = forms.CharField(required=False, max_length=200)


class Member(NamedTuple):
    """An expert of an organisation, with the role there; `is_former` if it has ended."""

    expert: object
    role: str
    is_former: bool


class Body(NamedTuple):
    """An organisation and its Members by family name; `is_cut` if there may be more."""

    organisation: object
    members: list
    is_cut: bool


def by_name(asked):
    """A page of experts by family name as (letter, those who begin with it), and the next."""
    experts = Expert.objects.listed().filter(kind=asked["kind"])
    body = Organisation.objects.of_listed(asked["kind"]).filter(pk=asked["organisation"] or 0)
    body = body.first()
    if body:
        experts = experts.at(body)
    letters = [] if body else experts.initials()
    experts = experts.from_letter(asked["letter"])
    # Where somebody unpublished stands in the index would tell the beginning of the name.
    if last := Expert.objects.once_public().filter(pk=asked["after"] or 0).first():
        experts = experts.after(last)
    page = list(for_index(experts)[: PAGE_SIZE + 1])
    return {
        "organisation": body,
        "letters": letters,
        "letters_there": _by_letter(page[:PAGE_SIZE]),
        "next_after": page[PAGE_SIZE - 1].pk if len(page) > PAGE_SIZE else None,
    }


def for_index(experts):
    """Fetch what a row of the index shows of each."""
    roles = Affiliation.objects.public().filter(is_former=False).select_related("organisation")
    counted = experts.with_counts().with_printed_role()
    return counted.prefetch_related(Prefetch("affiliations", roles))


def _by_letter(experts):
    """The experts as (letter, those who begin with it), in the order given."""
    groups = groupby(experts, key=lambda expert: expert.sort_key[:1].upper())
    return [(letter, list(those)) for letter, those in groups]


def by_organisation(asked):
    """A page of organisations by name as Bodies, and the next."""
    bodies = Organisation.objects.of_listed(asked["kind"]).order_by("sort_key", "id")
    if last := bodies.filter(pk=asked["after"] or 0).first():
        bodies = bodies.after(last)
    there = Affiliation.objects.public().of_listed(asked["kind"]).select_related("expert")
    there = there.order_by("expert__sort_key", "expert_id", "is_former", "id")[:ROLES_READ]
    there = Prefetch("affiliations", there, to_attr="first_there")
    page = list(bodies.prefetch_related(there)[: ORGANISATIONS_SHOWN + 1])
    is_last = len(page) <= ORGANISATIONS_SHOWN
    return {
        "bodies": [_body(organisation) for organisation in page[:ORGANISATIONS_SHOWN]],
        "next_after": None if is_last else page[ORGANISATIONS_SHOWN - 1].pk,
    }


def _body(organisation):
    """The Body of an organisation fetched with its affiliations, each expert once."""
    rows = organisation.first_there
    members = {}
    for row in rows:
        members.setdefault(row.expert, Member(row.expert, row.role, row.is_former))
    shown = list(members.values())[:PEOPLE_SHOWN]
    return Body(organisation, shown, len(shown) < len(members) or len(rows) == ROLES_READ)


def by_topic(asked):
    """A page of topics with the experts quoted most on each as `speakers`, and the next.

    They are counted among the newest COUNTED statements of their kind; `counted` says how many
    those are if there are more.
    """
    topics = Topic.objects.filter(level=1).with_counts().filter(statement_count__gt=0)
    if last := Topic.objects.once_public().filter(pk=asked["after"] or 0, level=1).first():
        topics = topics.after(last)
    page = list(topics.order_by(Lower("name"))[: TOPICS_SHOWN + 1])
    shown, said = page[:TOPICS_SHOWN], Statement.objects.listed().filter(expert__kind=asked["kind"])
    is_capped = said.newest_first()[COUNTED : COUNTED + 1].exists()
    speakers = _speakers_on(shown, said, is_least=is_capped)
    for topic in shown:
        topic.speakers = speakers.get(topic.pk, [])
    return {
        "topics": [topic for topic in shown if topic.speakers],
        "next_after": shown[-1].pk if len(page) > TOPICS_SHOWN else None,
        "counted": number_format(COUNTED, force_grouping=True) if is_capped else "",
    }


def _speakers_on(topics, statements, *, is_least):
    """For each of the `topics` (ids) those who said most of the newest `statements`."""
    newest = statements.newest(COUNTED)
    links = StatementTopic.objects.filter(topic__in=topics, statement__in=newest)
    most = [F("n").desc(), F("statement__expert__sort_key").asc(), F("statement__expert").asc()]
    counted = (
        links.values("topic", "statement__expert")
        .annotate(n=Count("pk"))
        .annotate(place=Window(RowNumber(), partition_by="topic", order_by=most))
        .filter(place__lte=SPEAKERS_SHOWN)
        .order_by("topic", "place")
        .values_list("topic", "statement__expert", "n")
    )
    rows = list(counted)
    experts = Expert.objects.in_bulk({expert for _topic, expert, _n in rows})
    speakers = {}
    for topic, expert, number in rows:
        count = Bounded(number, is_least=is_least)
        speakers.setdefault(topic, []).append(Voice(experts[expert], count))
    return speakers
