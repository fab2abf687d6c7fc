"""An archive in which everything that a file can hold occurs."""

from datetime import date

from newsdesk.archive.models import (
    Action,
    Affiliation,
    Article,
    ArticleRevision,
    Claim,
    ClaimPair,
    Disclosure,
    DoubtfulName,
    Expert,
    ExpertName,
    Organisation,
    OrganisationName,
    Original,
    Outlet,
    Statement,
    StatementTopic,
    Topic,
    TopicName,
)
from newsdesk.archive.search import strays, unindex
from newsdesk.archive.spans import make_spans
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)


def empty_the_archive():
    unindex(list(Statement.objects.exclude(seq=None).values_list("seq", flat=True)))
    Statement.objects.update(nested_in=None)
    Article.objects.update(revision=None)
    for model in (StatementTopic, Statement, Claim, ArticleRevision, Article, Affiliation, Expert):
        model.objects.all().delete()
    Topic.objects.exclude(parent=None).delete()
    for model in (Topic, Organisation, Outlet, Action):
        model.objects.all().delete()
    assert not strays()


def everything():
    """All that is kept of articles, people, topics, outlets and statements, without ids."""

    def values(model, *names):
        return list(model.objects.order_by("pk").values_list(*names))

    statements = []
    for each in Statement.objects.order_by("article", "start", "pk").select_related("expert"):
        mates = Statement.objects.filter(claim=each.claim) if each.claim_id else []
        others = (each.nested_in, each.continues)
        plain = (
            "spans start paragraph kind text attribution printed_source printed_role certainty "
            "cue venue via zone prediction flags language said_on said_precision status "
            "status_reason anchoring note"
        )
        statements.append(
            [
                *(getattr(each, name) for name in plain.split()),
                each.article.headline,
                each.expert and (each.expert.name, each.expert.distinction),
                [str(topic) for topic in each.direct_topics()],
                sorted((link.topic.name, link.is_direct) for link in each.topic_links.all()),
                [other and other.text for other in others],
                sorted(mate.text for mate in mates),
                each.seq is not None and (each.search_text, each.search_names),
                each.published_at is not None,
            ]
        )
    expert = "name kind sort_name sort_key distinction bio wikidata orcid"
    affiliation = "expert__name role organisation__name since since_precision until "
    affiliation += "until_precision is_former read_in__headline state"
    article = "outlet__name url headline standfirst byline language published_on "
    article += "published_precision date_is_inferred archive_url source_dead_since rights state withheld_at "
    article += "withheld_reason sha256 revision__text revision__blocks revision__number"
    return {
        "outlets": values(Outlet, "name", "homepage", "rights"),
        "organisations": values(Organisation, "name", "homepage"),
        "topic names": values(TopicName, "topic__name", "parent__name", "text", "kind", "folded"),
        "names of organisations": values(OrganisationName, "organisation__name", "text", "kind"),
        "topics": values(Topic, "name", "parent__name", "level", "definition", "iptc"),
        "experts": values(Expert, *expert.split()),
        "names": sorted(values(ExpertName, "expert__name", "text", "kind", "folded")),
        "doubts": sorted(values(DoubtfulName, "expert__name", "text", "verdict")),
        "affiliations": sorted(values(Affiliation, *affiliation.split()), key=str),
        "disclosures": values(Disclosure, "expert__name", "text", "disclosed_on", "precision"),
        "articles": values(Article, *article.split()),
        "originals": [
            (each.data, each.revision.sha256, each.name, each.url, each.content_type, each.got_at)
            for each in Original.objects.exclude(revision=None).order_by("pk")
        ],
        "statements": statements,
        "apart": sorted(values(ClaimPair, "first__text", "second__text", "state")),
    }


def make_rich_archive():
    """An archive in which every field of the file occurs, and what is hard about it."""
    outlet = make_outlet("The Tide", homepage="https://tide.example/", rights="full")
    tower = Organisation.objects.create(name="Vell University", homepage="https://vell.example/")
    tower.names.create(text="VU", kind="abbreviation")
    tower.names.create(text="Vell College", kind="former")
    ada = make_expert(
        "Ada Lind", bio="Studies rents.", wikidata="Q1", orcid="0000-0001", sort_name="Lind, A."
    )
    twin = make_expert("Ada Lind", distinction="the painter")
    city = make_expert("The City of Vell", kind="institution")
    ada.add_name("Ada Lindt", "misprint")
    ada.doubtful_names.create(text="Ida Lind")
    ada.doubtful_names.create(text="Bo Chen", verdict="refused")
    ada.affiliations.create(
        role="dean", organisation=tower, since="2019-05-01", since_precision="month"
    )
    ada.disclosures.create(text="Owns a flat.", disclosed_on="2023-04-17", precision="month")
    topic = make_topic("Housing › Whether rents fall")
    Topic.objects.filter(pk=topic.pk).update(definition="Which way?", iptc="medtop:20000344")
    topic.make_names({"Do rents fall?": "alias", "Rents falling": "former"})

    words = "“Rents will fall,” said Ada Lind, reader in law at Vell University."
    text = (
        "Rents to fall, 😀 says Lind\nA standfirst about rents.\nA PICTURE OF VELL\n"
        f"{words}\nShe said the City (of Vell) told her that “permits [have] doubled”.\n"
        "“Rents will fall,” said Lind. Officials declined.\nEnd."
    )
    article = make_article(
        text, outlet=outlet, url="https://tide.example/1", byline="B. Ode", published="2024-11"
    )
    article.revision.set_kinds(
        ["headline", "standfirst", "caption", *["paragraph"] * (len(article.revision.blocks) - 3)]
    )
    Article.objects.filter(pk=article.pk).update(
        archive_url="https://archive.example/1",
        source_dead_since="2025-03-01",
        rights="excerpt",
        state="done",
        date_is_inferred=True,
        headline="Rents to fall, in other words",
    )
    article.refresh_from_db()
    for name in ("rents.html", "rents-again.html"):
        original = Original(name=name, url="https://tide.example/1", content_type="text/html")
        original.pack(f"<h1>Rents</h1>{name}".encode())
        original.belongs_to(article.revision)
    claim = Claim.objects.create()
    start = text.index("reader")
    first = make_statement(
        "Rents will fall,",
        article=article,
        expert=ada,
        claim=claim,
        topics=[topic, topic.parent],
        printed_source="Ada Lind",
        printed_role=text[start : start + len("reader in law at Vell University")],
        venue="a lecture",
        prediction="yes",
        said_on=date(2024, 11, 5),
        said_precision="day",
        language="de",
        note="Checked.",
    )
    read = {"read_in": article, "state": "suggested"}
    ada.affiliations.create(role="reader in law", organisation=tower, **read)
    ada.affiliations.create(role="painter", organisation=tower, is_former=True, read_in=article)
    ada.affiliations.create(role="baker", state="refused", read_in=article)
    twin.affiliations.create(role="painter", **read)
    at = text.index("the City (")
    make_spans_of = make_spans(
        article.revision.text,
        [[at, text.index("doubled”") + 8]],
        source=[at - 9, at - 6],
        cue=[at - 5, at - 1],
    )
    outer = Statement.objects.record(
        article,
        by=make_user(),
        kind="mixed",
        spans=make_spans_of,
        expert=ada,
        attribution="named",
        certainty="inferred",
        printed_source="She",
        via=["TASS", "two papers"],
        flags=["hedged"],
        continues=first,
    )
    inner = make_statement(
        "permits [have] doubled", article=article, expert=city, nested_in=outer, kind="indirect"
    )
    Statement.objects.filter(pk=inner.pk).update(zone="caption")
    officials = make_statement(
        "declined", article=article, attribution="unnamed", printed_source="Officials", publish=True
    )
    ClaimPair.objects.keep_apart(first, officials, by=make_user())
    officials.withhold(by=make_user(), version=officials.version, reason="Not a statement.")
    make_statement(
        "says Lind", article=article, expert=ada, claim=claim, kind="indirect", topics=[topic]
    )
    draft = make_statement("A standfirst", article=article, expert=twin, publish=False)
    draft.discard(by=make_user(), version=draft.version, reason="No.")
    withheld = make_article("Gone\nNothing was said here at all.", published="")
    withheld.withhold(by=make_user("publisher"), version=withheld.version, reason="Asked to.")
    make_article("One line only", published="2019")
