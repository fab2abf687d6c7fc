"""Topics that words may be about, by how statements in like words were tagged.

Plain full text over the search index, and read in bounds: of each telling word the newest
statements that hold it. A word weighs more the rarer it is; a statement is alike by the weight
of the words that it shares, and speaks for its topics by the square of that. A topic also speaks
for itself, by the words of its names and its definition. Nothing is learned, kept or tagged:
editors are shown the topics, and how many statements speak for each.
"""

import re
from collections import Counter
from math import log
from typing import NamedTuple

from django.db.models import Q

from newsdesk.archive.models import StatementTopic, Topic, TopicName
from newsdesk.archive.search import LITTLE, newest_with, stem
from newsdesk.extraction import fold

OFFERED = 5
# What is read: so many words, of each so many statements, and the tags of the most alike.
WORDS_READ, HITS_READ, ALIKE_READ = 24, 150, 80
# And so many topics that hold one of the most telling words in what they are called.
TELLING, NAMED_READ = 24, 200
# These were tried on the demonstration newsroom: see bench/README.md.
TITLE, SAME_EXPERT, OWN_WORDS, LEAST_ALIKE = 0.5, 2, 6, 0.03
_WORD = re.compile(r"[^\W\d_]{3,}")


class TopicOffer(NamedTuple):
    """A topic, and how many statements that share words are tagged with it.

    None, if only what the topic is called and covers speaks for it.
    """

    topic: Topic
    count: int


def topic_offers(text, *, title="", expert=None, but=None):
    """At most OFFERED TopicOffers for the words `text`, the likeliest first; in four queries.

    Words of the article's `title` count for less, statements of the `expert` (an id) for more,
    and the statement `but` (an id) for nothing.
    """
    words = _telling(text)
    shares = dict.fromkeys(_telling(title), TITLE) | dict.fromkeys(words, 1)
    hits = newest_with(list(shares)[-WORDS_READ:], HITS_READ)
    weights = {word: shares[word] * _rarity(seqs) for word, seqs in hits.items()}
    alike = _alike(hits, weights)
    tagged = StatementTopic.objects.filter(seq__in=alike, is_direct=True).exclude(statement=but)
    votes, counts = Counter(), Counter()
    for seq, topic, speaker in tagged.values_list("seq", "topic", "statement__expert"):
        is_same = expert is not None and speaker == expert
        votes[topic] += (alike[seq] * (SAME_EXPERT if is_same else 1)) ** 2
        counts[topic] += 1
    for topic, share in _named_by(weights):
        votes[topic] += OWN_WORDS * share**2
    best = sorted(votes, key=lambda topic: (-votes[topic], topic))[:OFFERED]
    topics = Topic.objects.select_related("parent").in_bulk(best)
    return [TopicOffer(topics[pk], counts[pk]) for pk in best]


def _telling(text):
    """The stems of the words that say what `text` is about, the longest last."""
    words = [word for word in _WORD.findall(fold(text)) if word not in LITTLE]
    return list(dict.fromkeys(stem(word) for word in sorted(set(words), key=lambda w: (len(w), w))))


def _rarity(seqs):
    """How much a word tells: the fewer statements hold it, the more."""
    return log(1 + HITS_READ / max(1, len(seqs)))


def _alike(hits, weights):
    """By seq, the share of the words' weight that a statement has; of the most alike only."""
    whole = sum(weights[word] for word, seqs in hits.items() if seqs)
    shared = Counter()
    for word, seqs in hits.items():
        for seq in seqs:
            shared[seq] += weights[word]
    most = sorted(shared.items(), key=lambda pair: (-pair[1], -pair[0]))[:ALIKE_READ]
    return {seq: weight / whole for seq, weight in most if weight >= LEAST_ALIKE * whole}


def _named_by(weights):
    """(topic's id, share of the weight) for topics with words of these in names or definition."""
    telling = sorted(weights, key=lambda word: (-weights[word], word))[:TELLING]
    own, other = Q(pk__in=[]), Q(pk__in=[])
    for word in telling:
        # A stem may end in another letter than its word: "polici" stands for "policy".
        part = word[:-1] if len(word) > 4 else word
        own |= Q(name__icontains=part) | Q(definition__icontains=part)
        other |= Q(folded__contains=part)
    topics = Topic.objects.filter(own | Q(pk__in=TopicName.objects.filter(other).values("topic")))
    whole = sum(weights.values())
    for topic in topics.order_by("pk").prefetch_related("names")[:NAMED_READ]:
        called = " ".join([topic.name, topic.definition, *map(str, topic.names.all())])
        if share := sum(weights.get(word, 0) for word in _telling(called)):
            yield topic.pk, share / whole
