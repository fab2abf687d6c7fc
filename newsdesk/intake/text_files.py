"""Articles from text files: finding the files, reading their words, bringing them in."""

import codecs
import glob
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from newsdesk.archive.models import Article
from newsdesk.archive.models.article_queryset import Arrival
from newsdesk.intake.suggesting import suggest

LARGEST_FILE = 4_000_000  # bytes; an article has a million characters at most
IN_FOLDERS = (".txt", ".html", ".htm")
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class UnreadableFile(ValueError):
    """Says why a file cannot be an article's text, and what to do."""


def find_files(paths: Iterable[str]) -> Iterator[tuple[str, Path | None]]:
    """Yield each path with the files it stands for: itself, a folder's .txt and .html, a pattern's.

    A path that stands for nothing comes with None.
    """
    for path in paths:
        found = list(_files_at(path))
        yield from ((path, each) for each in found or [None])


def _files_at(path: str) -> Iterator[Path]:
    if Path(path).is_dir():
        found = (each for each in Path(path).rglob("*") if each.suffix.lower() in IN_FOLDERS)
        yield from sorted(each for each in found if each.is_file())
    elif Path(path).exists():
        yield Path(path)
    else:
        # Shells leave a pattern as it is when it stands in quotation marks.
        for each in sorted(glob.glob(path, recursive=True)):
            yield from _files_at(each)


def read_bytes(path: Path) -> bytes:
    """What a file holds, as far as it may be one article. Raises UnreadableFile."""
    try:
        with path.open("rb") as file:
            # One byte more tells that it is too large, and no more of it is read.
            return file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UnreadableFile(_("It cannot be read: %(why)s.") % {"why": error.strerror}) from None


def decode(data: bytes, *, encoding: str = "") -> str:
    """The words in the bytes of a text file: UTF-8, UTF-16 with a byte order mark, or as told.

    No other encoding is guessed: whatever is guessed wrongly looks right and quotes wrongly.
    """
    if len(data) > LARGEST_FILE:
        raise UnreadableFile(
            _("It is larger than %(most)s MB. Is this really one article?")
            % {"most": LARGEST_FILE // 1_000_000}
        )
    if not data.strip():
        raise UnreadableFile(_("It is empty."))
    if encoding:
        return _decoded(data, encoding, _("It is not %(encoding)s.") % {"encoding": encoding})
    if data.startswith(_UTF16_MARKS):
        return _decoded(data, "utf-16", _("It begins like UTF-16, but the rest of it is not."))
    if b"\0" in data:
        raise UnreadableFile(_("It is not a text file: it holds NUL bytes. Save it as plain text."))
    return _decoded(
        data,
        "utf-8-sig",
        _("Tried UTF-8 and UTF-16 with a byte order mark, and it is neither. Save it as UTF-8."),
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
