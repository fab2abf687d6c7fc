"""The statements within an article's line; they point at each other by their place in it."""

from dataclasses import dataclass

from django.utils import timezone

from newsdesk.archive.archive_file import affiliations
from newsdesk.archive.archive_file.experts import WHO
from newsdesk.archive.archive_file.fields import (
    Date,
    Field,
    filled,
    read_fields,
    write_fields,
)
from newsdesk.archive.archive_file.naming import claim_key
from newsdesk.archive.archive_file.records import InvalidRecord, Record
from newsdesk.archive.models import Affiliation, Statement
from newsdesk.archive.spans import UnfitSpans, make_spans

FIELDS = (
    Field("kind", Record.choice, choices=Statement.Kind, is_required=True),
    Field("status", Record.choice, choices=Statement.Status, default=Statement.Status.DRAFT),
    Field("reason", attribute="status_reason"),
    Field("printed_role"),
    Field(
        "certainty",
        Record.choice,
        choices=Statement.Certainty,
        default=Statement.Certainty.CERTAIN,
    ),
    Field("via", Record.texts),
    Field("venue"),
    Field(
        "prediction",
        Record.choice,
        choices=Statement.Prediction,
        default=Statement.Prediction.NO,
    ),
    Field("flags", Record.texts, known=Statement.FLAGS),
    Field("language", longest=35),
    Date("said_on", "said_precision"),
    Field("note"),
)
# What is read off the text at a statement's spans unless the file says otherwise.
READ_OFF = ("verbatim", "inserted")
POINTERS = ("nested_in", "continues")


# Writing.


def rows_of(article, claims, apart):
    """The rows of an article's statements, and the affiliations read in it that none tells.

    `claims` collects the keys of claims, from id, over the whole file; `apart` has for the ids
    of statements the keys of the pairs that an editor found not to be one claim.
    """
    # What was deleted for good is not told anywhere.
    statements = [each for each in article.statements.all() if each.erased_at is None]
    places = {statement.pk: index for index, statement in enumerate(statements)}
    told, others = _told_by(statements, list(article.affiliations.all()))
    return [
        _row(statement, article.revision)
        | filled(organisation=told.get(statement.pk))
        | filled(**{name: places.get(getattr(statement, f"{name}_id")) for name in POINTERS})
        | filled(claim=_claim_key(statement, claims), not_same=apart.get(statement.pk))
        for statement in statements
    ], others


def _row(statement, revision):
    expert = statement.expert
    row = _spans_row(statement, revision.text)
    if statement.attribution != _attribution_taken(expert):
        row["attribution"] = statement.attribution
    if expert:
        row |= write_fields(WHO, expert)
    if statement.printed_source != _printed_at(statement.spans, revision.text):
        row["printed_source"] = statement.printed_source
    row |= write_fields(FIELDS, statement)
    if statement.zone != revision.zone_at(statement.start):
        row["zone"] = statement.zone
    return row | filled(topics=[str(topic) for topic in statement.direct_topics()])


def _spans_row(statement, text):
    spans = statement.spans
    read_off = make_spans(text, spans["content"])
    differing = {name: spans[name] for name in READ_OFF if spans[name] != read_off[name]}
    named = filled(cue=spans["cue"], source=spans["source"])
    return {"spans": spans["content"], **differing, **named}


def _printed_at(spans, text):
    return text[slice(*spans["source"])] if spans["source"] else ""


def _claim_key(statement, claims):
    """Claims are numbered as they come, since ids differ from one database to the next."""
    if statement.claim_id is None:
        return None
    return claims.setdefault(statement.claim_id, f"c{len(claims) + 1}")


def apart_in(rows):
    """By statement's id, the keys of the pairs of ids `rows`: "p7" stands with either of the two."""
    apart = {}
    for number, pair in enumerate(rows, start=1):
        for pk in pair:
            apart.setdefault(pk, []).append(f"p{number}")
    return apart


def _told_by(statements, roles):
    """The organisation of each statement whose printed role tells it, and the roles left.

    A role that could be at two places is not told: both stay among the others.
    """
    told, carried = {}, set()
    for statement in statements:
        fitting = [each for each in roles if _is_printed(each, statement)]
        if len(fitting) == 1:
            told[statement.pk] = fitting[0].organisation.name
            carried.add(fitting[0].pk)
    return told, [each for each in roles if each.pk not in carried]


def _is_printed(affiliation, statement):
    """Whether reading the statement's printed role and organisation makes this affiliation."""
    return (
        bool(affiliation.organisation and statement.printed_role)
        and not (affiliation.since or affiliation.until or affiliation.is_former)
        and affiliation.state == Affiliation.State.SUGGESTED
        and affiliation.expert_id == statement.expert_id
        and affiliation.role
        == affiliations.role_at(statement.printed_role, affiliation.organisation.name)
    )


# Reading.


@dataclass
class Entry:
    """A record among the statements, and the statement it describes: a new one, or one stored."""

    record: Record
    statement: Statement
    is_new: bool
    tags: list
    pointers: list


def read(holdings, records, article, given, whole):
    """Store an article's statements; returns how many are new.

    Their spans are offsets into the text as `given`, of which `whole` was made.
    """
    stored = {_identity(each): each for each in holdings.said[article.pk].values()}
    entries = []
    for index, record in enumerate(records):
        statement = _statement(holdings, record, article, _spans(record, article, given, whole))
        known = stored and stored.get(_identity(statement))
        entry = Entry(
            record,
            statement=known or statement,
            is_new=not known,
            tags=holdings.tags(record),
            pointers=[record.index(name, below=len(records), own=index) for name in POINTERS],
        )
        _share_claim(holdings, entry)
        entries.append(entry)
    for name in POINTERS:
        _refuse_circles(entries, name)
    new = [entry for entry in entries if entry.is_new]
    for entry in new:
        holdings.add_statement(entry.statement, entry.tags)
    for entry in new:
        _point(entry, entries)
    for entry in entries:
        _tell_role(holdings, entry, article)
        for key in entry.record.texts("not_same"):
            holdings.keep_apart(key, entry.statement)
    return len(new)


def _identity(statement):
    return tuple(map(tuple, statement.spans["content"])), statement.expert_id


def _spans(record, article, given, whole):
    """The record's spans, which are offsets into the text as given, in the text as kept."""
    if not record.has("spans"):
        record.fail("spans", "is missing. Give the [start, end] of the words in the text.")
    names = [name for name in (*READ_OFF, "cue", "source") if record.has(name)]
    try:
        # First as they were given, so that what is wrong is told in the sender's numbers.
        checked = make_spans(
            given, record.get("spans"), **{name: record.get(name) for name in names}
        )
        if given == whole.text == article.revision.text:
            return checked
        moved = {name: _moved(checked[name], whole.new_offset) for name in ["content", *names]}
        return make_spans(article.revision.text, moved.pop("content"), **moved)
    except UnfitSpans as error:
        raise InvalidRecord(f"{record.where}{error}") from None


def _moved(spans, new_offset):
    """A span, or a list of them, with every offset moved."""
    if isinstance(spans, list):
        return [_moved(each, new_offset) for each in spans]
    return new_offset(spans)


def _statement(holdings, record, article, spans):
    """The Statement that the record describes, not saved yet and with no seq."""
    revision, expert = article.revision, holdings.expert(record)
    fields = Statement.placed(revision, spans) | read_fields(FIELDS, record)
    fields["zone"] = record.choice("zone", Statement.Zone) or fields["zone"]
    if record.has("printed_source"):
        fields["printed_source"] = record.text("printed_source")
    else:
        fields["printed_source"] = _printed_at(spans, revision.text)
    statement = Statement(
        article=article, expert=expert, attribution=_attribution(record, expert), **fields
    )
    _check_status(record, statement)
    # What is public now counts as public since now.
    was_public = statement.status in (Statement.Status.PUBLISHED, Statement.Status.WITHHELD)
    statement.published_at = timezone.now() if was_public else None
    return statement


def _attribution_taken(expert):
    """The attribution of a row that does not say it."""
    return Statement.Attribution.NAMED if expert else Statement.Attribution.UNDECIDED


def _attribution(record, expert):
    named = Statement.Attribution.NAMED
    given = record.choice("attribution", Statement.Attribution)
    attribution = given or _attribution_taken(expert)
    if attribution == named and not expert:
        record.fail("expert", f"is missing, but attribution is “{named}”. Name the expert.")
    if attribution != named and expert:
        record.fail("attribution", f"is “{attribution}”, but expert names {expert}. Leave one out.")
    return attribution


def _check_status(record, statement):
    """Refuse a status that lacks what it asks for."""
    status, Status = statement.status, Statement.Status
    is_decided = statement.attribution != Statement.Attribution.UNDECIDED
    if status in (Status.PUBLISHED, Status.WITHHELD) and not is_decided:
        record.fail(
            "status",
            f"is “{status}”, but nobody is said to have spoken. Give expert, or attribution "
            "“unnamed”.",
        )
    if status == Status.WITHHELD and not statement.status_reason:
        record.fail("reason", "is missing. Say why the statement is withheld.")


def _share_claim(holdings, entry):
    """Give the statement the claim of its key; one that is stored already brings its own."""
    key, statement = entry.record.text("claim"), entry.statement
    if key and entry.is_new:
        statement.claim_id = holdings.claim(key)
    elif key and statement.claim_id:
        holdings.mean(claim_key(key), statement.claim_id)


def _point(entry, entries):
    for name, place in zip(POINTERS, entry.pointers, strict=True):
        if place is not None:
            setattr(entry.statement, name, entries[place].statement)


def _refuse_circles(entries, name):
    targets = [entry.pointers[POINTERS.index(name)] for entry in entries]
    for index, place in enumerate(targets):
        steps = 0
        while place is not None:
            place, steps = targets[place], steps + 1
            if steps > len(targets):
                entries[index].record.fail(name, "leads back to itself over other statements.")


def _tell_role(holdings, entry, article):
    """Keep the role and organisation that a new statement prints of its speaker."""
    name = entry.record.text("organisation")
    if name and entry.is_new:
        if not entry.statement.expert:
            entry.record.fail("organisation", "belongs to a speaker, but expert names none.")
        affiliations.tell(holdings, entry.statement, name, article)
