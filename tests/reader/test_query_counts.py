"""No page of the readers' asks the database more than a dozen times, however full the archive."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from newsdesk.archive.models import Claim, Expert, Topic
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)
from tests.reader.test_gate import addresses

pytestmark = pytest.mark.django_db

MOST = 12


@pytest.fixture
def archive():
    """Everything that a page may have to tell of a statement, several times over."""
    editor, claim = make_user(), Claim.objects.create()
    outlet = make_outlet("The Gazette")
    questions = [make_topic(f"Housing › Question {number}") for number in range(3)]
    experts = [make_expert(f"Ada Lind{number}") for number in range(3)]
    for expert in experts:
        expert.add_name("Ada Lind", "alias")
    for year in range(2020, 2026):
        lines = [f"“Line {n} of {year},” said {e}." for n, e in enumerate(experts * 2)]
        article = make_article(
            "\n".join([f"News of {year}", *lines]), outlet=outlet, published=f"{year}-05-01"
        )
        last = None
        for number, expert in enumerate(experts * 2):
            last = make_statement(
                f"Line {number} of {year},",
                article=article,
                expert=expert,
                topics=[questions[number % 3], questions[0].parent],
                continues=last,
                claim=claim,
                printed_role="economist",
                printed_source=str(expert),
            )
        last.correct(by=editor, version=last.version, kind="mixed", public_note="Misheard.")
        make_statement(f"Inside {year},", expert=expert, nested_in=last)
    for expert in experts:
        expert.learn_role("economist", "Vell University", read_in=article)


def ends_of(kind):
    """The first and the last thing of a kind."""
    return kind.objects.filter(
        pk__in=[kind.objects.earliest("pk").pk, kind.objects.latest("pk").pk]
    )


def queries_taken(client, address):
    """Where `address` leads a reader, and how many queries that page takes."""
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(address)
        # Also what is written while it is sent.
        _whole = answer.getvalue()
    if answer.status_code == 301:
        return queries_taken(client, answer["Location"])
    return address, len(queries)


def test_no_page_asks_the_database_more_than_a_dozen_times(client, archive):
    experts = "&".join(f"expert={expert.pk}" for expert in Expert.objects.all()[:4])
    topic = Topic.objects.get(level=1).pk
    asked = ["", f"?{experts}", "?q=line&kind=direct", f"?topic={topic}&sort=oldest", "?by=topic"]
    asked += ["?by=organisation", "?name=ada+lind", "?q=lime+zebra"]
    taken = {}

    for url in addresses(ends_of):
        # The icon is a file; and of one thing there is nothing to ask.
        if url == reverse("reader:favicon"):
            continue
        is_of_one = "/statements/" in url or "/articles/" in url
        for query in asked[:1] if is_of_one else asked:
            address, count = queries_taken(client, url + query)
            taken[address] = count

    assert len(taken) > 50
    assert {address: count for address, count in taken.items() if count > MOST} == {}
