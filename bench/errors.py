"""Where the finder goes wrong: by construction, by how the speaker is printed, by rule.

    python bench/errors.py DATA.jsonl [--least 20] [--markdown]

A construction is the order of the parts in the text: “ a quoted stretch of the content, C
one without marks, V the cue, S the source. “ V S “ is a quotation with the cue in its
middle. What counts as found and attributed is said in bench/calibration.py; named means
that gold knows the speaker and the finder names the same. Counts and shares alone are
printed, never words of the articles.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.calibration import (
    is_attributed,
    is_neutral,
    is_same_person,
    partners_of,
    word_spans,
    words_in,
)
from newsdesk.extraction import find_statements, quoted_spans
from newsdesk.extraction.benchmark import benchmark_statements

OUTCOMES = ("found", "attributed", "named")
TITLES = {
    "construction": "construction",
    "speaker": "how the speaker is printed",
    "kind": "kind",
    "rule": "rule of the finder",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path, metavar="DATA")
    parser.add_argument("--least", type=int, default=20, help="cases of what gets a line")
    parser.add_argument("--markdown", action="store_true", help="print tables for the README")
    options = parser.parse_args(arguments)
    tables = count(options.data)
    for name, title in TITLES.items():
        for line in table(title, tables[name], options.least, options.markdown):
            print(line)
        print()
    return 0


def count(path: Path) -> dict[str, dict[str, Counter]]:
    """Return, by table and row, how many cases there are, and how many came out well."""
    tables: dict[str, dict[str, Counter]] = defaultdict(lambda: defaultdict(Counter))
    with path.open(encoding="utf-8") as lines:
        for gold in map(json.loads, filter(str.strip, lines)):
            for name, row, outcome in cases(gold):
                tables[name][row].update(outcome)
    return tables


def cases(gold: dict) -> Iterator[tuple[str, str, Counter]]:
    """Yield each case of the article `gold` as (table, row, counts)."""
    text, statements = gold["text"], gold["statements"]
    words, found = word_spans(text), find_statements(text)
    joined = benchmark_statements(text, found)
    mine = {g: joined[p] for p, g in _partners(words, joined, statements).items()}
    for number, statement in enumerate(statements):
        if not is_neutral(statement):
            outcome = judge(statement, mine.get(number), words)
            yield "construction", construction(text, statement), outcome
            yield "speaker", statement.get("speaker_how") or "no person", outcome
            yield "kind", statement["kind"], outcome
    # Of the rules, every part counts on its own, also what only goes on from another.
    parts = [each.as_dict() for each in found if each.nested_in is None]
    partners = _partners(words, parts, statements)
    for number, part in enumerate(parts):
        statement = statements[partners[number]] if number in partners else None
        if statement is None or not is_neutral(statement):
            yield "rule", part["rule"], judge(statement, part, words)


def _partners(words: list, predicted: list[dict], gold: list[dict]) -> dict[int, int]:
    contents = ([words_in(words, each["spans"]) for each in some] for some in (predicted, gold))
    return partners_of(*contents)


def judge(statement: dict | None, predicted: dict | None, words: list) -> Counter:
    """Return a count of one case, and of each outcome that is right of it."""
    counts = Counter(cases=1, speakers=bool(statement and statement["speaker"]))
    if statement and predicted:
        is_named = is_same_person(predicted["speaker"], statement["speaker"])
        counts["found"] = 1
        counts["attributed"] = int(is_attributed(predicted, statement, words))
        counts["named"] = int(is_named and bool(statement["speaker"]))
    return counts


def construction(text: str, statement: dict) -> str:
    """Return the order of content, cue and source: “ V S for “…,” said Lind.

    >>> statement = {"spans": [[1, 5]], "cue": [[7, 11]], "source": [[12, 16]]}
    >>> construction("“Yes,” said Lind.", statement)
    '“ V S'
    """
    parts = [(start, "V") for start, _end in statement["cue"]]
    parts += [(start, "S") for start, _end in statement["source"]]
    for span in statement["spans"]:
        parts += _content_parts(text, tuple(span))
    return " ".join(key for key, _same in groupby(part for _start, part in sorted(parts)))


def _content_parts(text: str, span: tuple[int, int]) -> list[tuple[int, str]]:
    """The stretches of a content span in turn, inside marks and outside."""
    parts, at = [], span[0]
    for start, end in quoted_spans(text, [span]):
        if any(each.isalnum() for each in text[at:start]):
            parts.append((at, "C"))
        parts.append((start, "“"))
        at = end
    if any(each.isalnum() for each in text[at : span[1]]):
        parts.append((at, "C"))
    return parts


def table(title: str, rows: dict[str, Counter], least: int, markdown: bool) -> Iterator[str]:
    """Yield the lines of a table, what is most frequent first."""
    total = sum(counts["cases"] for counts in rows.values())
    heads = [title, "cases", "of all", *OUTCOMES]
    yield _line(heads, markdown)
    if markdown:
        yield "|---" * len(heads) + "|"
    for name in sorted(rows, key=lambda name: -rows[name]["cases"]):
        counts = rows[name]
        if counts["cases"] >= least:
            shares = [counts[name] / counts["cases"] for name in ("found", "attributed")]
            shares.append(counts["named"] / counts["speakers"] if counts["speakers"] else None)
            cells = [name, f"{counts['cases']:,}", f"{100 * counts['cases'] / total:.1f} %"]
            cells += ["–" if share is None else f"{100 * share:.0f}" for share in shares]
            yield _line(cells, markdown)


def _line(cells: list[str], markdown: bool) -> str:
    if markdown:
        return f"| {' | '.join(cells)} |"
    return f"{cells[0]:30}" + "".join(f"{cell:>12}" for cell in cells[1:])


if __name__ == "__main__":
    sys.exit(main())
