"""The lists in other formats, read by the parsers that readers would use."""

import csv
import json
from datetime import timedelta
from io import StringIO

import feedparser
import pytest
from django.utils import timezone
from pytest_django.asserts import assertContains

from newsdesk.archive.models import Action, Expert, MergedExpert, Statement
from newsdesk.reader.formats.record import FIELDS
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def lind():
    return make_expert("Ada Lind")


def fetched(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.getvalue().decode()


def atom(client, address):
    feed = feedparser.parse(fetched(client, address))
    assert not feed.bozo, feed.bozo_exception
    return feed


def table(client, address):
    text = fetched(client, address)
    assert text[0] == "\ufeff"
    return list(csv.DictReader(StringIO(text[1:], newline="")))


def all_entries(client, address):
    entries = []
    while address:
        feed = atom(client, address)
        entries += feed.entries
        following = [link.href for link in feed.feed.links if link.rel == "next"]
        address = following[0] if following else None
    return entries


def test_a_feed_tells_who_said_what_where_and_names_it_for_ever(client, lind):
    topic, outlet = make_topic("Housing › Rents"), make_outlet("The Gazette")
    article = make_article("News\n“Rents & <b>fall</b>” she said.", outlet=outlet)
    words = "Rents & <b>fall</b>"
    statement = make_statement(words, article=article, expert=lind, topics=[topic])

    feed = atom(client, f"/experts/{lind.pk}.atom")

    assert feed.version == "atom10"
    assert feed.feed.title == "Newsdesk | Ada Lind"
    assert feed.feed.id == f"tag:localhost,2026:expert/{lind.pk}"
    [entry] = feed.entries
    assert entry.title == "Ada Lind in The Gazette, 18 November 2024"
    assert entry.id == f"tag:localhost,2026:statement/{statement.pk}"
    assert entry.link == f"http://testserver/statements/{statement.pk}/"
    assert [tag.term for tag in entry.tags] == ["Housing › Rents"]
    assert "“Rents &amp; &lt;b&gt;fall&lt;/b&gt;”" in entry.content[0].value
    assert "speaker’s own words" in entry.content[0].value


def test_what_is_corrected_is_updated_and_keeps_its_name(client, editor, lind):
    statement = make_statement(expert=lind)
    before = timezone.now() - timedelta(days=9)
    Statement.objects.update(published_at=before)
    Action.objects.update(at=before)
    [old] = atom(client, f"/experts/{lind.pk}.atom").entries

    def change(**values):
        fresh = Statement.objects.get(pk=statement.pk)
        fresh.correct(by=editor, version=fresh.version, public_note="It was so.", **values)

    change(note="For the desk alone")
    [noted] = atom(client, f"/experts/{lind.pk}.atom").entries
    assert noted.updated == noted.published == old.updated

    change(kind="indirect")
    [corrected] = atom(client, f"/experts/{lind.pk}.atom").entries
    assert (corrected.id, corrected.published) == (old.id, old.published)
    assert corrected.updated > old.updated


def test_what_is_put_right_of_its_article_updates_a_statement(client, editor, lind):
    statement = make_statement(expert=lind)
    before = timezone.now() - timedelta(days=9)
    Statement.objects.update(published_at=before)
    Action.objects.update(at=before)
    article = statement.article

    article.edit(by=editor, version=article.version, headline="Another headline")

    feed = atom(client, "/search.atom")
    assert feed.entries[0].updated > feed.entries[0].published
    assert feed.feed.updated == feed.entries[0].updated


def test_a_feed_in_which_nothing_happens_stays_the_same_and_is_not_sent_twice(client, lind):
    make_statement(expert=lind)
    for address in (f"/experts/{lind.pk}.atom", "/search.feed.json", "/search.atom?q=zebra"):
        first = client.get(address)
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert again.status_code == 304


def test_json_feed_has_the_same_entries_and_leads_on(client, monkeypatch, lind):
    monkeypatch.setattr("newsdesk.reader.formats.feeds.PAGE_SIZE", 2)
    made = [make_statement(expert=lind) for _ in range(3)]

    first = json.loads(fetched(client, f"/experts/{lind.pk}.feed.json"))
    second = json.loads(fetched(client, first["next_url"]))

    assert first["version"] == "https://jsonfeed.org/version/1.1"
    assert "next_url" not in second
    ids = [item["id"] for item in first["items"] + second["items"]]
    assert ids == [entry.id for entry in all_entries(client, f"/experts/{lind.pk}.atom")]
    assert len(set(ids)) == len(made)
    assert first["items"][0]["content_text"] == "“Rents will fall”"
    assert first["items"][0]["date_published"] <= first["items"][0]["date_modified"]


def test_what_is_approved_of_an_old_article_is_at_the_top_of_the_feed(client, lind):
    old = make_article("N\n“Long ago” she said.", published="2001-01-01")
    make_statement(expert=lind)
    latest = make_statement("Long ago", article=old, expert=lind)

    assert atom(client, "/search.atom").entries[0].id.endswith(f"/{latest.pk}")


def test_a_table_has_a_line_for_each_statement_and_runs_no_formula(client, lind):
    words, wild = "=1+1 is what they pay", "-2 per cent"
    hyper = make_outlet("@outlet")
    article = make_article(f"+News\n“{words}” she said. {wild}, she said.", outlet=hyper)
    make_statement(words, article=article, expert=lind, kind="indirect", via=["TASS", "KIN"])
    make_statement(wild, article=article, expert=lind, flags=["negated"], kind="indirect")

    rows = {row["words"]: row for row in table(client, f"/search.csv?expert={lind.pk}")}

    assert set(rows) == {f"'{words}", f"'{wild}"}
    row = rows[f"'{words}"]
    assert list(row) == FIELDS
    assert (row["headline"], row["outlet"], row["via"]) == ("'+News", "'@outlet", "TASS; KIN")
    assert (row["speaker"], row["kind"]) == ("Ada Lind", "indirect")
    assert (rows[f"'{wild}"]["is_denial"], row["is_denial"]) == ("yes", "")
    assert rows[f"'{wild}"]["caveats"] == "A denial"
    for value in (cell for row in rows.values() for cell in row.values()):
        assert not value.startswith(("=", "+", "-", "@"))


def test_dates_are_as_precise_as_they_are_known(client):
    make_statement(article=make_article("N\n“Rents will fall,” he", published="2023-02"))
    make_statement(article=make_article("N2\n“Rents will fall,” he", published=""))

    rows = json.loads(fetched(client, "/search.json"))["statements"]

    assert [row["published_on"] for row in rows] == ["2023-02", ""]


def test_json_and_tables_are_written_while_they_are_read(client, monkeypatch, lind):
    monkeypatch.setattr("newsdesk.archive.listing.CHUNK", 2)
    texts = [f"Line {number}" for number in range(5)]
    article = make_article("News\n" + "\n".join(f"“{text}” she said." for text in texts))
    for text in texts:
        make_statement(text, article=article, expert=lind)

    for sort, order in (("newest", texts[::-1]), ("oldest", texts)):
        answer = client.get(f"/search.json?q=line&sort={sort}&before=1")
        assert answer.streaming
        found = json.loads(answer.getvalue())
        assert [row["words"] for row in found["statements"]] == [f"“{text}”" for text in order]
        assert found["count"] == 5
    assert [row["words"] for row in table(client, "/search.csv?q=line")][0] == "“Line 4”"


def test_nothing_found_is_an_empty_list_in_every_format(client):
    assert json.loads(fetched(client, "/search.json?q=zebra"))["statements"] == []
    assert table(client, "/search.csv?q=zebra") == []
    assert atom(client, "/search.atom?q=zebra%01").entries == []
    assert json.loads(fetched(client, "/search.feed.json?q=zebra"))["items"] == []


def test_what_an_expert_was_merged_into_takes_over_the_feed(client, lind):
    make_statement(expert=lind)
    MergedExpert.objects.create(old_id=999, old_name="A. Lind", expert=lind)

    answer = client.get("/experts/999.atom?topic=5")

    assert answer.status_code == 301
    assert answer["Location"] == f"/experts/{lind.pk}.atom?topic=5"


def test_lists_of_what_nothing_public_is_known_of_are_not_there(client):
    make_statement(expert=make_expert("Hidden"), publish=False)
    hidden = Expert.objects.get(name="Hidden")
    for ending in ("atom", "csv", "json", "feed.json"):
        assert client.get(f"/experts/{hidden.pk}.{ending}").status_code == 404
    assert client.get("/search.xml").status_code == 404


def test_pages_with_a_list_say_where_to_follow_and_to_download_it(client, lind):
    outlet = make_outlet("The Gazette")
    make_statement(
        expert=lind, article=make_article(outlet=outlet, text="N\n“Rents will fall,” he")
    )
    lists = {
        "/search/?q=rents&-kind=mixed&before=99999999999999999": "/search.{}?q=rents&amp;-kind=mixed",
        f"{outlet.get_absolute_url()}?kind=direct": f"/outlets/{outlet.pk}.{{}}?kind=direct",
    }
    types = {
        "atom": "application/atom+xml",
        "feed.json": "application/feed+json",
        "json": "application/json",
        "csv": "text/csv",
    }
    for page, address in lists.items():
        answer = client.get(page)
        for ending, type_ in types.items():
            there = address.format(ending)
            assertContains(answer, f'href="http://testserver{there}"')
            assertContains(answer, f'<a href="{there}" type="{type_}">')
            got = client.get(there.replace("&amp;", "&"))
            assert got["Content-Type"].startswith(type_)
            assert got["X-Robots-Tag"] == "noindex"


def test_words_beyond_what_may_be_quoted_are_in_no_format(client, settings, lind):
    settings.SHARE_LIMIT = 1
    statement = make_statement("Rents will fall", expert=lind, kind="indirect")
    Statement.objects.filter(pk=statement.pk).relist()

    for ending in ("atom", "feed.json", "json", "csv"):
        text = fetched(client, f"/search.{ending}?q=rents")
        assert "will fall" not in text
        assert "Ada Lind" in text


def test_feeds_take_as_many_queries_for_one_statement_as_for_many(client, queries_of, lind):
    make_statement(expert=lind, topics=[make_topic()])
    addresses = [f"/experts/{lind.pk}.atom?kind=direct", "/search.feed.json"]
    few = [queries_of(address) for address in addresses]
    for _ in range(12):
        make_statement(expert=lind, topics=[make_topic()])

    assert [queries_of(address) for address in addresses] == few
    assert max(few) <= 7


def test_an_account_makes_no_difference_to_a_feed(client, lind):
    make_statement(expert=lind)
    anonymous = fetched(client, f"/experts/{lind.pk}.atom")
    client.force_login(make_user("editor"))
    assert fetched(client, f"/experts/{lind.pk}.atom") == anonymous
