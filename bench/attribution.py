"""Scores the finder on articles whose statements were marked by hand.

    python bench/attribution.py DATA.jsonl… [--scorer score.py] [--runs 5] [--markdown]

DATA and the scorer keep to the contract of the attribution benchmark: a line holds `id`,
`text` and the gold `statements`; the scorer is called as `score.py PRED DATA --json -`.
The finder sees the texts alone. Prints how much was found, attributed and named, the
speed on one core, peak memory, and how far stated confidence can be trusted.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.calibration import BINS, bins, expected_error, judged
from bench.extraction_curve import peak_megabytes
from newsdesk.extraction import FINDER_VERSION, find_statements
from newsdesk.extraction.benchmark import benchmark_statements

SCORER = Path(__file__).resolve().parents[2] / "shared" / "attribution" / "score.py"
# What an editor may take as it is: the issue asks for 95 % right at a recall of 70 %.
SURE = 0.8
# By how much two ways of counting the same may differ before it is said, in points.
TOLERANCE = 0.5


class Speed(NamedTuple):
    """Articles a second: of one core's time, and by the clock while other things ran."""

    of_one_core: float
    by_the_clock: float


class Measured(NamedTuple):
    """Everything that is printed of one file of articles."""

    name: str
    figures: dict
    sure: dict
    calibration: list
    # Attributed right among what was predicted, as the scorer and as the bins count it.
    counted: tuple[float, float]
    speed: Speed
    memory: float


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    if not options.scorer.is_file():
        print(f"There is no scorer at {options.scorer}: say where with --scorer.", file=sys.stderr)
        return 2
    try:
        texts = {path: _texts(path) for path in options.data}
        speeds, memory = measure_speed(texts, runs=options.runs)
        measured = [
            measure(path, texts[path], options.scorer, speeds[path], memory)
            for path in options.data
        ]
    except (OSError, ValueError, KeyError, subprocess.CalledProcessError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    print("\n".join(as_markdown(measured) if options.markdown else as_text(measured)))
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("data", type=Path, nargs="+", metavar="DATA")
    parser.add_argument("--scorer", type=Path, default=SCORER, metavar="PATH")
    parser.add_argument("--runs", type=int, default=5, help="over all articles, for the speed")
    parser.add_argument("--markdown", action="store_true", help="print tables for the README")
    return parser.parse_args(arguments)


def measure_speed(
    texts: dict[Path, dict[str, str]], *, runs: int
) -> tuple[dict[Path, Speed], float]:
    """Return the speed on the articles of each file, the median of the runs, and peak memory.

    The files take turns, so that whatever else the machine does meanwhile slows all alike.
    """
    taken: dict[Path, list[tuple[float, float]]] = {path: [] for path in texts}
    for _run in range(max(1, runs)):
        for path, articles in texts.items():
            start = time.process_time(), time.perf_counter()
            for text in articles.values():
                find_statements(text)
            taken[path].append((time.process_time() - start[0], time.perf_counter() - start[1]))
    medians = {path: map(statistics.median, zip(*taken[path], strict=True)) for path in texts}
    speeds = {path: Speed(*(len(texts[path]) / m for m in medians[path])) for path in texts}
    return speeds, peak_megabytes()


def measure(
    path: Path, texts: dict[str, str], scorer: Path, speed: Speed, memory: float
) -> Measured:
    """Have the finder read `texts`, the scorer score it against the gold in `path`."""
    predicted = {
        key: benchmark_statements(text, find_statements(text)) for key, text in texts.items()
    }
    figures = score(scorer, path, predicted)
    judgements = [each for gold in _lines(path) for each in judged(gold, predicted[gold["id"]])]
    share = sum(each.is_right for each in judgements) / (len(judgements) or 1)
    return Measured(
        name=path.stem,
        figures=figures,
        sure=score(scorer, path, predicted, "--min-confidence", str(SURE))["direct_quotes"],
        calibration=bins(judgements),
        counted=(figures["statements"]["all"]["attributed_P"], share),
        speed=speed,
        memory=memory,
    )


def score(scorer: Path, gold: Path, predicted: dict[str, list[dict]], *options: str) -> dict:
    """Return the scorer's figures for the predictions; it runs in a process of its own."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for key, statements in predicted.items():
            file.write(json.dumps({"id": key, "statements": statements}) + "\n")
        file.flush()
        command = [sys.executable, scorer, file.name, gold, "--json", "-", *options]
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def row(measured: Measured) -> list[float]:
    """The figures of the table: five of quality in per cent, and the speed."""
    quotes, all_of_them = measured.figures["direct_quotes"], measured.figures["statements"]["all"]
    shares = [quotes["attributed_F1"], quotes["named_F1"], all_of_them["F1"]]
    shares += [all_of_them["attributed_F1"], all_of_them["named_F1"]]
    return [100 * share for share in shares] + [measured.speed.of_one_core]


HEADS = ("quotes attributed", "quotes named", "statements", "attributed", "named", "articles/s")


def as_text(measured: list[Measured]) -> list[str]:
    """Return the lines that a terminal shows."""
    width = max(len(each.name) for each in measured) + 2
    lines = [f"finder {FINDER_VERSION}, F1 in %", " " * width + "  ".join(HEADS)]
    for each in measured:
        cells = (f"{value:>{len(head)}.1f}" for value, head in zip(row(each), HEADS, strict=True))
        lines.append(f"{each.name:{width}}" + "  ".join(cells))
    for each in measured:
        lines += ["", f"{each.name}: confidence, how many, share right"]
        lines += [
            f"  {bin.low:.1f} to {bin.high:.1f}  {bin.confidence:5.2f}  {bin.count:6,}  {bin.share_right:5.2f}"
            for bin in each.calibration
            if bin.count
        ]
        lines += _in_words(each)
    return [*lines, "", _memory(measured)]


def as_markdown(measured: list[Measured]) -> list[str]:
    """Return the same as tables for a README."""
    lines = [f"| finder {FINDER_VERSION} | " + " | ".join(HEADS) + " |", "|---" * 7 + "|"]
    for each in measured:
        lines.append(f"| {each.name} | " + " | ".join(f"{value:.1f}" for value in row(each)) + " |")
    for each in measured:
        lines += [
            "",
            f"| {each.name}: confidence | stated | statements | right |",
            "|---" * 4 + "|",
        ]
        lines += [
            f"| {bin.low:.1f} – {bin.high:.1f} | {bin.confidence:.2f} | {bin.count:,} "
            f"| {bin.share_right:.2f} |"
            for bin in each.calibration
            if bin.count
        ]
        lines += ["", *_in_words(each)]
    return [*lines, "", _memory(measured)]


def _in_words(measured: Measured) -> list[str]:
    sure, (scorers, ours) = measured.sure, measured.counted
    lines = [
        f"Expected calibration error over {BINS} bins: {expected_error(measured.calibration):.3f}.",
        f"Direct quotes at confidence ≥ {SURE}: attributed precision "
        f"{100 * sure['attributed_P']:.1f} %, recall {100 * sure['attributed_R']:.1f} %.",
    ]
    lines.append(
        f"By the clock, beside whatever else ran: {measured.speed.by_the_clock:.0f} a second."
    )
    if abs(scorers - ours) * 100 > TOLERANCE:
        lines.append(
            f"The bins count {100 * ours:.1f} % right, the scorer {100 * scorers:.1f} %: "
            "trust the curve no further than that."
        )
    return lines


def _memory(measured: list[Measured]) -> str:
    return f"Peak memory of the process after all runs: {measured[0].memory:.0f} MB."


def _texts(path: Path) -> dict[str, str]:
    """The texts by id: nothing else of the data is there while the finder is measured."""
    return {line["id"]: line["text"] for line in _lines(path)}


def _lines(path: Path):
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


if __name__ == "__main__":
    sys.exit(main())
