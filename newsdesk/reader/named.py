"""The experts and topics that a search names: they have pages of their own."""

from itertools import combinations
from typing import NamedTuple

from django.db.models import Q
from django.db.models.functions import Lower

from newsdesk.archive.models import Expert, ExpertName, Topic
from newsdesk.archive.search import stems
from newsdesk.extraction import fold

SHOWN = 5
# Searches are short; what is longer is a sentence, and its end names nobody new.
MOST_WORDS = 12
MOST_READ = 200
# They stand in the names of topics and tell none from another.
_LITTLE = (
    "a an and are as at be but by can do does for from has have he her his how if in into is it "
    "its not of on or our she should that the their they this to was we were what when whether "
    "which who whom whose why will with would you your"
)
LITTLE = frozenset(_LITTLE.split())


class Named(NamedTuple):
    experts: list = ()
    topics: list = ()

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
    full = ExpertName.objects.exclude(kind=ExpertName.Kind.MISPRINT).filter(
        Q(kind=ExpertName.Kind.PRIMARY) | Q(folded__contains=" "), folded__in=runs
    )
    experts = Expert.objects.listed().with_counts().filter(pk__in=full.values("expert"))
    topics = _listed_topics().alias(lower=Lower("name")).filter(lower__in=runs)
    return Named(list(experts[:SHOWN]), list(topics[:SHOWN]))


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

    return _best(experts.prefetch_related("names")[:MOST_READ], hits)


def _is_begun(part, word):
    """True if `word` is `part` of a name, or so much of it that it can be meant."""
    return part == word or len(word) > 2 and part.startswith(word)


def _topics_with(words):
    wanted = {stem for word in words for stem in stems(word)}
    holds = Q(pk__in=[])
    for stem in wanted:
        # A stem may end in another letter than its word: "polici" stands for "policy".
        holds |= Q(name__icontains=stem[:-1] if len(stem) > 4 else stem)
    topics = _listed_topics().filter(holds)[:MOST_READ]
    return _best(topics, lambda topic: len(wanted & set(stems(topic.name))))


def _listed_topics():
    topics = Topic.objects.with_counts().filter(statement_count__gt=0).select_related("parent")
    return topics.order_by("-statement_count", "name", "id")


def _best(things, hits):
    """Those of `things` with the most hits, if any has one; the most quoted first."""
    ranked = {thing: hits(thing) for thing in things}
    most = max(ranked.values(), default=0)
    best = [thing for thing, count in ranked.items() if count == most > 0]
    return sorted(best, key=lambda thing: -thing.statement_count)[:SHOWN]
