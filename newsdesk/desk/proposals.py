"""Whom and what the fields of a card propose while a speaker or a topic is typed."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from newsdesk.archive.models import Expert, Suggestion, Topic
from newsdesk.archive.models.expert_queryset import is_misspelt
from newsdesk.archive.models.topic import names_in
from newsdesk.desk.cards import latest_topics, topics_of
from newsdesk.extraction import fold

SHOWN = 10
# An article names fewer people than this; a stretch of a book may name more.
MOST_READ = 400


class Proposal(NamedTuple):
    """What the field would hold, what it says beside it, and whether that is new here."""

    value: str
    note: str = ""
    is_new: bool = False


def speakers(typed, article=None, at=0):
    """Proposals for a speaker: people of the article, the last one named before `at` first;
    then those of the archive, and last to create somebody of that name."""
    here = _named_in(article, typed, at) if article else []
    found = {fold(each.value): each for each in here}
    for expert in Expert.objects.looked_up(typed, SHOWN):
        role = next(iter(expert.affiliations.all()), expert.get_kind_display())
        found.setdefault(fold(str(expert)), Proposal(str(expert), str(role)))
    shown = list(found.values())[:SHOWN]
    if typed.strip() and fold(typed) not in found:
        shown.append(Proposal(" ".join(typed.split()), is_new=True))
    return shown


def _named_in(article, typed, at):
    """People to whom the article gives words, with role and paragraph, if like `typed`."""
    rows = article.suggestions.exclude(decision=Suggestion.Decision.REJECTED).in_article_order()
    rows = rows.filter(payload__certainty="certain")
    fields = ("start", "payload__speaker", "payload__role", "expert_guess__name")
    named, roles = {}, {}
    for start, name, role, known in rows.values_list(*fields)[:MOST_READ]:
        name = known or name
        if name and _is_like(fold(typed), fold(name)):
            roles.setdefault(name, role) if role else None
            # The last place before the card counts, or else the first after it.
            if start < at or name not in named:
                named[name] = start
    known = Expert.objects.of_each(set(named)) if named else {}
    order = sorted(named, key=lambda name: (named[name] >= at, abs(named[name] - at)))
    return [_person(article, name, roles.get(name), named[name], known) for name in order]


def _person(article, name, role, start, known):
    paragraph = f"¶{article.revision.block_number_at(start)}"
    experts = known[name]
    label = str(experts[0]) if len(experts) == 1 else name
    return Proposal(label, ", ".join(filter(None, [role, paragraph])), is_new=not experts)


def _is_like(typed, name):
    words = name.split()
    begins = any(word.startswith(typed) for word in words) or name.startswith(typed)
    return not typed or begins or is_misspelt(typed, words[-1]) or is_misspelt(typed, name)


def topics(typed, article=None, expert=None):
    """Proposals for topics: those of the article and lately of the expert, then the tree's.

    They repeat what stands before the last semicolon; the last one is to make a new topic.
    """
    before, separator, last = typed.rpartition(";")
    before = f"{before}{separator} " if separator else ""
    recent = topics_of(article) if article else []
    recent = [*recent, *latest_topics([expert])[expert]] if expert else list(recent)
    near = [topic for topic in recent if fold(last) in fold(str(topic))]
    found = dict.fromkeys([*near, *Topic.objects.looked_up(last.strip(), SHOWN)])
    shown = [
        Proposal(f"{before}{topic}", _about(topic, last.strip())) for topic in list(found)[:SHOWN]
    ]
    names = names_in(last)
    if all(names) and len(names) < 3 and Topic.objects.find(last.strip()) is None:
        shown.append(Proposal(f"{before}{' › '.join(names)}", is_new=True))
    return shown


def _about(topic, typed):
    """What the topic covers, and which of its other names was typed if none on its path was."""
    if fold(typed) in fold(str(topic)):
        return topic.definition
    part = fold(names_in(typed)[-1])
    also = [name.text for name in topic.names.all() if part in fold(name.text)]
    told = _("also called %(name)s") % {"name": also[0]} if also else ""
    return ". ".join(filter(None, [told, topic.definition]))
