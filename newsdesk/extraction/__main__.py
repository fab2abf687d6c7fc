"""The finder on the command line: `python -m newsdesk.extraction article.txt`."""

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from newsdesk.extraction.benchmark import benchmark_statements
from newsdesk.extraction.finder import find_statements


class UnreadableInput(Exception):
    """Says which input cannot be read and why."""


def main(arguments: list[str] | None = None) -> int:
    """Print one JSON object for each article; return 0, or 2 if an input is unreadable."""
    options = _options(arguments)
    try:
        for identifier, text in _articles(options):
            print(json.dumps(_answer(identifier, text, options.benchmark), ensure_ascii=False))
    except UnreadableInput as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m newsdesk.extraction",
        description="Finds who said what in news articles. Offsets count code points.",
    )
    inputs = parser.add_mutually_exclusive_group(required=True)
    inputs.add_argument("article", type=Path, nargs="?", help="a text file, one paragraph a line")
    inputs.add_argument("--jsonl", type=Path, help='a file of {"id": …, "text": …} lines')
    parser.add_argument(
        "--benchmark", action="store_true", help="answer as the attribution benchmark counts"
    )
    return parser.parse_args(arguments)


def _articles(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    if options.jsonl:
        yield from _lines(options.jsonl)
    else:
        yield options.article.stem, _read(options.article)


def _read(path: Path) -> str:
    try:
        # Line ends stay as they are: the offsets are those of the text as given.
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        raise UnreadableInput(f"{path}: {error.strerror or error}.") from error
    except UnicodeDecodeError as error:
        raise UnreadableInput(
            f"{path}: not UTF-8 (byte {error.start}). Save it as UTF-8 and try once more."
        ) from error


def _lines(path: Path) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(_read(path).split("\n"), start=1):
        if line.strip():
            yield _article(path, number, line)


def _article(path: Path, number: int, line: str) -> tuple[str, str]:
    try:
        article = json.loads(line)
    except ValueError as error:
        raise UnreadableInput(f"{path}, line {number}: not JSON ({error}).") from error
    if not isinstance(article, dict) or not isinstance(article.get("text"), str):
        raise UnreadableInput(f'{path}, line {number}: no "text" that is a string.')
    return article.get("id"), article["text"]


def _answer(identifier: str, text: str, benchmark: bool) -> dict:
    # The benchmark counts questions that nobody is named for; an editor has no use for them.
    found = find_statements(text, questions=benchmark)
    if benchmark:
        return {"id": identifier, "statements": benchmark_statements(text, found)}
    return {"id": identifier, "statements": [statement.as_dict() for statement in found]}


if __name__ == "__main__":
    sys.exit(main())
