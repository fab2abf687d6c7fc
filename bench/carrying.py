"""Where statements land when the text of their article changes, against where they belong.

Edits the demonstration articles, and the benchmark's texts where they are given, in eight ways,
and follows every character while doing so. Then carries every statement over as the archive does
(newsdesk.archive.carrying), and counts: moved to exactly its words, moved though cut or widened,
in a wrong place, lost, and kept though all its words are gone.

    python bench/carrying.py [data.jsonl …] [--rounds N]
"""

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from newsdesk.archive.carrying.placing import carried
from newsdesk.archive.carrying.text_map import TextMap
from newsdesk.archive.spans import make_spans

NEWSROOM = Path(__file__).parent.parent / "fixtures" / "newsroom.jsonl"
ROUNDS = 4
FATES = ("exact", "close", "wrong place", "lost", "kept though gone")


def edit_marks(text, random):
    """Other quotation marks, dashes and spaces."""
    other = dict(zip("“”‘’–\u00a0", "\"\"''- ", strict=True))
    return [(other.get(letter, letter), origin) for letter, origin in text]


def edit_letters(text, random):
    """A letter of one word in fifteen is another one, or is left out."""
    for at in random.sample(range(len(text)), len(text) // 90):
        letter, origin = text[at]
        if letter.isalpha():
            text[at] = (random.choice("aeiorstn"), None) if random.random() < 0.6 else ("", origin)
    return [pair for pair in text if pair[0]]


def edit_words(text, random, share=0.04):
    """One word in twenty-five gives way to another of the article."""
    words = _words(text)
    for start, end in sorted(random.sample(words, int(len(words) * share)), reverse=True):
        other = random.choice(words)
        text[start:end] = [(letter, None) for letter, _origin in text[slice(*other)]]
    return text


def edit_many_words(text, random):
    """One word in six gives way to another of the article."""
    return edit_words(text, random, share=0.16)


def edit_sentences(text, random):
    """Sentences go, are said elsewhere, or come anew."""
    for _ in range(3):
        ends = [
            at
            for at, (letter, _o) in enumerate(text[:-1])
            if letter in ".?!" and _is_blank(text, at + 1)
        ]
        if len(ends) < 6:
            return text
        start = random.randrange(len(ends) - 1)
        first, last = ends[start] + 1, ends[start + 1] + 1
        sentence = [pair for pair in text[first:last] if pair[0] != "\n"]
        goes, comes = random.choice([(True, False), (True, True), (False, True)])
        at = random.choice([end for end in ends if not first <= end < last])
        if goes:
            del text[first:last]
            at -= last - first if at >= last else 0
        else:
            words = "".join(letter for letter, _origin in sentence).split()
            random.shuffle(words)
            sentence = [(letter, None) for letter in " " + " ".join(words)]
        if comes:
            text[at + 1 : at + 1] = sentence
    return text


def edit_order(text, random):
    """Two paragraphs change places with others."""
    lines = _lines(text)
    for _ in range(2):
        lines.insert(random.randrange(len(lines)), lines.pop(random.randrange(len(lines))))
    return _put_together(lines)


def edit_paragraphs(text, random):
    """Paragraphs go, and new ones come that are made of the article's words."""
    lines = _lines(text)
    for _ in range(3):
        if len(lines) > 4:
            del lines[random.randrange(1, len(lines))]
    words = _words(text)
    for _ in range(3):
        chosen = [text[slice(*random.choice(words))] for _ in range(random.randrange(8, 40))]
        made = [(letter, None) for word in chosen for letter, _o in [*word, (" ", None)]]
        lines.insert(random.randrange(1, len(lines) + 1), made)
    return _put_together(lines)


def edit_breaks(text, random):
    """Paragraphs are divided, and run together."""
    for at, (letter, _origin) in enumerate(text):
        if letter == "\n" and random.random() < 0.15:
            text[at] = (" ", None)
        elif letter == " " and at and text[at - 1][0] == "." and random.random() < 0.2:
            text[at] = ("\n", None)
    return text


EDITS = (
    edit_marks,
    edit_letters,
    edit_words,
    edit_many_words,
    edit_sentences,
    edit_order,
    edit_paragraphs,
    edit_breaks,
)


def _words(text):
    words, start = [], None
    for at, (letter, _origin) in enumerate([*text, (" ", None)]):
        if letter.isalpha():
            start = at if start is None else start
        elif start is not None:
            words.append((start, at))
            start = None
    return words


def _lines(text):
    lines = [[]]
    for pair in text:
        if pair[0] == "\n":
            lines.append([])
        else:
            lines[-1].append(pair)
    return lines


def _put_together(lines):
    text = lines[0]
    for line in lines[1:]:
        text = [*text, ("\n", None), *line]
    return text


def _is_blank(text, at):
    return text[at][0] in " \n"


def fate_of(spans, new, where):
    """What became of a statement: one of FATES, and what the archive says of it.

    `where` has by its old offset where each character is that is left.
    """
    belongs = {
        where[at] for start, end in spans["content"] for at in range(start, end) if at in where
    }
    belongs = {at for at in belongs if not new.new[at].isspace()}
    letters = sum(
        not new.old[at].isspace() for start, end in spans["content"] for at in range(start, end)
    )
    result = carried(new, spans)
    if result.spans is None:
        return ("lost" if len(belongs) * 2 >= letters else "gone"), result.anchoring
    stands = {at for start, end in result.spans["content"] for at in range(start, end)}
    stands = {at for at in stands if not new.new[at].isspace()}
    if not belongs:
        return "kept though gone", result.anchoring
    if len(stands & belongs) * 2 < len(belongs):
        return "wrong place", result.anchoring
    return ("exact" if stands == belongs else "close"), result.anchoring


def articles(path):
    """(text, spans of its statements) of every article of an archive or benchmark file."""
    for line in path.read_text().splitlines():
        given = json.loads(line)
        if "text" in given and given.get("statements"):
            found = []
            for each in given["statements"]:
                content = each.get("spans") or each.get("content")
                if content and not any("\n" in given["text"][s:e] for s, e in content):
                    found.append(make_spans(given["text"], content))
            yield given["text"], found


def measure(paths, rounds=ROUNDS):
    """By the name of each edit, how often each fate came, and the seconds of each difference."""
    counted, seconds = {edit.__name__: Counter() for edit in EDITS}, []
    random = Random(1)
    for path in paths:
        for text, statements in articles(path):
            for edit in EDITS * rounds:
                edited = edit([(letter, at) for at, letter in enumerate(text)], random)
                new = "".join(letter for letter, _origin in edited)
                where = {origin: at for at, (_l, origin) in enumerate(edited) if origin is not None}
                began = time.perf_counter()
                text_map = TextMap(text, new)
                seconds.append(time.perf_counter() - began)
                for spans in statements:
                    fate, anchoring = fate_of(spans, text_map, where)
                    counted[edit.__name__].update([fate, anchoring])
    return counted, seconds


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    counted, seconds = measure([NEWSROOM, *options.files], options.rounds)
    columns = [*FATES, "gone", "ok", "changed", "orphan"]
    print("| edit | moves |", " | ".join(columns), "|")
    print("|---|" + "---:|" * (len(columns) + 1))
    whole = sum(counted.values(), Counter())
    for name, fates in [*counted.items(), ("all", whole)]:
        moves = sum(fates[fate] for fate in (*FATES, "gone"))
        row = [str(moves), *(str(fates[column]) for column in columns)]
        print(f"| {name.removeprefix('edit_').replace('_', ' ')} |", " | ".join(row), "|")
    seconds.sort()
    print(
        f"\nA difference takes {sum(seconds) / len(seconds) * 1000:.1f} ms on average, "
        f"{seconds[-1] * 1000:.0f} ms at most."
    )


if __name__ == "__main__":
    main()
