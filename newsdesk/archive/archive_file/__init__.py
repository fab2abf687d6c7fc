"""The archive file: JSON Lines, one thing a line, written and read here so that both agree.

An article and its statements are one line; what statements mention comes before them. Fields
at their default are left out. Reading merges into what is there: outlets, organisations and
topics by name, people by name and distinction, articles by address or by outlet and words.
What is there wins over the line, and what it has not yet is filled in.

`fields` says how a plain field goes out and in again; then each kind of line has a module that
writes it (`row`) and reads it (`read`). `writing` and `reading` go through all of them.
"""

from newsdesk.archive.archive_file.files import (
    UnsupportedFile,
    lines_in,
    mark_of,
    open_to_read,
    open_to_write,
    to_line,
)
from newsdesk.archive.archive_file.reading import Outcome, Reader
from newsdesk.archive.archive_file.writing import left_out, rows

__all__ = [
    "Outcome",
    "Reader",
    "UnsupportedFile",
    "left_out",
    "lines_in",
    "mark_of",
    "open_to_read",
    "open_to_write",
    "rows",
    "to_line",
]
