"""The lines of articles, each with its statements."""

from functools import partial
from typing import NamedTuple

from django.db.models import F, Prefetch

from newsdesk.archive.archive_file import affiliations, originals, statements
from newsdesk.archive.archive_file.experts import CHUNK, WHO
from newsdesk.archive.archive_file.fields import (
    Date,
    Day,
    Field,
    filled,
    read_fields,
    write_fields,
)
from newsdesk.archive.archive_file.merging import lacking_in
from newsdesk.archive.archive_file.records import Record
from newsdesk.archive.conflicts import save_if_unchanged
from newsdesk.archive.models import (
    Affiliation,
    Article,
    ArticleRevision,
    ClaimPair,
    Rights,
    Statement,
    StatementTopic,
)
from newsdesk.archive.whole_text import WholeText, one_line, put_together, with_blocks
from newsdesk.extraction import UnacceptableText, normalise

TITLES = (Field("headline", Record.required), Field("standfirst"))
FACTS = (
    Field("byline"),
    Field("language", default="en", longest=35),
    Date("published_on", "published_precision"),
    Field("date_inferred", Record.flag, attribute="date_is_inferred"),
    Field("archive_url", Record.url),
    Day("source_dead_since"),
    Field("rights", Record.choice, choices=Rights),
    Field("state", Record.choice, choices=Article.State, default=Article.State.WAITING),
)


# Writing.


def rows():
    refused = ClaimPair.objects.filter(state=ClaimPair.State.REFUSED).order_by("id")
    claims, apart = {}, statements.apart_in(refused.values_list("first", "second"))
    for article in _to_write().iterator(chunk_size=CHUNK):
        yield _row(article, claims, apart)


def _to_write():
    direct = StatementTopic.objects.filter(is_direct=True).select_related("topic__parent")
    tagged = Prefetch("topic_links", direct.order_by("id"), to_attr="direct_links")
    current = Statement.objects.filter(revision=F("article__revision")).in_article_order()
    roles = Affiliation.objects.select_related("expert", "organisation").order_by("id")
    return (
        Article.objects.exclude(revision=None)
        .order_by("id")
        .select_related("outlet", "revision")
        .prefetch_related(
            Prefetch("statements", current.select_related("expert").prefetch_related(tagged)),
            Prefetch("affiliations", roles),
            "revision__originals",
        )
    )


def _row(article, claims, apart):
    said, roles = statements.rows_of(article, claims, apart)
    return {
        "type": "article",
        **filled(url=article.url),
        **write_fields(TITLES, article),
        **filled(outlet=article.outlet and article.outlet.name),
        **write_fields(FACTS, article),
        **filled(withheld=_withheld(article)),
        "text": article.revision.text,
        **filled(
            blocks=None if _is_recognised(article) else article.revision.blocks,
            affiliations=[
                write_fields(WHO, each.expert) | affiliations.row(each) for each in roles
            ],
            originals=originals.rows_of(article),
            statements=said,
        ),
    }


def _withheld(article):
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


# Reading.


class Told(NamedTuple):
    """What a line says of the article itself."""

    url: str
    outlet: str
    facts: dict
    whole: WholeText


def tell(record):
    """Check, without asking the database, what the line says of the article: a Told."""
    url, outlet, facts = record.url("url"), record.text("outlet"), _facts(record)
    whole = _whole_text(record, facts)
    if not record.has("blocks"):
        facts["standfirst"] = facts["standfirst"] or whole.first("standfirst")
    return Told(url, outlet, facts, whole)


def read(holdings, record, told):
    """Bring in the article that is `told`; returns whether it is new and how many statements are."""
    outlet = holdings.outlet(told.outlet) if told.outlet else None
    known = {"url": told.url, "outlet": outlet, "sha256": told.whole.sha256}
    article = holdings.article(known, partial(_make, holdings, told, known))
    if not holdings.is_new(article):
        holdings.afterwards(partial(_complete, holdings, article, outlet, told.facts))
    for each in record.records("affiliations"):
        each.required("expert")
        affiliations.read(holdings, each, holdings.expert(each), article)
    given, said = record.records("originals"), record.records("statements")
    if article.sha256 == told.whole.sha256:
        originals.read(holdings, given, article)
    elif said:
        record.fail(
            "text",
            "differs from that of the article that is here already, so the statements have no "
            "place in it. Leave them out, or bring the text of the two in line.",
        )
    count = statements.read(holdings, said, article, record.raw("text"), told.whole)
    return holdings.is_new(article), count


def _make(holdings, told, known):
    article = holdings.add(Article(**known, **told.facts))
    revision = ArticleRevision.of(told.whole, article=article, number=1, reason="brought in")
    article.revision = holdings.add(revision)
    return article


def _facts(record):
    facts = read_fields(TITLES + FACTS, record)
    for name in ("headline", "standfirst"):
        try:
            title = normalise(facts[name]).text
        except UnacceptableText as error:
            record.fail(name, str(error))
        # Spaces within a line stay as they are printed.
        facts[name] = one_line(title) if "\n" in title else title
    if withheld := record.record("withheld"):
        facts["withheld_at"] = withheld.moment("at")
        facts["withheld_reason"] = withheld.required("reason")
    return facts


def _whole_text(record, facts):
    record.required("text")
    # Not trimmed: spans count from its very first character.
    text = record.raw("text")
    try:
        if not record.has("blocks"):
            return put_together(text, headline=facts["headline"], standfirst=facts["standfirst"])
        kinds = [
            block[0] if isinstance(block, list) and block else None
            for block in record.items("blocks")
        ]
        return with_blocks(text, kinds)
    except UnacceptableText as error:
        record.fail("blocks" if "blocks" in str(error) else "text", str(error))


def _complete(holdings, article, outlet, facts):
    """Fill in what an article that is here already lacks."""
    wanted = {name: facts[name] for name in ("byline", "archive_url", "rights")}
    lacking = lacking_in(article, wanted | {"outlet_id": outlet and outlet.pk})
    if article.published_on is None and facts["published_on"]:
        dated = ("published_on", "published_precision", "date_is_inferred")
        lacking |= {name: facts[name] for name in dated}
    if lacking:
        save_if_unchanged(article, article.version, **lacking)
        holdings.to_relist.add(article.pk)
