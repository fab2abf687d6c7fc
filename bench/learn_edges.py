"""Learns where contents end, from the articles in ../shared/attribution/train.jsonl.

    python bench/learn_edges.py [read]

writes newsdesk/extraction/data/edges.json. With "read" it learns from every other article
and says how it does on the rest.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.learn_common import articles, learn, learn_choice, right_choices
from newsdesk.extraction import edges, find_statements
from newsdesk.extraction.weights import Weights


def cases(found_articles):
    """Return the choices of edges in the articles, and which of them the annotators took."""
    found = []
    edges.WEIGHTS = Weights({})
    for article in found_articles:
        records = []
        edges.right_edge = lambda *case, records=records: records.append(case) or case[-1]
        find_statements(article["text"])
        for record in records:
            case = _case(article, *record)
            if case:
                found.append(case)
    return found


def _case(article, line, cue, first, stop):
    cue_at = line.tokens[cue.first].start, line.tokens[cue.last].end
    for statement in article["statements"]:
        if any(start < cue_at[1] and cue_at[0] < end for start, end in statement["cue"]):
            right = _right_edge(line, first, stop, statement["spans"])
            if right is None:
                continue
            choices = edges.edges(line, first, stop)
            nearest = min(range(len(choices)), key=lambda at: abs(choices[at] - right))
            if len(choices) > 1 and abs(choices[nearest] - right) <= 1:
                return list(edges.signs(line, cue, first, choices)), nearest
    return None


def _right_edge(line, first, stop, spans):
    """Return the token after the last one of this content that the annotators took in."""
    inside = [
        at
        for at in range(first, stop)
        if (line.tokens[at].is_word or line.tokens[at].quotation)
        and any(s < line.tokens[at].end and line.tokens[at].start < e for s, e in spans)
    ]
    return inside[-1] + 1 if inside else None


def learned(part):
    """Return the weights learned from the articles of a part."""
    return learn_choice(cases(articles(part)), rounds=12, rate=0.05, decay=0.01, least=5)


def told(weights):
    """Return how the weights do on the articles that were held out."""
    return f"right and without learning: {right_choices(weights, cases(articles('held-out')))}"


if __name__ == "__main__":
    learn("edges", learned, told)
