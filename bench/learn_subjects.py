"""Learns whom the weaker cues share their source with, from ../shared/attribution/train.jsonl.

    python bench/learn_subjects.py [read]

writes newsdesk/extraction/data/subjects.json. With "read" it learns from every other article
and says how it does on the rest.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from bench.learn_common import articles, learn, learn_choice, right_choices
from newsdesk.extraction import find_statements, subjects


def cases(found_articles):
    """Return the choices of subjects in the articles, and which of them the annotators took."""
    found, right_subject = [], subjects.right_subject
    for article in found_articles:
        records = []

        def note(*case, records=records):
            records.append(case)
            return right_subject(*case)

        subjects.right_subject = note
        find_statements(article["text"])
        found += filter(None, (_case(article, *record) for record in records))
    subjects.right_subject = right_subject
    return found


def _case(article, line, at, kind, given, choices):
    here = line.tokens[at]
    for statement in article["statements"]:
        if any(start < here.end and here.start < end for start, end in statement["cue"]):
            shared = [_shared(line, each, statement["source"]) for each in choices]
            if len(choices) > 1 and max(shared):
                told = list(subjects.signs(line, at, kind, given, choices))
                return told, shared.index(max(shared))
    return None


def _shared(line, choice, source):
    """Return how many words of a choice the annotators took into the source."""
    words = (line.tokens[at] for at in range(*choice) if line.tokens[at].is_word)
    return sum(any(s < word.end and word.start < e for s, e in source) for word in words)


def learned(part):
    """Return the weights learned from the articles of a part."""
    return learn_choice(cases(articles(part)), rounds=6, rate=0.05, decay=0.01, least=5)


def told(weights):
    """Return how the weights do on the articles that were held out."""
    return f"right and without learning: {right_choices(weights, cases(articles('held-out')))}"


if __name__ == "__main__":
    learn("subjects", learned, told)
