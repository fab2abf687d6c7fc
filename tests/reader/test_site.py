"""What programs ask of every site; sitemaps are read by a parser of them."""

from urllib.robotparser import RobotFileParser

import pytest
from usp.objects.sitemap import IndexXMLSitemap, PagesXMLSitemap
from usp.tree import sitemap_from_str

from newsdesk.archive.models import Action, Statement
from newsdesk.reader import sitemaps
from tests.factories import (
    make_article,
    make_expert,
    make_outlet,
    make_statement,
    make_topic,
    make_user,
)


def rules_of(client):
    answer = client.get("/robots.txt")
    assert answer["Content-Type"].startswith("text/plain")
    return answer.content.decode().splitlines()


@pytest.mark.django_db
def test_crawlers_are_kept_from_desk_and_endless_lists_and_from_no_page(client):
    rules = rules_of(client)
    robots = RobotFileParser()
    robots.parse(rules)

    assert robots.site_maps() == ["http://testserver/sitemap.xml"]
    for path in ("/desk/", "/admin/", "/search/?q=rents", "/search.json?q=rents"):
        assert not robots.can_fetch("Anybot", path), path
    for path in (
        "/",
        "/statements/1/",
        "/statements/1.bib",
        "/experts/1-a/",
        "/embed/statements/1/",
    ):
        assert robots.can_fetch("Anybot", path), path
    assert "Disallow: /*/compare/?" in rules


@pytest.mark.django_db
def test_the_icon_is_found_where_programs_look_for_it(client):
    assert client.get("/favicon.ico")["Location"] == "/static/img/icon.svg"


def read(client, path):
    return sitemap_from_str(client.get(path).getvalue().decode())


def sections(client):
    index = read(client, "/sitemap.xml")
    assert isinstance(index, IndexXMLSitemap)
    return [each.url.removeprefix("http://testserver") for each in index.sub_sitemaps]


def pages(client, path):
    """{path: when it last changed} as the sitemap at `path` has it."""
    found = read(client, path)
    assert isinstance(found, PagesXMLSitemap)
    return {page.url.removeprefix("http://testserver"): page.last_modified for page in found.pages}


def last_modified(client):
    """What the index says of each sitemap."""
    body = client.get("/sitemap.xml").getvalue().decode()
    parts = [part.split("</loc><lastmod>") for part in body.split("<loc>")[1:]]
    return {address.rpartition("/")[2]: rest.partition("<")[0] for address, rest in parts}


@pytest.mark.django_db
def test_every_public_page_is_in_one_of_the_sitemaps(client):
    statement = make_statement(
        article=make_article("News\n“Rents will fall,” she said.", outlet=make_outlet("A & B")),
        topics=[make_topic("Housing › Rents")],
    )
    make_statement(publish=False, topics=[make_topic("Hidden")])

    found = [path for section in sections(client) for path in pages(client, section)]

    things = [statement, statement.expert, statement.article, statement.article.outlet]
    topic = statement.direct_topics()[0]
    things += [topic, topic.parent]
    assert sorted(found) == sorted(thing.get_absolute_url() for thing in things)


@pytest.mark.django_db
def test_they_say_when_a_statement_last_changed_for_readers(client, editor):
    statement, other = make_statement(), make_statement()
    statement.correct(by=editor, version=statement.version, public_note="Venue.", venue="A hall")
    corrected = Action.objects.filter(verb="correct").get().at
    published = Action.objects.on(other).get(verb="publish").at
    other.correct(by=editor, version=other.version, note="For the desk alone.")

    changed = pages(client, "/sitemap-statements-1.xml")

    whole = {path: when.replace(microsecond=0) for path, when in changed.items()}
    assert whole == {
        statement.get_absolute_url(): corrected.replace(microsecond=0),
        other.get_absolute_url(): published.replace(microsecond=0),
    }
    newest = corrected.isoformat(timespec="seconds")
    assert last_modified(client)["sitemap-statements-1.xml"] == newest


@pytest.mark.django_db
def test_a_change_to_an_article_changes_its_statements(client, editor):
    article = make_statement().article
    article.edit(by=editor, version=article.version, headline="Rents to rise")
    edited = Action.objects.filter(verb="edit").get().at.isoformat(timespec="seconds")

    changed = last_modified(client)

    assert changed["sitemap-statements-1.xml"] == edited
    assert changed["sitemap-articles-1.xml"] == edited


@pytest.mark.django_db
def test_a_withheld_statement_leaves_them(client):
    statement, editor = make_statement(), make_user()
    statement.withhold(by=editor, version=statement.version, reason="A mistake.")

    assert read(client, "/sitemap.xml").sub_sitemaps == []
    assert client.get("/sitemap-statements-1.xml").status_code == 404
    assert client.get(statement.get_absolute_url()).status_code == 410


@pytest.mark.django_db
def test_they_are_split_before_they_grow_too_long(client, monkeypatch):
    assert sitemaps.MOST == 50_000
    monkeypatch.setattr(sitemaps, "MOST", 3)
    monkeypatch.setattr(sitemaps, "BATCH", 2)
    expert, article = make_expert(), make_article()
    made = [make_statement(expert=expert, article=article) for _ in range(8)]

    split = [path for path in sections(client) if "statements" in path]
    found = [pages(client, path) for path in split]

    assert 3 <= len(split) <= 4
    assert all(len(part) <= 3 for part in found)
    assert sorted(path for part in found for path in part) == sorted(
        statement.get_absolute_url() for statement in made
    )


@pytest.mark.django_db
def test_sitemaps_take_few_queries(queries_of):
    for number in range(4):
        article = make_article(f"News {number}\n“Rents,” she said.", outlet=make_outlet())
        said = make_statement("Rents,", article=article, topics=[make_topic(f"Topic › {number}")])
        said.expert.learn_role("economist", f"Body {number}", read_in=article)

    for path in ("/sitemap.xml", *[f"/sitemap-{name}-1.xml" for name in sitemaps.SECTIONS]):
        assert queries_of(path) <= 12
    assert Statement.objects.listed().count() == 4
