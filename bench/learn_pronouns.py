"""Learns whom "he" and "she" mean, from ../shared/attribution/train.jsonl.

    python bench/learn_pronouns.py [read]

writes newsdesk/extraction/data/pronouns.json. With "read" it learns from every other article
and says how it does on the rest.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.learn_common import articles, learn, learn_choice, right_choices
from newsdesk.extraction import fold, memory, recognise_blocks
from newsdesk.extraction.finder import Finding
from newsdesk.extraction.weights import Weights

CHOOSE = memory.choose
READINGS = 2
LEARNING = {"rounds": 12, "rate": 0.05, "decay": 0.01, "least": 5}


def cases(found_articles):
    """Return the people each pronoun may mean with their signs, and which of them it means."""
    found = []
    for article in found_articles:
        choices = []

        def record(people, told, choices=choices):
            choices.append((people, told))
            return CHOOSE(people, told)

        memory.choose = record
        finding = Finding(article["text"], recognise_blocks(article["text"]), ())
        seen = _watch(finding.speakers, choices)
        finding.statements()
        found += filter(None, (_case(article, start, *choice) for start, choice in seen))
    memory.choose = CHOOSE
    return found


def _watch(speakers, choices):
    """Note where the pronoun of every choice stands."""
    seen = []
    resolve = speakers.resolve

    def watched(tokens, first, *rest, **options):
        before = len(choices)
        speaker = resolve(tokens, first, *rest, **options)
        seen.extend((tokens[first].start, choice) for choice in choices[before:])
        return speaker

    speakers.resolve = watched
    return seen


def _case(article, start, people, told):
    for statement in article["statements"]:
        if statement["speaker"] and any(s == start for s, _ in statement["source"]):
            right = [at for at, each in enumerate(people) if _is_same(each, statement["speaker"])]
            return (told, right[0]) if right and len(people) > 1 else None
    return None


def _is_same(person, name):
    one, other = fold(person.name).split(), fold(name).split()
    return one[-1] == other[-1] and (len(other) == 1 or one[0][0] == other[0][0])


def learned(part):
    """Return the weights learned from the articles of a part.

    Whom one pronoun meant is what the next is read by: so the articles are read again with
    the weights learned from them.
    """
    read, weights = articles(part), {}
    for _ in range(READINGS):
        memory.WEIGHTS = Weights(weights)
        weights = learn_choice(cases(read), **LEARNING)
    return weights


def told(weights):
    """Return how the weights do on the articles that were held out."""
    return f"right and last in view: {right_choices(weights, cases(articles('held-out')))}"


if __name__ == "__main__":
    learn("pronouns", learned, told)
