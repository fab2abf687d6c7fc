"""Shows that the finder's time and memory grow no faster than the text.

    python bench/extraction_curve.py [--largest 10_000_000] [--shapes ordinary …] [--markdown]

Every point is measured in a process of its own, one after the other: the processor seconds
that find_statements takes (the median over several texts where one is short) and the most memory
that the process ever held. `relative` is the time for a character, set against that at
100,000 characters of the same shape: 1 everywhere would be a straight line.
"""

import argparse
import json
import random
import re
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.generated import text_of
from newsdesk.extraction import find_statements

SIZES = (1_000, 10_000, 100_000, 1_000_000, 10_000_000)
# What the others are set against: large enough to be measured well.
YARDSTICK = 100_000
HOSTILE_LARGEST = 1_000_000
_MARKS = re.compile("[\"“”„«»‘’']")


Shape = Callable[[int, int], str]


def _ordinary(size: int, seed: int) -> str:
    return text_of(size, seed=seed)


def _one_line(size: int, seed: int) -> str:
    return text_of(size, seed=seed).replace("\n", " ")


def _without_marks(size: int, seed: int) -> str:
    return _MARKS.sub("", text_of(size + size // 20, seed=seed))[:size]


def _never_closed(size: int, seed: int) -> str:
    return text_of(size, seed=seed).replace("”", "").replace("\n", "\n“")[:size]


def _repeated(pattern: str) -> Shape:
    return lambda size, _seed: (pattern * (size // len(pattern) + 1))[:size]


def _ever_new_people(size: int, seed: int) -> str:
    """Everybody speaks once, under a family name of four syllables that nobody else bears."""
    syllables = [one + two for one in "bdfgklmnprstvz" for two in "aeiou"]
    chance = random.Random(seed)
    parts = []
    for _ in range(size // 30 + 1):
        name = "".join(chance.choices(syllables, k=4)).capitalize()
        parts.append(f"“Rents fell,” said Ada {name}.\n")
    return "".join(parts)[:size]


SHAPES: dict[str, Shape] = {
    "ordinary": _ordinary,
    "one line": _one_line,
    "ever new people": _ever_new_people,
    "no marks": _without_marks,
    "unclosed marks": _never_closed,
    "only marks": _repeated("“\"”‘'’«„»"),
    "only opening marks": _repeated("“"),
    "straight marks": _repeated('" a '),
    "marks a paragraph": _repeated("“A.\n"),
    "said said": _repeated("he said, "),
    "names alone": _repeated("Ada Lind "),
    "one word": _repeated("a"),
    "brackets": _repeated("([“"),
    "empty lines": _repeated("\n"),
}


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    if options.point:
        shape, size = options.point
        print(json.dumps(measure(SHAPES[shape], int(size))))
        return 0
    if options.markdown:
        print("| shape | characters | seconds | relative | peak MB |\n|---|---|---|---|---|")
    for shape in options.shapes:
        for row in curve(shape, options.largest, options.patience):
            print(as_line(row, markdown=options.markdown), flush=True)
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES), metavar="NAME")
    parser.add_argument("--largest", type=int, default=SIZES[-1], help="of the ordinary shape")
    parser.add_argument("--patience", type=float, default=120, help="seconds for one point")
    parser.add_argument("--markdown", action="store_true", help="print a table for the README")
    parser.add_argument("--point", nargs=2, metavar=("SHAPE", "SIZE"), help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


def measure(shape: Shape, size: int) -> dict:
    """Return the median time of finding the statements of such a text, and peak memory."""
    # Other texts each time, as in an archive: the second run over one text finds its words
    # in caches. The first text of all pays for what is made once.
    find_statements(shape(2_000, 0))
    count = 9 if size < YARDSTICK else 3 if size < 10 * YARDSTICK else 1
    seconds = [_seconds(shape(size, seed)) for seed in range(1, count + 1)]
    return {"size": size, "seconds": statistics.median(seconds), "peak": peak_megabytes()}


def _seconds(text: str) -> float:
    # Of this process alone: what else the machine does should count as little as it can.
    start = time.process_time()
    find_statements(text)
    return time.process_time() - start


def peak_megabytes() -> float:
    """Return the most memory this process ever held: resident, in millions of bytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def curve(shape: str, largest: int, patience: float) -> list[dict]:
    """Measure a shape at each size, and set the times against that of the yardstick."""
    largest = largest if shape == "ordinary" else min(largest, HOSTILE_LARGEST)
    rows = list(_points(shape, [size for size in SIZES if size <= largest], patience))
    pace = {row["size"]: row["seconds"] / row["size"] for row in rows if row["seconds"]}
    for row in rows:
        known = row["size"] in pace and YARDSTICK in pace
        row["relative"] = pace[row["size"]] / pace[YARDSTICK] if known else None
    return rows


def _points(shape: str, sizes: list[int], patience: float) -> Iterator[dict]:
    for size in sizes:
        try:
            yield {"shape": shape} | _measured_apart(shape, size, patience)
        except subprocess.TimeoutExpired:
            yield {"shape": shape, "size": size, "seconds": None, "peak": None}
            return


def _measured_apart(shape: str, size: int, patience: float) -> dict:
    command = [sys.executable, __file__, "--point", shape, str(size)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=patience, check=True)
    return json.loads(done.stdout)


def as_line(row: dict, *, markdown: bool) -> str:
    """Return a row of the table, as text or as Markdown."""
    cells = [row["shape"], f"{row['size']:,}"]
    if row["seconds"] is None:
        cells += ["gave up", "–", "–"]
    else:
        relative = "–" if row["relative"] is None else f"{row['relative']:.2f}"
        cells += [f"{row['seconds']:.4f}", relative, f"{row['peak']:.0f}"]
    if markdown:
        return f"| {' | '.join(cells)} |"
    return f"{cells[0]:20}{cells[1]:>12}{cells[2]:>11}{cells[3]:>8}{cells[4]:>8}"


if __name__ == "__main__":
    sys.exit(main())
