"""Learns which attributions annotators mark, from ../shared/attribution/train.jsonl.

    python bench/learn_evidence.py [read]

writes newsdesk/extraction/data/evidence.json. With "read" it learns from every other article
and says how it does on the rest.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.learn_common import articles, keep, learn_answer, overlap, words_in
from newsdesk.extraction import evidence, recognise_blocks
from newsdesk.extraction.finder import Finding


def cases(found_articles):
    """Return the signs of every attribution that may be one, and whether it was marked."""
    evidence.likelihood = lambda signs: 1.0
    found = []
    for article in found_articles:
        finding = Finding(article["text"], recognise_blocks(article["text"]), ())
        statements = finding.statements(questions=True)
        signs = {id(draft.found): draft.signs for draft in finding.drafts}
        found += _cases(article, statements, signs)
    return found


def _cases(article, statements, signs):
    text = article["text"]
    gold = [(words_in(text, each["spans"]), each) for each in article["statements"]]
    spans = [list(each.spans) for each in statements]
    first = list(range(len(statements)))
    for index, statement in enumerate(statements):
        if statement.continues is not None:
            first[index] = first[statement.continues]
            spans[first[index]] += statement.spans
    for statement, whole in zip(statements, spans, strict=True):
        if not signs[id(statement)]:
            continue
        words = words_in(text, whole)
        share, best = max(
            ((overlap(words, each), it) for each, it in gold), key=lambda x: x[0], default=(0, None)
        )
        if share >= 0.5:
            if best["act"] in ("speech", "speech-act") or best["quoted_share"] > 0:
                yield signs[id(statement)], True
        elif not any(
            2 * len(words & each) >= len(words)
            for each, it in gold
            if it["act"] != "speech" and not it["quoted_share"]
        ):
            yield signs[id(statement)], False


def right_share(weights, found):
    """Return how often the likelier answer is right, and how often yes is."""
    right = sum(
        (sum(weights.get(sign, 0.0) for sign in signs) > 0) == answer for signs, answer in found
    )
    return right / len(found), sum(answer for _, answer in found) / len(found)


def learned(part):
    """Return the weights learned from the articles of a part."""
    return learn_answer(cases(articles(part)), rounds=12, rate=0.05, decay=0.01, least=4)


if __name__ == "__main__":
    part = "read" if sys.argv[1:] == ["read"] else "all"
    weights = learned(part)
    if part == "read":
        print(
            f"held out, right and without learning: {right_share(weights, cases(articles('held-out')))}"
        )
    keep("evidence", weights)
