"""Lines of archive files, as the tests write and read them."""

import io

from django.core.management import call_command

from newsdesk.archive import archive_file

TEXT = "Rents to fall\n“Rents will fall,” said Ada Lind, an economist at Vell.\nIt rained."
SPAN = [15, 31]


def article_row(*statements, **fields):
    row = {"type": "article", "headline": "Rents to fall", "text": TEXT}
    return row | {"statements": list(statements)} | fields


def statement_row(**fields):
    return {"spans": [SPAN], "kind": "direct"} | fields


def read(*rows):
    """The outcomes of reading rows, each a dict or a line as it stands in the file."""
    lines = [row if isinstance(row, bytes) else archive_file.to_line(row) for row in rows]
    return list(archive_file.Reader().read(lines))


def read_one(row):
    [outcome] = read(row)
    assert not outcome.error
    return outcome


def error_of(row):
    [outcome] = read(row)
    return outcome.error


def export(path):
    call_command("export_archive", str(path), stderr=io.StringIO())
    return path.read_bytes()
