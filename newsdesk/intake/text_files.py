"""Articles from text files: finding the files, reading their words, bringing them in."""

import codecs
import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction

from newsdesk.archive.models import Article
from newsdesk.archive.models.article import Arrival
from newsdesk.intake.suggesting import suggest

LARGEST_FILE = 4_000_000  # bytes; an article has a million characters at most
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableFile(ValueError):
    """Says why a file cannot be an article's text, and what to do."""


def find_files(paths: Iterable[str]) -> Iterator[tuple[str, Path | None]]:
    """Yield each path with the files it stands for: itself, a folder's .txt, or a pattern's.

    A path that stands for nothing comes with None.
    """
    for path in paths:
        found = list(_files_at(path))
        yield from ((path, each) for each in found or [None])


def _files_at(path: str) -> Iterator[Path]:
    if Path(path).is_dir():
        yield from sorted(each for each in Path(path).rglob("*.txt") if each.is_file())
    elif Path(path).exists():
        yield Path(path)
    else:
        # Shells leave a pattern as it is when it stands in quotation marks.
        for each in sorted(glob.glob(path, recursive=True)):
            yield from _files_at(each)


def read_text(path: Path, *, encoding: str = "") -> str:
    """The words of a text file. Raises UnreadableFile, saying what is wrong with it."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UnreadableFile(f"It cannot be read: {error.strerror}.") from None
    return decode(data, encoding=encoding)


def decode(data: bytes, *, encoding: str = "") -> str:
    """The words in the bytes of a text file: UTF-8, UTF-16 with a byte order mark, or as told.

    No other encoding is guessed: whatever is guessed wrongly looks right and quotes wrongly.
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(
            f"It is larger than {LARGEST_FILE // 1_000_000} MB. Is this really one article?"
        )
    if not data.strip():
        raise UnreadableFile("It is empty.")
    if encoding:
        return _decoded(data, encoding, f"It is not {encoding}.")
    if data.startswith(_UTF16_MARKS):
        return _decoded(data, "utf-16", "It begins like UTF-16, but the rest of it is not.")
    if b"\0" in data:
        raise UnreadableFile("It is not a text file: it holds NUL bytes. Save it as plain text.")
    return _decoded(
        data,
        "utf-8-sig",
        "Tried UTF-8 and UTF-16 with a byte order mark, and it is neither. Save it as UTF-8, or "
        "say what it is, for example --encoding windows-1252.",
    )


def _decoded(data: bytes, encoding: str, problem: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFile(problem) from None


@transaction.atomic
def bring_in(text: str, *, suggests: bool = True, **facts) -> Arrival:
    """Store an article and what the finder suggests in it, both or neither."""
    arrival = Article.objects.bring_in(text=text, **facts)
    if arrival.is_new and suggests:
        suggest(arrival.article)
    return arrival
