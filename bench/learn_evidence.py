"""Learns which attributions annotators mark, from ../shared/attribution/train.jsonl.

    python bench/learn_evidence.py [read]

writes newsdesk/extraction/data/evidence.json. With "read" it learns from every other article
and says how it does on the rest.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.learn_common import articles, keep, learn_answer, overlap, surprise, words_in
from newsdesk.extraction import evidence, recognise_blocks
from newsdesk.extraction.finder import Finding


def cases(found_articles):
    """Return the signs of every attribution that may be one, and whether it was marked."""
    evidence.likelihood = lambda signs: 1.0
    found = []
    for article in found_articles:
        finding = Finding(article["text"], recognise_blocks(article["text"]), ())
        finding.statements()
        found += _cases(article, finding.drafts)
    return found


def _cases(article, drafts):
    text = article["text"]
    gold = [(words_in(text, each["spans"]), each) for each in article["statements"]]
    spans = {id(draft.found): list(draft.found.spans) for draft in drafts}
    first = {}
    for index, draft in enumerate(drafts):
        if draft.found.continues is not None:
            first[index] = first.get(draft.found.continues, draft.found.continues)
            spans[id(drafts[first[index]].found)] += draft.found.spans
    for draft in drafts:
        if not draft.signs:
            continue
        words = words_in(text, spans[id(draft.found)])
        share, best = max(
            ((overlap(words, each), it) for each, it in gold), key=lambda x: x[0], default=(0, None)
        )
        if share >= 0.5:
            if best["act"] == "speech" or best["quoted_share"] > 0:
                yield draft.signs, True
        elif not any(
            2 * len(words & each) >= len(words)
            for each, it in gold
            if it["act"] != "speech" and not it["quoted_share"]
        ):
            yield draft.signs, False


def right_share(weights, found):
    """Return how often the likelier answer is right, and how often yes is."""
    right = sum(
        (sum(weights.get(sign, 0.0) for sign in signs) > 0) == answer for signs, answer in found
    )
    return right / len(found), sum(answer for _, answer in found) / len(found)


if __name__ == "__main__":
    only_read = sys.argv[1:] == ["read"]
    learned_from = cases(articles("read" if only_read else "all"))
    weights = learn_answer(learned_from, rounds=12, rate=0.05, decay=0.01, least=4)
    print(
        f"{len(learned_from):,} cases, right and always yes: {right_share(weights, learned_from)}"
    )
    if only_read:
        held_out = cases(articles("held-out"))
        print(f"held out: {right_share(weights, held_out)}, {surprise(weights, held_out):.3f}")
    keep("evidence", weights)
