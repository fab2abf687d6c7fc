"""Lines that come in together leave what they leave when they come one by one."""

import io
import random

import pytest
from django.core.management import call_command
from django.db import transaction

from bench.make_corpus import Corpus
from newsdesk.archive.archive_file import reading
from newsdesk.archive.models import Affiliation, Article, Expert, LikelyPair, Statement, Topic
from newsdesk.archive.search import indexed
from tests.archive.archive_file.lines import TEXT, article_row, read, statement_row
from tests.archive.archive_file.rich_archive import everything
from tests.archive.consistency import assert_consistent

pytestmark = pytest.mark.django_db

LIND = {"expert": "Ada Lind", "status": "published", "topics": ["Housing › Whether rents fall"]}
LONG = TEXT + "".join(f"\nAlderman number {n} of Vell then spoke of rent {n}." for n in range(9))


def said(**fields):
    return statement_row(**LIND | fields)


LINES = [
    {"type": "outlet", "name": "The Tide", "homepage": "https://tide.example"},
    {"type": "outlet", "name": "the tide", "rights": "full"},
    {"type": "organisation", "name": "Vell University", "names": [{"text": "VU"}]},
    {"type": "topic", "name": "Housing", "names": [{"text": "Homes"}]},
    {"type": "expert", "name": "Ada Lind", "bio": "Studies rents.", "names": [{"text": "A. Lind"}]},
    {"type": "expert", "name": "Ada Lind", "wikidata": "Q1", "doubts": [{"text": "Ida Lind"}]},
    {"type": "expert", "name": "Ben Ode", "wikidata": "Q1"},
    {"type": "expert", "name": "Adah Lind", "names": [{"text": "Lind"}]},
    {"type": "expert", "name": "Vell Council", "kind": "institution", "names": [{"text": "Vell"}]},
    {
        "type": "expert",
        "name": "Ada Lind",
        "affiliations": [{"role": "dean", "organisation": "VU"}],
        "disclosures": [{"text": "Owns a flat.", "disclosed_on": "2023"}],
    },
    article_row(said(), outlet="The Tide", url="https://tide.example/1", published_on="2024-11-18"),
    article_row(said(kind="indirect", spans=[[64, 71]]), url="https://tide.example/1"),
    article_row(said(), said(expert="Vell", expert_kind="institution"), outlet="THE TIDE"),
    article_row(said(expert="A. Lind", topics=["Homes"]), headline="Aliases"),
    article_row(said(organisation="VU", printed_role="reader at VU"), headline="Roles"),
    article_row(said(organisation="Vell University"), headline="Roles"),
    article_row(said(claim="c"), headline="Claims", published_on="2024-01-01"),
    article_row(said(claim="c"), said(expert="Ben Ode", claim="c"), headline="More claims"),
    article_row(said(not_same=["p"]), headline="Not same", published_on="2023"),
    article_row(said(not_same=["p"], claim="d"), headline="Not same either"),
    article_row(said(), said(spans=[[16, 21]], nested_in=0), headline="Nested"),
    article_row(said(), statement_row(kind="wrong"), headline="Bad", outlet="The Brook"),
    article_row(said(status="draft"), headline="Draft", affiliations=[{"expert": "Ada Lind"}]),
    article_row(statement_row(), headline="Nobody", affiliations=[{"expert": "Cy", "role": "MP"}]),
    article_row(headline="Long", text=LONG, url="https://tide.example/2"),
    article_row(headline="Long again", text=LONG, url="https://brook.example/2", byline="B. Ode"),
    article_row(headline="Withheld", withheld={"at": "2024-11-18T10:00:00Z", "reason": "Law."}),
]
# These fail when something new is written already, so that their batch is taken back.
SPOILING = [
    {"type": "outlet", "name": "", "rights": "full"},
    {"type": "topic", "name": "A › B"},
    article_row(said(topics=["New › Ones", "x › y › z"]), headline="Bad topic"),
]


def state_of(outcomes):
    """What lines have left, without ids and times."""
    listed = Statement.objects.order_by("article__headline", "article__url", "start", "pk")
    index = indexed(list(listed.exclude(seq=None).values_list("seq", flat=True)))
    pairs = LikelyPair.objects.values_list("first__name", "second__name", "score")
    return {
        "outcomes": outcomes,
        "everything": everything(),
        "statements": [
            (s.text, s.search_text, s.search_names, s.seq and s.seq >> 32, bool(s.listed_under_id))
            for s in listed
        ],
        "index": index and sorted(index.values()),
        "shares": sorted(Article.objects.values_list("url", "headline", "quoted_share")),
        "copies": sorted(
            Article.objects.values_list("headline", "copy_of__headline", "sketch__hash"), key=str
        ),
        "pairs": sorted((*sorted([one, other]), score) for one, other, score in pairs),
        "public": [
            sorted(model.objects.exclude(public_since=None).values_list(name, flat=True))
            for model, name in ((Article, "headline"), (Expert, "name"), (Topic, "name"))
        ],
        "roles": sorted(Affiliation.objects.values_list("expert__name", "role", "state")),
    }


def left_by(rows, monkeypatch, *, batch):
    monkeypatch.setattr(reading, "BATCH", batch)
    with transaction.atomic():
        state = state_of(read(*rows))
        assert_consistent()
        transaction.set_rollback(True)
    return state


@pytest.mark.parametrize("seed", range(12))
def test_lines_that_come_together_leave_what_they_leave_one_by_one(seed, monkeypatch):
    chance = random.Random(seed)
    rows = chance.sample(LINES, k=chance.randint(12, len(LINES))) + chance.sample(LINES, k=8)
    if seed % 3 == 2:
        rows[6:6] = SPOILING

    together = left_by(rows, monkeypatch, batch=200)

    assert together == left_by(rows, monkeypatch, batch=1)
    assert together == left_by(rows, monkeypatch, batch=7)


def test_a_generated_archive_comes_in_whole_and_needs_no_repair(monkeypatch):
    monkeypatch.setattr(reading, "BATCH", 50)
    rows = list(Corpus(400).rows())

    outcomes = read(*rows)

    assert not [outcome for outcome in outcomes if outcome.error]
    assert Statement.objects.count() == sum(len(row.get("statements", ())) for row in rows)
    for command in ("check_search", "check_rights"):
        call_command(command, stdout=io.StringIO())
    pairs = set(LikelyPair.objects.values_list("first", "second", "score"))
    call_command("check_duplicates", stdout=io.StringIO())
    assert set(LikelyPair.objects.values_list("first", "second", "score")) == pairs
