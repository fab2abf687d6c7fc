"""The lines of topics: top topics first, so that each parent comes before its sub-topics."""

from newsdesk.archive.archive_file.fields import Field, filled, read_fields, write_fields
from newsdesk.archive.archive_file.merging import fill_in
from newsdesk.archive.models import Topic
from newsdesk.archive.models.topic import names_in

FIELDS = (Field("definition"), Field("iptc"))


def rows():
    topics = Topic.objects.select_related("parent").order_by("level", "id")
    for topic in topics.iterator():
        parent = filled(parent=topic.parent and topic.parent.name)
        yield {"type": "topic", "name": topic.name, **parent, **write_fields(FIELDS, topic)}


def read(holdings, record):
    """Bring the topic in; returns whether it is new."""
    name, parent = record.required("name"), record.text("parent")
    if len(names_in(name)) > 1:
        record.fail("name", f"“{name}” is two names. Write the first one as parent.")
    if len(names_in(parent)) > 1:
        record.fail("parent", "makes a third level; topics have two. Choose a top topic.")
    facts = read_fields(FIELDS, record)
    upper = holdings.topic(record, "parent", parent) if parent else None
    if upper and upper.parent_id:
        record.fail("parent", f"“{upper}” has a topic above it; topics have two levels.")
    topic = Topic.objects.filter(parent=upper, name__iexact=name).first()
    if topic:
        fill_in(topic, facts)
    else:
        topic = holdings.note_made(Topic.objects.create(parent=upper, name=name, **facts))
    return holdings.is_new(topic)
