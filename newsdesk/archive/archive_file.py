"""The archive file: JSON Lines, one thing a line, written and read here so that both agree.

An article and its statements are one line; what statements mention comes before them. Fields
at their default are left out. Reading merges into what is there: outlets, organisations and
topics by name, people by name and distinction, articles by address or by outlet and words.
What is there wins over the line, and what it has not yet is filled in.
"""

import gzip
import json
import os
import re
import zlib
from collections import ChainMap, Counter
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import F, Prefetch
from django.utils import timezone

from newsdesk.archive.conflicts import Conflict, save_if_unchanged
from newsdesk.archive.dates import read_date, write_date
from newsdesk.archive.models import (
    Action,
    Affiliation,
    Article,
    Claim,
    Disclosure,
    Expert,
    ExpertName,
    Organisation,
    Outlet,
    Rights,
    Statement,
    StatementTopic,
    Topic,
)
from newsdesk.archive.models.expert import sort_name_for
from newsdesk.archive.models.statement import batched
from newsdesk.archive.records import InvalidRecord, parse_line
from newsdesk.archive.spans import UnfitSpans, make_spans
from newsdesk.archive.whole_text import one_line, put_together, with_blocks
from newsdesk.extraction import UnacceptableText, fold

# One transaction and one entry in the log for so many lines.
BATCH = 200
LONGEST_LINE = 64_000_000  # bytes; an article has a million characters at most
CHUNK = 200


class UnsupportedFile(ValueError):
    """The file as a whole cannot be read; the message says why."""


class Outcome(NamedTuple):
    """What became of one line: a thing of `type`, new or here already, or an error."""

    number: int
    type: str = ""
    is_new: bool = False
    statements: int = 0
    error: str = ""


# Files.


@contextmanager
def open_to_read(path):
    """The lines of an archive file as bytes, unpacked if its name ends in .gz."""
    with open(path, "rb") as file:
        unpacked = gzip.GzipFile(fileobj=file) if Path(path).suffix == ".gz" else file
        yield _lines_of(unpacked)


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
    """A file to write lines to as text, which takes the name `path` once it is complete."""
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


# Writing.


def rows():
    """Yield everything in the archive as rows of an archive file, few at a time in memory."""
    yield from map(_outlet_row, Outlet.objects.order_by("id").iterator())
    yield from map(_organisation_row, Organisation.objects.order_by("id").iterator())
    topics = Topic.objects.select_related("parent").order_by("level", "id")
    yield from map(_topic_row, topics.iterator())
    yield from map(_expert_row, _experts_to_write().iterator(chunk_size=CHUNK))
    claims = {}
    for article in _articles_to_write().iterator(chunk_size=CHUNK):
        yield _article_row(article, claims)


def left_out():
    """How many statements the file has no place for: their words are in an older text."""
    return Statement.objects.exclude(revision=F("article__revision")).count()


def _row(defaults=None, **values):
    """`values` without those that are empty or what reading takes for granted."""
    taken = defaults or {}
    return {
        name: value
        for name, value in values.items()
        if not (value is None or value is False or value == "" or value == [])
        and value != taken.get(name)
    }


def _date(name, precision_name, day, precision):
    """A date as two fields; the second is needed only if the first alone would say another."""
    if day is None:
        return {}
    written = write_date(day, precision)
    if read_date(written) == (day, precision):
        return {name: written}
    return {name: day.isoformat(), precision_name: str(precision)}


def _outlet_row(outlet):
    return _row(
        {"rights": Rights.QUOTES},
        type="outlet",
        name=outlet.name,
        homepage=outlet.homepage,
        rights=outlet.rights,
    )


def _organisation_row(organisation):
    return _row(type="organisation", name=organisation.name, homepage=organisation.homepage)


def _topic_row(topic):
    return _row(
        type="topic",
        name=topic.name,
        parent=topic.parent and topic.parent.name,
        definition=topic.definition,
        iptc=topic.iptc,
    )


def _experts_to_write():
    affiliations = Affiliation.objects.filter(read_in=None).select_related("organisation")
    return Expert.objects.order_by("id").prefetch_related(
        "names",
        Prefetch("affiliations", affiliations.order_by("id")),
        Prefetch("disclosures", Disclosure.objects.order_by("id")),
    )


def _expert_row(expert):
    printed = [name for name in expert.names.all() if name.kind != ExpertName.Kind.PRIMARY]
    return _row(
        {"sort_name": sort_name_for(expert.name, expert.kind), "kind": Expert.Kind.ANALYST},
        type="expert",
        name=expert.name,
        kind=expert.kind,
        sort_name=expert.sort_name,
        distinction=expert.distinction,
        bio=expert.bio,
        wikidata=expert.wikidata,
        orcid=expert.orcid,
        names=[_row({"kind": "alias"}, text=name.text, kind=name.kind) for name in printed],
        affiliations=[_affiliation_row(each) for each in expert.affiliations.all()],
        disclosures=[_disclosure_row(each) for each in expert.disclosures.all()],
    )


def _affiliation_row(affiliation, **whose):
    since = (affiliation.since, affiliation.since_precision)
    until = (affiliation.until, affiliation.until_precision)
    return _row(
        **whose,
        role=affiliation.role,
        organisation=affiliation.organisation and affiliation.organisation.name,
        **_date("since", "since_precision", *since),
        **_date("until", "until_precision", *until),
        former=affiliation.is_former,
    )


def _disclosure_row(disclosure):
    day = _date("disclosed_on", "precision", disclosure.disclosed_on, disclosure.precision)
    return {"text": disclosure.text, **day}


def _articles_to_write():
    direct = StatementTopic.objects.filter(is_direct=True).select_related("topic__parent")
    statements = (
        Statement.objects.filter(revision=F("article__revision"))
        .select_related("expert")
        .prefetch_related(Prefetch("topic_links", direct.order_by("id"), to_attr="direct_links"))
    )
    affiliations = Affiliation.objects.select_related("expert", "organisation")
    return (
        Article.objects.exclude(revision=None)
        .order_by("id")
        .select_related("outlet", "revision")
        .prefetch_related(
            Prefetch("statements", statements.in_article_order()),
            Prefetch("affiliations", affiliations.order_by("id")),
        )
    )


def _article_row(article, claims):
    statements = list(article.statements.all())
    told, others = _told_by_statements(article, statements)
    places = {statement.pk: index for index, statement in enumerate(statements)}
    return _row(
        {"language": "en", "state": Article.State.WAITING},
        type="article",
        url=article.url,
        headline=article.headline,
        standfirst=article.standfirst,
        byline=article.byline,
        outlet=article.outlet and article.outlet.name,
        language=article.language,
        **_date(
            "published_on",
            "published_precision",
            article.published_on,
            article.published_precision,
        ),
        date_inferred=article.date_is_inferred,
        archive_url=article.archive_url,
        rights=article.rights,
        state=article.state,
        withheld=_withheld_row(article),
        text=article.revision.text,
        blocks=None if _is_recognised(article) else article.revision.blocks,
        affiliations=[_affiliation_row(each, **_whose(each.expert)) for each in others],
        statements=[
            _statement_row(statement, article, places, claims, told.get(statement.pk))
            for statement in statements
        ],
    )


def _withheld_row(article):
    if article.withheld_at is None:
        return None
    return {"at": article.withheld_at.isoformat(), "reason": article.withheld_reason}


def _is_recognised(article):
    """Whether reading text, headline and standfirst makes the same article without blocks."""
    titles = {"headline": article.headline, "standfirst": article.standfirst}
    whole = put_together(article.revision.text, **titles)
    return (
        whole.text == article.revision.text
        and [list(block) for block in whole.blocks] == article.revision.blocks
        and bool(whole.first("standfirst")) == bool(article.standfirst)
    )


def _whose(expert):
    """The fields by which a row names an expert."""
    return _row(expert=expert.name, expert_distinction=expert.distinction)


def _told_by_statements(article, statements):
    """The organisation of each statement whose printed role tells it, and the other affiliations.

    A role that could be at two places is not told: both stay among the others.
    """
    read_here = list(article.affiliations.all())
    plain = [each for each in read_here if each.organisation and _is_plain(each)]
    told, carried = {}, set()
    for statement in statements:
        fitting = [each for each in plain if _is_role_of(each, statement)]
        if len(fitting) == 1:
            told[statement.pk] = fitting[0].organisation.name
            carried.add(fitting[0].pk)
    return told, [each for each in read_here if each.pk not in carried]


def _is_plain(affiliation):
    return not (affiliation.since or affiliation.until or affiliation.is_former)


def _is_role_of(affiliation, statement):
    return (
        bool(statement.printed_role)
        and affiliation.expert_id == statement.expert_id
        and affiliation.role == role_at(statement.printed_role, affiliation.organisation.name)
    )


def role_at(printed_role, organisation):
    """A role as printed without the place, which is kept beside it.

    >>> role_at("reader in law at the University of Tolby", "University of Tolby")
    'reader in law'
    """
    place = re.compile(
        rf"\s+(?:at|of|for|with|from)\s+(?:the\s+)?{re.escape(organisation)}$", re.IGNORECASE
    )
    return place.sub("", printed_role)


def _statement_row(statement, article, places, claims, organisation):
    expert, spans, text = statement.expert, statement.spans, article.revision.text
    source = spans["source"]
    read_off = make_spans(text, spans["content"])
    row = _row(
        {"status": "draft", "certainty": "certain", "prediction": "no"}
        | {"expert_kind": "analyst", "zone": article.revision.zone_at(statement.start)}
        | {"attribution": "named" if expert else "undecided"},
        spans=spans["content"],
        cue=spans["cue"],
        source=source,
        kind=statement.kind,
        status=statement.status,
        reason=statement.status_reason,
        attribution=statement.attribution,
        **(_whose(expert) if expert else {}),
        expert_kind=expert and expert.kind,
        printed_role=statement.printed_role,
        organisation=organisation,
        certainty=statement.certainty,
        via=statement.via,
        venue=statement.venue,
        topics=[str(topic) for topic in statement.direct_topics()],
        nested_in=places.get(statement.nested_in_id),
        continues=places.get(statement.continues_id),
        claim=_claim_key(statement, claims),
        zone=statement.zone,
        prediction=statement.prediction,
        flags=statement.flags,
        language=statement.language,
        **_date("said_on", "said_precision", statement.said_on, statement.said_precision),
        note=statement.note,
    )
    if statement.printed_source != (text[slice(*source)] if source else ""):
        row["printed_source"] = statement.printed_source
    return row | {
        name: spans[name] for name in ("verbatim", "inserted") if spans[name] != read_off[name]
    }


def _claim_key(statement, claims):
    """Claims are numbered as they come, since ids differ from one database to the next."""
    if statement.claim_id is None:
        return None
    return claims.setdefault(statement.claim_id, f"c{len(claims) + 1}")


# Reading.


class Reader:
    """Brings the lines of an archive file in; one reader for a whole file.

    `unknown` counts the fields that nobody asked for.
    """

    def __init__(self):
        self.unknown = Counter()
        self.claims = ChainMap()
        self._forget()

    def _forget(self):
        """Drop what is remembered of the database, since some of it may be rolled back."""
        self.outlets, self.organisations, self.topics, self.experts = {}, {}, {}, {}

    def read(self, lines):
        """Yield an Outcome for each line that is not blank, in batches.

        A line with an error leaves nothing behind, and the others go in. Raises
        UnsupportedFile when the rest of the file makes no sense either.
        """
        for batch in batched(enumerate(lines, start=1), BATCH):
            yield from self._read_batch(batch)

    @transaction.atomic
    def _read_batch(self, batch):
        self.made, self.to_relist = {}, set()
        outcomes = [self._read_line(number, line) for number, line in batch if line.strip()]
        for articles in batched(sorted(self.to_relist), 100):
            Statement.objects.filter(article__in=articles).relist()
        self._log(batch[0][0], batch[-1][0], outcomes)
        return outcomes

    def _log(self, first, last, outcomes):
        if not self.made:
            return
        noun, ids = next(iter(self.made.items()))
        Action.objects.create(
            verb="import",
            object_type=noun,
            object_id=ids[0],
            after={
                "lines": [first, last],
                "statements": sum(outcome.statements for outcome in outcomes),
                **{f"{noun}_ids": ids for noun, ids in self.made.items()},
            },
        )

    def _read_line(self, number, line):
        made, claims, to_relist = self.made, self.claims, self.to_relist
        # What this line adds counts only once it is in as a whole.
        self.made, self.claims, self.to_relist = {}, claims.new_child(), set()
        try:
            record = parse_line(line)
            with transaction.atomic():
                outcome = self._read_record(number, record)
        except (InvalidRecord, Conflict) as error:
            problem = str(error)
        except (IntegrityError, DataError) as error:
            problem = f"The database refuses it: {error}".strip()
        else:
            self.unknown.update(f"{outcome.type}: {name}" for name in record.unknown())
            for noun, ids in self.made.items():
                made.setdefault(noun, []).extend(ids)
            claims.update(self.claims.maps[0])
            to_relist |= self.to_relist
            return outcome
        finally:
            self.made, self.claims, self.to_relist = made, claims, to_relist
        self._forget()
        return Outcome(number, error=problem)

    def _read_record(self, number, record):
        type_ = record.choice("type", [*READERS, "archive"])
        if type_ == "archive":
            if record.flag("full"):
                raise UnsupportedFile(
                    "This is an archive file in the full form, which is not supported yet. "
                    "Export the articles in the plain form and import that."
                )
            record.asked.update(record.data)
            return Outcome(number, "archive")
        is_new, statements = READERS[type_](self, record)
        return Outcome(number, type_, is_new, statements)

    def note_made(self, thing):
        """Remember for the log that `thing` was made, and hand it back."""
        self.made.setdefault(thing._meta.model_name, []).append(thing.pk)
        return thing

    # What is named, found or made; remembered, since the next line names it, too.

    def outlet(self, name):
        key = fold(name)
        if key not in self.outlets:
            found = Outlet.objects.filter(name__iexact=name).first()
            self.outlets[key] = found or self.note_made(Outlet.objects.create(name=name))
        return self.outlets[key]

    def organisation(self, name):
        if name not in self.organisations:
            found, is_new = Organisation.objects.get_or_create(name=name)
            self.organisations[name] = self.note_made(found) if is_new else found
        return self.organisations[name]

    def topic(self, record, name, path):
        """The topic at `path`, which the field `name` of the record gives."""
        if path not in self.topics:
            try:
                known = Topic.objects.find(path)
                self.topics[path] = known or self.note_made(Topic.objects.plant(path))
            except ValidationError as error:
                record.fail(name, error.messages[0])
        return self.topics[path]

    def expert(self, record):
        """The expert whom the fields `expert` and `expert_distinction` name, or None."""
        name = record.text("expert").strip()
        distinction = record.text("expert_distinction").strip()
        kind = record.choice("expert_kind", Expert.Kind, Expert.Kind.ANALYST)
        if not name:
            return None
        key = (name, distinction)
        if key not in self.experts:
            found = Expert.objects.filter(name=name, distinction=distinction).first()
            found = found or self._known_otherwise(record, name, distinction)
            self.experts[key] = found or self.note_made(
                Expert.objects.enter(name, kind=kind, distinction=distinction)
            )
        return self.experts[key]

    def _known_otherwise(self, record, name, distinction):
        """The expert of whom `name` is another printed form, if it can only be one."""
        if distinction:
            return None
        alike = list(Expert.objects.of_full_name(name)[:5])
        if len(alike) > 1:
            record.fail(
                "expert",
                f"several people are called {name}. Say which in expert_distinction: "
                f"{', '.join(f'“{each.distinction}”' for each in alike)}.",
            )
        return alike[0] if alike else None


def _lacking(thing, **values):
    """Those of `values` for which `thing` has nothing yet."""
    return {name: value for name, value in values.items() if value and not getattr(thing, name)}


def _fill_in(thing, **values):
    """Give `thing` those of `values` for which it has nothing yet."""
    lacking = _lacking(thing, **values)
    if lacking and hasattr(thing, "version"):
        save_if_unchanged(thing, thing.version, **lacking)
    elif lacking:
        type(thing).objects.filter(pk=thing.pk).update(**lacking)


def _is_made(reader, thing):
    return thing.pk in reader.made.get(thing._meta.model_name, ())


def _read_outlet(reader, record):
    homepage = record.url("homepage")
    rights = record.choice("rights", Rights, Rights.QUOTES)
    outlet = reader.outlet(record.required("name"))
    is_new = _is_made(reader, outlet)
    if is_new:
        Outlet.objects.filter(pk=outlet.pk).update(homepage=homepage, rights=rights)
    else:
        _fill_in(outlet, homepage=homepage)
    return is_new, 0


def _read_organisation(reader, record):
    homepage = record.url("homepage")
    organisation = reader.organisation(record.required("name"))
    _fill_in(organisation, homepage=homepage)
    return _is_made(reader, organisation), 0


def _read_topic(reader, record):
    name, parent = record.required("name"), record.text("parent").strip()
    if "›" in name:
        record.fail("name", f"“{name}” is two names. Write the first one as parent.")
    if "›" in parent:
        record.fail("parent", "makes a third level; topics have two. Choose a top topic.")
    about = {"definition": record.text("definition"), "iptc": record.text("iptc")}
    upper = reader.topic(record, "parent", parent) if parent else None
    if upper and upper.parent_id:
        record.fail("parent", f"“{upper}” has a topic above it; topics have two levels.")
    topic = Topic.objects.filter(parent=upper, name__iexact=name).first()
    if topic is None:
        topic = reader.note_made(Topic.objects.create(parent=upper, name=name, **about))
    else:
        _fill_in(topic, **about)
    reader.topics[str(topic)] = topic
    return _is_made(reader, topic), 0


def _read_expert(reader, record):
    name, distinction = record.required("name"), record.text("distinction").strip()
    kind = record.choice("kind", Expert.Kind, Expert.Kind.ANALYST)
    about = {each: record.text(each).strip() for each in ("bio", "wikidata", "sort_name")}
    about["orcid"] = record.text("orcid", longest=19).strip()
    for each in ("wikidata", "orcid"):
        _refuse_taken(record, each, about[each], name, distinction)
    expert = Expert.objects.filter(name=name, distinction=distinction).first()
    if expert is None:
        expert = Expert.objects.enter(name, kind=kind, distinction=distinction, **about)
        reader.note_made(expert)
    else:
        _fill_in(expert, **about)
    reader.experts[name, distinction] = expert
    _add_names(record, expert)
    _add_affiliations([_affiliation(reader, r, expert) for r in record.records("affiliations")])
    _add_disclosures(record, expert)
    return _is_made(reader, expert), 0


def _refuse_taken(record, field, value, name, distinction):
    """An identity belongs to one person: two lines with it are one person or a slip."""
    taken = value and Expert.objects.filter(**{field: value}).first()
    if taken and (taken.name, taken.distinction) != (name, distinction):
        record.fail(field, f"{value} is {taken}’s already. Merge the two or correct it.")


def _add_names(record, expert):
    printed = []
    for name in record.records("names"):
        kind = name.choice("kind", ExpertName.Kind, ExpertName.Kind.ALIAS)
        if kind == ExpertName.Kind.PRIMARY:
            name.fail("kind", "the primary form is the expert's own name. Choose another kind.")
        text = name.required("text")
        printed.append(ExpertName(expert=expert, text=text, kind=kind, folded=fold(text)))
    known = set(expert.names.values_list("text", flat=True))
    ExpertName.objects.bulk_create(printed, ignore_conflicts=True)
    if not known.issuperset(name.text for name in printed):
        # Statements are found by every printed form of who spoke.
        Statement.objects.filter(expert=expert).relist()


def _affiliation(reader, record, expert, article=None):
    role, organisation = record.text("role").strip(), record.text("organisation").strip()
    if not role and not organisation:
        record.fail("role", "is missing, and so is organisation. One of them is required.")
    since, since_precision = record.date("since", "since_precision")
    until, until_precision = record.date("until", "until_precision")
    return Affiliation(
        expert=expert,
        role=role,
        organisation=reader.organisation(organisation) if organisation else None,
        since=since,
        since_precision=since_precision,
        until=until,
        until_precision=until_precision,
        is_former=record.flag("former"),
        read_in=article,
    )


def _add_affiliations(wanted):
    """Store those of the affiliations wanted that are not stored yet."""
    compared = ("expert_id", "role", "organisation_id", "read_in_id", "since", "until", "is_former")
    experts = {each.expert_id for each in wanted}
    known = set(Affiliation.objects.filter(expert__in=experts).values_list(*compared))
    Affiliation.objects.bulk_create(
        each for each in wanted if tuple(getattr(each, name) for name in compared) not in known
    )


def _add_disclosures(record, expert):
    wanted = []
    for each in record.records("disclosures"):
        text = each.required("text")
        each.required("disclosed_on")
        day, precision = each.date("disclosed_on", "precision")
        wanted.append(Disclosure(expert=expert, text=text, disclosed_on=day, precision=precision))
    if wanted:
        known = set(expert.disclosures.values_list("text", "disclosed_on"))
        Disclosure.objects.bulk_create(
            each for each in wanted if (each.text, each.disclosed_on) not in known
        )


def _read_article(reader, record):
    headline, text = record.required("headline"), record.text("text")
    record.required("text")
    url, outlet = record.url("url"), record.text("outlet").strip()
    facts = _article_facts(record)
    whole = _whole_text(record, text, headline, facts["standfirst"])
    if not record.has("blocks"):
        facts["standfirst"] = facts["standfirst"] or whole.first("standfirst")
    outlet = reader.outlet(outlet) if outlet else None
    article, is_new, _new_offset = Article.objects.keep(
        whole,
        url=url,
        outlet=outlet,
        headline=headline if "\n" not in headline else one_line(headline),
        **facts,
    )
    if is_new:
        reader.note_made(article)
    elif _complete(article, outlet, facts):
        reader.to_relist.add(article.pk)
    _add_affiliations(
        [
            _affiliation(reader, each, _speaker(reader, each), article)
            for each in record.records("affiliations")
        ]
    )
    entries = record.records("statements")
    if entries and article.sha256 != whole.sha256:
        record.fail(
            "text",
            "differs from that of the article that is here already, so the statements have no "
            "place in it. Leave them out, or bring the text of the two in line.",
        )
    statements = _read_statements(reader, entries, article, text, whole)
    return is_new, statements


def _speaker(reader, record):
    record.required("expert")
    return reader.expert(record)


def _article_facts(record):
    day, precision = record.date("published_on", "published_precision")
    facts = {
        "standfirst": one_line(_clean(record, "standfirst")),
        "byline": record.text("byline"),
        "language": record.text("language", longest=35) or "en",
        "published_on": day,
        "published_precision": precision,
        "date_is_inferred": record.flag("date_inferred"),
        "archive_url": record.url("archive_url"),
        "rights": record.choice("rights", ["", *Rights], ""),
        "state": record.choice("state", Article.State, Article.State.WAITING),
    }
    if withheld := record.record("withheld"):
        facts["withheld_at"] = withheld.moment("at")
        facts["withheld_reason"] = withheld.required("reason")
    return facts


def _clean(record, name):
    """Text in the field that has nothing in it which no text may contain."""
    value = record.text(name)
    try:
        one_line(value)
    except UnacceptableText as error:
        record.fail(name, str(error))
    return value


def _whole_text(record, text, headline, standfirst):
    _clean(record, "headline")
    try:
        if record.has("blocks"):
            kinds = [
                block[0] if isinstance(block, list) and block else None
                for block in record.items("blocks")
            ]
            return with_blocks(text, kinds)
        return put_together(text, headline=headline, standfirst=standfirst)
    except UnacceptableText as error:
        record.fail("blocks" if "blocks" in str(error) else "text", str(error))


def _complete(article, outlet, facts):
    """Fill in what an article that is here already lacks; says whether it got anything."""
    plain = {name: facts[name] for name in ("byline", "archive_url", "rights")}
    lacking = _lacking(article, outlet_id=outlet and outlet.pk, **plain)
    if article.published_on is None and facts["published_on"]:
        dated = ("published_on", "published_precision", "date_is_inferred")
        lacking |= {name: facts[name] for name in dated}
    if lacking:
        save_if_unchanged(article, article.version, **lacking)
    return bool(lacking)


def _read_statements(reader, entries, article, given, whole):
    """Record the statements of an article's line; returns how many were not there before."""
    if not entries:
        return 0
    there = {_identity(each): each for each in article.statements.all()}
    placed, new, links = [], [], {}
    for index, entry in enumerate(entries):
        statement = _statement(reader, entry, article, given, whole)
        topics = [reader.topic(entry, "topics", path) for path in entry.texts("topics")]
        pointers = [
            entry.index(name, below=len(entries), own=index) for name in ("nested_in", "continues")
        ]
        known = there.get(_identity(statement))
        placed.append((known or statement, pointers))
        _share_claim(reader, entry, known, statement)
        if not known:
            new.append(statement)
            links[len(new) - 1] = Statement.links_to(topics)
    Statement.objects.bulk_create(new)
    _link_topics(new, links)
    _point(placed, entries, new)
    _tell_roles(reader, entries, placed, new, article)
    if new:
        reader.to_relist.add(article.pk)
    return len(new)


def _identity(statement):
    return json.dumps(statement.spans["content"]), statement.expert_id


def _statement(reader, entry, article, given, whole):
    """The Statement that an entry describes, not saved yet and with no seq."""
    expert = reader.expert(entry)
    placed = Statement.placed(article.revision, _spans(entry, given, whole, article.revision.text))
    source = placed["spans"]["source"]
    said_on, said_precision = entry.date("said_on", "said_precision")
    printed = article.revision.text[slice(*source)] if source else ""
    fields = placed | {
        "zone": entry.choice("zone", Statement.Zone, placed["zone"]),
        "kind": entry.choice("kind", Statement.Kind),
        "attribution": _attribution(entry, expert),
        "expert": expert,
        "printed_source": entry.text("printed_source", default=printed),
        "printed_role": entry.text("printed_role"),
        "certainty": entry.choice("certainty", Statement.Certainty, Statement.Certainty.CERTAIN),
        "via": entry.texts("via"),
        "venue": entry.text("venue"),
        "prediction": entry.choice("prediction", Statement.Prediction, Statement.Prediction.NO),
        "flags": _flags(entry),
        "language": entry.text("language", longest=35),
        "said_on": said_on,
        "said_precision": said_precision,
        "note": entry.text("note"),
    }
    return Statement(article=article, **fields, **_status(entry, fields["attribution"]))


def _spans(entry, given, whole, text):
    """The entry's spans, which are offsets into the text as given, in the text as kept."""
    wanted = {name: entry.get(name) for name in ("verbatim", "inserted", "cue", "source")}
    content = entry.get("spans")
    if content is None:
        entry.fail("spans", "is missing. Give the [start, end] of the words in the text.")
    try:
        # First as they were given, so that what is wrong is told in the sender's numbers.
        checked = make_spans(given, content, **{n: v for n, v in wanted.items() if v is not None})
        moved = {
            name: _moved(checked["content" if name == "content" else name], whole.new_offset)
            for name in ("content", *(n for n, v in wanted.items() if v is not None))
        }
        return make_spans(text, moved.pop("content"), **moved)
    except UnfitSpans as error:
        raise InvalidRecord(f"{entry.where}{error}") from None


def _moved(spans, new_offset):
    if spans and isinstance(spans[0], int):
        return [new_offset(offset) for offset in spans]
    return [[new_offset(start), new_offset(end)] for start, end in spans]


def _attribution(entry, expert):
    named = Statement.Attribution.NAMED
    default = named if expert else Statement.Attribution.UNDECIDED
    attribution = entry.choice("attribution", Statement.Attribution, default)
    if attribution == named and not expert:
        entry.fail("expert", "is missing, but attribution is “named”. Name the expert.")
    if attribution != named and expert:
        entry.fail("attribution", f"is “{attribution}”, but expert names {expert}. Leave one out.")
    return attribution


def _status(entry, attribution):
    """The fields that a status asks for; what is public now counts as public since now."""
    status = entry.choice("status", Statement.Status, Statement.Status.DRAFT)
    reason = entry.text("reason").strip()
    was_public = status in (Statement.Status.PUBLISHED, Statement.Status.WITHHELD)
    if was_public and attribution == Statement.Attribution.UNDECIDED:
        entry.fail(
            "status",
            f"is “{status}”, but nobody is said to have spoken. Give expert, or attribution "
            "“unnamed”.",
        )
    if status == Statement.Status.WITHHELD and not reason:
        entry.fail("reason", "is missing. Say why the statement is withheld.")
    since = timezone.now() if was_public else None
    return {"status": status, "status_reason": reason, "published_at": since}


def _flags(entry):
    flags = entry.texts("flags")
    for flag in flags:
        if flag not in Statement.FLAGS:
            entry.fail("flags", f"“{flag}” is not known. Use {', '.join(Statement.FLAGS)}.")
    return flags


def _share_claim(reader, entry, known, statement):
    """Give the statement the claim of its key; one that is recorded already brings its own."""
    key = entry.text("claim")
    if not key:
        return
    if known:
        if known.claim_id:
            reader.claims.setdefault(key, known.claim_id)
        return
    if key not in reader.claims:
        reader.claims[key] = Claim.objects.create().pk
    statement.claim_id = reader.claims[key]


def _link_topics(new, links):
    StatementTopic.objects.bulk_create(
        StatementTopic(statement=new[index], topic_id=topic_id, is_direct=is_direct)
        for index, topics in links.items()
        for topic_id, is_direct in topics.items()
    )


def _point(placed, entries, new):
    """Set what new statements are nested in and what they continue."""
    for field, name in enumerate(("nested_in", "continues")):
        _refuse_circles([pointers[field] for _statement, pointers in placed], entries, name)
    fresh = {id(statement) for statement in new}
    changed = [each for each in placed if id(each[0]) in fresh and each[1] != [None, None]]
    for statement, (outer, before) in changed:
        statement.nested_in = placed[outer][0] if outer is not None else None
        statement.continues = placed[before][0] if before is not None else None
    Statement.objects.bulk_update([each[0] for each in changed], ["nested_in", "continues"])


def _refuse_circles(targets, entries, name):
    for index in range(len(targets)):
        at, steps = targets[index], 0
        while at is not None:
            at, steps = targets[at], steps + 1
            if steps > len(targets):
                entries[index].fail(name, "leads back to itself over other statements.")


def _tell_roles(reader, entries, placed, new, article):
    """Keep the role and organisation that a statement prints of its speaker, once each."""
    fresh = {id(statement) for statement in new}
    known = None
    for entry, (statement, _pointers) in zip(entries, placed, strict=True):
        name = entry.text("organisation").strip()
        if not name or id(statement) not in fresh:
            continue
        if not statement.expert:
            entry.fail("organisation", "belongs to a speaker, but expert names none.")
        if known is None:
            read_here = Affiliation.objects.filter(read_in=article)
            known = set(read_here.values_list("expert", "role", "organisation__name"))
        role = role_at(statement.printed_role, name)
        if (statement.expert_id, role, name) in known:
            continue
        known.add((statement.expert_id, role, name))
        organisation = reader.organisation(name)
        if role or not statement.expert.affiliations.filter(organisation=organisation).exists():
            statement.expert.affiliations.create(
                role=role, organisation=organisation, read_in=article
            )


READERS = {
    "outlet": _read_outlet,
    "organisation": _read_organisation,
    "topic": _read_topic,
    "expert": _read_expert,
    "article": _read_article,
}
