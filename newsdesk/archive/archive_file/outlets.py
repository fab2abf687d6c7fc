"""The lines of outlets."""

from newsdesk.archive.archive_file.fields import Field, read_fields, write_fields
from newsdesk.archive.archive_file.merging import fill_in
from newsdesk.archive.archive_file.records import Record
from newsdesk.archive.models import Outlet, Rights

FIELDS = (
    Field("homepage", Record.url),
    Field("rights", Record.choice, choices=Rights, default=Rights.QUOTES),
)


def rows():
    for outlet in Outlet.objects.order_by("id").iterator():
        yield {"type": "outlet", "name": outlet.name, **write_fields(FIELDS, outlet)}


def read(holdings, record):
    """Bring the outlet in; returns whether it is new."""
    facts = read_fields(FIELDS, record)
    outlet = holdings.outlet(record.required("name"), **facts)
    fill_in(outlet, facts)
    return holdings.is_new(outlet)
