"""Learns which attributions annotators mark, from ../shared/attribution/train.jsonl.

    python bench/learn_evidence.py [read]

writes newsdesk/extraction/data/evidence.json. With "read" it learns from every other article
and says how it does on the rest.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.learn_common import articles, keep, learn_answer, learn_choice, overlap, words_in
from newsdesk.extraction import attributions, evidence, find_statements, finder
from newsdesk.extraction.weights import Weights

FOUND = 0.5


def cases(found_articles):
    """Return the readings of every cue, each with its signs, how right it is and if it counts."""
    return [case for article in found_articles for case in _cases(article)]


def _cases(article):
    """Read an article as one who knows it would, and note the readings that offer themselves."""
    gold = [(words_in(article["text"], each["spans"]), each) for each in article["statements"]]
    found = []

    def likeliest(line, readings):
        extent = words_in(article["text"], [(line.tokens[0].start, line.tokens[-1].end)])
        here = [(words & extent, each) for words, each in gold if words & extent]
        best, highest, case = None, FOUND, []
        for reading in readings:
            if reading.is_awaited:
                return reading
            share, answer = _answer(words_in(article["text"], reading.contents), here)
            signs = evidence.signs_of(
                line, reading.cue, reading.source, reading.contents, reading.rule
            )
            case.append((list(signs), share, answer))
            if share >= highest:
                best, highest = reading, share + 0.001
        if case:
            found.append(case)
        return best

    attributions.likeliest, kept = likeliest, attributions.likeliest
    finder.nested_attributions, nested = lambda *_: (), finder.nested_attributions
    find_statements(article["text"], questions=True)
    attributions.likeliest, finder.nested_attributions = kept, nested
    return found


def preferences(found):
    """Return the weights that make the most right reading of a cue the one preferred."""
    choices = []
    for case in found:
        shares = [share for _signs, share, _answer in case]
        if len(case) > 1 and max(shares) >= FOUND and min(shares) < max(shares):
            choices.append(([signs for signs, *_ in case], shares.index(max(shares))))
    return learn_choice(choices, rounds=12, rate=0.05, decay=0.01, least=4)


def preferred(weights, found):
    """Return the signs of each cue's preferred reading, and whether it was marked."""
    of = Weights(weights).sum
    best = [max(case, key=lambda reading: of(reading[0])) for case in found]
    return [(signs, answer) for signs, _share, answer in best if answer is not None]


def _answer(words, here):
    """Return how much of these words one statement shares, and if that makes them one.

    None is neither: what the annotators marked that is no speech.
    """
    share, best = max(
        ((overlap(words, each), it) for each, it in here), key=lambda x: x[0], default=(0, None)
    )
    if share >= FOUND:
        is_speech = best["act"] in ("speech", "speech-act") or best["quoted_share"] > 0
        return share, True if is_speech else None
    is_neutral = any(
        2 * len(words & each) >= len(words)
        for each, it in here
        if it["act"] != "speech" and not it["quoted_share"]
    )
    return share, None if is_neutral else False


def right_share(weights, found):
    """Return how often the likelier answer is right, and how often yes is."""
    right = sum(
        (sum(weights.get(sign, 0.0) for sign in signs) > 0) == answer for signs, answer in found
    )
    return right / len(found), sum(answer for _, answer in found) / len(found)


def learned(part):
    """Return the weights of preferences and of the evidence, from the articles of a part."""
    found = cases(articles(part))
    chosen = preferences(found)
    cases_of = preferred(chosen, found)
    return chosen, learn_answer(cases_of, rounds=12, rate=0.05, decay=0.01, least=4)


if __name__ == "__main__":
    part = "read" if sys.argv[1:] == ["read"] else "all"
    chosen, weights = learned(part)
    if part == "read":
        held_out = preferred(chosen, cases(articles("held-out")))
        print(f"held out, right and without learning: {right_share(weights, held_out)}")
    keep("preferences", chosen)
    keep("evidence", weights)
