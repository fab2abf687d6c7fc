"""Whatever is asked for at once: every number is that of the page it leads to, in all formats.

Over the demonstration newsroom and 2,000 statements made up beside it.
"""

import csv
import datetime
import json
from io import StringIO
from itertools import islice
from random import Random

import feedparser
import pytest
from django.core.management import call_command
from django.db import connection
from django.http import QueryDict

from newsdesk.archive.counting import count_each
from newsdesk.archive.listing import Listing
from newsdesk.archive.models import (
    Expert,
    Outlet,
    Statement,
    StatementTopic,
    Topic,
)
from newsdesk.intake.management.commands.load_demo import NEWSROOM
from newsdesk.reader.forms import SearchForm
from tests.factories import make_article, make_expert, make_outlet, make_topic

pytestmark = pytest.mark.django_db

COMBINATIONS, MADE = 50, 2_000
WORDS = [
    "rents",
    "wages",
    "harbour",
    "ferry",
    "copper",
    "flood",
    "tariff",
    "school",
    "clinic",
    "jury",
    "orchard",
    "turbine",
]
KINDS = ["direct", "mixed", "indirect"]
SPEAKERS = [*Expert.Kind.values, "unnamed"]


@pytest.fixture
def archive(db):
    """The newsroom with MADE more statements: a random day, outlet, speaker and topics each."""
    random = Random(5)
    call_command("import_archive", NEWSROOM, verbosity=0)
    people = [make_expert(f"Person {n}", kind=random.choice(SPEAKERS[:3])) for n in range(40)]
    topics = [
        make_topic(f"Subject {n // 4}{f' › Question {n}' if n % 4 else ''}") for n in range(24)
    ]
    pages = [
        _page(random, number, make_outlet(f"Paper {number % 5}{number}")) for number in range(5)
    ]
    pages += [_page(random, number, pages[number % 5].article.outlet) for number in range(5, 40)]
    made = [_statement(random, number, random.choice(pages), people) for number in range(MADE)]
    Statement.objects.bulk_create(made, batch_size=500)
    links = []
    for statement in made:
        about = random.sample(topics, random.choice([0, 1, 1, 2]))
        links += [
            StatementTopic(statement=statement, topic_id=pk, is_direct=is_direct)
            for pk, is_direct in Statement.links_to(about).items()
        ]
    StatementTopic.objects.bulk_create(links, batch_size=2_000)
    Statement.objects.filter(pk__in=[statement.pk for statement in made]).relist()
    with connection.cursor() as cursor:
        # As a database does for itself after a while: till then PostgreSQL plans for a few rows.
        cursor.execute("ANALYZE")


def _page(random, number, outlet):
    day = datetime.date(2016, 1, 1) + datetime.timedelta(days=random.randrange(3_000))
    text = f"Page {number}\n" + "\n".join(random.choice(WORDS) for _ in range(20))
    published = "" if number % 13 == 0 else day.isoformat()
    return make_article(text, outlet=outlet, published=published).revision


def _statement(random, number, page, people):
    words = " ".join(random.sample(WORDS, 4))
    expert = None if number % 9 == 0 else random.choice(people[: random.choice([5, 40])])
    return Statement(
        article=page.article,
        revision=page,
        spans={
            "content": [[0, len(words)]],
            "verbatim": [[0, len(words)]],
            "inserted": [],
            "cue": None,
            "source": None,
        },
        start=0,
        paragraph=1,
        text=words,
        kind=random.choice(KINDS),
        attribution="named" if expert else "unnamed",
        expert=expert,
        status="published",
        published_at=datetime.datetime(2025, 1, 1, tzinfo=datetime.UTC),
    )


def combinations(random, *, least, most):
    """Queries of between `least` and `most` things asked for, each by other chances."""
    ids = {
        name: list(things.objects.order_by("pk").values_list("pk", flat=True))
        for name, things in {"expert": Expert, "topic": Topic, "outlet": Outlet}.items()
    }
    values = ids | {"kind": KINDS, "speaker": SPEAKERS, "year": list(range(2015, 2027))}
    for _ in range(COMBINATIONS):
        query = QueryDict(mutable=True)
        for name in random.sample([*values, "q", "days", "narrower"], random.randint(least, most)):
            if name == "q":
                one, other, third = random.sample(WORDS, 3)
                asked = [one, f"{one} -{other}", f"{one} OR {other} -{third}", f'"{one} {other}"']
                query["q"] = random.choice(asked)
            elif name == "days":
                query[random.choice(["from", "to"])] = f"{random.randrange(2016, 2024)}-07"
            elif name == "narrower":
                query["narrower"] = "0"
            else:
                sign = random.choice(["", "", "-"])
                query.setlist(
                    f"{sign}{name}", random.sample(values[name], random.choice([1, 1, 3]))
                )
        query["sort"] = random.choice(["newest", "oldest", "relevance"])
        yield query.urlencode()


def wanted(address):
    return SearchForm(QueryDict(address.removeprefix("?"))).wanted()


def totals(addresses):
    """How many statements each of the addresses leads to, in one query."""
    asked = [wanted(address) for address in addresses]
    return count_each([Listing(each).matching(each) for each in asked], most=MADE * 2)


def choices(page):
    return [choice for facet in page.context["facets"] for choice in facet.choices]


def ids_in_feed(client, address):
    ids = []
    while address:
        feed = feedparser.parse(client.get(address).content)
        assert not feed.bozo
        ids += [int(entry.id.rpartition("/")[2]) for entry in feed.entries]
        address = next((link.href for link in feed.feed.links if link.rel == "next"), None)
    return ids


def test_every_number_leads_to_so_many_and_every_format_has_the_same(client, archive):
    checked = 0
    for query in combinations(Random(50), least=3, most=6):
        page = client.get(f"/search/?{query}")
        total = page.context["listing"].count
        links = choices(page)
        for choice, there in zip(links, totals([each.only for each in links]), strict=True):
            assert not choice.count.is_capped
            assert choice.count == there, (query, choice)
        offers = page.context["offers"]
        for offer, there in zip(offers, totals([each.address for each in offers]), strict=True):
            assert 0 < offer.count == there, (query, offer)
        read = json.loads(client.get(f"/search.json?{query}").getvalue())
        table = StringIO(
            client.get(f"/search.csv?{query}").getvalue().decode("utf-8-sig"), newline=""
        )
        ids = [row["id"] for row in read["statements"]]
        assert total == read["count"] == len(set(ids)) == len(ids), query
        assert [int(row["id"]) for row in csv.DictReader(table)] == ids
        assert sorted(ids_in_feed(client, f"/search.atom?{query}")) == sorted(ids)
        checked += len(links)
    assert checked > 500


def test_numbers_that_stopped_say_so_and_are_never_too_many(client, archive, monkeypatch):
    for module in ("counting", "facets"):
        monkeypatch.setattr(f"newsdesk.archive.{module}.COUNTED", 120)
    seen = set()
    for query in islice(combinations(Random(7), least=0, most=2), 20):
        page = client.get(f"/search/?{query}")
        [total] = totals([query])
        listing = page.context["listing"]
        assert listing.count.is_capped == (total > 120)
        assert str(listing.count) == ("120+" if total > 120 else str(total))
        links = choices(page)
        for choice, there in zip(links, totals([each.only for each in links]), strict=True):
            seen.add(choice.count.is_capped)
            if choice.count.is_capped:
                assert str(choice.count).endswith("+")
                assert choice.count <= there, (query, choice)
            else:
                assert choice.count == there, (query, choice)
    assert seen == {True, False}


def test_going_through_the_pages_shows_each_hit_once_whatever_the_order(client, archive):
    for sort in ("newest", "oldest", "relevance"):
        query = f"q=rents+OR+wages&kind=direct&-speaker=unnamed&from=2021&sort={sort}"
        seen, address = [], f"/search/?{query}"
        while address:
            listing = client.get(address).context["listing"]
            seen += [statement.pk for statement in listing.statements]
            address = listing.next_before and f"/search/?{query}&before={listing.next_before}"
        assert len(seen) == len(set(seen)) == listing.count > 60
