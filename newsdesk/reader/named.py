"""The experts and topics that a search names: they have pages of their own."""

from itertools import combinations
from typing import NamedTuple

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Lower

from newsdesk.archive.models import Expert, ExpertName, Topic, TopicName
from newsdesk.archive.search import LITTLE, stems
from newsdesk.extraction import fold

SHOWN = 5
# Searches are short; what is longer is a sentence, and its end names nobody new.
MOST_WORDS = 12
MOST_READ = 200


class Named(NamedTuple):
    """Experts and topics, each with the other name that it was `found_as`, or None."""

    experts: list = ()
    topics: list = ()

    @property
    def shared(self):
        """The name that several of the experts have, if it is all of theirs; or ""."""
        names = {fold(expert.found_as or expert.name) for expert in self.experts}
        return self.experts[0].name if len(self.experts) > 1 == len(names) else ""

    def __bool__(self):
        return bool(self.experts or self.topics)


def named_in(text):
    """Those whose full name is, or is part of, what was searched for."""
    words = _words_of(text)
    if not words:
        return Named()
    edges = combinations(range(len(words) + 1), 2)
    runs = {" ".join(words[start:end]) for start, end in edges} | {text.lower().strip()}
    # A surname alone is a part of a name, unless it is all there is.
    full = ExpertName.objects.filter(
        Q(kind=ExpertName.Kind.PRIMARY) | Q(folded__contains=" "), folded__in=runs
    )
    other = full.filter(expert=OuterRef("pk")).exclude(kind=ExpertName.Kind.PRIMARY)
    experts = Expert.objects.listed().with_counts().filter(pk__in=full.values("expert"))
    experts = list(experts.annotate(found_as=Subquery(other.values("text")[:1]))[:SHOWN])
    for expert in experts:
        if fold(expert.name) in runs:
            expert.found_as = None
    return Named(experts, _topics_called(runs))


def _topics_called(runs):
    """Topics of which a name is one of the `runs` of words; those by their own name first."""
    other = TopicName.objects.filter(folded__in=runs)
    topics = _listed_topics().alias(lower=Lower("name"))
    topics = topics.filter(Q(lower__in=runs) | Q(pk__in=other.values("topic")))
    shown = other.filter(topic=OuterRef("pk")).values("text")[:1]
    topics = list(topics.annotate(found_as=Subquery(shown))[: SHOWN * 2])
    for topic in topics:
        if topic.name.lower() in runs:
            topic.found_as = None
    return sorted(topics, key=lambda topic: topic.found_as is not None)[:SHOWN]


def named_like(text):
    """Those with most of the words that were searched for in their names."""
    words = [word for word in _words_of(text) if word not in LITTLE]
    return Named(_experts_with(words), _topics_with(words)) if words else Named()


def _words_of(text):
    """The words looked for, folded, as they may stand in a name."""
    parts = fold(text).replace('"', " ").split()
    words = [part.strip(".,;:!?()'") for part in parts if not part.startswith("-")]
    return [word for word in words if word][:MOST_WORDS]


def _experts_with(words):
    begins = Q(pk__in=[])
    for word in words:
        begins |= Q(folded__startswith=word) | Q(folded__contains=f" {word}")
    forms = ExpertName.objects.filter(begins)
    experts = Expert.objects.listed().filter(pk__in=forms.values("expert")).with_counts()

    def hits(expert):
        there = {part for form in expert.names.all() for part in form.folded.split()}
        return sum(any(_is_begun(part, word) for part in there) for word in words)

    best = _best(experts.prefetch_related("names")[:MOST_READ], hits)
    for expert in best:
        expert.found_as = _found_as(expert, words)
    return best


def _found_as(expert, words):
    """The form of the name that `words` begin words of, unless the name on the page is one."""
    forms = [
        form
        for form in expert.names.all()
        if any(_is_begun(part, word) for part in form.folded.split() for word in words)
    ]
    if any(form.kind == ExpertName.Kind.PRIMARY for form in forms):
        return None
    return forms[0].text if forms else None


def _is_begun(part, word):
    """True if `word` is `part` of a name, or so much of it that it can be meant."""
    return part == word or len(word) > 2 and part.startswith(word)


def _topics_with(words):
    wanted = {stem for word in words for stem in stems(word)}
    own, other = Q(pk__in=[]), Q(pk__in=[])
    for stem in wanted:
        # A stem may end in another letter than its word: "polici" stands for "policy".
        part = stem[:-1] if len(stem) > 4 else stem
        own |= Q(name__icontains=part)
        other |= Q(folded__contains=part)
    named = own | Q(pk__in=TopicName.objects.filter(other).values("topic"))
    topics = _listed_topics().filter(named).prefetch_related("names")[:MOST_READ]

    def hits(topic):
        return max(_hits(name) for name in [topic.name, *map(str, topic.names.all())])

    def _hits(name):
        return len(wanted & set(stems(name)))

    best = _best(topics, hits)
    for topic in best:
        others = [name.text for name in topic.names.all() if _hits(name.text) > _hits(topic.name)]
        topic.found_as = max(others, key=_hits, default=None)
    return best


def _listed_topics():
    topics = Topic.objects.with_counts().filter(statement_count__gt=0).select_related("parent")
    return topics.order_by("-statement_count", "name", "id")


def _best(things, hits):
    """Those of `things` with the most hits, if any has one; the most quoted first."""
    ranked = {thing: hits(thing) for thing in things}
    most = max(ranked.values(), default=0)
    best = [thing for thing, count in ranked.items() if count == most > 0]
    return sorted(best, key=lambda thing: -thing.statement_count)[:SHOWN]
