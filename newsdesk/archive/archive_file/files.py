"""Archive files as bytes: opened, packed if their name ends in .gz, line by line."""

import gzip
import hashlib
import io
import json
import os
import zlib
from contextlib import contextmanager
from pathlib import Path

LONGEST_LINE = 64_000_000  # bytes; an article has a million characters at most


class UnsupportedFile(ValueError):
    """The file as a whole cannot be read; the message says why."""


@contextmanager
def open_to_read(path):
    """The lines of an archive file as bytes, unpacked if its name ends in .gz."""
    with open(path, "rb") as file:
        unpacked = gzip.GzipFile(fileobj=file) if Path(path).suffix == ".gz" else file
        yield _lines_of(unpacked)


def mark_of(path):
    """What tells the file from all others: its digest."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "blake2b").hexdigest()


def lines_in(data, *, name, most):
    """The lines of an archive file given as bytes, unpacked if its `name` ends in .gz.

    Raises UnsupportedFile when there are more than `most` bytes of them.
    """
    file = io.BytesIO(data)
    read = 0
    for line in _lines_of(gzip.GzipFile(fileobj=file) if name.endswith(".gz") else file):
        read += len(line)
        if read > most:
            raise UnsupportedFile(f"It holds more than {most:,} bytes. Use import_archive.")
        yield line


def _lines_of(file):
    try:
        while line := file.readline(LONGEST_LINE):
            if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                raise UnsupportedFile(f"A line is longer than {LONGEST_LINE:,} bytes.")
            yield line
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise UnsupportedFile(f"The packed file is damaged: {error}") from None


@contextmanager
def open_to_write(path):
    """A file to write lines to as bytes, which takes the name `path` once it is complete."""
    path = Path(path)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with open(part, "wb") as file:
            if path.suffix == ".gz":
                # Without a name and a time in it, equal archives are equal files.
                with gzip.GzipFile(filename="", mode="wb", fileobj=file, mtime=0) as packed:
                    yield packed
            else:
                yield file
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def to_line(row):
    """A row as one line of the file, in bytes."""
    return f"{json.dumps(row, ensure_ascii=False)}\n".encode()
