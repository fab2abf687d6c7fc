"""What articles were read from: the bytes of pages and files, packed, in their article's line.

What still waits to be brought in belongs to no article and is not in the file.
"""

import base64
import binascii
import zlib
from functools import partial

from newsdesk.archive.archive_file.fields import Field, read_fields, write_fields
from newsdesk.archive.archive_file.records import Record
from newsdesk.archive.models import Original

LARGEST = 10_000_000  # bytes, unpacked
FIELDS = (
    Field("name", longest=255),
    Field("url", Record.url),
    Field("content_type", longest=200),
    Field("sha256", Record.required),
)


def rows_of(article):
    return [_row(each) for each in reversed(article.revision.originals.all())]


def _row(original):
    return {
        **write_fields(FIELDS, original),
        "got_at": original.got_at.isoformat(),
        "packed": base64.b64encode(original.packed).decode(),
    }


def read(holdings, records, article):
    """Have the originals that the records hold stand beside the article's text."""
    for record in records:
        facts, got_at = read_fields(FIELDS, record), record.moment("got_at")
        original = Original(got_at=got_at, **facts)
        original.pack(_unpacked(record))
        if original.sha256 != facts["sha256"]:
            record.fail("sha256", "is not that of the bytes in packed.")
        holdings.afterwards(partial(original.belongs_to, article.revision))


def _unpacked(record):
    try:
        packed = base64.b64decode(record.required("packed"), validate=True)
        unpacker = zlib.decompressobj()
        data = unpacker.decompress(packed, LARGEST)
    except (binascii.Error, zlib.error, ValueError):
        record.fail("packed", "is damaged: it holds no bytes packed by zlib, in base64.")
    if not unpacker.eof:
        record.fail("packed", f"is damaged, or more than {LARGEST:,} bytes large.")
    return data
