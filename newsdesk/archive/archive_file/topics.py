"""The lines of topics: top topics first, so that each parent comes before its sub-topics."""

from django.core.exceptions import ValidationError

from newsdesk.archive.archive_file.experts import CHUNK
from newsdesk.archive.archive_file.fields import Field, filled, read_fields, write_fields
from newsdesk.archive.archive_file.merging import fill_in
from newsdesk.archive.archive_file.records import Record
from newsdesk.archive.models import Topic, TopicName
from newsdesk.archive.models.topic import media_topic, names_in
from newsdesk.extraction import fold


def _code(record, name):
    try:
        return media_topic(record.text(name))
    except ValidationError as error:
        record.fail(name, error.messages[0])


FIELDS = (Field("definition"), Field("iptc", _code))
NAME = (
    Field("text", Record.required),
    Field("kind", Record.choice, choices=TopicName.Kind, default=TopicName.Kind.ALIAS),
)


def rows():
    topics = Topic.objects.select_related("parent").prefetch_related("names")
    for topic in topics.order_by("level", "id").iterator(chunk_size=CHUNK):
        parent = filled(parent=topic.parent and topic.parent.name)
        facts = write_fields(FIELDS, topic)
        names = filled(names=[write_fields(NAME, name) for name in topic.names.all()])
        yield {"type": "topic", "name": topic.name, **parent, **facts, **names}


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
    topic = Topic.objects.filter(parent=upper).best_called(name)
    _refuse_taken(record, facts["iptc"], topic)
    if topic:
        fill_in(topic, facts)
    else:
        topic = holdings.note_made(Topic.objects.create(parent=upper, name=name, **facts))
    _add_names(record, topic)
    return holdings.is_new(topic)


def _refuse_taken(record, code, topic):
    taken = code and Topic.objects.filter(iptc=code).first()
    if taken and taken != topic:
        record.fail("iptc", f"{code} is “{taken}” already. Merge the two or correct it.")


def _add_names(record, topic):
    """Keep the other names; one that leads to another topic beside it goes on leading there."""
    names = [read_fields(NAME, each) for each in record.records("names")]
    wanted = [name for name in names if fold(name["text"]) != fold(topic.name)]
    # bulk_create does not call save, which would fill in how it is matched.
    TopicName.objects.bulk_create(
        [
            TopicName(topic=topic, parent_id=topic.parent_id, folded=fold(name["text"]), **name)
            for name in wanted
        ],
        ignore_conflicts=True,
    )
